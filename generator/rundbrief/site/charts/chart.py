"""The chart of a metric: its values, control limits, target and signals.

Drawn by ourselves: chart libraries scale text with the image, so that it is unreadable on a phone,
or embed scripts and styles, which a strict content security policy blocks.

Horizontal positions are percentages, vertical ones CSS pixels. So a chart fills any width, while
text and dots keep their size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from rundbrief.content.schema import Metric
from rundbrief.editorial.control_chart import ControlLimits, to_fraction
from rundbrief.editorial.formatting import format_date
from rundbrief.editorial.metric_texts import NumberFormat, describe_chart
from rundbrief.editorial.metric_verdicts import SeriesAnalysis, Signal, SignalKind
from rundbrief.editorial.state_display import find_tone
from rundbrief.i18n.texts import _
from rundbrief.site.charts.axes import (
    MILLION,
    Scale,
    Tick,
    TimeScale,
    choose_label_width,
    fit_scale,
    format_millions,
    label_days,
    label_values,
    spread,
)

# With more values than this, dots would hide the line.
_DENSE = 60

_LINE_OF_TEXT = 15
_WORDS = {
    "upper": _("upper limit"),
    "mean": _("mean"),
    "lower": _("lower limit"),
    "target": _("target"),
    "warn": _("watch level"),
    "alert": _("action level"),
}


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


@dataclass(frozen=True)
class ChartSize:
    """The format of a chart. All measures are in pixels."""

    height: int
    # Position of the highest value; `bottom` that of the lowest.
    top: int
    bottom: int
    # Number of latest values shown.
    most: int
    # Whether it has axes and labels.
    labelled: bool


LARGE = ChartSize(height=360, top=34, bottom=304, most=260, labelled=True)
SMALL = ChartSize(height=112, top=12, bottom=100, most=60, labelled=False)


def find_first(metric: Metric, size: ChartSize) -> int:
    """Return the index of the first value shown."""
    return max(0, len(metric.points) - size.most)


def build_chart(
    metric: Metric, analysis: SeriesAnalysis, number_format: NumberFormat, size: ChartSize
) -> MetricChartView:
    """Build the chart of a metric that has at least one value."""
    return _Drawing(metric, analysis, number_format, size).view()


@dataclass(frozen=True)
class _Drawing:
    metric: Metric
    analysis: SeriesAnalysis
    number_format: NumberFormat
    size: ChartSize

    @property
    def first(self) -> int:
        return find_first(self.metric, self.size)

    @property
    def time_scale(self) -> TimeScale:
        return TimeScale(self.metric.points[self.first][0], self.metric.points[-1][0])

    def view(self) -> MetricChartView:
        scale = self._scale()
        kind = "chart" if self.size.labelled else "mini"
        title, description = describe_chart(self.metric, self.analysis, self.number_format)
        dots = tuple(self._dots(scale))
        levels = self._levels(scale)
        view = MetricChartView(
            id=f"rb-{kind}-{self.metric.slug}",
            title=title,
            description=description,
            height=self.size.height,
            top=self.size.top,
            bottom=self.size.bottom,
            dense=len(dots) > _DENSE,
            way=" ".join(f"{dot.x:g},{dot.y:g}" for dot in dots),
            dots=dots,
            bands=tuple(self._bands(scale)),
            shifts=tuple(self._shifts()),
            target=self._target(scale),
            levels=levels,
        )
        return self._with_labels(view, scale) if self.size.labelled else view

    def _scale(self) -> Scale:
        """Include all values, limits and targets; thresholds only if they are near."""
        shown = [to_fraction(value) for __, value in self.metric.points[self.first :]]
        shown += map(to_fraction, self.metric.target)
        for __, __, limits in self._stretches():
            shown += [limits.lower, limits.upper]
        reach = (max(shown) - min(shown)) / 2
        near = [
            to_fraction(value)
            for value in (*self.metric.warn, *self.metric.alert)
            if self.size.labelled and min(shown) - reach <= to_fraction(value) <= max(shown) + reach
        ]
        return fit_scale([*shown, *near], top=self.size.top, bottom=self.size.bottom)

    def _stretches(self) -> Iterator[tuple[int, int, ControlLimits]]:
        """Yield the first and last index and the limits of each stretch shown that has limits."""
        for segment in self.analysis.segments:
            if segment.limits and segment.until > self.first:
                yield max(segment.first, self.first), segment.until - 1, segment.limits

    def _bands(self, scale: Scale) -> Iterator[LimitBand]:
        """Position the limits.

        The border between two stretches is half-way between their values.
        """
        points, time_scale = self.metric.points, self.time_scale
        for first, last, limits in self._stretches():
            left, right = 0.0, 100.0
            if first > self.first:
                left = time_scale.between(points[first - 1][0], points[first][0])
            if last < len(points) - 1:
                right = time_scale.between(points[last][0], points[last + 1][0])
            top, bottom = scale.place(limits.upper), scale.place(limits.lower)
            yield LimitBand(
                left, round(right - left, 2), top, round(bottom - top, 2), scale.place(limits.mean)
            )

    def _shifts(self) -> Iterator[ShiftLine]:
        points = self.metric.points
        for number, signal in enumerate(self.analysis.signals, start=1):
            first = signal.places[0]
            if signal.kind is SignalKind.SHIFT and first > self.first:
                x = self.time_scale.between(points[first - 1][0], points[first][0])
                yield ShiftLine(x, number, find_tone(signal.tendency))

    def _dots(self, scale: Scale) -> Iterator[Dot]:
        marks = self._marks()
        numbered: set[int] = set()
        for place, (day, value) in enumerate(self.metric.points):
            if place < self.first:
                continue
            said = self.number_format.with_unit(self.number_format.value(value))
            dot = Dot(
                self.time_scale.place(day),
                scale.place(to_fraction(value)),
                f"{format_date(day, self.number_format.texts)}: {said}",
            )
            if place in marks:
                number, signal = marks[place]
                dot = replace(
                    dot,
                    mark=signal.kind.value,
                    tone=find_tone(signal.tendency),
                    above=signal.above,
                    number=None if number in numbered else number,
                )
                numbered.add(number)
            yield dot

    def _marks(self) -> dict[int, tuple[int, Signal]]:
        """Map each value to its most telling signal. A shift is a line, not a mark."""
        marks: dict[int, tuple[int, Signal]] = {}
        kinds = list(SignalKind)
        for number, signal in enumerate(self.analysis.signals, start=1):
            for place in signal.places if signal.kind is not SignalKind.SHIFT else ():
                known = marks.get(place)
                if not known or kinds.index(signal.kind) < kinds.index(known[1].kind):
                    marks[place] = number, signal
        return marks

    def _target(self, scale: Scale) -> Area | None:
        if len(self.metric.target) < 2:
            return None
        top = scale.place(to_fraction(max(self.metric.target)))
        return Area(top, round(scale.place(to_fraction(min(self.metric.target))) - top, 2))

    def _levels(self, scale: Scale) -> tuple[ReferenceLine, ...]:
        return tuple(ReferenceLine(kind, scale.place(value)) for value, kind in self._drawn(scale))

    def _drawn(self, scale: Scale) -> list[tuple[Fraction, str]]:
        """List the target and the thresholds, as far as they are within the scale."""
        metric = self.metric
        kinds = {"target": metric.target, "warn": metric.warn, "alert": metric.alert}
        return [
            (to_fraction(value), kind)
            for kind, values in kinds.items()
            if kind == "target" or self.size.labelled
            for value in values
            if scale.low <= to_fraction(value) <= scale.high
        ]

    def _with_labels(self, view: MetricChartView, scale: Scale) -> MetricChartView:
        texts = self.number_format.texts
        labels, values = self._labels(scale), label_values(scale, texts)
        return replace(
            view,
            labels=labels,
            values=values,
            days=label_days(self.time_scale, texts),
            left=choose_label_width(tick.text for tick in values),
            right=choose_label_width(label.number for label in labels),
        )

    def _labels(self, scale: Scale) -> tuple[ChartLabel, ...]:
        """Label each line; labels that would overlap are moved apart."""
        lines: list[tuple[Fraction, str]] = []
        if limits := self.analysis.limits:
            lines.append((limits.mean, "mean"))
            if limits.moving_range:
                lines += [(limits.upper, "upper"), (limits.lower, "lower")]
        lines += self._drawn(scale)
        lines.sort(key=lambda line: line[0], reverse=True)
        places = spread(
            [scale.place(value) for value, __ in lines],
            _LINE_OF_TEXT,
            top=self.size.top - 10,
            bottom=self.size.bottom + 10,
        )
        return tuple(
            ChartLabel(kind, y, self._number(value, kind), self.number_format.texts(_WORDS[kind]))
            for y, (value, kind) in zip(places, lines, strict=True)
        )

    def _number(self, value: Fraction, kind: str) -> str:
        if abs(value) >= MILLION:
            return format_millions(value, self.number_format.texts)
        computed = kind in ("mean", "upper", "lower")
        return self.number_format.limit(value) if computed else self.number_format.given(value)
