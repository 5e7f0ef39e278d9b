"""Look at a page as readers with many eyes, hands and programs do, in a real Chromium.

`walk` finds faults, and names the proof that each one breaks: the tests want none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from browsing import Visit, opened
from node_packages import install_packages

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Scheme = Literal["light", "dark"]

WIDTHS = (1440, 768, 320)
EVERY_LOOK: Sequence[tuple[Scheme, int]] = tuple(product(("light", "dark"), WIDTHS))

# For a second page of a kind.
TWO_LOOKS: Sequence[tuple[Scheme, int]] = (("light", 320), ("dark", 1440))

PROOFS = (
    *("axe", "console", "cut", "focus", "forced colours", "javascript", "motion", "print"),
    *("sideways", "squeezed"),
)

# What of axe-core depends on the width and on the colours; the rest is asked once.
_BY_LOOK = ("color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size")

# WCAG 1.4.12: a reader may set text this loosely.
_LOOSE = """
* {
  line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
}
p { margin-bottom: 2em !important }
"""

_LOOKING = (Path(__file__).parent / "browser" / "looking.js").read_text(encoding="utf-8")


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong with a page. proof: what it breaks; where: page, width, colours."""

    proof: str
    where: str
    what: str


def walk(browser: Browser, address: str, kinds: Mapping[str, Sequence[str]]) -> Iterator[Fault]:
    """Look at each kind's first page in every way, and at its last in some.

    Each is opened once for all widths and themes, and once without JavaScript.
    """
    looks = {pages[-1]: TWO_LOOKS for pages in kinds.values()}
    looks |= {pages[0]: EVERY_LOOK for pages in kinds.values()}
    links = {}
    with opened(browser, address) as visit:
        for page in looks:
            visit.page.goto(address + page)
            yield from look(visit.page, page, looks[page])
            links[page] = ask(visit.page, "links")
            yield from said(visit, "console", page)
    with opened(browser, address, java_script_enabled=False) as visit:
        for page in looks:
            visit.page.goto(address + page)
            yield from look_without_javascript(visit.page, page, links[page])
            yield from said(visit, "javascript", page)


def said(visit: Visit, proof: str, name: str) -> Iterator[Fault]:
    """Take what the browser complained of since the last page."""
    complaints, visit.complaints[:] = visit.complaints[:], []
    yield from _told(proof, name, complaints)


def look(page: Page, name: str, looks: Sequence[tuple[Scheme, int]]) -> Iterator[Fault]:
    """Look at an open page in these themes and widths and in every medium."""
    bring_tools(page)
    for number, (scheme, width) in enumerate(looks):
        where = f"{name}, {width} px, {scheme}"
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        yield from _told("axe", where, ask(page, "axe", _BY_LOOK if number else ()))
        yield from _told("focus", where, ask(page, "unseenFocus"))
        yield from _room(page, where)
    yield from _told("motion", name, ask(page, "moving"))
    yield from _loose_text(page, name)
    yield from _print(page, name)
    yield from _forced_colours(page, name)
    page.emulate_media(color_scheme="light", forced_colors="none")


def look_for_room(page: Page, name: str) -> Iterator[Fault]:
    """Look only whether everything has its place, in more widths."""
    bring_tools(page)
    for width in sorted((*WIDTHS, 375, 1000)):
        page.set_viewport_size({"width": width, "height": 900})
        yield from _room(page, f"{name}, {width} px")


def look_without_javascript(page: Page, name: str, links: Iterable[str]) -> Iterator[Fault]:
    """Look whether a page that was opened without JavaScript still serves. links: of the other."""
    page.evaluate(f"window.looking = {_LOOKING}")
    proof = "javascript"
    yield from _told(proof, name, (f"idle: {it}" for it in ask(page, "idleControls")))
    missing = sorted(set(links) - set(ask(page, "links")))
    yield from _told(proof, name, (f"only a script shows the way to {it}" for it in missing))
    if not page.locator("h1").first.is_visible():
        yield Fault(proof, name, "no headline")


def bring_tools(page: Page) -> None:
    """Put axe-core and our own eyes into a page, past its content security policy."""
    page.evaluate(_axe())
    page.evaluate(f"window.looking = {_LOOKING}")


def ask(page: Page, question: str, *arguments: object) -> list[str]:
    """Ask one function of `looking.js`."""
    answer: list[str] = page.evaluate(f"a => looking.{question}(...a)", list(arguments))
    return answer


def _room(page: Page, where: str) -> Iterator[Fault]:
    yield from _told("sideways", where, ask(page, "sideways"))
    yield from _told("cut", where, ask(page, "cut"))
    yield from _told("squeezed", where, ask(page, "squeezed"))


def _loose_text(page: Page, name: str) -> Iterator[Fault]:
    page.set_viewport_size({"width": 320, "height": 900})
    page.evaluate("rules => looking.layOut(rules)", _LOOSE)
    yield from _room(page, f"{name}, 320 px, loose text")
    page.evaluate("looking.layOut('')")


def _print(page: Page, name: str) -> Iterator[Fault]:
    page.set_viewport_size({"width": 680, "height": 960})  # A4 within its margins
    page.emulate_media(media="print", color_scheme="dark")
    where = f"{name}, printed"
    yield from _told("sideways", where, ask(page, "sideways"))
    yield from _told("print", where, (f"dark: {it}" for it in ask(page, "inky")))
    yield from _told("print", where, ask(page, "axe", ("color-contrast",)))
    page.emulate_media(media="screen")


def _forced_colours(page: Page, name: str) -> Iterator[Fault]:
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    signs = page.evaluate_handle("looking.signs()")
    page.emulate_media(forced_colors="active")
    lost: list[str] = page.evaluate("signs => looking.lost(signs)", signs)
    yield from _told("forced colours", name, lost)
    yield from _told("focus", f"{name}, forced colours", ask(page, "unseenFocus"))


def _told(proof: str, where: str, found: Iterable[str]) -> Iterator[Fault]:
    yield from (Fault(proof, where, what) for what in found)


@cache
def _axe() -> str:
    return (install_packages() / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
