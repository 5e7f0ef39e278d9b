"""Long lists of updates: the newest on the page itself, all of them on a page for each year.

A new update changes the page and its own year's, and no other one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rundbrief.content.schema import Update
from rundbrief.site.list_items import Frame, MonthOfUpdates, NavLink
from rundbrief.site.page import SitePage
from rundbrief.site.page_context import build_frame
from rundbrief.site.presenter import Lines
from rundbrief.site.queries import SiteQueries
from rundbrief.site.series import MOST, Part, split_months


@dataclass(frozen=True)
class PartLine:
    """A link to the page of a year or of a month, and how many updates it holds."""

    title: str
    href: str
    updates: int


@dataclass(frozen=True)
class Shelf:
    """A long list as its page shows it. years: all of them, once not everything is in `months`."""

    months: tuple[MonthOfUpdates, ...]
    years: tuple[PartLine, ...]


@dataclass(frozen=True)
class PartView:
    """The updates of a year or of a month.

    heading: the year or the month. whole: the page that this one is a part of. of: lines name
    their department. parts: where the months of a long year are.
    """

    frame: Frame
    heading: str
    whole: NavLink
    of: bool
    months: tuple[MonthOfUpdates, ...]
    parts: tuple[PartLine, ...]
    previous: NavLink | None
    next: NavLink | None


def build_shelf(q: SiteQueries, lines: Lines, kind: str, slug: str = "") -> Shelf:
    """Choose what the list's own page shows: everything, or the newest months and the years."""
    series, updates = q.series(kind, slug), q.series_updates(kind, slug)
    if len(updates) <= MOST:
        return Shelf(_by_month(q, lines, updates), ())
    newest: list[Update] = []
    for __, own in split_months(updates, q.zone):
        if newest and len(newest) + len(own) > MOST:
            break
        newest.extend(own)
    years = tuple(
        PartLine(part.heading, lines.href(f"{series.below}/{part.key}"), part.number)
        for part in q.parts(kind, slug)
    )
    return Shelf(_by_month(q, lines, newest), years)


def list_year_pages(q: SiteQueries, kind: str, slug: str = "") -> Iterator[SitePage]:
    """List the pages of a long list's years and months."""
    below = q.series(kind, slug).below
    for year in q.parts(kind, slug):
        for part in (year, *year.months):
            arguments = (kind, slug, year.key, part.key)
            yield SitePage(f"{below}/{part.key}", "part.html", _view, arguments)


def _view(q: SiteQueries, kind: str, slug: str, year: str, key: str) -> PartView:
    series, part = q.series(kind, slug), q.part(kind, slug, year, key)
    name = f"{series.below}/{key}"
    frame = build_frame(q, name, f"{series.title}: {part.heading}", section=series.section)
    lines = Lines(q, frame.root)

    def link(other: Part | None) -> NavLink | None:
        return other and NavLink(other.heading, lines.href(f"{series.below}/{other.key}"))

    return PartView(
        frame=frame,
        heading=part.heading,
        whole=NavLink(series.title, lines.href(series.name)),
        of=series.of,
        months=() if part.months else _by_month(q, lines, q.part_updates(kind, slug, key)),
        parts=tuple(
            PartLine(month.heading, lines.href(f"{series.below}/{month.key}"), month.number)
            for month in part.months
        ),
        previous=link(part.older),
        next=link(part.newer),
    )


def _by_month(
    q: SiteQueries, lines: Lines, updates: Iterable[Update]
) -> tuple[MonthOfUpdates, ...]:
    """Group updates, which come newest first, by calendar month."""
    return tuple(
        MonthOfUpdates(month, tuple(lines.update(u) for u in own))
        for month, own in split_months(updates, q.zone)
    )
