"""Long lists of updates: the newest on the page itself, all of them on a page for each year.

A new update changes the page and its own year's, and no other one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from rundbrief.build.compilation import Compilation
from rundbrief.cache.digests import digest
from rundbrief.content.schema import Update
from rundbrief.editorial.date_texts import period_title
from rundbrief.periods import Period, period_of
from rundbrief.site.digests import Stamps
from rundbrief.site.list_items import Frame, MonthOfUpdates, NavLink
from rundbrief.site.page import SitePage
from rundbrief.site.page_context import build_frame
from rundbrief.site.presenter import Lines

# As many updates as a page shows before the older ones get pages of their own.
MOST = 120
# As many as a year's page shows before its months get pages of their own.
MOST_OF_A_YEAR = 400


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


@dataclass(frozen=True)
class Series:
    """A list of updates, newest first, that has years.

    name: of the page that shows the newest. below: where the years' pages lie.
    """

    name: str
    below: str
    title: str
    section: str
    updates: Sequence[Update]
    of: bool = True


@dataclass(frozen=True)
class Part:
    """A year of a series, or a month. older, newer: key and title of its neighbours.

    months: of a year that is too long for one page, each with its updates.
    """

    series: Series
    key: str
    heading: str
    updates: Sequence[Update]
    older: tuple[str, str] | None
    newer: tuple[str, str] | None
    months: Sequence[tuple[Period, Sequence[Update]]] = ()

    @property
    def name(self) -> str:
        return f"{self.series.below}/{self.key}"


def by_month(c: Compilation, lines: Lines, updates: Iterable[Update]) -> tuple[MonthOfUpdates, ...]:
    """Group updates, which come newest first, by calendar month."""
    return tuple(
        MonthOfUpdates(month, tuple(lines.update(u) for u in own))
        for month, own in _months(c, updates)
    )


def build_shelf(c: Compilation, lines: Lines, series: Series) -> Shelf:
    """Choose what the list's own page shows: everything, or the newest months and the years."""
    if len(series.updates) <= MOST:
        return Shelf(by_month(c, lines, series.updates), ())
    newest: list[Update] = []
    for __, own in _months(c, series.updates):
        if newest and len(newest) + len(own) > MOST:
            break
        newest.extend(own)
    years = tuple(
        PartLine(year, lines.href(f"{series.below}/{year}"), len(own))
        for year, own in _years(series.updates)
    )
    return Shelf(by_month(c, lines, newest), years)


def build_years(c: Compilation, stamps: Stamps, series: Series) -> Iterator[SitePage]:
    """Build the pages of a long list's years; none while everything is on its own page."""
    if len(series.updates) <= MOST:
        return
    years = _years(series.updates)
    neighbours = _neighbours([(year, year) for year, __ in years])
    for (year, own), (older, newer) in zip(years, neighbours, strict=True):
        if len(own) <= MOST_OF_A_YEAR:
            yield _page(c, stamps, Part(series, year, year, own, older, newer))
            continue
        months = _months(c, own)
        yield _page(c, stamps, Part(series, year, year, (), older, newer, months))
        titles = [(month.key, period_title(month, c.texts)) for month, __ in months]
        around = _neighbours(titles)
        for (key, title), (__, updates), (before, after) in zip(
            titles, months, around, strict=True
        ):
            yield _page(c, stamps, Part(series, key, title, updates, before, after))


def _page(c: Compilation, stamps: Stamps, part: Part) -> SitePage:
    stamp = digest(
        *(part.series.title, part.series.section, repr((part.older, part.newer))),
        stamps.updates(part.updates),
        repr([(month.key, len(own)) for month, own in part.months]),
    )
    return SitePage(part.name, "part.html", partial(_view, c, part), stamp)


def _view(c: Compilation, part: Part) -> PartView:
    series = part.series
    frame = build_frame(c, part.name, f"{series.title}: {part.heading}", section=series.section)
    lines = Lines(c, frame.root)

    def link(other: tuple[str, str] | None) -> NavLink | None:
        return NavLink(other[1], lines.href(f"{series.below}/{other[0]}")) if other else None

    return PartView(
        frame=frame,
        heading=part.heading,
        whole=NavLink(series.title, lines.href(series.name)),
        of=series.of,
        months=by_month(c, lines, part.updates),
        parts=tuple(
            PartLine(
                period_title(month, c.texts), lines.href(f"{series.below}/{month.key}"), len(own)
            )
            for month, own in part.months
        ),
        previous=link(part.older),
        next=link(part.newer),
    )


def _months(c: Compilation, updates: Iterable[Update]) -> list[tuple[Period, list[Update]]]:
    zone = c.project.settings.zone
    months = groupby(updates, key=lambda u: (u.date.year, u.date.month))
    grouped = [list(own) for __, own in months]
    return [(period_of(own[0].date, "month", zone), own) for own in grouped]


def _years(updates: Iterable[Update]) -> list[tuple[str, list[Update]]]:
    years = groupby(updates, key=lambda u: u.date.year)
    return [(f"{year:04}", list(own)) for year, own in years]


def _neighbours(
    keys: Sequence[tuple[str, str]],
) -> list[tuple[tuple[str, str] | None, tuple[str, str] | None]]:
    """Give the older and the newer one of each; keys come newest first."""
    return list(zip([*keys[1:], None], [None, *keys[:-1]], strict=True))
