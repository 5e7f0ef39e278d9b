"""Weekly and monthly reports, compiled from what was committed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rundbrief.config.fields import Day
from rundbrief.content.schema import Health
from rundbrief.editorial.comparison import (
    Comparison,
    Tallies,
)
from rundbrief.editorial.date_texts import period_range, period_title
from rundbrief.editorial.expected import Answer
from rundbrief.editorial.health import count_health
from rundbrief.i18n.texts import _
from rundbrief.periods import Period
from rundbrief.site.list_items import (
    DepartmentCard,
    DepartmentLink,
    DepartmentReport,
    Frame,
    HealthCount,
    IncidentLine,
    IssueLine,
    ReportLine,
    UpdateLine,
)
from rundbrief.site.page import SitePage
from rundbrief.site.page_context import build_frame
from rundbrief.site.presenter import Lines
from rundbrief.site.queries import SiteQueries


@dataclass(frozen=True)
class TurnLine:
    """A department whose health changed. way: worse, better or first."""

    department: DepartmentLink
    before: Health | None
    after: Health
    way: str


@dataclass(frozen=True)
class MoveLine:
    """A metric that moved. change: since the period before; None for a first value."""

    name: str
    href: str
    unit: str
    direction: str
    value: float
    change: float | None
    verdict: str | None
    verdict_before: str | None


@dataclass(frozen=True)
class ComparisonView:
    """What is different from the period before. silent: who wrote then, and is missing now."""

    before: Period
    now: Tallies
    then: Tallies
    turns: tuple[TurnLine, ...]
    moves: tuple[MoveLine, ...]
    silent: tuple[DepartmentLink, ...]


@dataclass(frozen=True)
class ReportView:
    """How things stood when the period ended, or today. around: the month, or the weeks of it."""

    frame: Frame
    today: Day
    period: Period
    counts: tuple[HealthCount, ...]
    highlights: tuple[UpdateLine, ...]
    comparison: ComparisonView
    departments: tuple[DepartmentReport, ...]
    missing: tuple[DepartmentCard, ...]
    incidents: tuple[IncidentLine, ...]
    around: tuple[ReportLine, ...]
    previous: ReportLine | None
    next: ReportLine | None
    issue: IssueLine | None


@dataclass(frozen=True)
class ReportIndexView:
    frame: Frame
    weeks: tuple[ReportLine, ...]
    months: tuple[ReportLine, ...]


def list_report_pages(q: SiteQueries) -> Iterator[SitePage]:
    """List a report for every week and month in which something happened, and for today's."""
    yield SitePage("reports", "reports.html", _index)
    for period in (*q.report_periods("week"), *q.report_periods("month")):
        yield SitePage(f"reports/{period.key}", "report.html", _view, (period.key,))


def _index(q: SiteQueries) -> ReportIndexView:
    frame = build_frame(q, "reports", q.texts(_("Reports")))
    lines = Lines(q, frame.root)
    weeks, months = (
        tuple(lines.report(p, q.update_count(p.key)) for p in reversed(q.report_periods(kind)))
        for kind in ("week", "month")
    )
    return ReportIndexView(frame, weeks, months)


def _view(q: SiteQueries, key: str) -> ReportView:
    period = q.parse_period(key)
    title = f"{period_title(period, q.texts)} · {period_range(period, q.texts)}"
    frame = build_frame(q, f"reports/{key}", title, section="reports")
    lines = Lines(q, frame.root)
    stands = q.statuses(key)
    told = [(stand, q.updates_of_in(stand.department.slug, key)) for stand in stands]
    before, after = q.report_neighbours(key)

    def link(other: Period | None) -> ReportLine | None:
        return lines.report(other, q.update_count(other.key)) if other else None

    return ReportView(
        frame=frame,
        today=q.today,
        period=period,
        counts=tuple(HealthCount(h, n) for h, n in count_health(stands).items() if n),
        highlights=tuple(lines.update(u) for u in q.updates_in(key) if u.highlight),
        comparison=_comparison(lines, q.comparison(key)),
        departments=tuple(
            DepartmentReport(lines.card(stand), tuple(lines.update(u) for u in updates))
            for stand, updates in told
            if updates
        ),
        missing=tuple(
            lines.card(stand)
            for stand in stands
            if stand.answer in (Answer.MISSING, Answer.EXPECTED)
        ),
        incidents=tuple(lines.incident(i) for i in q.incidents_in(key)),
        around=tuple(lines.report(p, q.update_count(p.key)) for p in q.reports_around(key)),
        previous=link(before),
        next=link(after),
        issue=lines.issue(q.issue(key)) if q.has_issue(key) else None,
    )


def _comparison(lines: Lines, comparison: Comparison) -> ComparisonView:
    metrics = lines.href("metrics")
    return ComparisonView(
        before=comparison.before,
        now=comparison.now,
        then=comparison.then,
        turns=tuple(
            TurnLine(lines.department(t.department.slug), t.before, t.after, t.way)
            for t in comparison.turns
        ),
        moves=tuple(
            MoveLine(
                name=m.metric.name,
                href=f"{metrics}#rb-metric-{m.metric.slug}",
                unit=m.metric.unit,
                direction=m.metric.direction,
                value=m.value,
                change=m.change,
                verdict=m.verdict,
                verdict_before=m.verdict_before,
            )
            for m in comparison.moves
        ),
        silent=tuple(lines.department(d.slug) for d in comparison.silent),
    )
