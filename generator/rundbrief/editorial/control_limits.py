"""What a series always does: its mean, and the limits of its ordinary ups and downs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, pairwise
from math import lcm

# Fewer values say too little about what always happens.
ENOUGH = 8

# So many in a row on one side of the mean are no chance any more.
RUN = 8

# Three standard deviations, made of moving ranges of two values: 3 / d2, where d2 = 1.128.
_NATURAL = Fraction("2.66")

Values = Sequence[Fraction]


@dataclass(frozen=True)
class Limits:
    """The lines of a process behaviour chart, also called XmR or individuals chart.

    moving_range: the mean step from one value to the next. lower: cut off at `floor`, where the
    values themselves can't go below. Source: Donald J. Wheeler, "Understanding Variation" (1993):
    natural process limits are mean ± 2.66 × mean moving range.
    """

    mean: Fraction
    moving_range: Fraction
    floor: Fraction | None = None

    @cached_property
    def upper(self) -> Fraction:
        return self.mean + _NATURAL * self.moving_range

    @cached_property
    def lower(self) -> Fraction:
        lower = self.mean - _NATURAL * self.moving_range
        return lower if self.floor is None else max(lower, self.floor)

    def side_outside(self, value: Fraction) -> int:
        """Give 1 above the upper limit, -1 below the lower one, 0 within or on them."""
        return (value > self.upper) - (value < self.lower)

    def side_near(self, value: Fraction) -> int:
        """Give 1 or -1 where a value is nearer to that limit, before any cut, than to the mean."""
        low, high = self._half_way
        return (value > high) - (value < low)

    @cached_property
    def _half_way(self) -> tuple[Fraction, Fraction]:
        half = _NATURAL * self.moving_range / 2
        return self.mean - half, self.mean + half


@dataclass(frozen=True)
class Stretch:
    """Values that share their limits, which it has from eight values on. until: exclusive."""

    first: int
    until: int
    limits: Limits | None


def exact(value: float) -> Fraction:
    """Take a number as it was written: 0.1 is a tenth, so that the mean of equal values is one."""
    return Fraction(repr(value))


def compute_limits(values: Values, floor: Fraction | None = None) -> Limits:
    """Compute limits from all values, of which there is at least one."""
    steps = [abs(after - before) for before, after in pairwise(values)]
    moving_range = sum(steps, Fraction()) / len(steps) if steps else Fraction()
    return Limits(sum(values, Fraction()) / len(values), moving_range, floor)


def find_stretches(values: Values) -> tuple[Stretch, ...]:
    """Split a series where its level has shifted for good; limits begin anew there.

    It has shifted when eight in a row are on one side of the mean of all that the stretch held
    before, at least eight. Limits from across a shift would describe nothing that ever happened.
    Since only what came before decides, later values never move a shift that was once found.
    A series that was never negative can't go below zero, and neither does its lower limit.
    """
    floor = Fraction() if values and min(values) >= 0 else None
    starts = [*_find_starts(values, floor), len(values)]
    return tuple(
        Stretch(
            first,
            until,
            compute_limits(values[first:until], floor) if until - first >= ENOUGH else None,
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
    for split in range(ENOUGH, len(values) - RUN + 1):
        before = split - start
        run = whole[split : split + RUN]
        if before < ENOUGH or min(run) * before <= sums[split] - sums[start] <= max(run) * before:
            continue
        if side_of_run(values[split : split + RUN], find_centre(values[start:split], floor)):
            start = split
            yield split


@dataclass(frozen=True)
class Centre:
    """What a run has to be beside of. low, high: the mean with and without the wild values."""

    low: Fraction
    high: Fraction

    def side(self, value: Fraction) -> int:
        """Give 1 above, -1 below, 0 on the centre, which ends every run."""
        return (value > self.high) - (value < self.low)


def find_centre(values: Values, floor: Fraction | None = None) -> Centre:
    """Find the mean that runs are measured against.

    One wild value pulls the mean so far that its ordinary neighbours seem to run along one side.
    That would be a second signal of the same thing, and a wrong one; so a run has to be beside the
    mean without the values outside the limits, too.
    """
    limits = compute_limits(values, floor)
    tame = [value for value in values if not limits.side_outside(value)]
    mean = sum(tame, Fraction()) / len(tame) if tame else limits.mean
    return Centre(min(limits.mean, mean), max(limits.mean, mean))


def side_of_run(run: Values, centre: Centre) -> int:
    """Give the side that all values are on, or 0."""
    sides = {centre.side(value) for value in run}
    return sides.pop() if len(sides) == 1 else 0
