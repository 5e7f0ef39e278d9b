"""Limits on the contents of an issue's email, since Gmail clips emails after 102,400 bytes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from rundbrief.content.schema import INCIDENT_OVER
from rundbrief.content.snapshot import IncidentNote, Item, NoticeNote, Snapshot
from rundbrief.content.timeline import MAINTENANCE_STATES
from rundbrief.editorial.issue_composition import ComposedIssue
from rundbrief.markup.plain_text import shorten
from rundbrief.markup.sentences import find_sentence_ends

N = TypeVar("N", Item, NoticeNote)

# Gmail clips emails after 102,400 bytes; some mail systems add a little.
MAX_EMAIL_BYTES = 100_000

MAX_INCIDENTS = 8
MAX_NOTICES = 5
MAX_CORRECTIONS = 8
MAX_METRICS = {"week": 4, "month": 6}
MAX_SOLVED = 8
MAX_FOLLOW_UPS = 5
MAX_ASKS = 5
MAX_DATES = 6

MAX_UPDATES_PER_DEPARTMENT = 5

# How much an email can show, measured in updates. What the other sections leave of it is divided
# among the departments, so with many departments, fewer updates of each are shown.
MAX_WEIGHT = 90

# Further departments are only in the web version.
MAX_DEPARTMENTS = 60

# Up to this number, the overview names all departments; otherwise only those that are in trouble or
# whose health changed, twice as many at most.
MAX_AT_A_GLANCE = 12

# With more departments, the other sections are shortened in favour of updates.
MANY_DEPARTMENTS = 24

# A metric's tile with its chart takes as much space as this many updates.
METRIC_WEIGHT = 4

# Characters per metric tile, and per summary in a shortened email.
MAX_METRIC_TEXT = 140
_TIGHT_SUMMARY = 160


@dataclass(frozen=True)
class Budget:
    """The maximum number of entries in each section of an email."""

    incidents: int
    notices: int
    corrections: int
    metrics: int
    solved: int
    follow_ups: int
    asks: int
    dates: int
    departments: int
    at_a_glance: int
    # Not counting highlights.
    updates_per_department: int
    # In characters, except for highlights; None for no limit.
    summary: int | None = None


@dataclass(frozen=True)
class LeftOut:
    """How many entries of each section were left out."""

    incidents: int = 0
    notices: int = 0
    corrections: int = 0
    metrics: int = 0
    solved: int = 0
    follow_ups: int = 0
    asks: int = 0
    dates: int = 0
    # Departments with updates of which none is shown, not counting highlights.
    departments: int = 0


def find_budget(issue: ComposedIssue, *, tight: bool = False) -> Budget:
    """Decide how many entries fit. tight: texts are long, so fewer and shorter ones are shown."""
    contents = issue.contents
    reporting = len({item.department for item in contents.items})
    # With many departments, the other sections show two thirds of their entries.
    thirds = 3 if reporting <= MANY_DEPARTMENTS else 2
    metrics = MAX_METRICS[issue.period.kind] * thirds // 3
    follow_ups, asks, dates = (
        maximum * thirds // 3 for maximum in (MAX_FOLLOW_UPS, MAX_ASKS, MAX_DATES)
    )
    taken = (
        min(len(contents.metrics), metrics) * METRIC_WEIGHT
        + min(len(contents.notices), MAX_NOTICES)
        + min(len(contents.corrections), MAX_CORRECTIONS)
        + min(len(contents.solved), MAX_SOLVED)
        + min(len(contents.follow_ups), follow_ups)
        + min(len(contents.asks), asks)
        + min(len(contents.dates), dates)
    )
    remaining = (MAX_WEIGHT // 3 if tight else MAX_WEIGHT) - taken
    sharing = len({item.department for item in contents.items if not item.highlight})
    return Budget(
        incidents=MAX_INCIDENTS,
        notices=MAX_NOTICES,
        corrections=MAX_CORRECTIONS,
        metrics=metrics,
        solved=MAX_SOLVED,
        follow_ups=follow_ups,
        asks=asks,
        dates=dates,
        departments=MAX_DEPARTMENTS // 2 if tight else MAX_DEPARTMENTS,
        at_a_glance=0 if tight else MAX_AT_A_GLANCE,
        updates_per_department=min(
            MAX_UPDATES_PER_DEPARTMENT, max(1, remaining // max(1, sharing))
        ),
        summary=_TIGHT_SUMMARY if tight else None,
    )


def shorten_contents(contents: Snapshot, budget: Budget) -> Snapshot:
    """Shorten the contents of an issue to what its email shows."""
    incidents = sorted(contents.incidents, key=_incident_order)
    notices, metrics = contents.notices[: budget.notices], contents.metrics[: budget.metrics]
    return contents.model_copy(
        update={
            "items": tuple(_shorten_items(contents, budget)),
            "incidents": tuple(incidents[: budget.incidents]),
            "notices": tuple(_shorten_text(it, budget) for it in notices),
            "corrections": contents.corrections[: budget.corrections],
            "metrics": tuple(
                it.model_copy(update={"says": _first_sentence(it.says)}) for it in metrics
            ),
            "solved": contents.solved[: budget.solved],
            "follow_ups": contents.follow_ups[: budget.follow_ups],
            "asks": contents.asks[: budget.asks],
            "dates": contents.dates[: budget.dates],
        }
    )


def count_left_out(contents: Snapshot, shown: Snapshot) -> LeftOut:
    return LeftOut(
        incidents=len(contents.incidents) - len(shown.incidents),
        notices=len(contents.notices) - len(shown.notices),
        corrections=len(contents.corrections) - len(shown.corrections),
        metrics=len(contents.metrics) - len(shown.metrics),
        solved=len(contents.solved) - len(shown.solved),
        follow_ups=len(contents.follow_ups) - len(shown.follow_ups),
        asks=len(contents.asks) - len(shown.asks),
        dates=len(contents.dates) - len(shown.dates),
        departments=len(_departments_with_items(contents)) - len(_departments_with_items(shown)),
    )


def _incident_order(incident: IncidentNote) -> tuple[bool, bool]:
    """Return a sort key: open incidents, planned maintenance, then what is over."""
    return incident.state in INCIDENT_OVER, incident.state in MAINTENANCE_STATES


def _shorten_items(contents: Snapshot, budget: Budget) -> Iterator[Item]:
    """Yield all highlights, and the newest other updates of the first departments."""
    departments = set(_departments_with_items(contents)[: budget.departments])
    shown = Counter[str]()
    for item in contents.items:
        slug = item.department
        if item.highlight:
            yield item
        elif slug in departments and shown[slug] < budget.updates_per_department:
            shown[slug] += 1
            yield _shorten_text(item, budget)


def _shorten_text(item: N, budget: Budget) -> N:
    if budget.summary is None:
        return item
    return item.model_copy(update={"summary": shorten(item.summary, budget.summary)})


def _departments_with_items(contents: Snapshot) -> list[str]:
    """Return the departments with updates that aren't highlights, in the issue's order."""
    reporting = {item.department for item in contents.items if not item.highlight}
    return [it.department for it in contents.departments if it.department in reporting]


def _first_sentence(text: str) -> str:
    text = text.strip()
    return shorten(text[: next(find_sentence_ends(text), None)], MAX_METRIC_TEXT)
