"""Who has said something in a period, and who is missing.

Who was asked for a word, who answered, and who keeps silent, week by week.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rundbrief.config.fields import Cadence, Day
from rundbrief.content.schema import Away, Department, Update
from rundbrief.periods import Period

_MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}
_DAYS = {"weekly": 7, "biweekly": 14}
# A yearly word, and whoever is away when it is due.
_MOST_WEEKS = 60


class CheckInState(StrEnum):
    """How a department answered in a period."""

    REPORTED = "reported"
    NOTHING = "nothing"
    EXPECTED = "expected"
    MISSING = "missing"
    AWAY = "away"
    NOT_EXPECTED = "not-expected"


def find_check_in_state(
    department: Department, updates: Iterable[Update], period: Period, today: date
) -> CheckInState:
    """Say whether a department kept its promise by the end of a period.

    updates: of this department. A department that reports more rarely than the period is long is
    asked for one update within its own cadence. Before its first one it was not there yet.
    """
    own = list(updates)
    until = period.until.date()
    since = counts_since(department, period)
    said = [u for u in own if since <= u.date < until]
    if said:
        return (
            CheckInState.NOTHING
            if all(u.nothing_to_report for u in said)
            else CheckInState.REPORTED
        )
    if department.cadence == "none" or not _was_there(own, period, today):
        return CheckInState.NOT_EXPECTED
    due = due_day(department, period)
    if any(away.since <= due < away.until for away in department.away):
        return CheckInState.AWAY
    return CheckInState.EXPECTED if today <= due else CheckInState.MISSING


def _was_there(own: Iterable[Update], period: Period, today: date) -> bool:
    """Whether a department can have known in a period that it was asked.

    Nobody can tell since when one without any update exists. It is asked in this period, and found
    missing in the one before, but not accused of all that lies behind.
    """
    first = min((update.date for update in own), default=None)
    if first is None:
        return today < period.next.until.date()
    return first < period.until.date()


def counts_since(department: Department, period: Period) -> date:
    """Find the first day on which a word is enough for a period."""
    begin = _begin_of_rhythm(department.cadence, period.until.date())
    return min(period.first, begin or period.first)


def next_due(
    department: Department, latest: Update | None, period: Period, today: date
) -> Day | None:
    """Find the next day, from today on, by which a department should say something.

    newest: its newest update. period: the week of today. None without a promise.
    """
    own = [latest] if latest else []
    for __ in range(_MOST_WEEKS):
        due = due_day(department, period)
        if (
            due >= today
            and find_check_in_state(department, own, period, today) is CheckInState.EXPECTED
        ):
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


ANSWERED = frozenset({CheckInState.REPORTED, CheckInState.NOTHING})

# For how many weeks a word is enough at least, and the most days that this can be.
_RHYTHM = {"weekly": 1, "biweekly": 2, "monthly": 4, "quarterly": 13, "yearly": 52}
_LONGEST = {"weekly": 7, "biweekly": 14, "monthly": 31, "quarterly": 92, "yearly": 366}


def has_check_ins(departments: Iterable[Department]) -> bool:
    """Say whether anybody promised a rhythm; the public is shown no promise."""
    return any(department.cadence != "none" for department in departments)


@dataclass(frozen=True)
class CheckIn:
    """A department in a week. said: its words of this week, newest first.

    Where it has answered and said nothing, an older word is still enough.
    """

    period: Period
    due: date
    state: CheckInState
    updates: tuple[Update, ...] = ()

    @property
    def on_time(self) -> bool:
        """Whether the first word came by the due day; an older word that is enough did."""
        return not self.updates or self.updates[-1].date <= self.due


@dataclass(frozen=True)
class CheckInCounts:
    """How often a department was asked for a word, within its own rhythm."""

    asked: int = 0
    answered: int = 0
    on_time: int = 0


@dataclass(frozen=True)
class CheckInHistory:
    """A department's answers. cells: one a period, the oldest first. newest: its newest word.

    missed: how many of the last periods in a row passed without a word that was due. Of a rhythm
    that is longer than a period, these are no requests, but the time for which it is overdue.
    silence: the most days between two words, or since the last one, without days away.
    """

    department: Department
    cells: tuple[CheckIn, ...]
    count: CheckInCounts
    missed: int
    longest_gap: int
    latest: Update | None

    @property
    def now(self) -> CheckIn:
        return self.cells[-1]

    @property
    def is_due_now(self) -> bool:
        """Whether a word of the last period is wanted, or was given."""
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
    """Say how each department that promised a rhythm has answered in each week.

    updates_of: gives a department's updates, newest first. periods: weeks, the oldest first, at
    least one; the last one is today's.
    """
    return tuple(
        _record(department, updates_of(department.slug), periods, today)
        for department in departments
        if department.cadence != "none"
    )


def _record(
    department: Department, newest_first: Sequence[Update], periods: Sequence[Period], today: date
) -> CheckInHistory:
    own = tuple(reversed(newest_first))
    days = [update.date for update in own]
    cells = tuple(_cell(department, own, days, period, today) for period in periods)
    return CheckInHistory(
        department=department,
        cells=cells,
        count=_count(cells, _RHYTHM[department.cadence]),
        missed=_missed(cells),
        longest_gap=_silence(days, department.away, periods[0].first, today),
        latest=own[-1] if own else None,
    )


def _cell(
    department: Department, own: Sequence[Update], days: list[date], period: Period, today: date
) -> CheckIn:
    """own: oldest first; days: theirs. Looks at nothing but what can count in this period."""
    due = due_day(department, period)
    until = bisect_left(days, period.until.date())
    first = bisect_left(days, period.first)
    reach = period.until.date() - timedelta(days=_LONGEST[department.cadence])
    near = own[bisect_left(days, reach) : until]
    state = find_check_in_state(department, (*own[:1], *near), period, today)
    return CheckIn(period, due, state, tuple(reversed(own[first:until])))


def _count(cells: Sequence[CheckIn], rhythm: int) -> CheckInCounts:
    """Count requests that were due: each is open until a word comes, or for one rhythm.

    A word answers one request, also in a month that has five weeks, and further words within the
    same rhythm answer no other.
    """
    asked = answered = on_time = 0
    silent = held = 0
    newer = True
    for cell in cells:
        held = max(0, held - 1)
        newer = newer or bool(cell.updates)
        if cell.state in ANSWERED:
            if held or not newer:
                continue
            held, newer = rhythm, False
            asked += 1
            answered += 1
            on_time += not silent and cell.on_time
            silent = 0
        elif cell.state is CheckInState.MISSING:
            held = 0
            silent += 1
            if silent == rhythm:
                asked += 1
                silent = 0
        else:
            held = 0
            asked += bool(silent)
            silent = 0
    return CheckInCounts(asked + bool(silent), answered, on_time)


def _missed(cells: Sequence[CheckIn]) -> int:
    """Count the last weeks in a row without a word that was due.

    Who is away, or may still answer, is not asked yet.
    """
    missed = 0
    for cell in reversed(cells):
        if cell.state is CheckInState.MISSING:
            missed += 1
        elif cell.state not in (CheckInState.EXPECTED, CheckInState.AWAY):
            break
    return missed


def _silence(days: Sequence[date], away: Sequence[Away], since: date, today: date) -> int:
    """Find the longest gap that reaches into the time from a day on."""
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
