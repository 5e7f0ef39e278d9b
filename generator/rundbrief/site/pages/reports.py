"""Weekly and monthly reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rundbrief.content.schema import Incident, Metric, Update
from rundbrief.editorial.check_ins import CheckInState
from rundbrief.editorial.department_status import DepartmentStatus, count_statuses
from rundbrief.editorial.formatting import format_period, format_period_days
from rundbrief.editorial.issue_composition import ComposedIssue
from rundbrief.editorial.period_comparison import (
    MetricChange,
    PeriodComparison,
)
from rundbrief.i18n.texts import _
from rundbrief.periods import Period
from rundbrief.render.presenter import ListItem
from rundbrief.site.page_context import PageContext, SitePage, build_page_context
from rundbrief.site.presenter import ReportLink, SitePresenter
from rundbrief.site.queries import SiteQueries
from rundbrief.validation.fields import Day


@dataclass(frozen=True)
class ReportView:
    """A report. Statuses are those at the end of the period, or today's."""

    context: PageContext
    today: Day
    period: Period
    # Whether the period is still going on tomorrow.
    is_unfinished: bool
    counts: Mapping[str | None, int]
    highlights: tuple[ListItem[Update], ...]
    comparison: ListItem[PeriodComparison]
    departments: tuple[ListItem[DepartmentStatus], ...]
    missing: tuple[ListItem[DepartmentStatus], ...]
    incidents: tuple[ListItem[Incident], ...]
    # Links to the months of a week, or the weeks of a month.
    around: tuple[ReportLink, ...]
    previous: ReportLink | None
    next: ReportLink | None
    issue: ListItem[ComposedIssue] | None


@dataclass(frozen=True)
class ReportIndexView:
    context: PageContext
    weeks: tuple[ReportLink, ...]
    months: tuple[ReportLink, ...]


def list_report_pages(q: SiteQueries) -> Iterator[SitePage]:
    """List the reports of all weeks and months with any activity, and of the current ones."""
    yield SitePage("reports", "reports.html", _index)
    for period in (*q.report_periods("week"), *q.report_periods("month")):
        yield SitePage(f"reports/{period.key}", "report.html", _view, (period.key,))


def _index(q: SiteQueries) -> ReportIndexView:
    context = build_page_context(q, "reports", q.texts(_("Reports")))
    presenter = SitePresenter(q, context.root)
    weeks, months = (
        tuple(presenter.report(p) for p in reversed(q.report_periods(kind)))
        for kind in ("week", "month")
    )
    return ReportIndexView(context, weeks, months)


def _view(q: SiteQueries, key: str) -> ReportView:
    period = q.parse_period(key)
    title = f"{format_period(period, q.texts)} · {format_period_days(period, q.texts)}"
    context = build_page_context(q, f"reports/{key}", title, section="reports")
    presenter = SitePresenter(q, context.root)
    statuses = q.statuses(key)
    reported = [(it.slug, q.updates_of_in(it.slug, key)) for it in q.departments]
    before, after = q.report_neighbours(key)

    def link(other: Period | None) -> ReportLink | None:
        return presenter.report(other) if other else None

    return ReportView(
        context=context,
        today=q.today,
        period=period,
        is_unfinished=q.today in period and q.today != period.last,
        counts=count_statuses(statuses),
        highlights=tuple(presenter.update(u) for u in q.updates_in(key) if u.highlight),
        comparison=_comparison(presenter, q.comparison(key)),
        departments=tuple(
            ListItem(
                presenter.status(q.status(slug, key)), updates=tuple(map(presenter.update, updates))
            )
            for slug, updates in reported
            if updates
        ),
        missing=tuple(
            presenter.status(status)
            for status in statuses
            if status.check_in in (CheckInState.MISSING, CheckInState.EXPECTED)
        ),
        incidents=tuple(presenter.incident(i) for i in q.incidents_in(key)),
        around=tuple(presenter.report(p) for p in q.reports_around(key)),
        previous=link(before),
        next=link(after),
        issue=presenter.issue(q.issue(key)) if q.has_issue(key) else None,
    )


def _comparison(
    presenter: SitePresenter, comparison: PeriodComparison
) -> ListItem[PeriodComparison]:
    return ListItem(
        comparison,
        status_changes=tuple(
            ListItem(change, department=presenter.department(change.department.slug))
            for change in comparison.status_changes
        ),
        metric_changes=tuple(_metric_change(presenter, move) for move in comparison.metric_changes),
        newly_missing=presenter.departments(
            department.slug for department in comparison.newly_missing
        ),
    )


def _metric_change(presenter: SitePresenter, move: MetricChange) -> ListItem[Metric]:
    """Present a metric as it was at the end of the period. change: since the previous period."""
    return ListItem(
        move.metric,
        href=f"{presenter.href('metrics')}#rb-metric-{move.metric.slug}",
        value=move.value,
        change=move.change,
        verdict=move.verdict,
        verdict_before=move.verdict_before,
    )
