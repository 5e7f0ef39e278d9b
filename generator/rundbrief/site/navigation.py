"""The ways through the site that stand on every page; only to pages that there are."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from rundbrief.build.compilation import Compilation
from rundbrief.config.addresses import Addresses
from rundbrief.content.file_kinds import ASKS, FOLLOW_UPS, INCIDENTS, METRICS, NEWSLETTER
from rundbrief.content.schema import Page
from rundbrief.editorial.bodies import page_name
from rundbrief.i18n.texts import Texts, _
from rundbrief.site.list_items import NavLink
from rundbrief.site.presenter import Lines

_WAYS = (
    ("search", _("Search")),
    ("tags", _("Subjects")),
    ("authors", _("Authors")),
    ("feeds", _("Subscribe")),
)
_NOT_EVERYWHERE = ("tags", "authors")


def build_nav(c: Compilation, lines: Lines, section: str) -> tuple[NavLink, ...]:
    """Link to the sections. section: the name of the page that is marked as the present one."""
    sections = (
        ("index", _("Overview"), True),
        ("reports", _("Reports"), "reports" in c.ways),
        ("requests", _("Requests"), "requests" in c.ways),
        (INCIDENTS, _("Incidents"), INCIDENTS in c.sections),
        (FOLLOW_UPS, _("Follow-ups"), FOLLOW_UPS in c.sections),
        (ASKS, _("Asks"), ASKS in c.sections),
        (METRICS, _("Metrics"), METRICS in c.sections),
        ("calendar", _("Calendar"), True),
        (NEWSLETTER, _("Newsletter"), NEWSLETTER in c.sections),
        ("archive", _("Archive"), "archive" in c.ways),
    )
    return _links(c, lines, sections, section)


def footer_names(c: Compilation) -> frozenset[str]:
    """Name the pages that a footer may lead to."""
    return frozenset((*(name for name, __ in _WAYS), *(name for __, name in ordinary_pages(c))))


def build_footer_nav(c: Compilation, lines: Lines, name: str) -> tuple[NavLink, ...]:
    """Link to other ways through the same, and to ordinary pages. name: of the present page."""
    ways = ((way, title, way not in _NOT_EVERYWHERE or way in c.ways) for way, title in _WAYS)
    pages = (
        NavLink(page.title, lines.href(page_name), page_name == name)
        for page, page_name in ordinary_pages(c)
    )
    return (*_links(c, lines, ways, name), *pages)


def ordinary_pages(c: Compilation) -> list[tuple[Page, str]]:
    """List the ordinary pages with their names, by title."""
    pages = [(page, page_name(page.source.path)) for page in c.visible.pages]
    return sorted(pages, key=lambda pair: (pair[0].title.casefold(), pair[1]))


def _links(
    c: Compilation, lines: Lines, ways: Iterable[tuple[str, str, bool]], current: str
) -> tuple[NavLink, ...]:
    shown = tuple((name, title) for name, title, is_shown in ways if is_shown)
    marked = current if any(name == current for name, __ in shown) else ""
    return _link_all(c.texts, c.project.addresses, lines.root, shown, marked)


# They are the same for all pages of a section that are as deep in the site.
@lru_cache(maxsize=1_000)
def _link_all(
    texts: Texts, addresses: Addresses, root: str, ways: tuple[tuple[str, str], ...], current: str
) -> tuple[NavLink, ...]:
    return tuple(
        NavLink(texts(title), root + addresses.page(name), name == current) for name, title in ways
    )
