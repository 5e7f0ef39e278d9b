"""Views of a chart. Horizontal positions are percentages, vertical ones CSS pixels.

So a chart fills any width, while text and dots keep their size.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Dot:
    """A value in the chart."""

    x: float
    y: float
    # Text of the tooltip.
    words: str
    # Kind of the signal that it is part of.
    mark: str = ""
    # good, act or quiet.
    tone: str = "quiet"
    above: bool = True
    # Of the signal, at its first dot only.
    number: int | None = None


@dataclass(frozen=True)
class LimitBand:
    """The control limits of a stretch."""

    x: float
    width: float
    top: float
    height: float
    # Position of the mean.
    y: float


@dataclass(frozen=True)
class ShiftLine:
    """Where the level shifted, with the number of the signal."""

    x: float
    number: int
    tone: str


@dataclass(frozen=True)
class Area:
    top: float
    height: float


@dataclass(frozen=True)
class ReferenceLine:
    """A configured line. kind: target, warn or alert."""

    kind: str
    y: float


@dataclass(frozen=True)
class ChartLabel:
    """The label of a line. kind: that of a ReferenceLine, or mean, upper, lower."""

    kind: str
    y: float
    number: str
    words: str


@dataclass(frozen=True)
class Tick:
    """A tick of either axis."""

    place: float
    text: str
    # Whether it is hidden on narrow screens.
    minor: bool = False
    # Whether the text starts at the tick instead of being centred.
    edge: bool = False


@dataclass(frozen=True)
class MetricChartView:
    """The chart of a metric."""

    id: str
    title: str
    description: str
    height: int
    top: int
    bottom: int
    # Whether there are too many values for dots.
    dense: bool
    # Points of the line, as in SVG.
    way: str
    dots: tuple[Dot, ...]
    bands: tuple[LimitBand, ...]
    shifts: tuple[ShiftLine, ...]
    # The band, if the target is a range.
    target: Area | None
    levels: tuple[ReferenceLine, ...]
    labels: tuple[ChartLabel, ...] = ()
    values: tuple[Tick, ...] = ()
    days: tuple[Tick, ...] = ()
    # Space for labels: s, m, l or xl.
    left: str = "s"
    right: str = "s"
