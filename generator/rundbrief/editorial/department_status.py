"""How departments stand, and stood.

What speaks against a department's own good word: nobody is on track by saying so alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from rundbrief.content.content import Content
from rundbrief.content.schema import Department, Health, Update
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
    """A department on a day.

    since: when its present health was first reported in a row. before: its health when the period
    began. stale: its health is so old that nobody should trust it. history: its health at the end
    of each of the last periods, the oldest first. due: the day on which its word is expected.
    """

    department: Department
    health: Health | None
    since: date | None
    before: Health | None
    stale: bool
    latest: Update | None
    check_in: CheckInState
    due: date
    history: tuple[tuple[Period, Health | None], ...]


def find_status(
    department: Department, own: Sequence[Update], period: Period, today: date
) -> DepartmentStatus:
    """Say how a department stands in a period. own: its updates, newest first."""
    last = min(today, period.last)
    said = next(_with_health(own, last), None)
    return DepartmentStatus(
        department=department,
        health=said.health if said else None,
        since=_since(own, last),
        before=_health_before(own, period.first),
        stale=_is_stale(department, said, last),
        latest=next((u for u in _known(own, last) if not u.nothing_to_report), None),
        check_in=_answer(department, own, period, today),
        due=due_day(department, period),
        history=_history(department, own, period, today),
    )


@dataclass(frozen=True)
class StatusSpan:
    """A time during which a department said the same. until: exclusive; None while it lasts.

    first: the update that said it first.
    """

    health: Health
    since: date
    until: date | None
    first: Update


def find_status_spans(
    department: Department, own: Sequence[Update], today: date
) -> tuple[StatusSpan, ...]:
    """Tell a department's health as a history, newest first. own: its updates, newest first.

    What nobody confirmed in time is over, and then nobody knows.
    """
    spans: list[StatusSpan] = []
    forgotten = date.min
    for update in reversed(own):
        if update.health is None:
            continue
        if spans and (spans[-1].health is not update.health or update.date > forgotten):
            spans[-1] = replace(spans[-1], until=min(update.date, forgotten))
        if not spans or spans[-1].until:
            spans.append(StatusSpan(update.health, update.date, None, update))
        forgotten = update.date + find_trusted_for(department) + _DAY
    if spans and forgotten <= today:
        spans[-1] = replace(spans[-1], until=forgotten)
    return tuple(span for span in reversed(spans) if span.since != span.until)


def find_trusted_for(department: Department) -> timedelta:
    """Say how long a word is trusted: by the department's own rhythm, else for two months."""
    days = department.trusted_for or _STALE_AFTER.get(department.cadence, 62)
    return timedelta(days=days)


def _known(own: Sequence[Update], day: date) -> Iterator[Update]:
    """Go through what was known on a day; a department that has written for years is long."""
    return (own[place] for place in range(index_on_or_before(own, day), len(own)))


def _with_health(own: Sequence[Update], day: date) -> Iterator[Update]:
    return (update for update in _known(own, day) if update.health)


def _answer(
    department: Department, own: Sequence[Update], period: Period, today: date
) -> CheckInState:
    """Look at nothing but what can count: what is near, and the first word ever."""
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


def _is_stale(department: Department, said: Update | None, day: date) -> bool:
    return said is not None and day - said.date > find_trusted_for(department)


def _history(
    department: Department, own: Sequence[Update], period: Period, today: date
) -> tuple[tuple[Period, Health | None], ...]:
    """Say what could be trusted at the end of each period, or by today."""
    known = []
    trust = find_trusted_for(department)
    place = index_on_or_before(own, period.last)
    for __ in range(HISTORY):
        while place < len(own) and own[place].date > period.last:
            place += 1
        said = own[place] if place < len(own) else None
        if said and not said.health:
            said = next((own[n] for n in range(place + 1, len(own)) if own[n].health), None)
        is_trusted = said is not None and min(period.last, today) - said.date <= trust
        known.append((period, said.health if said and is_trusted else None))
        period = period.previous
    return tuple(reversed(known))


def count_statuses(statuses: Iterable[DepartmentStatus]) -> dict[str | None, int]:
    """Count the departments in each state; `stale` for old words, None for no word ever."""
    counts: dict[str | None, int] = dict.fromkeys((*Health, STALE, None), 0)
    for status in statuses:
        counts[STALE if status.stale else status.health] += 1
    return counts


class Evidence(StrEnum):
    """What makes one ask back when a department says that it is on track."""

    INCIDENT = "open-incident"
    FOLLOW_UP = "overdue-follow-up"
    ASK = "overdue-ask"
    METRIC = "red-metric"


def find_evidence(content: Content, today: date) -> Mapping[str, Mapping[Evidence, int]]:
    """Count for each department, by slug, what speaks against a good word; gravest kind first."""
    found: dict[str, Counter[Evidence]] = {}
    for slug, doubt in _doubts(content, today):
        if slug is not None:
            found.setdefault(slug, Counter())[doubt] += 1
    return {
        slug: {doubt: counts[doubt] for doubt in Evidence if counts[doubt]}
        for slug, counts in found.items()
    }


def _doubts(content: Content, today: date) -> Iterator[tuple[str | None, Evidence]]:
    for incident in content.incidents:
        if incident.is_open and not incident.maintenance:
            yield from ((slug, Evidence.INCIDENT) for slug in incident.affects)
    for follow_up in content.follow_ups:
        if find_attention_reason(follow_up, today) is AttentionReason.OVERDUE:
            # Whom it was given to can do something about it; else whom it is about.
            yield follow_up.delegated_to or follow_up.department, Evidence.FOLLOW_UP
    for asked in select_open_asks(content.updates, today):
        if asked.is_overdue(today):
            yield asked.ask.to, Evidence.ASK
    for metric in content.metrics:
        if find_target_verdict(metric) == "act":
            yield metric.department, Evidence.METRIC
