"""The calendar that other programs subscribe to."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from conftest import sample_project
from making import files_of
from rundbrief.compilation import compile_project
from rundbrief.config.addresses import Addresses
from rundbrief.editorial.calendar_events import CalendarEvent, EventKind, select_events
from rundbrief.site.exports.calendars import list_calendars
from rundbrief.site.queries import SiteQueries

SITE = "https://status.example.org/"

MOVE = """\
---
title: The move; all of it, at once
kind: maintenance
affects: [support, workshop]
starts: 2026-11-28 22:00
ends: 2026-11-29 02:00
---
## 2026-11-10 10:00 scheduled
We move.
"""


QUIET = """\
marketing: {name: Marketing, cadence: none}
support: {name: Member support, cadence: none}
workshop: {name: Workshop, cadence: none}
"""


@pytest.fixture
def project(folder):
    folder.write("content/departments.yml", QUIET)
    folder.write("content/incidents/2026-11-10-move.md", MOVE)
    folder.write(
        "content/follow-ups/2026-11-12-kerb.md",
        "---\ntitle: Kerb\ndue: 2026-11-25\ndepartment: workshop\n---\nHigh.\n"
        "\n## 2026-11-13 10:00 delegated\nto: support\nnext-check: 2026-11-24\n\nPlease.\n",
    )
    folder.write(
        "content/marketing/2026-11-18-pass.md",
        "---\ntitle: Pass\nasks:\n  - {to: support, what: 'Six people, please', due: 2026-11-30}\n"
        "---\nIt comes.\n",
    )
    folder.write(
        "content/workshop/2026-11-17-dinner.md",
        "---\ntitle: Dinner\nkind: notice\nuntil: 2026-11-26\n---\nWho comes?\n",
    )
    folder.write("content/newsletter/2026-W47.md", "Good morning.\n")
    return folder


def calendars(folder, **settings):
    compilation = folder.compile(**settings)
    assert compilation.problems == ()
    return files_of(list_calendars, compilation)


def read(data: bytes) -> list[Any]:
    return Calendar.from_ical(data).walk("VEVENT")


def events(data):
    """Read each event as what a calendar program shows of it."""
    return [
        (str(e["SUMMARY"]), e.start, e.end, str(e["URL"]).removeprefix(SITE)) for e in read(data)
    ]


def test_calendar_holds_what_is_due_and_planned(project):
    assert events(calendars(project)["calendar.ics"]) == [
        (
            "Newsletter: last day for Week 47",
            date(2026, 11, 22),
            date(2026, 11, 23),
            "newsletter/2026-W47/",
        ),
        (
            "Follow-up, next check: Kerb",
            date(2026, 11, 24),
            date(2026, 11, 25),
            "follow-ups/2026-11-12-kerb/",
        ),
        (
            "Follow-up due: Kerb",
            date(2026, 11, 25),
            date(2026, 11, 26),
            "follow-ups/2026-11-12-kerb/",
        ),
        (
            "Last day: Dinner",
            date(2026, 11, 26),
            date(2026, 11, 27),
            "workshop/2026-11-17-dinner/",
        ),
        (
            "Maintenance: The move; all of it, at once",
            datetime(2026, 11, 28, 21, tzinfo=UTC),
            datetime(2026, 11, 29, 1, tzinfo=UTC),
            "incidents/2026-11-10-move/",
        ),
        (
            "Marketing asks Member support: Six people, please",
            date(2026, 11, 30),
            date(2026, 12, 1),
            "marketing/2026-11-18-pass/",
        ),
    ]


ROSTER = """\
marketing: {name: Marketing, cadence: weekly, due: friday 12:00}
support: {name: Member support, cadence: weekly, due: friday 12:00}
workshop: {name: Workshop, cadence: weekly}
people: {name: People, cadence: weekly, due: friday 12:00}
ground: {name: Ground, cadence: weekly, due: friday 12:00}
"""


def test_words_that_are_awaited_are_one_event_a_day(project):
    project.write("content/departments.yml", ROSTER)
    data = calendars(project, language="en-GB")["calendar.ics"]
    words = [(str(e["SUMMARY"]), e.start, str(e.get("DESCRIPTION"))) for e in read(data)]
    assert [word for word in words if "Updates due" in word[0]][:4] == [
        (
            "Updates due by 12:00: Member support, People, Ground",
            date(2026, 11, 20),
            "Concerns: Member support, People, Ground",
        ),
        ("Updates due: Workshop", date(2026, 11, 22), "Concerns: Workshop"),
        (
            "Updates due by 12:00: 4 departments",
            date(2026, 11, 27),
            "Concerns: Marketing, Member support, People, Ground",
        ),
        ("Updates due: Workshop", date(2026, 11, 29), "Concerns: Workshop"),
    ]


def test_own_calendar_names_nobody_else_whose_word_is_awaited(project):
    project.write("content/departments.yml", ROSTER)
    data = calendars(project, language="en-GB")["feeds/departments/people/calendar.ics"]
    words = [event for event in read(data) if "Updates due" in str(event["SUMMARY"])]
    told = {(str(e["SUMMARY"]), str(e["DESCRIPTION"]), str(e["URL"])) for e in words}
    own = "https://status.example.org/people/"
    assert told == {("Updates due by 12:00: People", "Concerns: People", own)}


def test_department_has_a_calendar_of_its_own(project):
    made = calendars(project)
    assert set(made) == {
        "calendar.ics",
        "feeds/departments/marketing/calendar.ics",
        "feeds/departments/support/calendar.ics",
        "feeds/departments/workshop/calendar.ics",
    }

    def summaries(slug):
        return [summary for summary, *__ in events(made[f"feeds/departments/{slug}/calendar.ics"])]

    assert summaries("marketing") == ["Marketing asks Member support: Six people, please"]
    assert summaries("workshop") == [
        "Follow-up, next check: Kerb",
        "Follow-up due: Kerb",
        "Last day: Dinner",
        "Maintenance: The move; all of it, at once",
    ]
    assert len(summaries("support")) == 4


def test_calendar_says_what_programs_ask_of_it(project):
    data = calendars(project)["calendar.ics"]
    for line in (
        b"X-WR-CALNAME:Kestrel",
        b"NAME:Kestrel",
        b"X-WR-TIMEZONE:Europe/Berlin",
        b"REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        b"X-PUBLISHED-TTL:PT6H",
        b"SOURCE;VALUE=URI:https://status.example.org/calendar.ics",
    ):
        assert data.split(b"\r\n").count(line) == 1
    calendar = Calendar.from_ical(data)
    assert not calendar.errors
    assert [e for e in calendar.walk("VEVENT") if e.errors] == []
    assert calendar.walk("VALARM") == []


def test_event_is_stamped_by_what_was_written(project):
    stamps = {str(e["UID"]): e["DTSTAMP"].dt for e in read(calendars(project)["calendar.ics"])}
    assert stamps == {
        "issue/2026-W47@status.example.org": datetime(2026, 11, 15, 23, tzinfo=UTC),
        "check/follow-ups/2026-11-12-kerb@status.example.org": datetime(
            2026, 11, 13, 9, tzinfo=UTC
        ),
        "follow-up/follow-ups/2026-11-12-kerb@status.example.org": datetime(
            2026, 11, 13, 9, tzinfo=UTC
        ),
        "maintenance/incidents/2026-11-10-move@status.example.org": datetime(
            2026, 11, 10, 9, tzinfo=UTC
        ),
        "ask/marketing/2026-11-18-pass/support/1@status.example.org": datetime(
            2026, 11, 17, 23, tzinfo=UTC
        ),
        "notice/workshop/2026-11-17-dinner@status.example.org": datetime(
            2026, 11, 16, 23, tzinfo=UTC
        ),
    }
    assert calendars(project) == calendars(project)


def work(project, *entries):
    """Tell what stands in the calendar of planned maintenance after some more entries."""
    project.write("content/incidents/2026-11-10-move.md", "\n\n".join([MOVE, *entries]))
    data = calendars(project, today=date(2026, 11, 30))["calendar.ics"]
    (event,) = (e for e in read(data) if "maintenance" in e["UID"])
    return str(event["SUMMARY"]), event.status


def test_work_that_is_over_stays_and_work_that_was_called_off_is_crossed_out(project):
    over = ("Maintenance: The move; all of it, at once", icalendar.STATUS.CONFIRMED)
    assert work(project) == over
    assert work(project, "## 2026-11-29 01:00 completed\nAh.") == over
    assert work(project, "## 2026-11-20 01:00 completed\nNo.") == (
        "Cancelled: The move; all of it, at once",
        icalendar.STATUS.CANCELLED,
    )


@pytest.mark.parametrize(
    ("starts", "ends", "utc"),
    [
        # The night in which the clocks go back has 25 hours; 02:30 is there twice.
        ("2026-10-25 01:00", "2026-10-25 04:00", ("24T23:00", "25T03:00")),
        # 29 March: 02:00 to 03:00 is not there at all.
        ("2026-03-29 01:30", "2026-03-29 03:30", ("29T00:30", "29T01:30")),
    ],
)
def test_hours_are_right_when_the_clocks_change(project, starts, ends, utc):
    text = MOVE.replace("2026-11-28 22:00", starts).replace("2026-11-29 02:00", ends)
    entry = f"## {starts[:10]} 00:10 scheduled"
    project.write(
        "content/incidents/2026-11-10-move.md",
        text.replace("## 2026-11-10 10:00 scheduled", entry),
    )
    today = date.fromisoformat(starts[:10])
    data = files_of(list_calendars, project.compile(today=today))["calendar.ics"]
    (event,) = (e for e in read(data) if "maintenance" in e["UID"])
    assert (f"{event.start:%dT%H:%M}", f"{event.end:%dT%H:%M}") == utc
    assert data.count(b"Z\r\nDTEND:") == 1


def test_work_without_an_end_has_none_in_the_calendar(project):
    text = MOVE.replace("ends: 2026-11-29 02:00\n", "")
    project.write("content/incidents/2026-11-10-move.md", text)
    (event,) = (e for e in read(calendars(project)["calendar.ics"]) if "maintenance" in e["UID"])
    assert (event.start, "DTEND" in event) == (datetime(2026, 11, 28, 21, tzinfo=UTC), False)


def test_without_an_address_there_is_no_calendar(project):
    other = replace(project.project(), addresses=Addresses("", directory_urls=True))
    assert files_of(list_calendars, compile_project(other)) == {}


def test_public_calendar_holds_nothing_internal(sample):
    compilation = compile_project(sample_project(audience="public"))
    text = b"".join(data for data in files_of(list_calendars, compilation).values()).replace(
        b"\r\n ", b""
    )
    internal = [u for u in sample.content.updates if u.audience == "internal"]
    assert [u.ref for u in internal if u.ref.encode() in text] == []
    assert [f.ref for f in sample.content.follow_ups if f.ref.encode() in text] == []
    assert b"Updates due" not in text


def test_sample_has_an_event_for_each_appointment(sample):
    listing = select_events(
        sample.visible, today=sample.project.today, zone=sample.project.settings.zone
    )
    data = files_of(list_calendars, sample)["calendar.ics"]
    found = read(data)
    assert len(found) == len(listing) > 15
    assert len({str(e["UID"]) for e in found}) == len(listing)
    for event, listed in zip(found, listing, strict=True):
        if listed.kind is EventKind.MAINTENANCE:
            assert (event.start, event.end) == (listed.begins, listed.ends)
        else:
            assert (event.start, event.end) == (listed.on, listed.until)
            assert event.end - event.start == timedelta(days=1)


NASTY = 'a; b, c\\n \\ d\n"quoted"\r\nEND:VEVENT\r\nBEGIN:VALARM\x00\x07 🎉 \u202e'


@given(st.one_of(st.text(min_size=1), st.just(NASTY), st.just("🎉é" * 5000)))
def test_no_text_breaks_a_calendar(sample, what):
    from rundbrief.site.exports.calendars import render_calendar

    day = date(2026, 11, 24)
    asked = CalendarEvent(
        kind=EventKind.ASK,
        key="ask/a/b/1",
        what=what,
        on=day,
        until=day + timedelta(days=1),
        changed=datetime(2026, 11, 18, tzinfo=UTC),
        ref="marketing/2026-11-18-winter-pass",
        departments=("fleet",),
        asker="marketing",
    )
    data = render_calendar(SiteQueries(sample), "calendar.ics", what, [asked, asked])
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    calendar = Calendar.from_ical(data)
    assert [c.name for c in calendar.walk()] == ["VCALENDAR", "VEVENT", "VEVENT"]
    assert not set(data.decode()) & {chr(n) for n in (*range(9), *range(14, 32), 11, 12, 127)}
