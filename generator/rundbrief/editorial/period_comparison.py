"""A period compared with the one before it; later changes never alter the result."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from rundbrief.content.departments import Department
from rundbrief.content.schema import FollowUp, Health, Incident, Metric, Update
from rundbrief.editorial.check_ins import CheckInState
from rundbrief.editorial.department_status import DepartmentStatus
from rundbrief.editorial.incident_statistics import elapsed_between, find_open_spans, is_outage
from rundbrief.editorial.metric_verdicts import find_target_verdict
from rundbrief.periods import Period

_WORST_FIRST = (Health.OFF_TRACK, Health.AT_RISK, Health.ON_TRACK)
_NOTHING = timedelta()


@dataclass(frozen=True)
class StatusChange:
    """A department whose health has changed."""

    department: Department
    # None where none had ever been reported.
    before: Health | None
    after: Health

    @property
    def trend(self) -> str:
        """Give `better`, `worse`, or `first` for the first health ever reported."""
        if self.before is None:
            return "first"
        is_better = _WORST_FIRST.index(self.after) > _WORST_FIRST.index(self.before)
        return "better" if is_better else "worse"


@dataclass(frozen=True)
class PeriodTotals:
    """Numbers of a period."""

    updates: int = 0
    # How many published updates.
    departments: int = 0
    opened: int = 0
    closed: int = 0
    # Of all outages, within the period; a minimum where one is still open.
    outage_time: timedelta = _NOTHING
    is_minimum: bool = False
    received: int = 0
    verified: int = 0


@dataclass(frozen=True)
class MetricChange:
    """A metric whose value has changed."""

    metric: Metric
    value: float
    # None for its first value ever.
    before: float | None
    verdict: str | None
    verdict_before: str | None

    @property
    def change(self) -> float | None:
        return None if self.before is None else self.value - self.before


@dataclass(frozen=True)
class PeriodComparison:
    """What changed between two periods.

    status_changes: worse ones first. newly_missing: departments that are missing, but reported in
    the period before.
    """

    before: Period
    now: PeriodTotals
    then: PeriodTotals
    status_changes: tuple[StatusChange, ...]
    metric_changes: tuple[MetricChange, ...]
    newly_missing: tuple[Department, ...]


def compare_periods(
    period: Period,
    *,
    totals: tuple[PeriodTotals, PeriodTotals],
    reporting: tuple[Collection[str], Collection[str]],
    statuses: Sequence[DepartmentStatus],
    metrics: Iterable[Metric],
) -> PeriodComparison:
    """Compare a period with the one before it.

    totals, reporting: numbers, and slugs of departments that reported, of the period before and of
    this one. statuses: of all departments at the end of the period.
    """
    then, now = totals
    reported_before, reported = reporting
    return PeriodComparison(
        before=period.previous,
        now=now,
        then=then,
        status_changes=_status_changes(statuses),
        metric_changes=tuple(_metric_changes(metrics, period)),
        newly_missing=tuple(
            status.department
            for status in statuses
            if status.check_in is CheckInState.MISSING
            and status.department.slug in reported_before
            and status.department.slug not in reported
        ),
    )


def incident_as_of(incident: Incident, period: Period) -> Incident:
    """Show an incident as it was known when a period ended."""
    known = tuple(entry for entry in incident.timeline if entry.at < period.until)
    if len(known) == len(incident.timeline):
        return incident
    return incident.model_copy(update={"timeline": known})


def _status_changes(statuses: Iterable[DepartmentStatus]) -> tuple[StatusChange, ...]:
    status_changes = (
        StatusChange(status.department, status.before, status.health)
        for status in statuses
        if status.health and status.health is not status.before
    )
    return tuple(sorted(status_changes, key=lambda t: ("worse", "better", "first").index(t.trend)))


def count_totals(
    updates: Iterable[Update],
    incidents: Iterable[Incident],
    follow_ups: Sequence[FollowUp],
    period: Period,
    today: date,
) -> PeriodTotals:
    """Count what happened in a period. updates: those of the period."""
    reports = [update for update in updates if not update.nothing_to_report]
    known = [incident_as_of(i, period) for i in incidents if i.began < period.until]
    outages = [incident for incident in known if is_outage(incident)]
    return PeriodTotals(
        updates=len(reports),
        departments=len({update.department for update in reports}),
        opened=sum(outage.began >= period.since for outage in outages),
        closed=sum(_is_in(outage.ended, period) for outage in outages),
        outage_time=sum((_outage_time(outage, period, today) for outage in outages), _NOTHING),
        is_minimum=today in period and any(outage.ended is None for outage in outages),
        received=sum(follow_up.received in period for follow_up in follow_ups),
        verified=sum(_is_verified_in(follow_up, period) for follow_up in follow_ups),
    )


def _is_in(moment: datetime | None, period: Period) -> bool:
    return moment is not None and period.since <= moment < period.until


def _outage_time(outage: Incident, period: Period, today: date) -> timedelta:
    """Add up the time in which it was open within the period.

    One that is still open is known to have lasted until today began, or until its latest entry.
    """
    began_today = datetime.combine(today, time(), period.since.tzinfo)
    until = min(period.until, max(began_today, outage.timeline[-1].at))
    spans = ((max(a, period.since), min(b or until, until)) for a, b in find_open_spans(outage))
    return sum((elapsed_between(since, end) for since, end in spans if since < end), _NOTHING)


def _is_verified_in(follow_up: FollowUp, period: Period) -> bool:
    known = [entry for entry in follow_up.timeline if entry.at < period.until]
    return bool(known) and known[-1].state == "verified" and _is_in(known[-1].at, period)


def _metric_changes(metrics: Iterable[Metric], period: Period) -> Iterable[MetricChange]:
    """Compare the last value of the period with the last one before it."""
    for metric in metrics:
        known = bisect_right(metric.points, period.last, key=_day_of)
        earlier = bisect_left(metric.points, period.first, key=_day_of)
        if known <= earlier:
            continue
        value = metric.points[known - 1][1]
        before = metric.points[earlier - 1][1] if earlier else None
        if value != before:
            yield MetricChange(
                metric, value, before, _verdict(metric, known), _verdict(metric, earlier)
            )


def _day_of(point: tuple[date, float]) -> date:
    return point[0]


def _verdict(metric: Metric, known: int) -> str | None:
    """known: how many of its points count. The verdict looks at none but the newest of them."""
    points = metric.points[max(known - 1, 0) : known]
    return find_target_verdict(metric.model_copy(update={"points": points}))
