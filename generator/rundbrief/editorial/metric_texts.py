"""Texts about metrics: numbers at a sensible precision, and signal or noise in plain language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor, log10

from babel.numbers import format_decimal

from rundbrief.content.schema import Metric
from rundbrief.editorial.control_chart import MIN_VALUES, ControlLimits
from rundbrief.editorial.formatting import format_date, format_days, format_number
from rundbrief.editorial.metric_verdicts import (
    SeriesAnalysis,
    Signal,
    SignalKind,
    Tendency,
    find_target_outlook,
)
from rundbrief.i18n.texts import Texts, _

_MAX_DECIMALS = 9

Number = float | Fraction


@dataclass(frozen=True)
class NumberFormat:
    """Formats the numbers of one metric with the same precision, so that they align."""

    texts: Texts
    unit: str
    # Of values, as they were entered.
    decimals: int
    # Of computed values, as far as they are meaningful: limits that are 12.8 apart need no
    # hundredths.
    computed_decimals: int

    def value(self, value: Number) -> str:
        return _write(value, self.decimals, self.texts)

    def limit(self, value: Number) -> str:
        return _write(value, self.computed_decimals, self.texts)

    def given(self, value: Number) -> str:
        """Format a number set by hand, such as a target, with no more decimals than it needs."""
        return format_number(float(value), self.texts)

    def with_unit(self, text: str) -> str:
        return f"{text} {self.unit}".rstrip()

    def range(self, limits: ControlLimits) -> str:
        """Format the range between the limits: `412 to 530 rides`."""
        low, high = self.limit(limits.lower), self.limit(limits.upper)
        return self.with_unit(self.texts(_("{low} to {high}"), low=low, high=high))


def choose_number_format(
    metric: Metric, limits: ControlLimits | None, texts: Texts
) -> NumberFormat:
    """Choose the decimals by the values, and by the distance of the limits."""
    values = [abs(value) for __, value in metric.points if value]
    decimals = max((_decimals_of(value) for value in values), default=0)
    decimals = min(decimals, max(2, 2 - _magnitude(max(values))) if values else 0)
    computed_decimals = decimals
    if limits and limits.upper > limits.lower:
        computed_decimals = max(decimals, 1 - _magnitude(float(limits.upper - limits.lower)))
    return NumberFormat(texts, metric.unit, decimals, min(computed_decimals, _MAX_DECIMALS))


def _decimals_of(value: float) -> int:
    exponent = Decimal(repr(value)).normalize().as_tuple().exponent
    return min(_MAX_DECIMALS, max(0, -int(exponent)))


def _magnitude(value: float) -> int:
    """Give the place of the first digit: 2 for 530, -1 for 0.5."""
    return floor(log10(value))


def _write(value: Number, decimals: int, texts: Texts) -> str:
    rounded = round(float(value), decimals) or 0.0  # there is no “-0”
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(rounded, pattern, locale=texts.locale))


# By kind, and whether above or below.
_SIGNALS: Mapping[tuple[SignalKind, bool], str] = {
    (SignalKind.OUTSIDE, True): _("{value} on {day} is above the expected range ({range})."),
    (SignalKind.OUTSIDE, False): _("{value} on {day} is below the expected range ({range})."),
    (SignalKind.SHIFT, True): _(
        "{n} values in a row above the mean since {day}: something changed."
    ),
    (SignalKind.SHIFT, False): _(
        "{n} values in a row below the mean since {day}: something changed."
    ),
    (SignalKind.RUN, True): _("{n} values in a row above the mean, {days}."),
    (SignalKind.RUN, False): _("{n} values in a row below the mean, {days}."),
    (SignalKind.NEAR, True): _("{n} values near the upper limit of {upper}, {days}."),
    (SignalKind.NEAR, False): _("{n} values near the lower limit of {lower}, {days}."),
}
_ROWS_OUTSIDE: Mapping[bool, str] = {
    True: _("{n} values above the expected range ({range}), {days}."),
    False: _("{n} values below the expected range ({range}), {days}."),
}
_ADVICE: Mapping[Tendency, str] = {
    Tendency.BETTER: _("This is better. Find out why, and keep it up."),
    Tendency.WORSE: _("This is worse. Find out why."),
    Tendency.NEUTRAL: _("Find out why."),
}
_OUTLOOKS: Mapping[str, str] = {
    "always": _("At this level, every value will meet the target."),
    "sometimes": _(
        "At this level, some values will meet the target and some won’t, purely by chance."
    ),
    "never": _(
        "At this level, no value will meet the target. That takes a change in how the work is done."
    ),
}


def describe_series(metric: Metric, analysis: SeriesAnalysis, number_format: NumberFormat) -> str:
    """Describe what the latest value means: `6 values near the upper limit … Find out why.`"""
    if analysis.current:
        advice = number_format.texts(_ADVICE[analysis.current.tendency])
        return f"{describe_signal(metric, analysis.current, number_format)} {advice}"
    if analysis.limits is None:
        return _say_too_few(len(metric.points), number_format.texts)
    return _say_noise(metric, analysis, analysis.limits, number_format)


def describe_signal(metric: Metric, signal: Signal, number_format: NumberFormat) -> str:
    """Describe a signal; for a shift, with the means before and after it."""
    texts, limits = number_format.texts, signal.limits
    message = _SIGNALS[signal.kind, signal.above]
    if signal.kind is SignalKind.OUTSIDE and len(signal.places) > 1:
        message = _ROWS_OUTSIDE[signal.above]
    text = texts(
        message,
        n=len(signal.places),
        value=number_format.with_unit(number_format.value(metric.points[signal.places[0]][1])),
        day=format_date(signal.since, texts),
        days=format_days(signal.since, signal.until, texts),
        range=number_format.range(limits),
        lower=number_format.limit(limits.lower),
        upper=number_format.limit(limits.upper),
    )
    if not signal.after:
        return text
    before, after = number_format.limit(limits.mean), number_format.limit(signal.after.mean)
    means = texts(_("The mean moved from about {before} to about {after}."))
    return f"{text} {means.format(before=before, after=number_format.with_unit(after))}"


def _say_too_few(values: int, texts: Texts) -> str:
    if not values:
        return ""
    return texts.plural(
        "Too few values to tell: {n} so far, {enough} needed.",
        "Too few values to tell: {n} so far, {enough} needed.",
        values,
        enough=MIN_VALUES,
    )


def _say_noise(
    metric: Metric, analysis: SeriesAnalysis, limits: ControlLimits, number_format: NumberFormat
) -> str:
    texts = number_format.texts
    if not limits.moving_range:
        return texts(
            _("The last {n} values are the same. No action needed."),
            n=len(metric.points) - analysis.first,
        )
    text = texts(
        _("The latest value is within the normal range ({range}). No action needed."),
        range=number_format.range(limits),
    )
    outlook = find_target_outlook(metric, limits)
    return f"{text} {texts(_OUTLOOKS[outlook])}" if outlook else text


def describe_chart(
    metric: Metric, analysis: SeriesAnalysis, number_format: NumberFormat
) -> tuple[str, str]:
    """Return a title, and a description of everything the chart shows."""
    texts = number_format.texts
    first, last = metric.points[0][0], metric.points[-1][0]
    title = texts(_("{name}, {days}"), name=metric.name, days=format_days(first, last, texts))
    return title, " ".join(_chart_sentences(metric, analysis, number_format))


def _chart_sentences(
    metric: Metric, analysis: SeriesAnalysis, number_format: NumberFormat
) -> list[str]:
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
