"""How to read a metric by its target."""

from __future__ import annotations

from typing import Literal

from rundbrief.content.schema import Metric
from rundbrief.content.snapshot import TargetVerdict
from rundbrief.editorial.control_limits import Limits

Outlook = Literal["always", "never", "sometimes"]


def find_verdict(metric: Metric) -> TargetVerdict | None:
    """Say `good`, `watch` or `act` of the newest value; None without a value or a target.

    Between target and warn nothing is to be done, yet it isn't good: that is `watch` too.
    """
    if not metric.points or not metric.target:
        return None
    value = metric.points[-1][1]
    if _is_within(value, metric.target, metric.direction):
        return "good"
    if metric.alert and not _is_within(value, metric.alert, metric.direction, beyond=True):
        return "act"
    return "watch"


def find_outlook(metric: Metric, limits: Limits) -> Outlook | None:
    """Say whether values within the limits will meet the target; None without a target.

    A steady series that misses its target does so by what it is, not by bad luck.
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
