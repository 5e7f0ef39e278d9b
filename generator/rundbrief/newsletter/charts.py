"""A metric's trend as a small chart, with alternative text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import jinja2

from rundbrief.content.snapshot import MetricNote
from rundbrief.editorial.formatting import format_number
from rundbrief.i18n.texts import Texts, _
from rundbrief.render.rasterising import DEVICE_PIXEL_RATIO, rasterise_trusted
from rundbrief.render.templates import render

# In CSS pixels: as wide as the text of a tile, with two tiles in a row.
WIDTH, HEIGHT = 256, 64
_EDGE = 8

Point = tuple[float, float]


@dataclass(frozen=True)
class Band:
    """A horizontal band, in CSS pixels."""

    top: float
    height: float


@dataclass(frozen=True)
class EmailChart:
    """The view of a chart, in CSS pixels from its upper left corner."""

    width: int
    height: int
    # A point for each value.
    line: tuple[Point, ...]
    # The latest value.
    dot: Point
    # The position of the target's line, if the target is one value.
    target: float | None
    # The area of the target, if it is a range.
    band: Band | None
    # The verdict: good, watch or act; `brand` without one.
    tone: str
    # By name.
    colours: Mapping[str, str]


def build_chart(note: MetricNote, colours: Mapping[str, str]) -> EmailChart:
    """Lay out the chart, with a scale that includes the target."""
    values = [value for __, value in note.points]
    least, most = min(*values, *note.target, values[0]), max(*values, *note.target, values[0])
    days = [(day - note.points[0][0]).days for day, __ in note.points]

    def down(value: float) -> float:
        share = (value - least) / (most - least) if most > least else 0.5
        return round(HEIGHT - _EDGE - share * (HEIGHT - 2 * _EDGE), 2)

    def across(day: int) -> float:
        share = day / days[-1] if days[-1] else 1
        return round(_EDGE + share * (WIDTH - 2 * _EDGE), 2)

    line = tuple((across(day), down(value)) for day, value in zip(days, values, strict=True))
    band = None
    if len(note.target) == 2:
        low, high = (down(value) for value in sorted(note.target))
        band = Band(high, round(low - high, 2))
    return EmailChart(
        width=WIDTH,
        height=HEIGHT,
        line=line,
        dot=line[-1],
        target=down(note.target[0]) if len(note.target) == 1 else None,
        band=band,
        tone=note.verdict or "brand",
        colours=colours,
    )


def draw_chart(environment: jinja2.Environment, chart: EmailChart) -> tuple[str, bytes]:
    """Return a chart as SVG, and as PNG at twice the size."""
    svg = render(environment, "chart.svg", chart=chart)
    return svg, rasterise_trusted(
        svg, chart.width * DEVICE_PIXEL_RATIO, chart.height * DEVICE_PIXEL_RATIO
    )


def describe_trend(note: MetricNote, texts: Texts) -> str:
    """Describe a trend: “Rides over 26 weeks: rose from 7 to 9 rides; target at least 8”."""
    first, last = (format_number(note.points[end][1], texts) for end in (0, -1))
    trend = texts(
        _trend(note),
        name=note.name,
        span=_span(note, texts),
        first=first,
        last=f"{last} {note.unit}".rstrip(),
    )
    if not note.target:
        return trend
    least, most = (format_number(end(note.target), texts) for end in (min, max))
    return texts(_target(note), trend=trend, least=least, most=most)


def _trend(note: MetricNote) -> str:
    first, last = note.points[0][1], note.points[-1][1]
    if len(note.points) == 1:
        return _("{name}: {last}")
    if first == last:
        return _("{name} over {span}: {last}, no change overall")
    if last < first:
        return _("{name} over {span}: fell from {first} to {last}")
    return _("{name} over {span}: rose from {first} to {last}")


def _target(note: MetricNote) -> str:
    if len(note.target) == 2:
        return _("{trend}; target between {least} and {most}")
    if note.direction == "down":
        return _("{trend}; target at most {most}")
    return _("{trend}; target at least {least}")


def _span(note: MetricNote, texts: Texts) -> str:
    """Format the time that all values cover together: 26 weekly ones cover 26 weeks."""
    days = (note.points[-1][0] - note.points[0][0]).days
    days += round(days / max(1, len(note.points) - 1))
    if days < 14:
        return texts.plural("{n} day", "{n} days", days)
    if days < 200:
        return texts.plural("{n} week", "{n} weeks", round(days / 7))
    return texts.plural("{n} month", "{n} months", round(days / 30.44))
