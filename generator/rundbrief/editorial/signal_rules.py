"""The three rules by which values of a series are no chance: outside, in a row, near a limit.

`back` is the side that a series came from when a stretch began. The first eight values of the
stretch are the way from there to here, so that none of them is found on that side.


Source: Donald J. Wheeler, "Understanding Variation" (1993). One value outside the natural process
limits; eight in a row on one side of the mean; three of four in a row that are nearer to the same
limit than to the mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import groupby

from rundbrief.editorial.control_limits import RUN, Centre, Limits, Stretch, Values

# A side, 1 above and -1 below, and the values on it, by their place in the series.
Found = tuple[int, tuple[int, ...]]

_Sides = Mapping[int, int]


def find_outside(
    values: Values, stretch: Stretch, limits: Limits, *, back: int = 0
) -> Iterator[Found]:
    """Find the values outside; those that follow each other on one side are found as one."""
    return _rows(stretch, _sides(values, stretch, limits.side_outside, back))


def find_runs(
    values: Values, stretch: Stretch, centre: Centre, *, back: int = 0
) -> Iterator[Found]:
    """Find eight and more in a row on one side; a value on the mean ends a row."""
    rows = _rows(stretch, _sides(values, stretch, centre.side, back))
    return (row for row in rows if len(row[1]) >= RUN)


def find_near(
    values: Values, stretch: Stretch, limits: Limits, *, back: int = 0
) -> Iterator[Found]:
    """Find three of four near a limit; fours that share values are found as one."""
    sides = _sides(values, stretch, limits.side_near, back)
    for side in (1, -1):
        found: list[int] = []
        for first in range(stretch.first, stretch.until - 3):
            near = [place for place in range(first, first + 4) if sides.get(place) == side]
            if len(near) < 3:
                continue
            if found and near[0] > found[-1]:
                yield side, tuple(found)
                found = []
            found.extend(place for place in near if place not in found)
        if found:
            yield side, tuple(found)


def find_wild(values: Values, stretch: Stretch, before: Limits, limits: Limits) -> Iterator[Found]:
    """Find which of the eight that showed a shift were outside before it was known as one.

    They were a signal on their day and stay one, even if the new limits, wide because of them, now
    hold them. When half of the eight and more were outside, that was the shift itself.
    """
    eight = Stretch(stretch.first, stretch.first + RUN, before)
    side = 1 if values[stretch.first] > before.mean else -1
    found = [row for row in find_outside(values, eight, before) if row[0] == side]
    if 2 * sum(len(places) for __, places in found) < RUN:
        for __, places in found:
            lost = tuple(p for p in places if not limits.side_outside(values[p]))
            if lost:
                yield side, lost


def _sides(
    values: Values, stretch: Stretch, measure: Callable[[Fraction], int], back: int
) -> _Sides:
    """Give the side of each value that is on one."""
    return {
        place: side
        for place in range(stretch.first, stretch.until)
        if (side := measure(values[place])) and not (side == back and place < stretch.first + RUN)
    }


def _rows(stretch: Stretch, sides: _Sides) -> Iterator[Found]:
    places = range(stretch.first, stretch.until)
    for side, row in groupby(places, key=lambda place: sides.get(place, 0)):
        if side:
            yield side, tuple(row)
