"""What search results can be filtered by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rundbrief.config.fields import Day
from rundbrief.content.schema import Health
from rundbrief.site.search.records import Record


@dataclass(frozen=True)
class Choices:
    """What records can be filtered by, beside their departments. months: first days, newest first.

    It is all that the page needs to know of them.
    """

    kinds: frozenset[str]
    healths: frozenset[Health]
    months: tuple[Day, ...]


def find_choices(records: Iterable[Record]) -> Choices:
    kinds, healths, months = set(), set(), set()
    for record in records:
        kinds.add(record.kind)
        if record.health:
            healths.add(record.health)
        if record.date:
            months.add((record.date.year, record.date.month))
    days = (Day(year, month, 1) for year, month in sorted(months, reverse=True))
    return Choices(frozenset(kinds), frozenset(healths), tuple(days))
