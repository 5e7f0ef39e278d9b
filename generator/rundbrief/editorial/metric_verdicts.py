"""Verdicts on a metric: by its target, and signal or noise by its control chart.

What is no signal is noise; reacting to noise makes things worse (Wheeler, "Understanding
Variation").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from rundbrief.content.schema import Metric
from rundbrief.content.snapshot import TargetVerdict
from rundbrief.editorial.control_chart import (
    RUN_LENGTH,
    ControlLimits,
    Detection,
    Segment,
    Values,
    find_centre_line,
    find_near,
    find_outside,
    find_outside_at_shift,
    find_runs,
    split_at_shifts,
    to_fraction,
)

TargetOutlook = Literal["always", "never", "sometimes"]


def find_target_verdict(metric: Metric) -> TargetVerdict | None:
    """Judge the latest value `good`, `watch` or `act`; None without a value or a target.

    Between target and alert, the verdict is `watch`.
    """
    if not metric.points or not metric.target:
        return None
    value = metric.points[-1][1]
    if _is_within(value, metric.target, metric.direction):
        return "good"
    if metric.alert and not _is_within(value, metric.alert, metric.direction, beyond=True):
        return "act"
    return "watch"


def find_target_outlook(metric: Metric, limits: ControlLimits) -> TargetOutlook | None:
    """Say whether values within the limits will meet the target; None without a target.

    A stable process that misses its target does so by design, not by chance.
    """
    if not metric.target:
        return None
    ends = (float(limits.lower), float(limits.upper))
    met = [_is_within(end, metric.target, metric.direction) for end in ends]
    if all(met):
        return "always"
    reaches_across = ends[0] < min(metric.target) and ends[1] > max(metric.target)
    return "sometimes" if any(met) or reaches_across else "never"


def _is_within(
    value: float, limit: tuple[float, ...], direction: str, *, beyond: bool = False
) -> bool:
    """beyond: the limit itself is already on the wrong side, as an alert's is."""
    if direction == "band":
        low, high = min(limit), max(limit)
        return low < value < high if beyond else low <= value <= high
    better = value - limit[0] if direction == "up" else limit[0] - value
    return better > 0 if beyond else better >= 0


# A shift counts as current until its segment has so many values.
SETTLED_AFTER = 12


class SignalKind(StrEnum):
    """Kinds of signals, the most telling first.

    SHIFT and RUN come from one rule; after a shift, limits are computed anew.
    """

    OUTSIDE = "outside"
    SHIFT = "shift"
    RUN = "run"
    NEAR = "near"


_KINDS = tuple(SignalKind)


class Tendency(StrEnum):
    BETTER = "better"
    WORSE = "worse"
    NEUTRAL = "neutral"


class SeriesVerdict(StrEnum):
    """Verdict on the latest value. FEW: too few values to compute limits."""

    SIGNAL = "signal"
    NOISE = "noise"
    FEW = "few"


@dataclass(frozen=True)
class Signal:
    """Values that show that the process has changed."""

    kind: SignalKind
    above: bool
    # Indices of its values in the series.
    places: tuple[int, ...]
    # Their first and last day.
    since: date
    until: date
    tendency: Tendency
    # The limits that it was detected with.
    limits: ControlLimits
    # The limits after a shift.
    after: ControlLimits | None = None


@dataclass(frozen=True)
class SeriesAnalysis:
    """The control chart of a series: its segments, signals and verdict."""

    verdict: SeriesVerdict
    segments: tuple[Segment, ...]
    # By their first day.
    signals: tuple[Signal, ...]
    # The most telling signal that the latest value belongs to.
    current: Signal | None

    @property
    def limits(self) -> ControlLimits | None:
        """The limits that apply to the next value."""
        return self.segments[-1].limits if self.segments else None

    @property
    def first(self) -> int:
        """Index of the first value that the present limits were computed from."""
        return self.segments[-1].first if self.segments else 0


@lru_cache(maxsize=1024)
def analyse_series(metric: Metric) -> SeriesAnalysis:
    """Analyse a metric's values with an XmR chart."""
    values = [to_fraction(value) for __, value in metric.points]
    segments = split_at_shifts(values)
    found = _find_signals(metric, values, segments)
    signals = sorted(found, key=lambda s: (s.places[0], _KINDS.index(s.kind), s.above))
    current = _find_current(signals, segments[-1]) if segments else None
    if not segments or segments[-1].limits is None:
        verdict = SeriesVerdict.FEW
    else:
        verdict = SeriesVerdict.SIGNAL if current else SeriesVerdict.NOISE
    return SeriesAnalysis(verdict, segments, tuple(signals), current)


def _find_current(signals: Iterable[Signal], last: Segment) -> Signal | None:
    def is_current(signal: Signal) -> bool:
        if signal.kind is SignalKind.SHIFT:
            return signal.places[0] == last.first and last.until - last.first < SETTLED_AFTER
        return signal.places[-1] == last.until - 1

    return min(filter(is_current, signals), key=lambda s: _KINDS.index(s.kind), default=None)


def _find_signals(
    metric: Metric, values: Values, segments: tuple[Segment, ...]
) -> Iterator[Signal]:
    for before, segment in pairwise((None, *segments)):
        assert segment
        if segment.limits is None:
            continue
        back = 0
        if before and before.limits:
            shift = _find_shift(values, segment, before.limits)
            back = -shift[0]
            yield _signal(metric, SignalKind.SHIFT, shift, before.limits, after=segment.limits)
            for found in find_outside_at_shift(values, segment, before.limits, segment.limits):
                yield _signal(metric, SignalKind.OUTSIDE, found, before.limits)
        yield from _find_within(metric, values, segment, segment.limits, back)


def _find_within(
    metric: Metric, values: Values, segment: Segment, limits: ControlLimits, back: int
) -> Iterator[Signal]:
    """Find the signals within a segment, without values near a limit that belong to another."""
    centre = find_centre_line(values[segment.first : segment.until], limits.floor)
    outside = list(find_outside(values, segment, limits, back=back))
    runs = list(find_runs(values, segment, centre, back=back))
    covered = {place for __, places in (*outside, *runs) for place in places}
    near = [
        f for f in find_near(values, segment, limits, back=back) if not covered.issuperset(f[1])
    ]
    for kind, rows in (
        (SignalKind.OUTSIDE, outside),
        (SignalKind.RUN, runs),
        (SignalKind.NEAR, near),
    ):
        for found in rows:
            yield _signal(metric, kind, found, limits)


def _find_shift(values: Values, segment: Segment, before: ControlLimits) -> Detection:
    """Collect the eight values that reveal a shift, and those that follow on the same side."""
    side = 1 if values[segment.first] > before.mean else -1
    end = segment.first + RUN_LENGTH
    while end < segment.until and side * (values[end] - before.mean) > 0:
        end += 1
    return side, tuple(range(segment.first, end))


def _signal(
    metric: Metric,
    kind: SignalKind,
    found: Detection,
    limits: ControlLimits,
    *,
    after: ControlLimits | None = None,
) -> Signal:
    side, places = found
    farthest = max(
        (to_fraction(metric.points[p][1]) for p in places), key=lambda value: side * value
    )
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
    """Find whether a change is for the better. With a band, the distance to it counts."""
    if metric.direction == "band":
        gain = _distance(metric, before) - _distance(metric, after)
    else:
        gain = after - before if metric.direction == "up" else before - after
    if not gain:
        return Tendency.NEUTRAL
    return Tendency.BETTER if gain > 0 else Tendency.WORSE


def _distance(metric: Metric, value: Fraction) -> Fraction:
    """Measure the distance of a value to the band; 0 without one."""
    if not metric.target:
        return Fraction()
    low, high = to_fraction(min(metric.target)), to_fraction(max(metric.target))
    return max(low - value, value - high, Fraction())
