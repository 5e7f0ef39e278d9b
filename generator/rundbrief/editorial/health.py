"""How departments stand, and stood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rundbrief.content.schema import Department, Health, Update
from rundbrief.editorial.expected import Answer, answers_since, due_day, find_answer
from rundbrief.editorial.ordering import select_between, skip_later
from rundbrief.periods import Period

HISTORY = 12
STALE = "stale"
_DAY = timedelta(days=1)
_STALE_AFTER = {"weekly": 15, "biweekly": 29, "monthly": 63, "quarterly": 187, "yearly": 740}


@dataclass(frozen=True)
class Stand:
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
    newest: Update | None
    answer: Answer
    due: date
    history: tuple[tuple[Period, Health | None], ...]


def find_stand(department: Department, own: Sequence[Update], period: Period, today: date) -> Stand:
    """Say how a department stands in a period. own: its updates, newest first."""
    last = min(today, period.last)
    said = next(_with_health(own, last), None)
    return Stand(
        department=department,
        health=said.health if said else None,
        since=_since(own, last),
        before=_health_before(own, period.first),
        stale=_is_stale(department, said, last),
        newest=next((u for u in _known(own, last) if not u.nothing_to_report), None),
        answer=_answer(department, own, period, today),
        due=due_day(department, period),
        history=_history(department, own, period, today),
    )


@dataclass(frozen=True)
class Spell:
    """A time during which a department said the same. until: exclusive; None while it lasts.

    first: the update that said it first.
    """

    health: Health
    since: date
    until: date | None
    first: Update


def find_health_spells(
    department: Department, own: Sequence[Update], today: date
) -> tuple[Spell, ...]:
    """Tell a department's health as a history, newest first. own: its updates, newest first.

    What nobody confirmed in time is over, and then nobody knows.
    """
    spells: list[Spell] = []
    forgotten = date.min
    for update in reversed(own):
        if update.health is None:
            continue
        if spells and (spells[-1].health is not update.health or update.date > forgotten):
            spells[-1] = replace(spells[-1], until=min(update.date, forgotten))
        if not spells or spells[-1].until:
            spells.append(Spell(update.health, update.date, None, update))
        forgotten = update.date + trust_of(department) + _DAY
    if spells and forgotten <= today:
        spells[-1] = replace(spells[-1], until=forgotten)
    return tuple(spell for spell in reversed(spells) if spell.since != spell.until)


def trust_of(department: Department) -> timedelta:
    """Say how long a word is trusted: by the department's own rhythm, else for two months."""
    days = department.trusted_for or _STALE_AFTER.get(department.cadence, 62)
    return timedelta(days=days)


def _known(own: Sequence[Update], day: date) -> Iterator[Update]:
    """Go through what was known on a day; a department that has written for years is long."""
    return (own[place] for place in range(skip_later(own, day), len(own)))


def _with_health(own: Sequence[Update], day: date) -> Iterator[Update]:
    return (update for update in _known(own, day) if update.health)


def _answer(department: Department, own: Sequence[Update], period: Period, today: date) -> Answer:
    """Look at nothing but what can count: what is near, and the first word ever."""
    near = select_between(own, answers_since(department, period), period.until.date())
    return find_answer(department, (*near, *own[-1:]), period, today)


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
    return said is not None and day - said.date > trust_of(department)


def _history(
    department: Department, own: Sequence[Update], period: Period, today: date
) -> tuple[tuple[Period, Health | None], ...]:
    """Say what could be trusted at the end of each period, or by today."""
    known = []
    trust = trust_of(department)
    place = skip_later(own, period.last)
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


def count_health(stands: Iterable[Stand]) -> dict[str | None, int]:
    """Count the departments in each state; `stale` for old words, None for no word ever."""
    counts: dict[str | None, int] = dict.fromkeys((*Health, STALE, None), 0)
    for stand in stands:
        counts[STALE if stand.stale else stand.health] += 1
    return counts
