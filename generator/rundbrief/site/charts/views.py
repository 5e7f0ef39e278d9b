"""What a chart shows. Across, places are parts of a hundred; down, they are CSS pixels.

So a drawing fills any width, while its text and its dots keep their size.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Dot:
    """A value. mark: the kind of signal that it is part of. tone: good, act or quiet.

    number: the signal's, at its first mark. words: for those who point at it.
    """

    x: float
    y: float
    words: str
    mark: str = ""
    tone: str = "quiet"
    above: bool = True
    number: int | None = None


@dataclass(frozen=True)
class LimitBand:
    """What always happens in a stretch. y: of the mean."""

    x: float
    width: float
    top: float
    height: float
    y: float


@dataclass(frozen=True)
class ShiftLine:
    """Where the level changed, with the number of the signal."""

    x: float
    number: int
    tone: str


@dataclass(frozen=True)
class Area:
    top: float
    height: float


@dataclass(frozen=True)
class ReferenceLine:
    """A line that somebody drew. kind: target, warn or alert."""

    kind: str
    y: float


@dataclass(frozen=True)
class ChartLabel:
    """What a line means, beside the drawing. kind: as of levels, or mean, upper, lower."""

    kind: str
    y: float
    number: str
    words: str


@dataclass(frozen=True)
class Tick:
    """place: across or down. minor: left out where there is little room. edge: begins there."""

    place: float
    text: str
    minor: bool = False
    edge: bool = False


@dataclass(frozen=True)
class MetricChartView:
    """A metric's way. left, right: the room that labels need: s, m, l or xl.

    way: the points of the line, in hundredths across. dense: so many values that dots would be a
    caterpillar. target: the band, if it is one.
    """

    id: str
    title: str
    description: str
    height: int
    top: int
    bottom: int
    dense: bool
    way: str
    dots: tuple[Dot, ...]
    bands: tuple[LimitBand, ...]
    shifts: tuple[ShiftLine, ...]
    target: Area | None
    levels: tuple[ReferenceLine, ...]
    labels: tuple[ChartLabel, ...] = ()
    values: tuple[Tick, ...] = ()
    days: tuple[Tick, ...] = ()
    left: str = "s"
    right: str = "s"
