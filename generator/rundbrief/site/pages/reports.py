"""Weekly and monthly reports, compiled from what was committed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rundbrief.compilation import Compilation
from rundbrief.content.model import Day, Incident
from rundbrief.editorial.answers import Answer
from rundbrief.editorial.dates import period_range, period_title
from rundbrief.editorial.health import count_health, find_stand
from rundbrief.periods import Period, period_of
from rundbrief.site.frames import build_frame
from rundbrief.site.lines import Lines
from rundbrief.site.page import SitePage
from rundbrief.site.parts import (
    DepartmentCard,
    DepartmentReport,
    Frame,
    HealthCount,
    IncidentLine,
    IssueLine,
    ReportLine,
)
from rundbrief.texts import _


@dataclass(frozen=True)
class ReportView:
    frame: Frame
    today: Day
    period: Period
    counts: tuple[HealthCount, ...]
    departments: tuple[DepartmentReport, ...]
    missing: tuple[DepartmentCard, ...]
    incidents: tuple[IncidentLine, ...]
    previous: ReportLine | None
    next: ReportLine | None
    issue: IssueLine | None


@dataclass(frozen=True)
class ReportIndexView:
    frame: Frame
    weeks: tuple[ReportLine, ...]
    months: tuple[ReportLine, ...]


def build_reports(c: Compilation) -> Iterator[SitePage]:
    """Build a report for every week and month that has updates, and for the present ones."""
    weeks, months = _periods(c, "week"), _periods(c, "month")
    yield _index(c, weeks, months)
    for periods in (weeks, months):
        for before, period, after in zip(
            [None, *periods], periods, [*periods[1:], None], strict=False
        ):
            yield SitePage(f"reports/{period.key}", "report.html", _view(c, period, before, after))


def _periods(c: Compilation, kind: str) -> list[Period]:
    """List the periods from the first update's to today's; long gaps are left out."""
    zone = c.project.settings.zone
    kinds = {"week": "week", "month": "month"}
    days = {u.date for u in c.visible.updates} | {c.project.today}
    return sorted({period_of(day, kinds[kind], zone) for day in days})  # type: ignore[arg-type]


def _count(c: Compilation, period: Period) -> int:
    return sum(u.date in period and not u.nothing_to_report for u in c.visible.updates)


def _index(c: Compilation, weeks: list[Period], months: list[Period]) -> SitePage:
    frame = build_frame(c, "reports", c.texts(_("Reports")))
    lines = Lines(c, frame.root)
    view = ReportIndexView(
        frame=frame,
        weeks=tuple(lines.report(p, _count(c, p)) for p in reversed(weeks)),
        months=tuple(lines.report(p, _count(c, p)) for p in reversed(months)),
    )
    return SitePage("reports", "reports.html", view)


def _view(
    c: Compilation, period: Period, before: Period | None, after: Period | None
) -> ReportView:
    title = f"{period_title(period, c.texts)} · {period_range(period, c.texts)}"
    frame = build_frame(c, f"reports/{period.key}", title, section="reports")
    lines = Lines(c, frame.root)
    own, today = c.visible.updates_of, c.project.today
    stands = [find_stand(d, own(d.slug), period, today) for d in c.visible.departments]
    reports = [
        DepartmentReport(
            lines.card(stand),
            tuple(lines.update(u) for u in own(stand.department.slug) if u.date in period),
        )
        for stand in stands
    ]
    issue = next((i for i in c.issues if i.key == period.key), None)

    def link(other: Period | None) -> ReportLine | None:
        return lines.report(other, _count(c, other)) if other else None

    return ReportView(
        frame=frame,
        today=c.project.today,
        period=period,
        counts=tuple(HealthCount(h, n) for h, n in count_health(stands).items() if n),
        departments=tuple(r for r in reports if r.updates),
        missing=tuple(
            r.card for r in reports if r.card.answer in (Answer.MISSING, Answer.EXPECTED)
        ),
        incidents=tuple(lines.incident(i) for i in c.visible.incidents if _is_open_in(i, period)),
        previous=link(before),
        next=link(after),
        issue=lines.issue(issue) if issue else None,
    )


def _is_open_in(incident: Incident, period: Period) -> bool:
    ended = incident.ended
    return incident.began < period.until and (ended is None or ended >= period.since)
