"""The text of a chart: axes, labels and description."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from babel.dates import format_skeleton
from babel.numbers import format_compact_decimal

from rundbrief.content.schema import Metric
from rundbrief.editorial.formatting import format_date, format_days, format_number
from rundbrief.editorial.metric_texts import NumberFormat, describe_signal
from rundbrief.editorial.metric_verdicts import SeriesAnalysis
from rundbrief.i18n.texts import Texts, _
from rundbrief.site.charts.scale import Scale, TimeScale, decimals_of
from rundbrief.site.charts.views import Tick

# From here on numbers are abbreviated, since nobody can read that many digits.
MILLION = 10**6

# Labels of days this close to the left edge, in percent, start there instead of being centred.
_EDGE = 10


def label_values(scale: Scale, texts: Texts) -> tuple[Tick, ...]:
    ticks = scale.ticks()
    said = format_ticks(ticks, texts)
    return tuple(Tick(scale.place(tick), text) for tick, text in zip(ticks, said, strict=True))


def format_ticks(ticks: Sequence[Fraction], texts: Texts) -> tuple[str, ...]:
    """Format round values with the same number of decimals; millions are abbreviated."""
    if max(map(abs, ticks)) >= MILLION:
        return tuple(format_millions(tick, texts) for tick in ticks)
    if len(ticks) == 1:
        return (format_number(float(ticks[0]), texts),)
    decimals = max(map(decimals_of, ticks))
    return tuple(map(NumberFormat(texts, "", decimals, decimals).value, ticks))


def format_millions(value: Fraction, texts: Texts) -> str:
    """Format as `1.25M` or `1,25 Mio.`; less than a million in full."""
    if abs(value) < MILLION:
        return format_number(float(value), texts)
    return str(format_compact_decimal(float(value), locale=texts.locale, fraction_digits=2))


def label_days(time_scale: TimeScale, texts: Texts) -> tuple[Tick, ...]:
    """Label the days. Every second label is hidden on narrow screens."""
    days = time_scale.ticks()
    places = [time_scale.place(day) for day in days]
    return tuple(
        Tick(place, text, minor=number % 2 == 1, edge=place < _EDGE)
        for number, (place, text) in enumerate(
            zip(places, format_tick_days(days, texts), strict=True)
        )
    )


def format_tick_days(days: Sequence[date], texts: Texts) -> tuple[str, ...]:
    """Format days as briefly as they stay distinct, with the year only where it changes."""
    several = len(days) > 1
    years = several and all((day.month, day.day) == (1, 1) for day in days)
    months = several and all(day.day == 1 for day in days)
    usual, first = ("y", "y") if years else ("MMM", "yMMM") if months else ("MMMd", "yMMMd")
    befores = [None, *(day.year for day in days)]
    return tuple(
        _format_tick_day(day, usual if day.year == before else first, texts)
        for before, day in zip(befores, days, strict=False)
    )


def _format_tick_day(day: date, skeleton: str, texts: Texts) -> str:
    if skeleton == "MMM":
        # As in dates: the skeleton gives the form of a month that stands alone, which is “Sep” in
        # German beside “Sept. 2026” on the same axis.
        return format_date(day, texts, "MMM")
    return str(format_skeleton(skeleton, day, locale=texts.locale))


def choose_label_width(texts: Iterable[str]) -> str:
    """Choose the space for the longest text: s, m, l or xl."""
    longest = max(map(len, texts), default=0)
    return "s" if longest <= 3 else "m" if longest <= 6 else "l" if longest <= 9 else "xl"


def describe(
    metric: Metric, analysis: SeriesAnalysis, number_format: NumberFormat
) -> tuple[str, str]:
    """Return a title, and a description of everything the chart shows."""
    texts = number_format.texts
    first, last = metric.points[0][0], metric.points[-1][0]
    title = texts(_("{name}, {days}"), name=metric.name, days=format_days(first, last, texts))
    return title, " ".join(_sentences(metric, analysis, number_format))


def _sentences(metric: Metric, analysis: SeriesAnalysis, number_format: NumberFormat) -> list[str]:
    texts = number_format.texts
    day, latest = metric.points[-1]
    said = [
        texts(
            _("The latest value is {value}, on {day}."),
            value=number_format.with_unit(number_format.value(latest)),
            day=format_date(day, texts),
        )
    ]
    if limits := analysis.limits:
        said.append(
            texts(
                _("The mean is {mean}; the normal range is {range}."),
                mean=number_format.limit(limits.mean),
                range=number_format.range(limits),
            )
        )
    if metric.target:
        said.append(_describe_target(metric, number_format, texts))
    said += [
        texts(
            _("Signal {number}: {words}"),
            number=number,
            words=describe_signal(metric, signal, number_format),
        )
        for number, signal in enumerate(analysis.signals, start=1)
    ]
    return said


def _describe_target(metric: Metric, number_format: NumberFormat, texts: Texts) -> str:
    low, high = (number_format.given(end(metric.target)) for end in (min, max))
    if len(metric.target) > 1:
        return texts(_("The target is {low} to {high}."), low=low, high=high)
    if metric.direction == "down":
        return texts(_("The target is at most {high}."), high=high)
    return texts(_("The target is at least {low}."), low=low)
