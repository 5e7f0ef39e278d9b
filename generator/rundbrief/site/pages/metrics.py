"""The figures, and how to read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rundbrief.config.fields import Day
from rundbrief.content.schema import Metric
from rundbrief.editorial.bodies import metric_file, metric_page
from rundbrief.editorial.signal_texts import say_signal
from rundbrief.i18n.texts import _
from rundbrief.site.charts.chart import LARGE, build_chart, find_first
from rundbrief.site.charts.views import ChartView
from rundbrief.site.list_items import Frame, MetricCard, MetricRow, UpdateLine
from rundbrief.site.metric_cards import build_rows, find_facts
from rundbrief.site.page import SitePage
from rundbrief.site.page_context import build_frame
from rundbrief.site.presenter import Lines
from rundbrief.site.queries import SiteQueries

# In the tables, those that need somebody come first.
GROUPS = ("act", "changed", "off-target", "steady", "unknown")

_TITLES = {
    "act": _("Needs somebody"),
    "changed": _("Something changed"),
    "off-target": _("Off target, as before"),
    "steady": _("As always"),
    "unknown": _("Too early to tell"),
}


@dataclass(frozen=True)
class MetricGroup:
    """Metrics that want the same of a reader. key: one of GROUPS."""

    key: str
    title: str
    metrics: tuple[MetricCard, ...]


@dataclass(frozen=True)
class MetricsView:
    """groups: those that hold something, the most urgent first. counts: metrics by group."""

    frame: Frame
    groups: tuple[MetricGroup, ...]
    act: int
    changed: int


@dataclass(frozen=True)
class SignalLine:
    """number: as in the chart. since: its first day."""

    number: int
    kind: str
    since: Day
    tendency: str
    words: str


@dataclass(frozen=True)
class LimitFacts:
    """What is to be expected, written out. since: the first value that the limits are made of."""

    mean: str
    lower: str
    upper: str
    step: str
    since: Day
    values: int


@dataclass(frozen=True)
class MetricView:
    """rows: the newest values, newest first. table: the link to all of them, as CSV."""

    frame: Frame
    today: Day
    card: MetricCard
    chart: ChartView | None
    limits: LimitFacts | None
    signals: tuple[SignalLine, ...]
    rows: tuple[MetricRow, ...]
    table: str
    updates: tuple[UpdateLine, ...]


def list_metric_pages(q: SiteQueries) -> Iterator[SitePage]:
    yield SitePage("metrics", "metrics.html", _index)
    for metric in q.metrics:
        yield SitePage(metric_page(metric.slug), "metric.html", _view, (metric.slug,))


def _index(q: SiteQueries) -> MetricsView:
    frame = build_frame(q, "metrics", q.texts(_("Metrics")))
    lines = Lines(q, frame.root)
    grouped: dict[str, list[MetricCard]] = {key: [] for key in GROUPS}
    for card in (lines.metric(m) for m in q.metrics):
        grouped[find_group(card)].append(card)
    return MetricsView(
        frame=frame,
        groups=tuple(
            MetricGroup(key, q.texts(_TITLES[key]), tuple(cards))
            for key, cards in grouped.items()
            if cards
        ),
        act=len(grouped["act"]),
        changed=len(grouped["changed"]),
    )


def find_group(card: MetricCard) -> str:
    """Say what a metric wants of a reader: one of GROUPS."""
    if card.verdict == "act" or card.sign == "signal-worse":
        return "act"
    if card.sign in ("signal-better", "signal-neutral"):
        return "changed"
    if card.verdict == "watch":
        return "off-target"
    return "steady" if card.sign == "noise" else "unknown"


def render_series(metric: Metric) -> str:
    """Write all values as their CSV file has them, together with those of updates."""
    rows = (f"{day.isoformat()},{_plain(value)}" for day, value in metric.points)
    return "".join(f"{row}\n" for row in ("date,value", *rows))


def _plain(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


def _view(q: SiteQueries, slug: str) -> MetricView:
    metric = q.metric(slug)
    frame = build_frame(
        q, metric_page(metric.slug), metric.name, description=metric.says, section="metrics"
    )
    lines, facts = Lines(q, frame.root), find_facts(metric, q.texts)
    behaviour, figures = facts.behaviour, facts.figures
    limits = None
    if known := behaviour.limits:
        limits = LimitFacts(
            mean=figures.limit(known.mean),
            lower=figures.limit(known.lower),
            upper=figures.limit(known.upper),
            step=figures.limit(known.moving_range),
            since=metric.points[behaviour.first][0],
            values=len(metric.points) - behaviour.first,
        )
    return MetricView(
        frame=frame,
        today=q.today,
        card=lines.metric(metric),
        chart=build_chart(metric, behaviour, figures, LARGE) if metric.points else None,
        limits=limits,
        signals=tuple(
            SignalLine(n, s.kind.value, s.since, s.tendency.value, say_signal(metric, s, figures))
            for n, s in enumerate(behaviour.signals, start=1)
            if s.places[-1] >= find_first(metric, LARGE)
        ),
        rows=build_rows(facts, LARGE.most),
        table=frame.root + q.addresses.asset(metric_file(metric.slug)),
        updates=tuple(map(lines.update, q.updates_with_metric(slug))),
    )
