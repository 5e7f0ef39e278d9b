"""Follow-ups and asks that need attention; filters, order and statistics of all follow-ups."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median

from rundbrief.content.schema import FOLLOW_UP_DONE, Ask, FollowUp, Update
from rundbrief.editorial.incident_statistics import SEVERITIES

VERIFY_WITHIN = timedelta(days=14)


class AttentionReason(StrEnum):
    """Why a follow-up needs attention now."""

    OVERDUE = "overdue"
    CHECK_PASSED = "check-passed"
    UNVERIFIED = "unverified"


def find_attention_reason(follow_up: FollowUp, today: date) -> AttentionReason | None:
    """Find why a follow-up needs attention; None if it doesn't, or if it is done."""
    if follow_up.state in FOLLOW_UP_DONE:
        return None
    if follow_up.state == "resolved":
        resolved = follow_up.timeline[-1].at.date()
        return AttentionReason.UNVERIFIED if today - resolved > VERIFY_WITHIN else None
    if follow_up.due and follow_up.due < today:
        return AttentionReason.OVERDUE
    if follow_up.next_check and follow_up.next_check < today:
        return AttentionReason.CHECK_PASSED
    return None


@dataclass(frozen=True)
class OpenAsk:
    """An ask that is still open, and the update that contains it."""

    ask: Ask
    update: Update

    def is_overdue(self, today: date) -> bool:
        return self.ask.due is not None and self.ask.due < today


def select_open_asks(updates: Iterable[Update], today: date) -> tuple[OpenAsk, ...]:
    """Choose the asks without an answer, the most urgent first."""
    asks = [OpenAsk(a, u) for u in updates for a in u.asks if a.is_open(today)]
    return tuple(sorted(asks, key=lambda o: (o.ask.due or date.max, o.update.ref)))


ANSWERS_SHOWN_FOR = timedelta(weeks=8)


@dataclass(frozen=True)
class AnsweredAsk:
    """An ask that was answered, and the update that contains it."""

    ask: Ask
    update: Update
    answered: date

    @property
    def days(self) -> int:
        """How many days the answer took."""
        return max(0, (self.answered - self.update.date).days)


def select_answered_asks(updates: Iterable[Update], today: date) -> tuple[AnsweredAsk, ...]:
    """Choose the asks that were answered in the last eight weeks, the newest answer first."""
    asks = [
        AnsweredAsk(a, u, a.answered)
        for u in updates
        for a in u.asks
        if a.answered and today - ANSWERS_SHOWN_FOR <= a.answered <= today
    ]
    return tuple(sorted(asks, key=lambda a: (a.answered, a.update.ref), reverse=True))


STALLED_AFTER = timedelta(days=7)

# The most urgent first; None for a follow-up that needs no attention.
_REASONS_BY_URGENCY = (
    AttentionReason.OVERDUE,
    AttentionReason.CHECK_PASSED,
    AttentionReason.UNVERIFIED,
    None,
)
_RESOLVED = frozenset({"resolved", "verified"})


class FollowUpFilter(StrEnum):
    """Which follow-ups a page lists; also the name of the page."""

    OPEN = "open"
    OVERDUE = "overdue"
    DELEGATED = "delegated"
    UNVERIFIED = "unverified"
    ALL = "all"


def is_done(follow_up: FollowUp) -> bool:
    return follow_up.state in FOLLOW_UP_DONE


def last_activity(follow_up: FollowUp) -> date:
    """Find the day of its latest entry, or the day it was received."""
    return follow_up.timeline[-1].at.date() if follow_up.timeline else follow_up.received


def is_stalled(follow_up: FollowUp, today: date) -> bool:
    """Say whether a delegated follow-up is stalled.

    Its next check has passed, or it has had no entry for a week.
    """
    if follow_up.state != "delegated":
        return False
    check = follow_up.next_check
    return bool(check and check < today) or today - last_activity(follow_up) > STALLED_AFTER


def select_view(
    view: FollowUpFilter, follow_ups: Iterable[FollowUp], today: date
) -> tuple[FollowUp, ...]:
    """Select what a page lists, the most urgent first."""
    shows: Mapping[FollowUpFilter, Callable[[FollowUp], bool]] = {
        FollowUpFilter.OPEN: lambda f: not is_done(f),
        FollowUpFilter.OVERDUE: lambda f: (
            find_attention_reason(f, today) is AttentionReason.OVERDUE
        ),
        FollowUpFilter.DELEGATED: lambda f: is_stalled(f, today),
        FollowUpFilter.UNVERIFIED: lambda f: f.state == "resolved",
        FollowUpFilter.ALL: lambda _: True,
    }
    return tuple(sorted(filter(shows[view], follow_ups), key=lambda f: _urgency(f, today)))


def _urgency(follow_up: FollowUp, today: date) -> tuple[bool, int, int, int, str]:
    """Sort by need for attention, then severity, then due date.

    What is done comes last, the latest first.
    """
    ref = follow_up.ref
    if is_done(follow_up):
        return True, 0, 0, -last_activity(follow_up).toordinal(), ref
    urgency = _REASONS_BY_URGENCY.index(find_attention_reason(follow_up, today))
    severity = -SEVERITIES.index(follow_up.severity)
    day = follow_up.due or follow_up.next_check or date.max
    return False, urgency, severity, day.toordinal(), f"{follow_up.received} {ref}"


@dataclass(frozen=True)
class FollowUpStatistics:
    """Statistics of follow-ups. Medians are days; None without any."""

    open: int
    median_open: float | None
    # How many are verified.
    verified: int
    median_verified: float | None
    # How many were ever resolved, and how many of these were reopened.
    resolved: int
    reopened: int


def compute_statistics(follow_ups: Iterable[FollowUp], today: date) -> FollowUpStatistics:
    listed = list(follow_ups)
    ages = [(today - f.received).days for f in listed if not is_done(f)]
    took = [(last_activity(f) - f.received).days for f in listed if f.state == "verified"]
    resolved = [f for f in listed if any(e.state in _RESOLVED for e in f.timeline)]
    return FollowUpStatistics(
        open=len(ages),
        median_open=_median(ages),
        verified=len(took),
        median_verified=_median(took),
        resolved=len(resolved),
        reopened=sum(_was_reopened(f) for f in resolved),
    )


def _median(days: list[int]) -> float | None:
    return float(median(days)) if days else None


def _was_reopened(follow_up: FollowUp) -> bool:
    """Say whether it was reopened after it had been resolved."""
    states = [entry.state for entry in follow_up.timeline]
    first = next(number for number, state in enumerate(states) if state in _RESOLVED)
    return any(state not in _RESOLVED | FOLLOW_UP_DONE for state in states[first:])
