"""The ways through the site that stand on every page; only to pages that there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rundbrief.compilation import Compilation
from rundbrief.content.model import Page
from rundbrief.editorial.rendering import page_name
from rundbrief.editorial.requests import has_requests
from rundbrief.site.lines import Lines
from rundbrief.site.parts import NavLink
from rundbrief.texts import _


def build_nav(c: Compilation, lines: Lines, section: str) -> tuple[NavLink, ...]:
    """Link to the sections. section: the name of the page that is marked as the present one."""
    visible = c.visible
    sections = (
        ("index", _("Overview"), True),
        ("reports", _("Reports"), bool(visible.updates)),
        ("requests", _("Requests"), has_requests(visible.departments)),
        ("incidents", _("Incidents"), bool(visible.incidents)),
        ("follow-ups", _("Follow-ups"), bool(visible.follow_ups)),
        ("asks", _("Asks"), any(update.asks for update in visible.updates)),
        ("metrics", _("Metrics"), bool(visible.metrics)),
        ("calendar", _("Calendar"), True),
        ("newsletter", _("Newsletter"), bool(c.issues)),
        ("archive", _("Archive"), bool(visible.updates)),
    )
    return tuple(_links(c, lines, sections, section))


def build_footer_nav(c: Compilation, lines: Lines, name: str) -> tuple[NavLink, ...]:
    """Link to other ways through the same, and to ordinary pages. name: of the present page."""
    updates = c.visible.updates
    ways = (
        ("search", _("Search"), True),
        ("tags", _("Subjects"), any(update.tags for update in updates)),
        ("authors", _("Authors"), any(update.authors for update in updates)),
        ("feeds", _("Subscribe"), True),
    )
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
) -> Iterator[NavLink]:
    for name, title, shown in ways:
        if shown:
            yield NavLink(c.texts(title), lines.href(name), name == current)
