"""Weekly and monthly reports, compiled from what was committed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from rundbrief.build.compilation import Compilation
from rundbrief.cache.digests import digest, digest_of
from rundbrief.config.fields import Day
from rundbrief.content.schema import Health, Incident
from rundbrief.editorial.comparison import (
    Comparison,
    Tallies,
    as_of,
    compare_periods,
)
from rundbrief.editorial.date_texts import period_range, period_title
from rundbrief.editorial.expected import Answer
from rundbrief.editorial.health import count_health
from rundbrief.editorial.ordering import select_in
from rundbrief.i18n.texts import _
from rundbrief.periods import Period, period_of
from rundbrief.site.digests import Stamps
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


@dataclass(frozen=True)
class _Reports:
    """All reports that there are, the oldest first, and how many updates each has."""

    weeks: tuple[Period, ...]
    months: tuple[Period, ...]
    updates: Counter[Period]

    def around(self, period: Period) -> tuple[Period, ...]:
        """List the weeks that lie in a month, or the months in which a week lies."""
        others = self.months if period.kind == "week" else self.weeks
        return tuple(o for o in others if o.since < period.until and period.since < o.until)


def build_reports(c: Compilation, stamps: Stamps) -> Iterator[SitePage]:
    """Build a report for every week and month in which something happened, and for today's."""
    reports = _list_reports(c)
    yield SitePage("reports", "reports.html", partial(_index, c, reports))
    issues = {issue.key: issue for issue in c.issues}
    for periods in (reports.weeks, reports.months):
        for before, period, after in zip(
            [None, *periods], periods, [*periods[1:], None], strict=False
        ):
            around = tuple(filter(None, (before, after, *reports.around(period))))
            stamp = digest(
                stamps.today,
                stamps.until(period),
                stamps.happened,
                repr([(other.key, reports.updates[other]) for other in around]),
                digest_of(issues.get(period.key)),
            )
            build = partial(_view, c, reports, period, before, after)
            yield SitePage(f"reports/{period.key}", "report.html", build, stamp)


def _list_reports(c: Compilation) -> _Reports:
    """Long gaps have no reports: in them nobody wrote anything, and nothing broke."""
    zone = c.project.settings.zone
    words = Counter(u.date for u in c.visible.updates if not u.nothing_to_report)
    days = {u.date for u in c.visible.updates} | {c.project.today}
    days |= {i.began.date() for i in c.visible.incidents if not i.maintenance}
    weeks, months, updates = set(), set(), Counter[Period]()
    for day in days:
        week, month = period_of(day, "week", zone), period_of(day, "month", zone)
        weeks.add(week)
        months.add(month)
        updates.update({week: words[day], month: words[day]})
    return _Reports(tuple(sorted(weeks)), tuple(sorted(months)), updates)


def _index(c: Compilation, reports: _Reports) -> ReportIndexView:
    frame = build_frame(c, "reports", c.texts(_("Reports")))
    lines = Lines(c, frame.root)
    return ReportIndexView(
        frame=frame,
        weeks=tuple(lines.report(p, reports.updates[p]) for p in reversed(reports.weeks)),
        months=tuple(lines.report(p, reports.updates[p]) for p in reversed(reports.months)),
    )


def _view(
    c: Compilation,
    reports: _Reports,
    period: Period,
    before: Period | None,
    after: Period | None,
) -> ReportView:
    title = f"{period_title(period, c.texts)} · {period_range(period, c.texts)}"
    frame = build_frame(c, f"reports/{period.key}", title, section="reports")
    lines = Lines(c, frame.root)
    own, today = c.visible.updates_of, c.project.today
    stands = c.stands(period)
    told = [(stand, select_in(own(stand.department.slug), period)) for stand in stands]
    comparison = compare_periods(c.visible, stands, period, today)
    issue = next((i for i in c.issues if i.key == period.key), None)

    def link(other: Period | None) -> ReportLine | None:
        return lines.report(other, reports.updates[other]) if other else None

    return ReportView(
        frame=frame,
        today=today,
        period=period,
        counts=tuple(HealthCount(h, n) for h, n in count_health(stands).items() if n),
        highlights=tuple(
            lines.update(u) for u in select_in(c.visible.updates, period) if u.highlight
        ),
        comparison=_comparison(lines, comparison),
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
        incidents=tuple(
            lines.incident(as_of(i, period)) for i in c.visible.incidents if _is_open_in(i, period)
        ),
        around=tuple(lines.report(p, reports.updates[p]) for p in reports.around(period)),
        previous=link(before),
        next=link(after),
        issue=lines.issue(issue) if issue else None,
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


def _is_open_in(incident: Incident, period: Period) -> bool:
    ended = as_of(incident, period).ended if incident.began < period.until else None
    return incident.began < period.until and (ended is None or ended >= period.since)
