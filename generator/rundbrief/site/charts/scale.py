"""Scales of a chart: positions of values and dates, and their ticks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor

_NICE = (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(5))

# Steps between ticks, in months and in days.
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)
_DAYS = (1, 2, 7, 14)

# More ticks on an axis would be clutter.
_MAX_VALUES, _MAX_DAYS = 5, 6


@dataclass(frozen=True)
class Scale:
    """Vertical positions of values, in pixels."""

    low: Fraction
    high: Fraction
    # Position of the highest value; `bottom` that of the lowest.
    top: int
    bottom: int

    def place(self, value: Fraction) -> float:
        if self.high == self.low:
            return (self.top + self.bottom) / 2
        share = (value - self.low) / (self.high - self.low)
        return round(float(self.bottom - share * (self.bottom - self.top)), 2)

    def ticks(self) -> tuple[Fraction, ...]:
        """Choose round values within the scale, as many as fit."""
        if self.high == self.low:
            return (self.low,)
        steps = (self._every(step) for step in find_steps((self.high - self.low) / _MAX_VALUES))
        return next(ticks for ticks in steps if len(ticks) <= _MAX_VALUES)

    def _every(self, step: Fraction) -> tuple[Fraction, ...]:
        first, last = ceil(self.low / step), floor(self.high / step)
        return tuple(number * step for number in range(first, last + 1))


def find_steps(least: Fraction) -> Iterator[Fraction]:
    """Yield the round steps from a size on: 1, 2, 2.5 and 5 times a power of ten."""
    power = Fraction(1)
    while power > least:
        power /= 10
    while power * 10 <= least:
        power *= 10
    while True:
        yield from (nice * power for nice in _NICE if nice * power >= least)
        power *= 10


def decimals_of(step: Fraction) -> int:
    """Count the decimals that a round step needs."""
    decimals = 0
    while (step * 10**decimals).denominator != 1:
        decimals += 1
    return decimals


def fit_scale(values: Iterable[Fraction], *, top: int, bottom: int) -> Scale:
    """Fit a scale to values. If zero is near, it is the bottom, so that heights are comparable."""
    known = list(values)
    low, high = min(known), max(known)
    if 0 <= low <= (high - low) / 2:
        low = Fraction()
    return Scale(low, high, top, bottom)


@dataclass(frozen=True)
class TimeScale:
    """Horizontal positions of days, in percent."""

    first: date
    last: date

    def place(self, day: date) -> float:
        span = (self.last - self.first).days
        return round(100 * (day - self.first).days / span, 2) if span else 50.0

    def between(self, one: date, other: date) -> float:
        return round((self.place(one) + self.place(other)) / 2, 2)

    def ticks(self) -> tuple[date, ...]:
        """Choose round dates: first days of months, or days in even steps."""
        for step in _DAYS:
            if (self.last - self.first).days < step * _MAX_DAYS:
                return tuple(self._every(timedelta(days=step)))
        steps = (tuple(self._months(step)) for step in _MONTHS)
        return next((days for days in steps if len(days) <= _MAX_DAYS), ())

    def _every(self, step: timedelta) -> Iterator[date]:
        day = self.first
        while day <= self.last:
            yield day
            day += step

    def _months(self, step: int) -> Iterator[date]:
        """Yield the first days of months whose number since year 0 is a multiple of the step."""
        first = self.first.year * 12 + self.first.month - 1
        number = ceil(first / step) * step
        while number // 12 <= self.last.year:
            day = date(number // 12, number % 12 + 1, 1)
            if self.first <= day <= self.last:
                yield day
            number += step


def spread(places: Sequence[float], gap: float, *, top: float, bottom: float) -> tuple[float, ...]:
    """Move labels apart that would overlap, each as little as possible.

    places: positions from top to bottom. Labels that are too close become a block around their
    centre; blocks that then overlap are merged, until none do.
    """
    blocks: list[tuple[float, int]] = []  # (middle, labels)
    for place in places:
        middle, labels = place, 1
        while blocks and middle - blocks[-1][0] < gap * (labels + blocks[-1][1]) / 2:
            other, more = blocks.pop()
            middle = (middle * labels + other * more) / (labels + more)
            labels += more
            middle = min(max(middle, top + gap * (labels - 1) / 2), bottom - gap * (labels - 1) / 2)
        blocks.append((middle, labels))
    return tuple(
        round(middle + gap * (number - (labels - 1) / 2), 2)
        for middle, labels in blocks
        for number in range(labels)
    )
