"""Long lists of updates, split by year, and long years by month."""

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

# Longer lists are split into years.
MAX_UPDATES_PER_LIST = 120
# Longer years are split into months.
MAX_UPDATES_PER_YEAR = 400


@dataclass(frozen=True)
class Series:
    """A list of updates that can be split into years."""

    # archive, departments, tags or authors.
    kind: str
    # Page of the newest updates.
    name: str
    # Folder of the pages of years and months.
    below: str
    title: str
    section: str
    # Whether list items show their department.
    of: bool = True


@dataclass(frozen=True)
class SeriesPart:
    """A year or a month of a series."""

    key: str
    heading: str
    # Number of updates.
    number: int
    # Neighbours, whose own neighbours are not set.
    older: SeriesPart | None = None
    newer: SeriesPart | None = None
    # Set if the year is too long for one page.
    months: tuple[SeriesPart, ...] = ()


def find_parts(updates: Sequence[Update], texts: Texts, zone: ZoneInfo) -> tuple[SeriesPart, ...]:
    """Split a series into years, newest first; empty if it fits on its own page."""
    if len(updates) <= MAX_UPDATES_PER_LIST:
        return ()
    years = []
    for year, own in split_years(updates):
        months: tuple[SeriesPart, ...] = ()
        if len(own) > MAX_UPDATES_PER_YEAR:
            split = ((month, len(of_month)) for month, of_month in split_months(own, zone))
            months = _link(
                SeriesPart(m.key, format_period(m, texts), number) for m, number in split
            )
        years.append(SeriesPart(year, year, len(own), months=months))
    return _link(years)


def _link(parts: Iterable[SeriesPart]) -> tuple[SeriesPart, ...]:
    """Set the neighbours of parts, which are ordered newest first."""
    around = with_neighbours(tuple(parts))
    return tuple(replace(part, older=older, newer=newer) for newer, part, older in around)


def split_months(updates: Iterable[Update], zone: ZoneInfo) -> list[tuple[Period, list[Update]]]:
    months = groupby(updates, key=lambda u: (u.date.year, u.date.month))
    grouped = [list(own) for __, own in months]
    return [(period_of(own[0].date, "month", zone), own) for own in grouped]


def split_years(updates: Iterable[Update]) -> list[tuple[str, list[Update]]]:
    years = groupby(updates, key=lambda u: u.date.year)
    return [(f"{year:04}", list(own)) for year, own in years]
