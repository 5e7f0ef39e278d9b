"""The axes of a chart: positions of values and dates, ticks and their labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor

from babel.dates import format_skeleton
from babel.numbers import format_compact_decimal

from rundbrief.editorial.formatting import format_date, format_number
from rundbrief.editorial.metric_texts import NumberFormat
from rundbrief.i18n.texts import Texts

_NICE = (Fraction(1), Fraction(2), Fraction(5, 2), Fraction(5))

# Steps between ticks, in months and in days.
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200)
_DAYS = (1, 2, 7, 14)

# More ticks on an axis would be clutter.
_MAX_VALUES, _MAX_DAYS = 5, 6

# From here on numbers are abbreviated, since nobody can read that many digits.
MILLION = 10**6

# Labels of days this close to the left edge, in percent, start there instead of being centred.
_EDGE = 10


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


@dataclass(frozen=True)
class Tick:
    """A tick of either axis."""

    place: float
    text: str
    # Whether it is hidden on narrow screens.
    minor: bool = False
    # Whether the text starts at the tick instead of being centred.
    edge: bool = False


def label_values(scale: Scale, texts: Texts) -> tuple[Tick, ...]:
    ticks = scale.ticks()
    said = format_ticks(ticks, texts)
    return tuple(Tick(scale.place(tick), text) for tick, text in zip(ticks, said, strict=True))


def format_ticks(ticks: Sequence[Fraction], texts: Texts) -> tuple[str, ...]:
    """Format round values with the same number of decimals; millions are abbreviated."""
    if max(map(abs, ticks)) >= MILLION:
        return tuple(format_millions(tick, texts) for tick in ticks)
    if len(ticks) == 1:
        return (format_number(float(ticks[0]), texts),)
    decimals = max(map(decimals_of, ticks))
    return tuple(map(NumberFormat(texts, "", decimals, decimals).value, ticks))


def format_millions(value: Fraction, texts: Texts) -> str:
    """Format as `1.25M` or `1,25 Mio.`; less than a million in full."""
    if abs(value) < MILLION:
        return format_number(float(value), texts)
    return str(format_compact_decimal(float(value), locale=texts.locale, fraction_digits=2))


def label_days(time_scale: TimeScale, texts: Texts) -> tuple[Tick, ...]:
    """Label the days. Every second label is hidden on narrow screens."""
    days = time_scale.ticks()
    places = [time_scale.place(day) for day in days]
    return tuple(
        Tick(place, text, minor=number % 2 == 1, edge=place < _EDGE)
        for number, (place, text) in enumerate(
            zip(places, format_tick_days(days, texts), strict=True)
        )
    )


def format_tick_days(days: Sequence[date], texts: Texts) -> tuple[str, ...]:
    """Format days as briefly as they stay distinct, with the year only where it changes."""
    several = len(days) > 1
    years = several and all((day.month, day.day) == (1, 1) for day in days)
    months = several and all(day.day == 1 for day in days)
    usual, first = ("y", "y") if years else ("MMM", "yMMM") if months else ("MMMd", "yMMMd")
    befores = [None, *(day.year for day in days)]
    return tuple(
        _format_tick_day(day, usual if day.year == before else first, texts)
        for before, day in zip(befores, days, strict=False)
    )


def _format_tick_day(day: date, skeleton: str, texts: Texts) -> str:
    if skeleton == "MMM":
        # As in dates: the skeleton gives the form of a month that stands alone, which is “Sep” in
        # German beside “Sept. 2026” on the same axis.
        return format_date(day, texts, "MMM")
    return str(format_skeleton(skeleton, day, locale=texts.locale))


def choose_label_width(texts: Iterable[str]) -> str:
    """Choose the space for the longest text: s, m, l or xl."""
    longest = max(map(len, texts), default=0)
    return "s" if longest <= 3 else "m" if longest <= 6 else "l" if longest <= 9 else "xl"
