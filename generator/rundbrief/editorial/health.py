"""How departments stand, and stood."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rundbrief.content.model import Department, Health, Update
from rundbrief.editorial.answers import Answer, due_day, find_answer
from rundbrief.periods import Period

HISTORY = 12
STALE = "stale"
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
    known = [u for u in own if u.date <= last]
    with_health = [u for u in known if u.health]
    newest = next((u for u in known if not u.nothing_to_report), None)
    health = with_health[0].health if with_health else None
    return Stand(
        department=department,
        health=health,
        since=_since(with_health),
        before=_health_before(own, period.first),
        stale=_is_stale(department, with_health, last),
        newest=newest,
        answer=find_answer(department, own, period, today),
        due=due_day(department, period),
        history=_history(own, period),
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


def find_spells(own: Sequence[Update]) -> tuple[Spell, ...]:
    """Tell a department's health as a history, newest first. own: its updates, newest first."""
    spells: list[Spell] = []
    for update in reversed(own):
        if update.health is None or (spells and spells[-1].health is update.health):
            continue
        if spells:
            spells[-1] = replace(spells[-1], until=update.date)
        spells.append(Spell(update.health, update.date, None, update))
    return tuple(spell for spell in reversed(spells) if spell.since != spell.until)


def _since(with_health: list[Update]) -> date | None:
    since = None
    for update in with_health:
        if update.health is not with_health[0].health:
            break
        since = update.date
    return since


def _health_before(own: Iterable[Update], day: date) -> Health | None:
    return next((u.health for u in own if u.health and u.date < day), None)


def _is_stale(department: Department, with_health: list[Update], today: date) -> bool:
    """A health ages by the department's own rhythm; without a promise, after two months."""
    days = _STALE_AFTER.get(department.cadence, 62)
    return bool(with_health) and today - with_health[0].date > timedelta(days=days)


def _history(own: Sequence[Update], period: Period) -> tuple[tuple[Period, Health | None], ...]:
    periods = [period]
    while len(periods) < HISTORY:
        periods.append(periods[-1].previous)
    return tuple((p, _health_before(own, p.until.date())) for p in reversed(periods))


def count_health(stands: Iterable[Stand]) -> dict[str | None, int]:
    """Count the departments in each state; `stale` for old words, None for no word ever."""
    counts: dict[str | None, int] = dict.fromkeys((*Health, STALE, None), 0)
    for stand in stands:
        counts[STALE if stand.stale else stand.health] += 1
    return counts
