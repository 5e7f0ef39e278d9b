"""Whether every text can be told from what is behind it: in light, inverted, and in dark."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from rundbrief.i18n.texts import _
from rundbrief.lint.cascade import Cascade, Value, read_cascade
from rundbrief.lint.colours import (
    BLACK,
    WHITE,
    Colour,
    contrast,
    first_colour,
    invert,
    read_colour,
    write_colour,
)
from rundbrief.lint.findings import NOWHERE, Clues, Finding, declaration, element, words
from rundbrief.lint.mail import Mail

# Source: WCAG 2.2, 1.4.3; large is 24 px, or 18.66 px and bold. Signs need 3, by 1.4.11.
ENOUGH = 4.5
ENOUGH_IF_LARGE = 3.0
_LARGE, _LARGE_IF_BOLD = 24.0, 18.66

_LINK: Colour = (0.0, 0.0, 0.933)
_LINK_IN_DARK: Colour = (0.62, 0.62, 1.0)
_DARK: Colour = (0.118, 0.118, 0.118)
_NO_WORDS = frozenset({"style", "script", "title", "head", "template", "noscript"})
_HEADINGS = {"h1": 2.0, "h2": 1.5, "h3": 1.17, "h4": 1.0, "h5": 0.83, "h6": 0.67}
_SIZE = re.compile(r"([\d.]+)\s*(px|pt|em|rem|%)?")


@dataclass(frozen=True)
class _Look:
    """How an element looks. by, behind: who said so, for the line."""

    colour: Colour
    background: Colour
    size: float
    bold: bool
    hidden: bool = False
    sign: bool = False
    by: Clues = NOWHERE
    behind: Clues = NOWHERE


def check_contrast(mail: Mail) -> Iterator[Finding]:
    """In light, as every program shows it that doesn't know better."""
    cascade = read_cascade(mail)
    what = _("“{text}” has a contrast of {ratio}, and needs {enough} ({colour} on {background})")
    yield from _check(mail, cascade, _Look(BLACK, WHITE, 16, bold=False), what, lambda c: c)


def check_inverted(mail: Mail) -> Iterator[Finding]:
    """With all colours turned round, as Gmail's and Outlook's apps do it in dark."""
    cascade = read_cascade(mail)
    what = _(
        "turned dark by the program, “{text}” has a contrast of {ratio}, and needs {enough}"
        " ({colour} on {background})"
    )
    yield from _check(
        mail, cascade, _Look(BLACK, WHITE, 16, bold=False), what, invert, link=invert(_LINK_IN_DARK)
    )


def check_dark(mail: Mail) -> Iterator[Finding]:
    """With the mail's own rules for dark, where it has some."""
    cascade = read_cascade(mail, dark=True)
    if not cascade.has_dark:
        return
    says_so = any(
        "dark" in (m.get("content") or "")
        for m in mail.find("meta")
        if (m.get("name") or "").lower() == "color-scheme"
    )
    start = _Look(WHITE, _DARK, 16, bold=False) if says_so else _Look(BLACK, WHITE, 16, bold=False)
    what = _(
        "in the mail's dark colours, “{text}” has a contrast of {ratio}, and needs {enough}"
        " ({colour} on {background})"
    )
    yield from _check(
        mail, cascade, start, what, lambda c: c, link=_LINK_IN_DARK if says_so else _LINK
    )


def _check(
    mail: Mail,
    cascade: Cascade,
    start: _Look,
    what: str,
    shown: Callable[[Colour], Colour],
    *,
    link: Colour = _LINK,
) -> Iterator[Finding]:
    looks: dict[HtmlElement, _Look] = {}
    seen: set[tuple[str, str, bool]] = set()
    for found in mail.elements:
        parent = found.getparent()
        before = looks.get(parent, start) if parent is not None else start
        looks[found] = _look(found, before, cascade, link)
        for text, at in _own_words(found, looks, start):
            if at.hidden or at.size < 1:
                continue
            ink, paper = shown(at.colour), shown(at.background)
            enough = _enough(at)
            colours = (write_colour(ink), write_colour(paper), enough == ENOUGH)
            ratio = contrast(ink, paper)
            if ratio < enough and colours not in seen:
                seen.add(colours)
                yield _finding(what, text, at, ratio, enough, colours)


def _own_words(
    found: HtmlElement, looks: dict[HtmlElement, _Look], start: _Look
) -> Iterator[tuple[str, _Look]]:
    """Give an element's first words, and those behind it, which look like its parent."""
    if found.text and found.text.strip():
        yield found.text, looks[found]
    parent = found.getparent()
    if found.tail and found.tail.strip():
        yield found.tail, looks.get(parent, start) if parent is not None else start


def _enough(look: _Look) -> float:
    is_large = look.size >= _LARGE or (look.bold and look.size >= _LARGE_IF_BOLD)
    return ENOUGH_IF_LARGE if is_large or look.sign else ENOUGH


def _finding(
    what: str, text: str, look: _Look, ratio: float, enough: float, colours: tuple[str, str, bool]
) -> Finding:
    said = words(" ".join(text.split()))
    values = {
        "text": " ".join(text.split())[:60],
        "ratio": f"{int(ratio * 10) / 10:.1f}",
        "enough": f"{enough:g}",
        "colour": colours[0],
        "background": colours[1],
    }
    why = _("many readers can't read it, and in the sun nobody can")
    fix = _(
        "make one of the two colours darker or lighter, in the layout or in mkdocs.yml under brand"
    )
    sides = (look.by, look.behind)
    layout = tuple(clue for side in sides for clue in side.layout)
    settings = tuple(clue for side in sides for clue in side.settings)
    clues = Clues(layout=(*layout, said), settings=settings)
    return Finding(what, why, fix, values, clues=clues)


def _look(found: HtmlElement, before: _Look, cascade: Cascade, link: Colour) -> _Look:
    values = cascade.of(found)
    tag = str(found.tag)
    look = replace(before, hidden=before.hidden or tag in _NO_WORDS or _hides(values))
    look = replace(look, sign=before.sign or found.get("aria-hidden") == "true")
    look = replace(
        look,
        size=_size(values.get("font-size"), before.size, tag),
        bold=_bold(values.get("font-weight"), before.bold, tag),
    )
    look = _with_background(found, look, values)
    if tag == "a" and found.get("href"):
        look = replace(look, colour=link, by=Clues(layout=(element("a"),)))
    value = values.get("color")
    if value and (colour := read_colour(value.text, look.background)):
        return replace(look, colour=colour, by=_by(found, value))
    if found.get("color") and (colour := read_colour(found.get("color"), look.background)):
        return replace(
            look, colour=colour, by=Clues(layout=(declaration("color", found.get("color")),))
        )
    return look


def _with_background(found: HtmlElement, look: _Look, values: dict[str, Value]) -> _Look:
    value = values.get("background-color")
    if value:
        colour = first_colour(value.tokens, look.background)
        return replace(look, background=colour, behind=_by(found, value)) if colour else look
    if found.get("bgcolor") and (colour := read_colour(found.get("bgcolor"), look.background)):
        return replace(look, background=colour)
    return look


def _by(found: HtmlElement, value: Value) -> Clues:
    """Find who said a colour: the very words, a rule of a class or an element."""
    classes = [
        rf"\.{re.escape(name)}(?![\w-])[^{{}}\n]*\{{[^}}\n]*{value.name}"
        for name in (found.get("class") or "").split()
    ]
    rule = [words(value.selector) + r"\s*\{"] if value.selector else []
    own = [declaration(value.name, value.text), rf"""["']?{re.escape(value.text)}["']?"""]
    tag = rf"(?<![\w.#-]){found.tag}(?![\w-])[^{{}}\n]*\{{[^}}\n]*{value.name}"
    return Clues(layout=(*rule, *own, *classes, tag), settings=(re.escape(value.text),))


def _hides(values: dict[str, Value]) -> bool:
    return any(
        name in values and values[name].text.lower() == word
        for name, word in (("display", "none"), ("visibility", "hidden"), ("opacity", "0"))
    )


def _size(value: Value | None, before: float, tag: str) -> float:
    """Give the size of the letters in CSS pixels."""
    match = _SIZE.fullmatch(value.text.lower()) if value else None
    if not match or match[1].count(".") > 1 or match[1] == ".":
        return before * _HEADINGS.get(tag, 1.0)
    number = float(match[1])
    return {
        "pt": number * 4 / 3,
        "em": number * before,
        "rem": number * 16,
        "%": number * before / 100,
    }.get(match[2] or "px", number)


def _bold(value: Value | None, before: bool, tag: str) -> bool:
    if not value:
        return before or tag in ("b", "strong", "th", *_HEADINGS)
    text = value.text.lower()
    return text in ("bold", "bolder") or (
        text.isascii() and text.isdigit() and int(text[:4]) >= 600
    )
