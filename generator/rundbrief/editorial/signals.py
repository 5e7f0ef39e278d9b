"""Signal or noise: whether a metric's values say that something has changed.

Everything that is no signal is noise, and whoever reacts to noise makes things worse.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from rundbrief.content.schema import Metric
from rundbrief.editorial.control_limits import (
    RUN,
    Limits,
    Stretch,
    Values,
    exact,
    find_centre,
    find_stretches,
)
from rundbrief.editorial.signal_rules import Found, find_near, find_outside, find_runs, find_wild

# Until a new level has so many values, that it is new is still the news.
SETTLED = 12


class Kind(StrEnum):
    """The most telling first. SHIFT and RUN are one rule: after a shift the limits begin anew."""

    OUTSIDE = "outside"
    SHIFT = "shift"
    RUN = "run"
    NEAR = "near"


_KINDS = tuple(Kind)


class Tendency(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    NEUTRAL = "neutral"


class Verdict(StrEnum):
    """Of the newest value. FEW: there are too few to tell."""

    SIGNAL = "signal"
    NOISE = "noise"
    FEW = "few"


@dataclass(frozen=True)
class Signal:
    """Values that say that something has changed.

    places: which values of the series. since, until: their first and last day. limits: what they
    were measured against. after: what is usual since a shift.
    """

    kind: Kind
    above: bool
    places: tuple[int, ...]
    since: date
    until: date
    tendency: Tendency
    limits: Limits
    after: Limits | None = None


@dataclass(frozen=True)
class Behaviour:
    """How a series behaves. signals: by their first day.

    current: the most telling signal that concerns the newest value.
    """

    verdict: Verdict
    stretches: tuple[Stretch, ...]
    signals: tuple[Signal, ...]
    current: Signal | None

    @property
    def limits(self) -> Limits | None:
        """What is to be expected of the next value."""
        return self.stretches[-1].limits if self.stretches else None

    @property
    def first(self) -> int:
        """The place of the first value that the present limits are made of."""
        return self.stretches[-1].first if self.stretches else 0


@lru_cache(maxsize=1024)
def find_behaviour(metric: Metric) -> Behaviour:
    """Read a metric's values as a process behaviour chart."""
    values = [exact(value) for __, value in metric.points]
    stretches = find_stretches(values)
    found = _find_signals(metric, values, stretches)
    signals = sorted(found, key=lambda s: (s.places[0], _KINDS.index(s.kind), s.above))
    current = _find_current(signals, stretches[-1]) if stretches else None
    if not stretches or stretches[-1].limits is None:
        verdict = Verdict.FEW
    else:
        verdict = Verdict.SIGNAL if current else Verdict.NOISE
    return Behaviour(verdict, stretches, tuple(signals), current)


def _find_current(signals: Iterable[Signal], last: Stretch) -> Signal | None:
    def is_current(signal: Signal) -> bool:
        if signal.kind is Kind.SHIFT:
            return signal.places[0] == last.first and last.until - last.first < SETTLED
        return signal.places[-1] == last.until - 1

    return min(filter(is_current, signals), key=lambda s: _KINDS.index(s.kind), default=None)


def _find_signals(
    metric: Metric, values: Values, stretches: tuple[Stretch, ...]
) -> Iterator[Signal]:
    for before, stretch in pairwise((None, *stretches)):
        assert stretch
        if stretch.limits is None:
            continue
        back = 0
        if before and before.limits:
            shift = _find_shift(values, stretch, before.limits)
            back = -shift[0]
            yield _signal(metric, Kind.SHIFT, shift, before.limits, after=stretch.limits)
            for found in find_wild(values, stretch, before.limits, stretch.limits):
                yield _signal(metric, Kind.OUTSIDE, found, before.limits)
        yield from _find_within(metric, values, stretch, stretch.limits, back)


def _find_within(
    metric: Metric, values: Values, stretch: Stretch, limits: Limits, back: int
) -> Iterator[Signal]:
    """Find a stretch's own signals; values near a limit that tell nothing new are left out."""
    centre = find_centre(values[stretch.first : stretch.until], limits.floor)
    outside = list(find_outside(values, stretch, limits, back=back))
    runs = list(find_runs(values, stretch, centre, back=back))
    told = {place for __, places in (*outside, *runs) for place in places}
    near = [f for f in find_near(values, stretch, limits, back=back) if not told.issuperset(f[1])]
    for kind, rows in ((Kind.OUTSIDE, outside), (Kind.RUN, runs), (Kind.NEAR, near)):
        for found in rows:
            yield _signal(metric, kind, found, limits)


def _find_shift(values: Values, stretch: Stretch, before: Limits) -> Found:
    """Take the eight that showed a shift, and all that went on from there on that side."""
    side = 1 if values[stretch.first] > before.mean else -1
    end = stretch.first + RUN
    while end < stretch.until and side * (values[end] - before.mean) > 0:
        end += 1
    return side, tuple(range(stretch.first, end))


def _signal(
    metric: Metric, kind: Kind, found: Found, limits: Limits, *, after: Limits | None = None
) -> Signal:
    side, places = found
    farthest = max((exact(metric.points[p][1]) for p in places), key=lambda value: side * value)
    return Signal(
        kind=kind,
        above=side > 0,
        places=places,
        since=metric.points[places[0]][0],
        until=metric.points[places[-1]][0],
        tendency=find_tendency(metric, limits.mean, after.mean if after else farthest),
        limits=limits,
        after=after,
    )


def find_tendency(metric: Metric, before: Fraction, after: Fraction) -> Tendency:
    """Say whether a move is for the better. With a band, what counts is the way to it."""
    if metric.direction == "band":
        gain = _distance(metric, before) - _distance(metric, after)
    else:
        gain = after - before if metric.direction == "up" else before - after
    if not gain:
        return Tendency.NEUTRAL
    return Tendency.BETTER if gain > 0 else Tendency.WORSE


def _distance(metric: Metric, value: Fraction) -> Fraction:
    """Say how far a value is from the band; nobody knows without one."""
    if not metric.target:
        return Fraction()
    low, high = exact(min(metric.target)), exact(max(metric.target))
    return max(low - value, value - high, Fraction())
