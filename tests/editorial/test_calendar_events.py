from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from making import BERLIN, content, day, department, incident, issue, moment, source, update
from rundbrief.content.content import Content
from rundbrief.content.departments import Away
from rundbrief.content.schema import Ask, Entry, FollowUp
from rundbrief.editorial.calendar_events import CalendarEvent, EventKind, select_events
from rundbrief.validation.fields import Due

FRIDAY = day("11-20")


def events(found, today=FRIDAY, zone=BERLIN):
    return select_events(found, today=today, zone=zone)


def quiet(*updates, **more):
    """A content in which nobody promised a word."""
    return content(*updates, departments="", **more)


def follow_up(*entries, name="lamp", **more):
    timeline = tuple(
        Entry(at=moment(at), state=state, body="", line=1, next_check=check)
        for at, state, check in entries
    )
    where = source(f"follow-ups/2026-11-10-{name}.md")
    return FollowUp(
        source=where,
        title="The lamp",
        kind="request",
        received=day("11-10"),
        timeline=timeline,
        **more,
    )


def test_maintenance_has_its_hours():
    move = incident(
        ("2026-11-10 10:00", "scheduled"),
        name="move",
        kind="maintenance",
        affects=("support",),
        starts=datetime(2026, 11, 28, 21, tzinfo=UTC),
        ends=datetime(2026, 11, 29, 1, tzinfo=UTC),
    )
    assert events(quiet(incidents=(move,))) == (
        CalendarEvent(
            kind=EventKind.MAINTENANCE,
            key="maintenance/incidents/2026-11-10-move",
            what="Move",
            on=day("11-28"),
            until=day("11-30"),
            changed=moment("2026-11-10 10:00"),
            begins=moment("2026-11-28 22:00"),
            ends=moment("2026-11-29 02:00"),
            ref="incidents/2026-11-10-move",
            departments=("support",),
        ),
    )


def test_last_day_of_a_notice_that_is_done_when_it_has_passed():
    notice = update("11-17", "dinner", kind="notice", until=day("11-19"))
    expected = CalendarEvent(
        kind=EventKind.NOTICE,
        key="notice/marketing/2026-11-17-dinner",
        what="Dinner",
        on=day("11-19"),
        until=day("11-20"),
        changed=moment("2026-11-17"),
        ref="marketing/2026-11-17-dinner",
        departments=("marketing",),
    )
    assert events(quiet(notice), today=day("11-19")) == (expected,)
    assert events(quiet(notice)) == (replace(expected, done=True),)


def planned(*entries, **more):
    return incident(*entries, kind="maintenance", **more)


@pytest.mark.parametrize(
    ("ends", "until"),
    [
        ("2026-11-29 00:00", "11-29"),
        ("2026-11-29 00:01", "11-30"),
        ("2026-11-28 22:00", "11-29"),  # it ends as it begins: then nobody knows the end
        ("2026-11-20 22:00", "11-29"),
    ],
)
def test_planned_work_takes_the_days_that_it_touches(ends, until):
    work = planned(
        ("2026-11-10 10:00", "scheduled"), starts=moment("2026-11-28 22:00"), ends=moment(ends)
    )
    (found,) = events(quiet(incidents=(work,)))
    assert (found.on, found.until) == (day("11-28"), day(until))
    assert found.ends in (None, moment(ends))
    assert found.ends is None or found.ends > found.begins


@pytest.mark.parametrize(
    ("at", "cancelled"), [("2026-11-19 10:00", True), ("2026-11-28 23:00", False)]
)
def test_work_that_is_over_before_it_began_is_called_off(at, cancelled):
    work = planned(
        ("2026-11-10 10:00", "scheduled"), (at, "completed"), starts=moment("2026-11-28 22:00")
    )
    (found,) = events(quiet(incidents=(work,)), today=day("11-29"))
    assert found.cancelled is cancelled


@pytest.mark.parametrize(
    ("state", "done"), [("scheduled", False), ("in-progress", False), ("completed", True)]
)
def test_work_is_done_when_it_is_completed(state, done):
    work = planned(
        ("2026-11-10 10:00", "scheduled"),
        ("2026-11-18 23:00", state),
        starts=moment("2026-11-18 22:00"),
    )
    (found,) = events(quiet(incidents=(work,)))
    assert found.done is done


def test_incidents_and_work_without_a_time_are_no_appointments():
    broken = incident(("2026-11-19 10:00", "investigating"))
    vague = planned(("2026-11-19 10:00", "scheduled"))
    assert events(quiet(incidents=(broken, vague))) == ()


def test_ask_is_due_on_a_day():
    asking = update("11-18", asks=(Ask(to="support", what="Six people", due=day("11-25")),))
    assert events(quiet(asking)) == (
        CalendarEvent(
            kind=EventKind.ASK,
            key="ask/marketing/2026-11-18-a/support/1",
            what="Six people",
            on=day("11-25"),
            until=day("11-26"),
            changed=moment("2026-11-18 00:00"),
            ref="marketing/2026-11-18-a",
            departments=("support",),
            asker="marketing",
        ),
    )


def test_answered_ask_is_left_out_and_other_keys_stay():
    due = day("11-25")
    asks = (
        Ask(to="support", what="One", due=due, answered=day("11-19")),
        Ask(to="support", what="Two", due=due),
        Ask(to="workshop", what="Three", due=due),
        Ask(to="support", what="Four"),
    )
    assert [(a.what, a.key) for a in events(quiet(update(asks=asks)))] == [
        ("Two", "ask/marketing/2026-11-18-a/support/2"),
        ("Three", "ask/marketing/2026-11-18-a/workshop/1"),
    ]


def test_follow_up_is_due_and_looked_at_again():
    given_away = Entry(
        at=moment("2026-11-12 09:00"),
        state="delegated",
        body="",
        line=1,
        to="workshop",
        next_check=day("11-24"),
    )
    lamp = FollowUp(
        source=source("follow-ups/2026-11-10-lamp.md"),
        title="The lamp",
        kind="request",
        received=day("11-10"),
        timeline=(given_away,),
        department="support",
        due=day("12-01"),
    )
    about: dict[str, Any] = {
        "what": "The lamp",
        "changed": moment("2026-11-12 09:00"),
        "ref": "follow-ups/2026-11-10-lamp",
        "departments": ("workshop", "support"),
    }
    assert events(quiet(follow_ups=(lamp,))) == (
        CalendarEvent(
            kind=EventKind.CHECK,
            key="check/follow-ups/2026-11-10-lamp",
            on=day("11-24"),
            until=day("11-25"),
            **about,
        ),
        CalendarEvent(
            kind=EventKind.FOLLOW_UP,
            key="follow-up/follow-ups/2026-11-10-lamp",
            on=day("12-01"),
            until=day("12-02"),
            **about,
        ),
    )


@pytest.mark.parametrize("state", ["resolved", "verified", "rejected"])
def test_follow_up_that_is_done_is_not_due(state):
    done = follow_up(("2026-11-12 09:00", state, day("11-30")), due=day("12-01"))
    assert events(quiet(follow_ups=(done,))) == ()


def test_follow_up_without_a_timeline_is_as_old_as_it_was_received():
    (found,) = events(quiet(follow_ups=(follow_up(due=day("12-01")),)))
    assert found.changed == moment("2026-11-10 00:00")


def test_open_issue_takes_updates_up_to_its_last_day():
    found = quiet(
        issues=(issue("2026-W46", closed=moment("2026-11-16 09:00")), issue("2026-W47")),
    )
    assert events(found) == (
        CalendarEvent(
            kind=EventKind.ISSUE,
            key="issue/2026-W47",
            what="",
            on=day("11-22"),
            until=day("11-23"),
            changed=moment("2026-11-16 00:00"),
            ref="newsletter/2026-W47",
        ),
    )


def test_what_an_appointment_says_is_never_from_the_future():
    (found,) = events(quiet(issues=(issue("2026-12"),)))
    assert found.changed == moment("2026-11-20 00:00")


def project(*departments, updates=()):
    return Content(departments=departments, updates=tuple(updates))


def due_updates(found, **more):
    return [(a.on, a.departments) for a in events(found, **more) if a.kind is EventKind.UPDATE]


def friday(slug="marketing", hour=12, **more):
    due = Due.model_validate({"weekday": 4, "at": time(hour)})
    return department(slug, due=due, **more)


def test_updates_are_due_for_eight_weeks():
    assert due_updates(project(friday())) == [
        (FRIDAY + timedelta(weeks=number), ("marketing",)) for number in range(8)
    ]


def test_update_is_due_at_its_hour():
    first = events(project(friday()))[0]
    assert first == CalendarEvent(
        kind=EventKind.UPDATE,
        key="word/2026-11-20T1200",
        what="",
        on=FRIDAY,
        until=day("11-21"),
        changed=moment("2026-09-21 00:00"),
        begins=moment("2026-11-20 12:00"),
        departments=("marketing",),
    )


def test_update_without_an_hour_is_due_at_the_end_of_the_week():
    first = events(project(department()))[0]
    assert (first.key, first.on, first.begins) == ("word/2026-11-22", day("11-22"), None)


def test_updates_due_at_the_same_time_are_one_event():
    found = project(friday(), friday("support"), friday("workshop", hour=9), department("people"))
    assert due_updates(found)[:3] == [
        (FRIDAY, ("workshop",)),
        (FRIDAY, ("marketing", "support")),
        (day("11-22"), ("people",)),
    ]


def test_published_or_missing_update_of_this_week_is_no_event():
    found = project(friday(), updates=[update("11-17")])
    assert due_updates(found)[0] == (day("11-27"), ("marketing",))
    assert due_updates(project(friday()), today=day("11-21"))[0] == (day("11-27"), ("marketing",))


@pytest.mark.parametrize(
    ("cadence", "weeks"),
    [("biweekly", [1, 3, 5, 7]), ("monthly", [3]), ("quarterly", []), ("none", [])],
)
def test_updates_are_due_by_cadence(cadence, weeks):
    found = project(friday(cadence=cadence), updates=[update("11-13")])
    assert [on for on, __ in due_updates(found)] == [FRIDAY + timedelta(weeks=n) for n in weeks]


def test_no_update_is_due_while_away():
    away = (Away(since=day("11-27"), until=day("12-05")),)
    found = project(friday(away=away), updates=[update("11-17")])
    assert due_updates(found)[0] == (day("12-11"), ("marketing",))


def test_what_was_due_long_ago_is_left_out():
    asks = (
        Ask(to="support", what="Gone", due=FRIDAY - timedelta(days=29)),
        Ask(to="support", what="Just here", due=FRIDAY - timedelta(days=28)),
        Ask(to="support", what="Far ahead", due=day("2028-01-01")),
    )
    found = quiet(update("10-01", asks=asks))
    assert [a.what for a in events(found)] == ["Just here", "Far ahead"]


def test_events_are_sorted():
    on = FRIDAY + timedelta(weeks=1)
    found = Content(
        departments=(friday(), department("support", due=friday().due)),
        updates=(update("11-18", asks=(Ask(to="support", what="Soon", due=on),)),),
        incidents=(planned(("2026-11-10 10:00", "scheduled"), starts=moment(f"{on} 09:00")),),
        follow_ups=(follow_up(due=on),),
    )
    assert [a.kind for a in events(found) if a.on == on] == [
        "ask",
        "follow-up",
        "maintenance",
        "word",
    ]


ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "UTC"])
MOMENTS = st.integers(0, 10 * 365 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=40)), ZONES)
def test_days_of_planned_work_hold_its_hours(starts, lasts, zone):
    work = planned(("2019-11-10 10:00", "scheduled"), starts=starts, ends=starts + lasts)
    local = ZoneInfo(zone)
    (found,) = events(quiet(incidents=(work,)), today=date(2020, 1, 2), zone=local)
    assert found.on == found.begins.date()
    assert found.on < found.until
    if found.ends:
        assert datetime.combine(found.until - timedelta(days=1), time(), local) < (found.ends)
        assert found.ends <= datetime.combine(found.until, time(), local)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.sets(st.integers(0, 60), max_size=5))
def test_keys_are_unique_and_the_order_is_by_day(today, ages):
    updates = [
        update(str(today - timedelta(days=age)), asks=(Ask(to="support", what="A", due=today),) * 2)
        for age in ages
    ]
    found = events(project(friday(), friday("support", cadence="biweekly"), updates=updates), today)
    keys = [a.key for a in found]
    assert len(set(keys)) == len(keys)
    assert [a.on for a in found] == sorted(a.on for a in found)
    assert all(a.changed.date() <= max(today, a.on) for a in found)
