"""What is in the calendar: what is due, what is planned, and whose word is awaited when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from rundbrief.content.content import Content
from rundbrief.content.schema import FOLLOW_UP_DONE, Department, FollowUp, Incident, Source, Update
from rundbrief.content.snapshot import Issue
from rundbrief.editorial.check_ins import CheckInState, due_day, find_check_in_state
from rundbrief.periods import Period, parse_period, period_of

# Awaited words go on for ever; who plans further ahead than this plans something else.
WEEKS_AHEAD = 8
# What is past stays for a while, so that a calendar doesn't forget last week.
BEHIND = timedelta(days=28)

_DAY = timedelta(days=1)


class EventKind(StrEnum):
    """What an appointment is about, in the order in which a day's appointments stand."""

    MAINTENANCE = "maintenance"
    ISSUE = "issue"
    UPDATE = "word"
    ASK = "ask"
    FOLLOW_UP = "follow-up"
    CHECK = "check"


@dataclass(frozen=True)
class CalendarEvent:
    """A day, or a time, to keep in mind.

    key: stays the same when a title or a date is changed. what: as somebody wrote it; empty for
    awaited words and issues. on, until: days in the project's zone; until is exclusive.
    begins: aware; when planned work begins, or up to when words are awaited; None for a whole day.
    ref: the page that tells more, if there is one; of an update, an incident, a follow-up or an
    issue. departments: whom it concerns. asker: who wants it. changed: aware; when what it says
    was written, or came near enough to be told. done: nobody has to do anything about it any more.
    called_off: it won't happen.
    """

    kind: EventKind
    key: str
    what: str
    on: date
    until: date
    changed: datetime
    begins: datetime | None = None
    ends: datetime | None = None
    ref: str | None = None
    departments: tuple[str, ...] = ()
    asker: str | None = None
    done: bool = False
    cancelled: bool = False


def select_events(content: Content, *, today: date, zone: ZoneInfo) -> tuple[CalendarEvent, ...]:
    """Choose what is due or planned, from four weeks ago on, in its order.

    What is done is left out, but planned work stays, since people ask when it was. Awaited words
    end after eight weeks, and begin today.
    """
    found = (
        *_planned(content.incidents, zone),
        *_asks(content.updates, zone, today),
        *_follow_ups(content.follow_ups, zone),
        *_issues(content.issues, zone, today),
        *_words(content, zone, today),
    )
    return tuple(sorted((a for a in found if a.until > today - BEHIND), key=_order))


def _order(event: CalendarEvent) -> tuple[object, ...]:
    """Sort by day; what takes the whole day stands before what has an hour."""
    hour = event.begins.isoformat() if event.begins else ""
    place = list(EventKind).index(event.kind)
    return (event.on, bool(hour), hour, place, event.key)


def _planned(incidents: Iterable[Incident], zone: ZoneInfo) -> Iterator[CalendarEvent]:
    for incident in incidents:
        if not (incident.maintenance and incident.starts):
            continue
        begins = incident.starts.astimezone(zone)
        ends = incident.ends.astimezone(zone) if incident.ends else None
        if ends and ends <= begins:
            ends = None
        last = (ends - timedelta.resolution).date() if ends else begins.date()
        yield CalendarEvent(
            kind=EventKind.MAINTENANCE,
            key=f"maintenance/{incident.ref}",
            what=incident.title,
            on=begins.date(),
            until=last + _DAY,
            changed=incident.timeline[-1].at,
            begins=begins,
            ends=ends,
            ref=incident.ref,
            departments=incident.affects,
            done=not incident.is_open,
            # Nobody can complete what hasn't begun.
            cancelled=incident.ended is not None and incident.ended < begins,
        )


def _asks(updates: Iterable[Update], zone: ZoneInfo, today: date) -> Iterator[CalendarEvent]:
    """Number a department's asks of another in one update, answered ones too: keys must stay."""
    for update in updates:
        numbers: Counter[str] = Counter()
        for ask in update.asks:
            numbers[ask.to] += 1
            if ask.due and ask.is_open(today):
                yield CalendarEvent(
                    kind=EventKind.ASK,
                    key=f"ask/{update.ref}/{ask.to}/{numbers[ask.to]}",
                    what=ask.what,
                    on=ask.due,
                    until=ask.due + _DAY,
                    changed=_midnight(update.date, zone),
                    ref=update.ref,
                    departments=(ask.to,),
                    asker=update.department,
                )


def _follow_ups(follow_ups: Iterable[FollowUp], zone: ZoneInfo) -> Iterator[CalendarEvent]:
    for follow_up in follow_ups:
        if follow_up.state in FOLLOW_UP_DONE or follow_up.state == "resolved":
            continue
        days = (
            (EventKind.FOLLOW_UP, follow_up.due),
            (EventKind.CHECK, follow_up.next_check),
        )
        timeline = follow_up.timeline
        for kind, day in days:
            if day:
                yield CalendarEvent(
                    kind=kind,
                    key=f"{kind}/{follow_up.ref}",
                    what=follow_up.title,
                    on=day,
                    until=day + _DAY,
                    changed=timeline[-1].at if timeline else _midnight(follow_up.received, zone),
                    ref=follow_up.ref,
                    departments=_distinct(follow_up.delegated_to, follow_up.department),
                )


def _issues(issues: Iterable[Issue], zone: ZoneInfo, today: date) -> Iterator[CalendarEvent]:
    """Say up to when each open issue takes what is written."""
    for issue in issues:
        period = parse_period(issue.period_key, zone)
        if not issue.closed:
            yield CalendarEvent(
                kind=EventKind.ISSUE,
                key=f"issue/{issue.key}",
                what="",
                on=period.last,
                until=period.last + _DAY,
                changed=min(period.since, _midnight(today, zone)),
                ref=issue.source.ref,
            )


def _words(content: Content, zone: ZoneInfo, today: date) -> Iterator[CalendarEvent]:
    """Gather whose word is awaited at the same time: one appointment, not one for each."""
    awaited: dict[tuple[date, time | None], list[str]] = {}
    for department in content.departments:
        hour = department.due.at if department.due else None
        for day in _word_days(department, content.updates_of(department.slug), zone, today):
            awaited.setdefault((day, hour), []).append(department.slug)
    for (day, hour), slugs in awaited.items():
        week = period_of(day, "week", zone)
        yield CalendarEvent(
            kind=EventKind.UPDATE,
            key=f"word/{day.isoformat()}" + (f"T{hour:%H%M}" if hour else ""),
            what="",
            on=day,
            until=day + _DAY,
            changed=_midnight(week.first - timedelta(weeks=WEEKS_AHEAD), zone),
            begins=datetime.combine(day, hour, zone) if hour else None,
            departments=tuple(slugs),
        )


def _word_days(
    department: Department, updates: Iterable[Update], zone: ZoneInfo, today: date
) -> Iterator[date]:
    """Say when a department is asked, as if it kept each promise on its day."""
    said = list(updates)
    for week in _weeks(today, zone):
        if find_check_in_state(department, said, week, today) is CheckInState.EXPECTED:
            day = due_day(department, week)
            yield day
            said.append(
                Update(source=Source(path=""), department=department.slug, date=day, title="-")
            )


def _weeks(today: date, zone: ZoneInfo) -> Iterator[Period]:
    week = period_of(today, "week", zone)
    for __ in range(WEEKS_AHEAD):
        yield week
        week = week.next


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _distinct(*slugs: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(slug for slug in slugs if slug))
