"""Signal or noise, in words that need no statistics."""

from __future__ import annotations

from collections.abc import Mapping

from rundbrief.content.schema import Metric
from rundbrief.editorial.control_limits import ENOUGH, Limits
from rundbrief.editorial.date_texts import say_date, say_days
from rundbrief.editorial.numbers import Figures
from rundbrief.editorial.signals import Behaviour, Kind, Signal, Tendency
from rundbrief.editorial.verdicts import find_outlook
from rundbrief.i18n.texts import Texts, _

# By kind, and whether above or below.
_SIGNALS: Mapping[tuple[Kind, bool], str] = {
    (Kind.OUTSIDE, True): _("{value} on {day} is above all that was to be expected ({range})."),
    (Kind.OUTSIDE, False): _("{value} on {day} is below all that was to be expected ({range})."),
    (Kind.SHIFT, True): _("{n} values in a row above the mean since {day}; something changed."),
    (Kind.SHIFT, False): _("{n} values in a row below the mean since {day}; something changed."),
    (Kind.RUN, True): _("{n} values in a row above the mean, {days}."),
    (Kind.RUN, False): _("{n} values in a row below the mean, {days}."),
    (Kind.NEAR, True): _("{n} values near the upper limit of {upper}, {days}."),
    (Kind.NEAR, False): _("{n} values near the lower limit of {lower}, {days}."),
}
_ROWS_OUTSIDE: Mapping[bool, str] = {
    True: _("{n} values above all that was to be expected ({range}), {days}."),
    False: _("{n} values below all that was to be expected ({range}), {days}."),
}
_ADVICE: Mapping[Tendency, str] = {
    Tendency.BETTER: _("That is better: find out why, and keep it."),
    Tendency.WORSE: _("That is worse: find out why."),
    Tendency.NEUTRAL: _("Find out why."),
}
_OUTLOOKS: Mapping[str, str] = {
    "always": _("As it goes, every value will be on target."),
    "sometimes": _("As it goes, some values will be on target and some won’t, by chance alone."),
    "never": _(
        "As it goes, no value will be on target. That takes a change in how the work is done."
    ),
}


def say_behaviour(metric: Metric, behaviour: Behaviour, figures: Figures) -> str:
    """Say what the newest value means: `6 values near the upper limit … Find out why.`"""
    if behaviour.current:
        advice = figures.texts(_ADVICE[behaviour.current.tendency])
        return f"{say_signal(metric, behaviour.current, figures)} {advice}"
    if behaviour.limits is None:
        return _say_too_few(len(metric.points), figures.texts)
    return _say_noise(metric, behaviour, behaviour.limits, figures)


def say_signal(metric: Metric, signal: Signal, figures: Figures) -> str:
    """Say what was seen, and of a shift also what was usual before and is now."""
    texts, limits = figures.texts, signal.limits
    words = _SIGNALS[signal.kind, signal.above]
    if signal.kind is Kind.OUTSIDE and len(signal.places) > 1:
        words = _ROWS_OUTSIDE[signal.above]
    said = texts(
        words,
        n=len(signal.places),
        value=figures.with_unit(figures.value(metric.points[signal.places[0]][1])),
        day=say_date(signal.since, texts),
        days=say_days(signal.since, signal.until, texts),
        range=figures.range(limits),
        lower=figures.limit(limits.lower),
        upper=figures.limit(limits.upper),
    )
    if not signal.after:
        return said
    before, after = figures.limit(limits.mean), figures.limit(signal.after.mean)
    means = texts(_("Before it was about {before}, now it is about {after}."))
    return f"{said} {means.format(before=before, after=figures.with_unit(after))}"


def _say_too_few(values: int, texts: Texts) -> str:
    if not values:
        return ""
    return texts.plural(
        "Too few to tell: this is {n} value, and limits need {enough}.",
        "Too few to tell: these are {n} values, and limits need {enough}.",
        values,
        enough=ENOUGH,
    )


def _say_noise(metric: Metric, behaviour: Behaviour, limits: Limits, figures: Figures) -> str:
    texts = figures.texts
    if not limits.moving_range:
        return texts(
            _("The last {n} values are the same. There is nothing to react to."),
            n=len(metric.points) - behaviour.first,
        )
    said = texts(
        _("The newest value is within what always happens ({range}). Don’t react to it."),
        range=figures.range(limits),
    )
    outlook = find_outlook(metric, limits)
    return f"{said} {texts(_OUTLOOKS[outlook])}" if outlook else said
