"""The register of follow-ups: its views, its order, and what it adds up to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median

from rundbrief.content.schema import FOLLOW_UP_DONE, FollowUp
from rundbrief.editorial.attention import Concern, find_concern
from rundbrief.editorial.incident_times import SEVERITIES

SILENT_AFTER = timedelta(days=7)

_CONCERNS = (Concern.OVERDUE, Concern.CHECK_PASSED, Concern.UNVERIFIED, None)
_RESOLVED = frozenset({"resolved", "verified"})


class RegisterView(StrEnum):
    """What a page of the register shows; the name of its page, too."""

    OPEN = "open"
    OVERDUE = "overdue"
    DELEGATED = "delegated"
    UNVERIFIED = "unverified"
    ALL = "all"


def is_over(follow_up: FollowUp) -> bool:
    return follow_up.state in FOLLOW_UP_DONE


def last_word(follow_up: FollowUp) -> date:
    """Find the day of its newest entry, or on which it came in."""
    return follow_up.timeline[-1].at.date() if follow_up.timeline else follow_up.received


def is_without_news(follow_up: FollowUp, today: date) -> bool:
    """Say whether somebody should ask how it goes.

    It was delegated, and its next check has passed, or nobody wrote a word for a week.
    """
    if follow_up.state != "delegated":
        return False
    check = follow_up.next_check
    return bool(check and check < today) or today - last_word(follow_up) > SILENT_AFTER


def select_view(
    view: RegisterView, follow_ups: Iterable[FollowUp], today: date
) -> tuple[FollowUp, ...]:
    """Choose what a view shows, the most urgent first."""
    shows: Mapping[RegisterView, Callable[[FollowUp], bool]] = {
        RegisterView.OPEN: lambda f: not is_over(f),
        RegisterView.OVERDUE: lambda f: find_concern(f, today) is Concern.OVERDUE,
        RegisterView.DELEGATED: lambda f: is_without_news(f, today),
        RegisterView.UNVERIFIED: lambda f: f.state == "resolved",
        RegisterView.ALL: lambda _: True,
    }
    return tuple(sorted(filter(shows[view], follow_ups), key=lambda f: _urgency(f, today)))


def _urgency(follow_up: FollowUp, today: date) -> tuple[bool, int, int, int, str]:
    """Put what needs somebody now first, then the serious, then what is due soonest.

    What is over comes last, the newest first.
    """
    ref = follow_up.ref
    if is_over(follow_up):
        return True, 0, 0, -last_word(follow_up).toordinal(), ref
    concern = _CONCERNS.index(find_concern(follow_up, today))
    severity = -SEVERITIES.index(follow_up.severity)
    day = follow_up.due or follow_up.next_check or date.max
    return False, concern, severity, day.toordinal(), f"{follow_up.received} {ref}"


@dataclass(frozen=True)
class RegisterFigures:
    """What the register adds up to. Medians are days; None where there is nothing to take one of.

    verified: how many were. resolved: how many ever were; reopened: how many of these came back.
    """

    open: int
    median_open: float | None
    verified: int
    median_verified: float | None
    resolved: int
    reopened: int


def measure(follow_ups: Iterable[FollowUp], today: date) -> RegisterFigures:
    listed = list(follow_ups)
    ages = [(today - f.received).days for f in listed if not is_over(f)]
    took = [(last_word(f) - f.received).days for f in listed if f.state == "verified"]
    resolved = [f for f in listed if any(e.state in _RESOLVED for e in f.timeline)]
    return RegisterFigures(
        open=len(ages),
        median_open=_median(ages),
        verified=len(took),
        median_verified=_median(took),
        resolved=len(resolved),
        reopened=sum(_came_back(f) for f in resolved),
    )


def _median(days: list[int]) -> float | None:
    return float(median(days)) if days else None


def _came_back(follow_up: FollowUp) -> bool:
    """Say whether somebody had to work on it again after it had been resolved."""
    states = [entry.state for entry in follow_up.timeline]
    first = next(number for number, state in enumerate(states) if state in _RESOLVED)
    return any(state not in _RESOLVED | FOLLOW_UP_DONE for state in states[first:])
