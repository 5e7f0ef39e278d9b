"""What comes before and after what: updates, newest first, and whatever else has an order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TypeVar

from rundbrief.content.schema import Update
from rundbrief.periods import Period

T = TypeVar("T")


def skip_later(updates: Sequence[Update], day: date) -> int:
    """Give the place of the first update that is not later than a day."""
    return bisect_left(updates, True, key=lambda update: update.date <= day)


def select_in(updates: Sequence[Update], period: Period) -> Sequence[Update]:
    """Choose the updates of a period."""
    return select_between(updates, period.first, period.until.date())


def select_between(updates: Sequence[Update], since: date, until: date) -> Sequence[Update]:
    """Choose the updates from a day on, until another one, which is exclusive."""
    day = timedelta(days=1)
    return updates[skip_later(updates, until - day) : skip_later(updates, since - day)]


def with_neighbours(items: Sequence[T]) -> Iterator[tuple[T | None, T, T | None]]:
    """Go through items, each with the one before it and the one after it."""
    return zip([None, *items][:-1], items, [*items, None][1:], strict=True)
