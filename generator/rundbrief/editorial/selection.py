"""Selection of updates by date, from lists ordered newest first."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TypeVar

from rundbrief.content.departments import Department
from rundbrief.content.schema import Update
from rundbrief.periods import Period

T = TypeVar("T")


def index_on_or_before(updates: Sequence[Update], day: date) -> int:
    """Give the index of the first update that is not later than a day."""
    return bisect_left(updates, True, key=lambda update: update.date <= day)


def select_in(updates: Sequence[Update], period: Period) -> Sequence[Update]:
    """Select the updates of a period."""
    return select_between(updates, period.first, period.until.date())


def select_between(updates: Sequence[Update], since: date, until: date) -> Sequence[Update]:
    """Select the updates from a day (inclusive) until another (exclusive)."""
    day = timedelta(days=1)
    return updates[
        index_on_or_before(updates, until - day) : index_on_or_before(updates, since - day)
    ]


def select_existing(departments: Iterable[Department], day: date) -> tuple[Department, ...]:
    """Select the departments that exist on a day, in the same order."""
    return tuple(department for department in departments if not department.is_past(day))


def with_neighbours(items: Sequence[T]) -> Iterator[tuple[T | None, T, T | None]]:
    """Go through items, each with the one before it and the one after it."""
    # With no item at all, the outer rows are one longer than the inner one.
    return zip([None, *items[:-1]], items, [*items[1:], None], strict=False)
