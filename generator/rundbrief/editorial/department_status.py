"""The status of departments in a period, its history, and the evidence against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from rundbrief.content.content import Content
from rundbrief.content.departments import Department
from rundbrief.content.schema import Health, Update
from rundbrief.editorial.check_ins import CheckInState, counts_since, due_day, find_check_in_state
from rundbrief.editorial.metric_verdicts import find_target_verdict
from rundbrief.editorial.needs_attention import (
    AttentionReason,
    find_attention_reason,
    select_open_asks,
)
from rundbrief.editorial.selection import index_on_or_before, select_between
from rundbrief.periods import Period

HISTORY = 12
STALE = "stale"
_DAY = timedelta(days=1)
_STALE_AFTER = {"weekly": 15, "biweekly": 29, "monthly": 63, "quarterly": 187, "yearly": 740}


@dataclass(frozen=True)
class DepartmentStatus:
    """The status of a department at the end of a period, or today."""

    department: Department
    health: Health | None
    # Since when its present health has been reported without interruption.
    since: date | None
    # Its health when the period began, by updates before it.
    before: Health | None
    # For how many weeks its health hasn't been confirmed, if it is too old to be trusted.
    unconfirmed_weeks: int | None
    latest: Update | None
    check_in: CheckInState
    # When its update of the period is due.
    due: date
    # Its health at the end of each of the last periods, the oldest first.
    history: tuple[tuple[Period, Health | None], ...]

    @property
    def stale(self) -> bool:
        """Whether its health is out of date: reported too long ago to be trusted."""
        return self.unconfirmed_weeks is not None


def find_status(
    department: Department, own: Sequence[Update], period: Period, today: date
) -> DepartmentStatus:
    """Find the status of a department in a period. own: its updates, newest first."""
    last = min(today, period.last)
    latest = next(_with_health(own, last), None)
    return DepartmentStatus(
        department=department,
        health=latest.health if latest else None,
        since=_since(own, last),
        before=_health_before(own, period.first),
        unconfirmed_weeks=_unconfirmed_weeks(department, latest, last),
        latest=next((u for u in _known(own, last) if not u.nothing_to_report), None),
        check_in=_find_check_in(department, own, period, today),
        due=due_day(department, period),
        history=_history(department, own, period, today),
    )


@dataclass(frozen=True)
class StatusSpan:
    """A time span during which a department reported the same health."""

    health: Health
    since: date
    # Exclusive; None while it lasts.
    until: date | None
    # The update that reported it first.
    first: Update


def find_status_spans(
    department: Department, own: Sequence[Update], today: date
) -> tuple[StatusSpan, ...]:
    """List the spans of a department's health, newest first. own: its updates, newest first.

    A health that isn't confirmed in time ends, and is unknown from then on.
    """
    spans: list[StatusSpan] = []
    expires = date.min
    for update in reversed(own):
        if update.health is None:
            continue
        if spans and (spans[-1].health is not update.health or update.date > expires):
            spans[-1] = replace(spans[-1], until=min(update.date, expires))
        if not spans or spans[-1].until:
            spans.append(StatusSpan(update.health, update.date, None, update))
        expires = update.date + find_trusted_for(department) + _DAY
        if department.until:
            expires = min(expires, max(department.until, update.date))
    if spans and expires <= today:
        spans[-1] = replace(spans[-1], until=expires)
    return tuple(span for span in reversed(spans) if span.since != span.until)


def find_trusted_for(department: Department) -> timedelta:
    """Find how long a reported health is trusted: by the cadence, else for two months."""
    days = department.trusted_for or _STALE_AFTER.get(department.cadence, 62)
    return timedelta(days=days)


def _known(own: Sequence[Update], day: date) -> Iterator[Update]:
    """Iterate over the updates known on a day; bisects, since departments write for years."""
    return (own[place] for place in range(index_on_or_before(own, day), len(own)))


def _with_health(own: Sequence[Update], day: date) -> Iterator[Update]:
    return (update for update in _known(own, day) if update.health)


def _find_check_in(
    department: Department, own: Sequence[Update], period: Period, today: date
) -> CheckInState:
    """Find the check-in from the updates that can count, and the first one ever.

    The first one tells since when the department has existed.
    """
    near = select_between(own, counts_since(department, period), period.until.date())
    return find_check_in_state(department, (*near, *own[-1:]), period, today)


def _since(own: Sequence[Update], day: date) -> date | None:
    since = health = None
    for update in _with_health(own, day):
        if health and update.health is not health:
            break
        since, health = update.date, update.health
    return since


def _health_before(own: Sequence[Update], day: date) -> Health | None:
    return next((u.health for u in _with_health(own, day - timedelta(days=1))), None)


def _unconfirmed_weeks(department: Department, latest: Update | None, day: date) -> int | None:
    age = day - latest.date if latest else timedelta(0)
    return age // timedelta(weeks=1) if age > find_trusted_for(department) else None


def _history(
    department: Department, own: Sequence[Update], period: Period, today: date
) -> tuple[tuple[Period, Health | None], ...]:
    """Find the health that could be trusted at the end of each period, or today."""
    known = []
    trust = find_trusted_for(department)
    place = index_on_or_before(own, period.last)
    for __ in range(HISTORY):
        while place < len(own) and own[place].date > period.last:
            place += 1
        latest = own[place] if place < len(own) else None
        if latest and not latest.health:
            latest = next((own[n] for n in range(place + 1, len(own)) if own[n].health), None)
        is_trusted = latest is not None and min(period.last, today) - latest.date <= trust
        known.append((period, latest.health if latest and is_trusted else None))
        period = period.previous
    return tuple(reversed(known))


def count_statuses(statuses: Iterable[DepartmentStatus]) -> dict[str | None, int]:
    """Count the departments in each state; `stale` for out of date, None for none reported."""
    counts: dict[str | None, int] = dict.fromkeys((*Health, STALE, None), 0)
    for status in statuses:
        counts[STALE if status.stale else status.health] += 1
    return counts


class Evidence(StrEnum):
    """What contradicts a department that reports to be on track."""

    INCIDENT = "open-incident"
    FOLLOW_UP = "overdue-follow-up"
    ASK = "overdue-ask"
    METRIC = "red-metric"


def find_evidence(content: Content, today: date) -> Mapping[str, Mapping[Evidence, int]]:
    """Count the evidence against “on track” by department slug, the gravest kind first."""
    found: dict[str, Counter[Evidence]] = {}
    for slug, kind in _all_evidence(content, today):
        if slug is not None:
            found.setdefault(slug, Counter())[kind] += 1
    return {
        slug: {kind: counts[kind] for kind in Evidence if counts[kind]}
        for slug, counts in found.items()
    }


def _all_evidence(content: Content, today: date) -> Iterator[tuple[str | None, Evidence]]:
    for incident in content.incidents:
        if incident.is_open and not incident.maintenance:
            yield from ((slug, Evidence.INCIDENT) for slug in incident.affects)
    for follow_up in content.follow_ups:
        if find_attention_reason(follow_up, today) is AttentionReason.OVERDUE:
            # Count it for the department that can act on it: the one it was delegated to, if any.
            yield follow_up.delegated_to or follow_up.department, Evidence.FOLLOW_UP
    for open_ask in select_open_asks(content.updates, today):
        if open_ask.is_overdue(today):
            yield open_ask.ask.to, Evidence.ASK
    for metric in content.metrics:
        if find_target_verdict(metric) == "act":
            yield metric.department, Evidence.METRIC
