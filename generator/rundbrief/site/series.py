"""Lists of updates that get too long for one page: their years, and the months of long years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from zoneinfo import ZoneInfo

from rundbrief.content.schema import Update
from rundbrief.editorial.formatting import format_period
from rundbrief.editorial.selection import with_neighbours
from rundbrief.i18n.texts import Texts
from rundbrief.periods import Period, period_of

# As many updates as a page shows before the older ones get pages of their own.
MOST = 120
# As many as a year's page shows before its months get pages of their own.
MOST_OF_A_YEAR = 400


@dataclass(frozen=True)
class Series:
    """A list of updates that has years. kind: archive, departments, tags or authors.

    name: of the page that shows the newest. below: where the years' pages lie. of: its lines name
    their department.
    """

    kind: str
    name: str
    below: str
    title: str
    section: str
    of: bool = True


@dataclass(frozen=True)
class SeriesPart:
    """A year or a month of a series. older, newer: its neighbours, without theirs.

    number: of its updates. months: of a year that is too long for one page.
    """

    key: str
    heading: str
    number: int
    older: SeriesPart | None = None
    newer: SeriesPart | None = None
    months: tuple[SeriesPart, ...] = ()


def find_parts(updates: Sequence[Update], texts: Texts, zone: ZoneInfo) -> tuple[SeriesPart, ...]:
    """Find the years of a series, newest first; none while all of it is on its own page."""
    if len(updates) <= MOST:
        return ()
    years = []
    for year, own in split_years(updates):
        months: tuple[SeriesPart, ...] = ()
        if len(own) > MOST_OF_A_YEAR:
            split = ((month, len(of_month)) for month, of_month in split_months(own, zone))
            months = _link(
                SeriesPart(m.key, format_period(m, texts), number) for m, number in split
            )
        years.append(SeriesPart(year, year, len(own), months=months))
    return _link(years)


def _link(parts: Iterable[SeriesPart]) -> tuple[SeriesPart, ...]:
    """Give each part its neighbours; parts come newest first."""
    around = with_neighbours(tuple(parts))
    return tuple(replace(part, older=older, newer=newer) for newer, part, older in around)


def split_months(updates: Iterable[Update], zone: ZoneInfo) -> list[tuple[Period, list[Update]]]:
    months = groupby(updates, key=lambda u: (u.date.year, u.date.month))
    grouped = [list(own) for __, own in months]
    return [(period_of(own[0].date, "month", zone), own) for own in grouped]


def split_years(updates: Iterable[Update]) -> list[tuple[str, list[Update]]]:
    years = groupby(updates, key=lambda u: u.date.year)
    return [(f"{year:04}", list(own)) for year, own in years]
