"""Events of the calendar: due dates, planned maintenance, and when updates are due."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from rundbrief.content.content import Content
from rundbrief.content.departments import Department
from rundbrief.content.schema import FOLLOW_UP_DONE, FollowUp, Incident, Source, Update
from rundbrief.content.snapshot import Issue
from rundbrief.editorial.check_ins import CheckInState, due_day, find_check_in_state
from rundbrief.periods import Period, parse_period, period_of

# Updates are due for ever; nobody plans further ahead than this.
WEEKS_AHEAD = 8
# What is past stays for a while, so that a calendar doesn't forget last week.
RETENTION = timedelta(days=28)

_DAY = timedelta(days=1)


class EventKind(StrEnum):
    """What an event is about, in the order in which the events of a day are listed."""

    MAINTENANCE = "maintenance"
    ISSUE = "issue"
    UPDATE = "word"
    ASK = "ask"
    NOTICE = "notice"
    FOLLOW_UP = "follow-up"
    CHECK = "check"


@dataclass(frozen=True)
class CalendarEvent:
    """A day, or a time of day, on which something is due or planned."""

    kind: EventKind
    # Stays the same when a title or a date is changed.
    key: str
    # As written by its author; empty for updates that are due, and for issues.
    what: str
    # Days in the project's zone; until is exclusive.
    on: date
    until: date
    # Aware; when its source last changed, or when it came within the weeks listed here.
    changed: datetime
    # Aware; the start of planned maintenance, or the time by which updates are due; None for an
    # all-day event.
    begins: datetime | None = None
    ends: datetime | None = None
    # Its page, if it has one: an update, incident, follow-up or issue.
    ref: str | None = None
    # Slugs of the departments that it concerns.
    departments: tuple[str, ...] = ()
    # Slug of the department that asked.
    asker: str | None = None
    # Nothing is left to do.
    done: bool = False
    # It won't take place.
    cancelled: bool = False


def select_events(content: Content, *, today: date, zone: ZoneInfo) -> tuple[CalendarEvent, ...]:
    """Choose what is due or planned, from four weeks ago on, in its order.

    What is done is left out; planned maintenance stays, since people ask when it was. Updates that
    are due are listed for eight weeks from today.
    """
    found = (
        *_planned(content.incidents, zone),
        *_asks(content.updates, zone, today),
        *_notices(content.updates, zone, today),
        *_follow_ups(content.follow_ups, zone),
        *_issues(content.issues, zone, today),
        *_updates_due(content, zone, today),
    )
    return tuple(sorted((a for a in found if a.until > today - RETENTION), key=_order))


def _order(event: CalendarEvent) -> tuple[object, ...]:
    """Sort by day; all-day events come first."""
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
            # Completed before its start means that it never took place.
            cancelled=incident.ended is not None and incident.ended < begins,
        )


def _asks(updates: Iterable[Update], zone: ZoneInfo, today: date) -> Iterator[CalendarEvent]:
    """Yield open asks with a due date.

    Asks are numbered per update and department, answered ones included, so that keys are stable.
    """
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


def _notices(updates: Iterable[Update], zone: ZoneInfo, today: date) -> Iterator[CalendarEvent]:
    """Yield the last day of each notice."""
    for update in updates:
        if update.is_notice and update.until:
            yield CalendarEvent(
                kind=EventKind.NOTICE,
                key=f"notice/{update.ref}",
                what=update.title,
                on=update.until,
                until=update.until + _DAY,
                changed=_midnight(update.date, zone),
                ref=update.ref,
                departments=(update.department,),
                done=update.has_ended(today),
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
    """Yield the last day of each open issue's period."""
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


def _updates_due(content: Content, zone: ZoneInfo, today: date) -> Iterator[CalendarEvent]:
    """Group departments whose updates are due at the same time into one event."""
    due: dict[tuple[date, time | None], list[str]] = {}
    for department in content.departments:
        hour = department.due.at if department.due else None
        for day in _due_days(department, content.reports_of(department.slug), zone, today):
            due.setdefault((day, hour), []).append(department.slug)
    for (day, hour), slugs in due.items():
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


def _due_days(
    department: Department, updates: Iterable[Update], zone: ZoneInfo, today: date
) -> Iterator[date]:
    """Find the days on which updates are due, assuming that each is published on its due day."""
    published = list(updates)
    for week in _weeks(today, zone):
        if find_check_in_state(department, published, week, today) is CheckInState.EXPECTED:
            day = due_day(department, week)
            yield day
            published.append(
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


def split_agenda(events: Iterable[CalendarEvent]) -> Mapping[str, Sequence[CalendarEvent]]:
    """Split the agenda by department.

    In due dates of updates, the other departments are left out.
    """
    own: dict[str, list[CalendarEvent]] = defaultdict(list)
    for it in events:
        for slug in dict.fromkeys(filter(None, (*it.departments, it.asker))):
            alone = it.kind is EventKind.UPDATE
            own[slug].append(replace(it, departments=(slug,)) if alone else it)
    return own
