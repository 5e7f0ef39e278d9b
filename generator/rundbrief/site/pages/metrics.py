"""Metrics: the page of all, and one for each with its chart and values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from rundbrief.content.schema import Metric, Update
from rundbrief.editorial.metric_texts import (
    NumberFormat,
    choose_number_format,
    describe_series,
    describe_signal,
)
from rundbrief.editorial.metric_verdicts import (
    SeriesAnalysis,
    SeriesVerdict,
    SignalKind,
    Tendency,
    analyse_series,
)
from rundbrief.editorial.rendered_bodies import metric_file, metric_page
from rundbrief.i18n.texts import Texts, _
from rundbrief.render.presenter import ListItem
from rundbrief.site.charts.chart import LARGE, SMALL, MetricChartView, build_chart, find_first
from rundbrief.site.page_context import PageContext, SitePage, build_page_context
from rundbrief.site.presenter import SitePresenter
from rundbrief.site.queries import SiteQueries
from rundbrief.validation.fields import Day

# Number of values in the table of a card.
_ROWS = 12

# Groups of metrics, most urgent first.
GROUPS = ("act", "changed", "off-target", "steady", "unknown")

_TITLES = {
    "act": _("Need attention"),
    "changed": _("Something changed"),
    "off-target": _("Off target, no change"),
    "steady": _("Normal"),
    "unknown": _("Too early to tell"),
}


@dataclass(frozen=True)
class MetricRow:
    """A value in a table."""

    date: Day
    value: str
    # Difference from the previous value.
    step: str | None
    # Signals that it is part of, as (number, kind).
    marks: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class MetricFacts:
    """What both the card and the page of a metric are based on."""

    metric: Metric
    analysis: SeriesAnalysis
    number_format: NumberFormat


def find_facts(metric: Metric, texts: Texts) -> MetricFacts:
    analysis = analyse_series(metric)
    return MetricFacts(metric, analysis, choose_number_format(metric, analysis.limits, texts))


@dataclass(frozen=True)
class MetricGroup:
    """Metrics that need the same from the reader. key: one of GROUPS."""

    key: str
    title: str
    metrics: tuple[ListItem[Metric], ...]


@dataclass(frozen=True)
class MetricsView:
    """The page of all metrics."""

    context: PageContext
    # Groups that aren't empty, most urgent first.
    groups: tuple[MetricGroup, ...]
    # Number of metrics in the group `act`; likewise `changed`.
    act: int
    changed: int


@dataclass(frozen=True)
class SignalItem:
    """A signal in the list beside the chart."""

    # As in the chart.
    number: int
    kind: str
    # Its first day.
    since: Day
    tendency: str
    words: str


@dataclass(frozen=True)
class LimitFacts:
    """The control limits, formatted."""

    mean: str
    lower: str
    upper: str
    step: str
    # Date of the first value that they are computed from.
    since: Day
    # Number of these values.
    values: int


@dataclass(frozen=True)
class MetricView:
    """The page of a metric."""

    context: PageContext
    today: Day
    metric: ListItem[Metric]
    chart: MetricChartView | None
    limits: LimitFacts | None
    signals: tuple[SignalItem, ...]
    # Latest values, newest first.
    rows: tuple[MetricRow, ...]
    # Address of the CSV file with all values.
    table: str
    updates: tuple[ListItem[Update], ...]


def list_metric_pages(q: SiteQueries) -> Iterator[SitePage]:
    yield SitePage("metrics", "metrics.html", _index)
    for metric in q.metrics:
        yield SitePage(metric_page(metric.slug), "metric.html", _view, (metric.slug,))


def _index(q: SiteQueries) -> MetricsView:
    context = build_page_context(q, "metrics", q.texts(_("Metrics")))
    presenter = SitePresenter(q, context.root)
    grouped: dict[str, list[ListItem[Metric]]] = {key: [] for key in GROUPS}
    for card in (build_metric_card(presenter, m) for m in q.metrics):
        grouped[find_group(card)].append(card)
    return MetricsView(
        context=context,
        groups=tuple(
            MetricGroup(key, q.texts(_TITLES[key]), tuple(cards))
            for key, cards in grouped.items()
            if cards
        ),
        act=len(grouped["act"]),
        changed=len(grouped["changed"]),
    )


def find_group(card: ListItem[Metric]) -> str:
    """Choose the group of a metric: one of GROUPS."""
    if card.verdict == "act" or card.sign == "signal-worse":
        return "act"
    if card.sign in ("signal-better", "signal-neutral"):
        return "changed"
    if card.verdict == "watch":
        return "off-target"
    return "steady" if card.sign == "noise" else "unknown"


def render_series(metric: Metric) -> str:
    """Render all values as CSV, including those from updates."""
    rows = (f"{day.isoformat()},{_plain(value)}" for day, value in metric.points)
    return "".join(f"{row}\n" for row in ("date,value", *rows))


def _plain(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


def _view(q: SiteQueries, slug: str) -> MetricView:
    metric = q.metric(slug)
    context = build_page_context(
        q, metric_page(metric.slug), metric.name, description=metric.says, section="metrics"
    )
    presenter, facts = SitePresenter(q, context.root), find_facts(metric, q.texts)
    analysis, number_format = facts.analysis, facts.number_format
    limits = None
    if known := analysis.limits:
        limits = LimitFacts(
            mean=number_format.limit(known.mean),
            lower=number_format.limit(known.lower),
            upper=number_format.limit(known.upper),
            step=number_format.limit(known.moving_range),
            since=metric.points[analysis.first][0],
            values=len(metric.points) - analysis.first,
        )
    return MetricView(
        context=context,
        today=q.today,
        metric=build_metric_card(presenter, metric),
        chart=build_chart(metric, analysis, number_format, LARGE) if metric.points else None,
        limits=limits,
        signals=tuple(
            SignalItem(
                n,
                s.kind.value,
                s.since,
                s.tendency.value,
                describe_signal(metric, s, number_format),
            )
            for n, s in enumerate(analysis.signals, start=1)
            if s.places[-1] >= find_first(metric, LARGE)
        ),
        rows=build_rows(facts, LARGE.most),
        table=context.root + q.addresses.asset(metric_file(metric.slug)),
        updates=tuple(map(presenter.update, q.updates_with_metric(slug))),
    )


def build_metric_card(presenter: SitePresenter, metric: Metric) -> ListItem[Metric]:
    """Present a metric with its chart, its interpretation and its latest values.

    sign: signal-better, signal-worse, signal-neutral, noise or few; None without values. said: what
    that means. urgent: whether it is off target or has got worse. rows: newest first. older: number
    of values that are not in `rows`.
    """
    item, facts = presenter.metric(metric), find_facts(metric, presenter.q.texts)
    analysis, number_format, points = facts.analysis, facts.number_format, metric.points
    sign = _sign(metric, analysis)
    return ListItem(
        item,
        sign=sign,
        meaning=describe_series(metric, analysis, number_format),
        urgent=item.verdict in ("act", "watch") or sign == f"signal-{Tendency.WORSE}",
        chart=build_chart(metric, analysis, number_format, SMALL) if points else None,
        rows=build_rows(facts, _ROWS),
        older=max(0, len(points) - _ROWS),
    )


def _sign(metric: Metric, analysis: SeriesAnalysis) -> str | None:
    """Return the code of a metric's behaviour, which is also that of its label."""
    if not metric.points:
        return None
    if analysis.verdict is SeriesVerdict.SIGNAL and analysis.current:
        return f"signal-{analysis.current.tendency}"
    return analysis.verdict.value


def build_rows(facts: MetricFacts, most: int) -> tuple[MetricRow, ...]:
    """List the latest values, newest first. A shift is marked at its first value only."""
    marks: dict[int, list[tuple[int, str]]] = {}
    for number, signal in enumerate(facts.analysis.signals, start=1):
        for place in signal.places[:1] if signal.kind is SignalKind.SHIFT else signal.places:
            marks.setdefault(place, []).append((number, signal.kind.value))
    points, number_format = facts.metric.points, facts.number_format
    steps = [None, *(b - a for (__, a), (__, b) in pairwise(points))]
    return tuple(
        MetricRow(
            date=points[place][0],
            value=number_format.value(points[place][1]),
            step=None if (step := steps[place]) is None else number_format.value(abs(step)),
            marks=tuple(marks.get(place, ())),
        )
        for place in reversed(range(max(0, len(points) - most), len(points)))
    )
