"""A chart in words, for those who don't see it."""

from __future__ import annotations

from rundbrief.content.schema import Metric
from rundbrief.editorial.date_texts import say_date, say_days
from rundbrief.editorial.numbers import Figures
from rundbrief.editorial.signal_texts import say_signal
from rundbrief.editorial.signals import Behaviour
from rundbrief.i18n.texts import Texts, _


def describe(metric: Metric, behaviour: Behaviour, figures: Figures) -> tuple[str, str]:
    """Give a title, and all that the drawing shows, in a few sentences."""
    texts = figures.texts
    first, last = metric.points[0][0], metric.points[-1][0]
    title = texts(_("{name}, {days}"), name=metric.name, days=say_days(first, last, texts))
    return title, " ".join(_sentences(metric, behaviour, figures))


def _sentences(metric: Metric, behaviour: Behaviour, figures: Figures) -> list[str]:
    texts = figures.texts
    day, newest = metric.points[-1]
    said = [
        texts(
            _("The newest value is {value}, of {day}."),
            value=figures.with_unit(figures.value(newest)),
            day=say_date(day, texts),
        )
    ]
    if limits := behaviour.limits:
        said.append(
            texts(
                _("The mean is {mean}; what always happens is {range}."),
                mean=figures.limit(limits.mean),
                range=figures.range(limits),
            )
        )
    if metric.target:
        said.append(_say_target(metric, figures, texts))
    said += [
        texts(
            _("Signal {number}: {words}"), number=number, words=say_signal(metric, signal, figures)
        )
        for number, signal in enumerate(behaviour.signals, start=1)
    ]
    return said


def _say_target(metric: Metric, figures: Figures, texts: Texts) -> str:
    low, high = (figures.given(end(metric.target)) for end in (min, max))
    if len(metric.target) > 1:
        return texts(_("The target is {low} to {high}."), low=low, high=high)
    if metric.direction == "down":
        return texts(_("The target is at most {high}."), high=high)
    return texts(_("The target is at least {low}."), low=low)
