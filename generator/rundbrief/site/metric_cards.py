"""A metric at a glance: how it stands, whether that is signal or noise, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from rundbrief.content.schema import Metric
from rundbrief.editorial.numbers import Figures, find_figures
from rundbrief.editorial.signal_texts import say_behaviour
from rundbrief.editorial.signals import (
    Behaviour,
    Kind,
    Tendency,
    Verdict,
    find_behaviour,
)
from rundbrief.editorial.verdicts import find_verdict
from rundbrief.i18n.texts import Texts
from rundbrief.site.charts.chart import SMALL, build_chart
from rundbrief.site.list_items import DepartmentLink, MetricCard, MetricRow

# Values in the table of a card; its page shows more.
_ROWS = 12


@dataclass(frozen=True)
class MetricFacts:
    """What card and page of a metric are made of."""

    metric: Metric
    behaviour: Behaviour
    figures: Figures


def find_facts(metric: Metric, texts: Texts) -> MetricFacts:
    behaviour = find_behaviour(metric)
    return MetricFacts(metric, behaviour, find_figures(metric, behaviour.limits, texts))


def build_metric_card(
    metric: Metric, texts: Texts, *, department: DepartmentLink | None, href: str
) -> MetricCard:
    facts = find_facts(metric, texts)
    behaviour, figures, points = facts.behaviour, facts.figures, metric.points
    verdict, sign = find_verdict(metric), _sign(metric, behaviour)
    return MetricCard(
        slug=metric.slug,
        name=metric.name,
        href=href,
        department=department,
        unit=metric.unit,
        direction=metric.direction,
        value=points[-1][1] if points else None,
        date=points[-1][0] if points else None,
        change=points[-1][1] - points[-2][1] if len(points) > 1 else None,
        target=metric.target,
        verdict=verdict,
        sign=sign,
        said=say_behaviour(metric, behaviour, figures),
        urgent=verdict in ("act", "watch") or sign == f"signal-{Tendency.WORSE}",
        definition=metric.definition,
        says=metric.says,
        says_not=metric.says_not,
        react=metric.react,
        source=metric.source,
        points=points,
        chart=build_chart(metric, behaviour, figures, SMALL) if points else None,
        rows=build_rows(facts, _ROWS),
        older=max(0, len(points) - _ROWS),
    )


def _sign(metric: Metric, behaviour: Behaviour) -> str | None:
    """Give the code that has words: signal-better, -worse or -neutral, noise, few."""
    if not metric.points:
        return None
    if behaviour.verdict is Verdict.SIGNAL and behaviour.current:
        return f"signal-{behaviour.current.tendency}"
    return behaviour.verdict.value


def build_rows(facts: MetricFacts, most: int) -> tuple[MetricRow, ...]:
    """List the newest values, newest first; a shift is told at its first value."""
    marks: dict[int, list[tuple[int, str]]] = {}
    for number, signal in enumerate(facts.behaviour.signals, start=1):
        for place in signal.places[:1] if signal.kind is Kind.SHIFT else signal.places:
            marks.setdefault(place, []).append((number, signal.kind.value))
    points, figures = facts.metric.points, facts.figures
    steps = [None, *(b - a for (__, a), (__, b) in pairwise(points))]
    return tuple(
        MetricRow(
            date=points[place][0],
            value=figures.value(points[place][1]),
            step=None if (step := steps[place]) is None else figures.value(abs(step)),
            marks=tuple(marks.get(place, ())),
        )
        for place in reversed(range(max(0, len(points) - most), len(points)))
    )
