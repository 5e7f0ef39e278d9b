"""What was solved since the issue before: incidents, follow-ups and asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rundbrief.content.content import Content
from rundbrief.content.schema import INCIDENT_OVER, FollowUp, Incident
from rundbrief.content.snapshot import Issue, SolvedNote
from rundbrief.editorial.issue_assignment import sort_issues
from rundbrief.periods import parse_period


def assign_solved(
    issues: Iterable[Issue], content: Content, *, zone: ZoneInfo, today: date
) -> Mapping[str, tuple[SolvedNote, ...]]:
    """Give each open issue of an edition, by its key, what was solved since the issue before.

    Nothing is in two issues, unless it was reopened and solved again. What is recorded late goes
    into the next issue, if it was solved in the period of the issue before. issues: all closed
    ones, and the open ones that show it. content: what the readers of the edition may see.
    """
    assigned: dict[str, tuple[SolvedNote, ...]] = {}
    sent: set[tuple[str, str, date]] = set()
    # The last day on which readers were told that an incident is over, by its reference.
    over: dict[str, date] = {}
    since: date | None = None
    for issue in sort_issues(issues, zone):
        period = parse_period(issue.period_key, zone)
        notes: tuple[SolvedNote, ...] = issue.solved
        if issue.closed:
            # Earlier versions listed what is over among the incidents.
            told = (it.ref for it in issue.incidents if it.state in INCIDENT_OVER)
            over |= dict.fromkeys(told, issue.closed.astimezone(zone).date())
        else:
            first, last = since or period.first, min(period.last, today)
            notes = tuple(
                it
                for it in find_solved(content, last)
                if it.on >= first and _identity(it) not in sent and not _is_told(it, over)
            )
            assigned[issue.key] = notes
        sent.update(map(_identity, notes))
        since = period.first
    return assigned


def find_solved(content: Content, today: date) -> tuple[SolvedNote, ...]:
    """Find all that is solved on a day, the latest first."""
    notes = (*_incidents(content.incidents, today), *_follow_ups(content.follow_ups, today))
    found = sorted((*notes, *_asks(content, today)), key=lambda it: (it.ref, it.title))
    return tuple(sorted(found, key=lambda it: it.on, reverse=True))


def _identity(note: SolvedNote) -> tuple[str, str, date]:
    """Tell asks of one update apart, and what was solved, reopened and solved again."""
    return note.ref, note.title if note.kind == "ask" else "", note.on


def _is_told(note: SolvedNote, over: Mapping[str, date]) -> bool:
    is_incident = note.kind in ("incident", "maintenance")
    return is_incident and note.on <= over.get(note.ref, date.min)


def _incidents(incidents: Iterable[Incident], today: date) -> Iterator[SolvedNote]:
    for incident in incidents:
        entries = tuple(it for it in incident.timeline if it.at.date() <= today)
        if ended := incident.model_copy(update={"timeline": entries}).ended:
            yield SolvedNote(
                ref=incident.ref,
                title=incident.title,
                kind="maintenance" if incident.maintenance else "incident",
                on=ended.date(),
                audience=incident.audience,
            )


def _follow_ups(follow_ups: Iterable[FollowUp], today: date) -> Iterator[SolvedNote]:
    for follow_up in follow_ups:
        if verified := _find_verified(follow_up, today):
            yield SolvedNote(
                ref=follow_up.ref,
                title=follow_up.title,
                kind="follow-up",
                on=verified.date(),
                audience=follow_up.audience,
            )


def _find_verified(follow_up: FollowUp, today: date) -> datetime | None:
    """Find when it was verified; if it was reopened, the last time. None while it isn't."""
    verified = None
    for entry in follow_up.timeline:
        if entry.at.date() <= today:
            verified = (verified or entry.at) if entry.state == "verified" else None
    return verified


def _asks(content: Content, today: date) -> Iterator[SolvedNote]:
    for update in content.updates:
        for ask in update.asks:
            if ask.answered and ask.answered <= today:
                yield SolvedNote(
                    ref=update.ref,
                    title=ask.what,
                    kind="ask",
                    on=ask.answered,
                    audience=update.audience,
                )
