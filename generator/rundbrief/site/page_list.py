"""Every page of the site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from rundbrief.build.compilation import Compilation
from rundbrief.content.file_kinds import ASKS, FOLLOW_UPS, INCIDENTS, METRICS, NEWSLETTER
from rundbrief.site.digests import Stamps
from rundbrief.site.overview import look_at_house
from rundbrief.site.page import SitePage
from rundbrief.site.pages.archive import build_archive
from rundbrief.site.pages.asks import build_asks
from rundbrief.site.pages.calendar import build_calendar
from rundbrief.site.pages.check_ins import build_requests
from rundbrief.site.pages.departments import build_departments
from rundbrief.site.pages.feeds import build_feeds_page
from rundbrief.site.pages.follow_ups import build_follow_ups
from rundbrief.site.pages.front import build_front
from rundbrief.site.pages.incidents import build_incidents
from rundbrief.site.pages.issues import build_issues
from rundbrief.site.pages.metrics import build_metrics
from rundbrief.site.pages.ordinary import build_not_found, build_ordinary, build_problems
from rundbrief.site.pages.reports import build_reports
from rundbrief.site.pages.search import build_search
from rundbrief.site.pages.taxonomy import build_authors, build_tags
from rundbrief.site.pages.updates import build_updates
from rundbrief.site.search.records import Record

# A section's pages, by its name in the site.
SECTIONS: Mapping[str, Callable[[Compilation, Stamps], Iterable[SitePage]]] = {
    NEWSLETTER: lambda c, __: build_issues(c),
    INCIDENTS: build_incidents,
    FOLLOW_UPS: build_follow_ups,
    ASKS: build_asks,
    METRICS: build_metrics,
}


def list_pages(c: Compilation, stamps: Stamps, records: Iterable[Record]) -> Iterator[SitePage]:
    """List every page. records: what can be found, for the page of the search."""
    house = look_at_house(c)
    yield build_front(c, house)
    yield from build_departments(c, stamps, house)
    yield from build_updates(c, stamps)
    yield from build_reports(c, stamps)
    yield from build_requests(c)
    yield build_calendar(c, stamps)
    yield from build_archive(c, stamps)
    yield from build_tags(c, stamps)
    yield from build_authors(c, stamps)
    for name, build in SECTIONS.items():
        if name in c.sections:
            yield from build(c, stamps)
    yield build_feeds_page(c)
    yield from build_ordinary(c)
    yield build_search(c, records)
    yield build_not_found(c)
    if c.project.preview and c.problems:
        yield build_problems(c)
