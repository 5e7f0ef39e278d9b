"""Who was asked for a word, who answered, and who keeps silent, week by week."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rundbrief.content.schema import Away, Department, Update
from rundbrief.editorial.expected import Answer, due_day, find_answer
from rundbrief.periods import Period

ANSWERED = frozenset({Answer.REPORTED, Answer.NOTHING})

# For how many weeks a word is enough at least, and the most days that this can be.
_RHYTHM = {"weekly": 1, "biweekly": 2, "monthly": 4, "quarterly": 13, "yearly": 52}
_LONGEST = {"weekly": 7, "biweekly": 14, "monthly": 31, "quarterly": 92, "yearly": 366}


def has_requests(departments: Iterable[Department]) -> bool:
    """Say whether anybody promised a rhythm; the public is shown no promise."""
    return any(department.cadence != "none" for department in departments)


@dataclass(frozen=True)
class Cell:
    """A department in a week. said: its words of this week, newest first.

    Where it has answered and said nothing, an older word is still enough.
    """

    period: Period
    due: date
    answer: Answer
    said: tuple[Update, ...] = ()

    @property
    def on_time(self) -> bool:
        """Whether the first word came by the due day; an older word that is enough did."""
        return not self.said or self.said[-1].date <= self.due


@dataclass(frozen=True)
class Count:
    """How often a department was asked for a word, within its own rhythm."""

    asked: int = 0
    answered: int = 0
    on_time: int = 0


@dataclass(frozen=True)
class Record:
    """A department's answers. cells: one a period, the oldest first. newest: its newest word.

    missed: how many of the last periods in a row passed without a word that was due. Of a rhythm
    that is longer than a period, these are no requests, but the time for which it is overdue.
    silence: the most days between two words, or since the last one, without days away.
    """

    department: Department
    cells: tuple[Cell, ...]
    count: Count
    missed: int
    silence: int
    newest: Update | None

    @property
    def now(self) -> Cell:
        return self.cells[-1]

    @property
    def is_asked_now(self) -> bool:
        """Whether a word of the last period is wanted, or was given."""
        return bool(self.now.said) or self.now.answer in (Answer.EXPECTED, Answer.MISSING)


def find_requests(
    departments: Iterable[Department],
    updates_of: Callable[[str], Sequence[Update]],
    periods: Sequence[Period],
    today: date,
) -> tuple[Record, ...]:
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
) -> Record:
    own = tuple(reversed(newest_first))
    days = [update.date for update in own]
    cells = tuple(_cell(department, own, days, period, today) for period in periods)
    return Record(
        department=department,
        cells=cells,
        count=_count(cells, _RHYTHM[department.cadence]),
        missed=_missed(cells),
        silence=_silence(days, department.away, periods[0].first, today),
        newest=own[-1] if own else None,
    )


def _cell(
    department: Department, own: Sequence[Update], days: list[date], period: Period, today: date
) -> Cell:
    """own: oldest first; days: theirs. Looks at nothing but what can count in this period."""
    due = due_day(department, period)
    until = bisect_left(days, period.until.date())
    first = bisect_left(days, period.first)
    reach = period.until.date() - timedelta(days=_LONGEST[department.cadence])
    near = own[bisect_left(days, reach) : until]
    answer = find_answer(department, (*own[:1], *near), period, today)
    return Cell(period, due, answer, tuple(reversed(own[first:until])))


def _count(cells: Sequence[Cell], rhythm: int) -> Count:
    """Count requests that were due: each is open until a word comes, or for one rhythm.

    A word answers one request, also in a month that has five weeks, and further words within the
    same rhythm answer no other.
    """
    asked = answered = on_time = 0
    silent = held = 0
    newer = True
    for cell in cells:
        held = max(0, held - 1)
        newer = newer or bool(cell.said)
        if cell.answer in ANSWERED:
            if held or not newer:
                continue
            held, newer = rhythm, False
            asked += 1
            answered += 1
            on_time += not silent and cell.on_time
            silent = 0
        elif cell.answer is Answer.MISSING:
            held = 0
            silent += 1
            if silent == rhythm:
                asked += 1
                silent = 0
        else:
            held = 0
            asked += bool(silent)
            silent = 0
    return Count(asked + bool(silent), answered, on_time)


def _missed(cells: Sequence[Cell]) -> int:
    """Count the last weeks in a row without a word that was due.

    Who is away, or may still answer, is not asked yet.
    """
    missed = 0
    for cell in reversed(cells):
        if cell.answer is Answer.MISSING:
            missed += 1
        elif cell.answer not in (Answer.EXPECTED, Answer.AWAY):
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
