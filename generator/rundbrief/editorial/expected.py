"""Who has said something in a period, and who is missing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from rundbrief.config.fields import Cadence, Day
from rundbrief.content.schema import Department, Update
from rundbrief.periods import Period

_MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}
_DAYS = {"weekly": 7, "biweekly": 14}
# A yearly word, and whoever is away when it is due.
_MOST_WEEKS = 60


class Answer(StrEnum):
    """How a department answered in a period."""

    REPORTED = "reported"
    NOTHING = "nothing"
    EXPECTED = "expected"
    MISSING = "missing"
    AWAY = "away"
    NOT_EXPECTED = "not-expected"


def find_answer(
    department: Department, updates: Iterable[Update], period: Period, today: date
) -> Answer:
    """Say whether a department kept its promise by the end of a period.

    updates: of this department. A department that reports more rarely than the period is long is
    asked for one update within its own cadence. Before its first one it was not there yet.
    """
    own = list(updates)
    until = period.until.date()
    since = answers_since(department, period)
    said = [u for u in own if since <= u.date < until]
    if said:
        return Answer.NOTHING if all(u.nothing_to_report for u in said) else Answer.REPORTED
    # Nobody can tell since when a department without any update exists: it may have joined today.
    joined = min((u.date for u in own), default=today)
    if department.cadence == "none" or joined >= until:
        return Answer.NOT_EXPECTED
    due = due_day(department, period)
    if any(away.since <= due < away.until for away in department.away):
        return Answer.AWAY
    return Answer.EXPECTED if today <= due else Answer.MISSING


def answers_since(department: Department, period: Period) -> date:
    """Find the first day on which a word is enough for a period."""
    begin = _begin_of_rhythm(department.cadence, period.until.date())
    return min(period.first, begin or period.first)


def next_due(
    department: Department, newest: Update | None, period: Period, today: date
) -> Day | None:
    """Find the next day, from today on, by which a department should say something.

    newest: its newest update. period: the week of today. None without a promise.
    """
    own = [newest] if newest else []
    for __ in range(_MOST_WEEKS):
        due = due_day(department, period)
        if due >= today and find_answer(department, own, period, today) is Answer.EXPECTED:
            return due
        period = period.next
    return None


def due_day(department: Department, period: Period) -> date:
    """Find the day of a period's last week on which a department's word is due."""
    weekday = department.due.weekday if department.due else 6
    return period.last - timedelta(days=(period.last.weekday() - weekday) % 7)


def _begin_of_rhythm(cadence: Cadence, until: date) -> date | None:
    if cadence in _DAYS:
        return until - timedelta(days=_DAYS[cadence])
    if cadence in _MONTHS:
        months = until.year * 12 + until.month - 1 - _MONTHS[cadence]
        year, month = divmod(months, 12)
        return _day_in(year, month + 1, until.day)
    return None


def _day_in(year: int, month: int, day: int) -> date:
    """Take the month's last day where it has no such day."""
    first_of_next = (date(year, month, 1) + timedelta(days=31)).replace(day=1)
    return min(date(year, month, 1) + timedelta(days=day - 1), first_of_next - timedelta(days=1))
