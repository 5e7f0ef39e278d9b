"""Every page of the site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from rundbrief.content.file_kinds import ASKS, FOLLOW_UPS, INCIDENTS, METRICS, NEWSLETTER
from rundbrief.site.page import SitePage
from rundbrief.site.pages.archive import list_archive_pages
from rundbrief.site.pages.asks import list_ask_pages
from rundbrief.site.pages.calendar import list_calendar_page
from rundbrief.site.pages.check_ins import list_check_in_pages
from rundbrief.site.pages.departments import list_department_pages
from rundbrief.site.pages.feeds import list_feeds_page
from rundbrief.site.pages.follow_ups import list_follow_up_pages
from rundbrief.site.pages.front import list_front_page
from rundbrief.site.pages.incidents import list_incident_pages
from rundbrief.site.pages.issues import list_issue_pages
from rundbrief.site.pages.metrics import list_metric_pages
from rundbrief.site.pages.ordinary import list_ordinary_pages, list_problems_page
from rundbrief.site.pages.reports import list_report_pages
from rundbrief.site.pages.search import list_search_page
from rundbrief.site.pages.taxonomy import list_term_pages
from rundbrief.site.pages.updates import list_update_pages
from rundbrief.site.queries import SiteQueries

# A section's pages, by its name in the site.
SECTIONS: Mapping[str, Callable[[SiteQueries], Iterable[SitePage]]] = {
    NEWSLETTER: list_issue_pages,
    INCIDENTS: list_incident_pages,
    FOLLOW_UPS: list_follow_up_pages,
    ASKS: list_ask_pages,
    METRICS: list_metric_pages,
}


def list_pages(q: SiteQueries) -> Iterator[SitePage]:
    """List every page."""
    yield from list_front_page()
    yield from list_department_pages(q)
    yield from list_update_pages(q)
    yield from list_report_pages(q)
    yield from list_check_in_pages(q)
    yield from list_calendar_page()
    yield from list_archive_pages(q)
    yield from list_term_pages(q, "tags")
    yield from list_term_pages(q, "authors")
    for name, list_section in SECTIONS.items():
        if name in q.sections:
            yield from list_section(q)
    yield from list_feeds_page()
    yield from list_ordinary_pages(q)
    yield from list_search_page()
    if q.preview and q.has_problems:
        yield from list_problems_page()
