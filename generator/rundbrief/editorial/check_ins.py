"""Check-ins: when an update is due, who has reported, and who is missing, week by week."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rundbrief.content.departments import Away, Department
from rundbrief.content.schema import Update
from rundbrief.periods import Period
from rundbrief.validation.fields import Cadence, Day

# The length of a cadence, in days or in calendar months.
_DAYS = {"weekly": 7, "biweekly": 14}
_MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}
# For how many weeks an update counts at least, and for how many days at most.
_WEEKS = {"weekly": 1, "biweekly": 2, "monthly": 4, "quarterly": 13, "yearly": 52}
_MAX_DAYS = {"weekly": 7, "biweekly": 14, "monthly": 31, "quarterly": 92, "yearly": 366}
# Long enough to find a yearly due date after an absence.
_MAX_WEEKS_AHEAD = 60


class CheckInState(StrEnum):
    """Whether a department reported in a period."""

    REPORTED = "reported"
    NOTHING = "nothing"
    EXPECTED = "expected"
    MISSING = "missing"
    AWAY = "away"
    NOT_EXPECTED = "not-expected"


def find_check_in_state(
    department: Department, updates: Iterable[Update], period: Period, today: date
) -> CheckInState:
    """Find whether a department has reported as often as its cadence asks, by the end of a period.

    updates: of this department. A department that reports more rarely than the period is long is
    expected to publish one update within its own cadence.
    """
    own = list(updates)
    until = period.until.date()
    since = counts_since(department, period)
    counting = [u for u in own if since <= u.date < until]
    if counting:
        return (
            CheckInState.NOTHING
            if all(u.nothing_to_report for u in counting)
            else CheckInState.REPORTED
        )
    due = due_day(department, period)
    has_left = department.is_past(due)
    if department.cadence == "none" or has_left or not _has_joined(own, period, today):
        return CheckInState.NOT_EXPECTED
    if any(away.since <= due < away.until for away in department.away):
        return CheckInState.AWAY
    return CheckInState.EXPECTED if today <= due else CheckInState.MISSING


def _has_joined(own: Iterable[Update], period: Period, today: date) -> bool:
    """Say whether updates of a department can be expected in a period.

    It is unknown since when a department without any update has existed. An update of it is
    expected in this period, and missing in the previous one, but not in those before.
    """
    first = min((update.date for update in own), default=None)
    if first is None:
        return today < period.next.until.date()
    return first < period.until.date()


def counts_since(department: Department, period: Period) -> date:
    """Find the first day on which an update counts for a period."""
    begin = _start_of_cadence(department.cadence, period.until.date())
    return min(period.first, begin or period.first)


def next_due(
    department: Department, latest: Update | None, period: Period, today: date
) -> Day | None:
    """Find the next day, from today on, by which an update is due.

    latest: its latest update. period: the week of today. None without a cadence.
    """
    own = [latest] if latest else []
    for __ in range(_MAX_WEEKS_AHEAD):
        due = due_day(department, period)
        if (
            due >= today
            and find_check_in_state(department, own, period, today) is CheckInState.EXPECTED
        ):
            return due
        period = period.next
    return None


def due_day(department: Department, period: Period) -> date:
    """Find the day of a period's last week on which a department's update is due."""
    weekday = department.due.weekday if department.due else 6
    return period.last - timedelta(days=(period.last.weekday() - weekday) % 7)


def _start_of_cadence(cadence: Cadence, until: date) -> date | None:
    if cadence in _DAYS:
        return until - timedelta(days=_DAYS[cadence])
    if cadence in _MONTHS:
        months = until.year * 12 + until.month - 1 - _MONTHS[cadence]
        year, month = divmod(months, 12)
        return _day_in(year, month + 1, until.day)
    return None


def _day_in(year: int, month: int, day: int) -> date:
    """Clip to the last day of the month."""
    first_of_next = (date(year, month, 1) + timedelta(days=31)).replace(day=1)
    return min(date(year, month, 1) + timedelta(days=day - 1), first_of_next - timedelta(days=1))


ANSWERED = frozenset({CheckInState.REPORTED, CheckInState.NOTHING})


def has_check_ins(departments: Iterable[Department]) -> bool:
    """Say whether any department has a cadence; cadences are hidden from the public."""
    return any(department.cadence != "none" for department in departments)


@dataclass(frozen=True)
class CheckIn:
    """A department in a week.

    Where the state is `reported` without an update in this week, an earlier update still counts.
    """

    period: Period
    due: date
    state: CheckInState
    # Of this week, newest first.
    updates: tuple[Update, ...] = ()

    @property
    def on_time(self) -> bool:
        """Whether the first update came by the due day; an earlier update that still counts did."""
        return not self.updates or self.updates[-1].date <= self.due


@dataclass(frozen=True)
class CheckInCounts:
    """How often updates were due and published, by a department's own cadence."""

    asked: int = 0
    answered: int = 0
    on_time: int = 0


@dataclass(frozen=True)
class CheckInHistory:
    """A department's check-ins, and what they add up to."""

    department: Department
    # One for each period, oldest first.
    cells: tuple[CheckIn, ...]
    count: CheckInCounts
    # How many of the last periods in a row passed without an update that was due. With a
    # cadence longer than a period, this is for how many periods it has been overdue.
    missed: int
    # In days between two updates, or since the latest one; days away are not counted.
    longest_gap: int
    latest: Update | None

    @property
    def now(self) -> CheckIn:
        return self.cells[-1]

    @property
    def is_due_now(self) -> bool:
        """Whether an update was published or is due in the last period."""
        return bool(self.now.updates) or self.now.state in (
            CheckInState.EXPECTED,
            CheckInState.MISSING,
        )


def find_check_ins(
    departments: Iterable[Department],
    updates_of: Callable[[str], Sequence[Update]],
    periods: Sequence[Period],
    today: date,
) -> tuple[CheckInHistory, ...]:
    """Find the check-ins of each department that has a cadence.

    updates_of: gives a department's updates, newest first. periods: weeks, the oldest first, at
    least one; the last one is today's.
    """
    return tuple(
        _history(department, updates_of(department.slug), periods, today)
        for department in departments
        if department.cadence != "none"
    )


def _history(
    department: Department, newest_first: Sequence[Update], periods: Sequence[Period], today: date
) -> CheckInHistory:
    own = tuple(reversed(newest_first))
    days = [update.date for update in own]
    cells = tuple(_cell(department, own, days, period, today) for period in periods)
    return CheckInHistory(
        department=department,
        cells=cells,
        count=_count(cells, _WEEKS[department.cadence]),
        missed=_missed(cells),
        longest_gap=_longest_gap(days, department.away, periods[0].first, today),
        latest=own[-1] if own else None,
    )


def _cell(
    department: Department, own: Sequence[Update], days: list[date], period: Period, today: date
) -> CheckIn:
    """own: oldest first; days: theirs. Only updates that can count for this period are examined."""
    due = due_day(department, period)
    until = bisect_left(days, period.until.date())
    first = bisect_left(days, period.first)
    reach = period.until.date() - timedelta(days=_MAX_DAYS[department.cadence])
    near = own[bisect_left(days, reach) : until]
    state = find_check_in_state(department, (*own[:1], *near), period, today)
    return CheckIn(period, due, state, tuple(reversed(own[first:until])))


def _count(cells: Sequence[CheckIn], weeks: int) -> CheckInCounts:
    """Count due updates: each stays due until an update is published, or for one cadence.

    An update settles one due date, also in a month of five weeks; further updates within the same
    cadence settle no other.
    """
    due = answered = on_time = 0
    # How many more weeks the counted update covers, and how many were missed since.
    missed_weeks = covered_weeks = 0
    has_new_update = True
    for cell in cells:
        covered_weeks = max(0, covered_weeks - 1)
        has_new_update = has_new_update or bool(cell.updates)
        if cell.state in ANSWERED:
            if covered_weeks or not has_new_update:
                continue
            covered_weeks, has_new_update = weeks, False
            due += 1
            answered += 1
            on_time += not missed_weeks and cell.on_time
            missed_weeks = 0
        elif cell.state is CheckInState.MISSING:
            covered_weeks = 0
            missed_weeks += 1
            if missed_weeks == weeks:
                due += 1
                missed_weeks = 0
        else:
            covered_weeks = 0
            due += bool(missed_weeks)
            missed_weeks = 0
    return CheckInCounts(due + bool(missed_weeks), answered, on_time)


def _missed(cells: Sequence[CheckIn]) -> int:
    """Count the last weeks in a row in which an update was missing.

    Weeks in which a department is away, or may still report, are skipped.
    """
    missed = 0
    for cell in reversed(cells):
        if cell.state is CheckInState.MISSING:
            missed += 1
        elif cell.state not in (CheckInState.EXPECTED, CheckInState.AWAY):
            break
    return missed


def _longest_gap(days: Sequence[date], away: Sequence[Away], since: date, today: date) -> int:
    """Find the longest gap, in days, that ends on or after a day."""
    if not days:
        return 0
    gaps = zip(days, (*days[1:], today), strict=True)
    return max(
        ((after - before).days - _days_away(away, before, after))
        for before, after in gaps
        if after >= since
    )


def _days_away(away: Iterable[Away], since: date, until: date) -> int:
    overlaps = ((min(a.until, until) - max(a.since, since)).days for a in away)
    return sum(max(0, days) for days in overlaps)
