"""What waits for somebody: follow-ups and asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rundbrief.content.schema import FOLLOW_UP_DONE, Ask, FollowUp, Update

VERIFY_WITHIN = timedelta(days=14)


class Concern(StrEnum):
    """Why a follow-up needs somebody now."""

    OVERDUE = "overdue"
    CHECK_PASSED = "check-passed"
    UNVERIFIED = "unverified"


def find_concern(follow_up: FollowUp, today: date) -> Concern | None:
    """Say why a follow-up can't just lie there; None while all is well, or when it is over."""
    if follow_up.state in FOLLOW_UP_DONE:
        return None
    if follow_up.state == "resolved":
        resolved = follow_up.timeline[-1].at.date()
        return Concern.UNVERIFIED if today - resolved > VERIFY_WITHIN else None
    if follow_up.due and follow_up.due < today:
        return Concern.OVERDUE
    if follow_up.next_check and follow_up.next_check < today:
        return Concern.CHECK_PASSED
    return None


@dataclass(frozen=True)
class OpenAsk:
    """An ask that nobody has answered yet, and the update in which it stands."""

    ask: Ask
    update: Update

    def is_overdue(self, today: date) -> bool:
        return self.ask.due is not None and self.ask.due < today


def select_open_asks(updates: Iterable[Update], today: date) -> tuple[OpenAsk, ...]:
    """Choose the asks without an answer, the most urgent first."""
    asks = [OpenAsk(a, u) for u in updates for a in u.asks if a.is_open(today)]
    return tuple(sorted(asks, key=lambda o: (o.ask.due or date.max, o.update.ref)))


ANSWERED_WITHIN = timedelta(weeks=8)


@dataclass(frozen=True)
class AnsweredAsk:
    """An ask that was answered, and the update in which it stands."""

    ask: Ask
    update: Update
    answered: date

    @property
    def days(self) -> int:
        """How long the answer took."""
        return max(0, (self.answered - self.update.date).days)


def select_answered_asks(updates: Iterable[Update], today: date) -> tuple[AnsweredAsk, ...]:
    """Choose the asks that were answered in the last eight weeks, the newest answer first."""
    asks = [
        AnsweredAsk(a, u, a.answered)
        for u in updates
        for a in u.asks
        if a.answered and today - ANSWERED_WITHIN <= a.answered <= today
    ]
    return tuple(sorted(asks, key=lambda a: (a.answered, a.update.ref), reverse=True))
