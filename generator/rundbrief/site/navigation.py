"""The ways through the site that stand on every page; only to pages that there are."""

from __future__ import annotations

from collections.abc import Iterable

from rundbrief.content.file_kinds import ASKS, FOLLOW_UPS, INCIDENTS, METRICS, NEWSLETTER
from rundbrief.i18n.texts import _
from rundbrief.site.list_items import NavLink
from rundbrief.site.queries import SiteQueries

_WAYS = (
    ("search", _("Search")),
    ("tags", _("Subjects")),
    ("authors", _("Authors")),
    ("feeds", _("Subscribe")),
)
_NOT_EVERYWHERE = ("tags", "authors")


def build_nav(q: SiteQueries, root: str, section: str) -> tuple[NavLink, ...]:
    """Link to the sections. section: the name of the page that is marked as the present one."""
    sections = (
        ("index", _("Overview"), True),
        ("reports", _("Reports"), "reports" in q.page_kinds),
        ("requests", _("Requests"), "requests" in q.page_kinds),
        (INCIDENTS, _("Incidents"), INCIDENTS in q.sections),
        (FOLLOW_UPS, _("Follow-ups"), FOLLOW_UPS in q.sections),
        (ASKS, _("Asks"), ASKS in q.sections),
        (METRICS, _("Metrics"), METRICS in q.sections),
        ("calendar", _("Calendar"), True),
        (NEWSLETTER, _("Newsletter"), NEWSLETTER in q.sections),
        ("archive", _("Archive"), "archive" in q.page_kinds),
    )
    return _links(q, root, sections, section)


def footer_names(q: SiteQueries) -> frozenset[str]:
    """Name the pages that a footer may lead to."""
    return frozenset((*(name for name, __ in _WAYS), *(name for name, __ in q.pages)))


def build_footer_nav(q: SiteQueries, root: str, name: str) -> tuple[NavLink, ...]:
    """Link to other ways through the same, and to ordinary pages. name: of the present page."""
    ways = ((way, title, way not in _NOT_EVERYWHERE or way in q.page_kinds) for way, title in _WAYS)
    pages = (
        NavLink(page.title, root + q.addresses.page(page_name), page_name == name)
        for page_name, page in q.pages
    )
    return (*_links(q, root, ways, name), *pages)


def _links(
    q: SiteQueries, root: str, ways: Iterable[tuple[str, str, bool]], current: str
) -> tuple[NavLink, ...]:
    shown = [(name, title) for name, title, is_shown in ways if is_shown]
    return tuple(
        NavLink(q.texts(title), root + q.addresses.page(name), name == current)
        for name, title in shown
    )
