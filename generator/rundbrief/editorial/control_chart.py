"""Control charts (XmR): mean, control limits, and the rules that detect signals.

In the rules, `back` is the side that a series came from when a segment began. The first eight
values of the segment are the move away from there, so none of them is reported on that side.


Source: Donald J. Wheeler, "Understanding Variation" (1993). One value outside the natural process
limits; eight in a row on one side of the mean; three of four in a row that are nearer to the same
limit than to the mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, groupby, pairwise
from math import lcm

# Limits of fewer values are too uncertain to be used.
MIN_VALUES = 8

# Length of a run on one side of the mean that is a signal.
RUN_LENGTH = 8

# Three standard deviations, made of moving ranges of two values: 3 / d2, where d2 = 1.128.
_XMR_FACTOR = Fraction("2.66")

Values = Sequence[Fraction]


@dataclass(frozen=True)
class ControlLimits:
    """The lines of a process behaviour chart, also called XmR or individuals chart."""

    mean: Fraction
    # The mean absolute difference of successive values. Natural process limits are mean ± 2.66 ×
    # mean moving range (Wheeler, "Understanding Variation"); the lower one is cut off at `floor`.
    moving_range: Fraction
    floor: Fraction | None = None

    @cached_property
    def upper(self) -> Fraction:
        return self.mean + _XMR_FACTOR * self.moving_range

    @cached_property
    def lower(self) -> Fraction:
        lower = self.mean - _XMR_FACTOR * self.moving_range
        return lower if self.floor is None else max(lower, self.floor)

    def side_outside(self, value: Fraction) -> int:
        """Give 1 above the upper limit, -1 below the lower one, 0 within or on them."""
        return (value > self.upper) - (value < self.lower)

    def side_near(self, value: Fraction) -> int:
        """Give 1 or -1 where a value is nearer to that limit, before any cut, than to the mean."""
        low, high = self._midpoints
        return (value > high) - (value < low)

    @cached_property
    def _midpoints(self) -> tuple[Fraction, Fraction]:
        half = _XMR_FACTOR * self.moving_range / 2
        return self.mean - half, self.mean + half


@dataclass(frozen=True)
class Segment:
    """Values between two shifts, which share their limits; None with fewer than eight values."""

    first: int
    # Exclusive.
    until: int
    limits: ControlLimits | None


def to_fraction(value: float) -> Fraction:
    """Convert exactly as written: 0.1 is one tenth, so the mean of equal values equals them."""
    return Fraction(repr(value))


def compute_limits(values: Values, floor: Fraction | None = None) -> ControlLimits:
    """Compute limits from all values, of which there is at least one."""
    steps = [abs(after - before) for before, after in pairwise(values)]
    moving_range = sum(steps, Fraction()) / len(steps) if steps else Fraction()
    return ControlLimits(sum(values, Fraction()) / len(values), moving_range, floor)


def split_at_shifts(values: Values) -> tuple[Segment, ...]:
    """Split a series where its level has shifted; limits are computed anew from there.

    It has shifted when eight values in a row are on one side of the mean of all earlier values of
    the segment, at least eight. Limits computed across a shift would describe neither level.
    Since only earlier values decide, later values never move a shift once it was found.
    A series that was never negative can't go below zero, and neither does its lower limit.
    """
    floor = Fraction() if values and min(values) >= 0 else None
    starts = [*_find_starts(values, floor), len(values)]
    return tuple(
        Segment(
            first,
            until,
            compute_limits(values[first:until], floor) if until - first >= MIN_VALUES else None,
        )
        for first, until in pairwise(starts)
    )


def _find_starts(values: Values, floor: Fraction | None) -> Iterator[int]:
    if values:
        yield 0
    # Whole numbers of the smallest unit: as exact as fractions, and much faster.
    unit = lcm(*(value.denominator for value in values))
    whole = [int(value * unit) for value in values]
    start, sums = 0, list(accumulate(whole, initial=0))
    for split in range(MIN_VALUES, len(values) - RUN_LENGTH + 1):
        before = split - start
        run = whole[split : split + RUN_LENGTH]
        if (
            before < MIN_VALUES
            or min(run) * before <= sums[split] - sums[start] <= max(run) * before
        ):
            continue
        if side_of_run(
            values[split : split + RUN_LENGTH], find_centre_line(values[start:split], floor)
        ):
            start = split
            yield split


@dataclass(frozen=True)
class CentreLine:
    """The centre line that a run has to be on one side of."""

    # The mean with and without the values outside the limits, the lower one first.
    low: Fraction
    high: Fraction

    def side(self, value: Fraction) -> int:
        """Give 1 above, -1 below, 0 on the centre, which ends every run."""
        return (value > self.high) - (value < self.low)


def find_centre_line(values: Values, floor: Fraction | None = None) -> CentreLine:
    """Find the mean that runs are measured against.

    One extreme value pulls the mean so far that ordinary neighbours seem to be a run on one side:
    a second, false signal of the same event. So a run has to be on one side of the mean without the
    values outside the limits, too.
    """
    limits = compute_limits(values, floor)
    inside = [value for value in values if not limits.side_outside(value)]
    mean = sum(inside, Fraction()) / len(inside) if inside else limits.mean
    return CentreLine(min(limits.mean, mean), max(limits.mean, mean))


def side_of_run(run: Values, centre: CentreLine) -> int:
    """Give the side that all values are on, or 0."""
    sides = {centre.side(value) for value in run}
    return sides.pop() if len(sides) == 1 else 0


# A side, 1 above and -1 below, and the values on it, by their place in the series.
Detection = tuple[int, tuple[int, ...]]

_Sides = Mapping[int, int]


def find_outside(
    values: Values, segment: Segment, limits: ControlLimits, *, back: int = 0
) -> Iterator[Detection]:
    """Find the values outside; those that follow each other on one side are found as one."""
    return _rows(segment, _sides(values, segment, limits.side_outside, back))


def find_runs(
    values: Values, segment: Segment, centre: CentreLine, *, back: int = 0
) -> Iterator[Detection]:
    """Find eight and more in a row on one side; a value on the mean ends a row."""
    rows = _rows(segment, _sides(values, segment, centre.side, back))
    return (row for row in rows if len(row[1]) >= RUN_LENGTH)


def find_near(
    values: Values, segment: Segment, limits: ControlLimits, *, back: int = 0
) -> Iterator[Detection]:
    """Find three of four near a limit; fours that share values are found as one."""
    sides = _sides(values, segment, limits.side_near, back)
    for side in (1, -1):
        found: list[int] = []
        for first in range(segment.first, segment.until - 3):
            near = [place for place in range(first, first + 4) if sides.get(place) == side]
            if len(near) < 3:
                continue
            if found and near[0] > found[-1]:
                yield side, tuple(found)
                found = []
            found.extend(place for place in near if place not in found)
        if found:
            yield side, tuple(found)


def find_outside_at_shift(
    values: Values, segment: Segment, before: ControlLimits, limits: ControlLimits
) -> Iterator[Detection]:
    """Find values outside the earlier limits among the eight that revealed a shift.

    They were signals on their day and stay signals, even if the new limits, widened by them, now
    include them. If half of the eight or more were outside, that was the shift itself.
    """
    eight = Segment(segment.first, segment.first + RUN_LENGTH, before)
    side = 1 if values[segment.first] > before.mean else -1
    found = [row for row in find_outside(values, eight, before) if row[0] == side]
    if 2 * sum(len(places) for __, places in found) < RUN_LENGTH:
        for __, places in found:
            lost = tuple(p for p in places if not limits.side_outside(values[p]))
            if lost:
                yield side, lost


def _sides(
    values: Values, segment: Segment, measure: Callable[[Fraction], int], back: int
) -> _Sides:
    """Give the side of each value that is on one."""
    return {
        place: side
        for place in range(segment.first, segment.until)
        if (side := measure(values[place]))
        and not (side == back and place < segment.first + RUN_LENGTH)
    }


def _rows(segment: Segment, sides: _Sides) -> Iterator[Detection]:
    places = range(segment.first, segment.until)
    for side, row in groupby(places, key=lambda place: sides.get(place, 0)):
        if side:
            yield side, tuple(row)
