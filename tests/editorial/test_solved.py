"""What was solved since the issue before: editorial/solved.py."""

from datetime import datetime

import pytest

from making import BERLIN, content, day, entry_of, incident, issue, source, update
from rundbrief.content.schema import Ask, FollowUp
from rundbrief.content.snapshot import IncidentNote, Snapshot, SolvedNote
from rundbrief.editorial.solved import assign_solved

CLOSED = datetime(2026, 11, 13, 16, tzinfo=BERLIN)


def follow_up(*entries):
    """entries: as (moment, state)."""
    return FollowUp(
        source=source("follow-ups/2026-11-01-lamp.md"),
        title="Lamp",
        kind="complaint",
        received=day("11-01"),
        audience="public",
        timeline=tuple(entry_of(at, state) for at, state in entries),
    )


def asking(*answered):
    asks = tuple(
        Ask(to="support", what=f"Help {n}", answered=day(it)) for n, it in enumerate(answered)
    )
    return update("11-01", "asking", asks=asks)


def assign(*updates, issues=None, today="11-20", **more):
    issues = issues or [issue("2026-W46", closed=CLOSED), issue("2026-W47")]
    found = assign_solved(issues, content(*updates, **more), zone=BERLIN, today=day(today))
    return {key: [(it.kind, it.title, f"{it.on:%m-%d}") for it in it] for key, it in found.items()}


LOGIN = incident(("2026-11-16T09:00", "investigating"), ("2026-11-17T10:00", "resolved"))
LAMP = follow_up(("11-12 10:00", "resolved"), ("11-18 10:00", "verified"))


def test_incidents_follow_ups_and_asks_the_latest_first():
    found = assign(asking("11-19"), incidents=(LOGIN,), follow_ups=(LAMP,))
    assert found == {
        "2026-W47": [
            ("ask", "Help 0", "11-19"),
            ("follow-up", "Lamp", "11-18"),
            ("incident", "Login", "11-17"),
        ]
    }


@pytest.mark.parametrize(
    "entries",
    [
        [("11-18 10:00", "resolved")],
        [("11-18 10:00", "rejected")],
        [("11-18 10:00", "verified"), ("11-19 10:00", "reopened")],
        [("11-21 10:00", "verified")],
        [("11-08 10:00", "verified")],
    ],
)
def test_what_is_not_solved_or_too_old_is_left_out(entries):
    assert assign(follow_ups=(follow_up(*entries),)) == {"2026-W47": []}


def test_day_is_that_of_the_first_entry_that_solved_it():
    again = follow_up(
        ("11-10 10:00", "verified"),
        ("11-12 10:00", "reopened"),
        ("11-17 10:00", "verified"),
        ("11-19 10:00", "verified"),
    )
    assert assign(follow_ups=(again,)) == {"2026-W47": [("follow-up", "Lamp", "11-17")]}


def test_nothing_is_sent_twice():
    sent = Snapshot(
        solved=(
            SolvedNote(ref=LAMP.ref, title="Renamed", kind="follow-up", on=day("11-18")),
            SolvedNote(
                ref="marketing/2026-11-01-asking", title="Help 0", kind="ask", on=day("11-12")
            ),
        )
    )
    issues = [issue("2026-W46", closed=CLOSED, snapshot=sent), issue("2026-W47")]
    found = assign(asking("11-12", "11-12"), issues=issues, follow_ups=(LAMP,))
    assert found == {"2026-W47": [("ask", "Help 1", "11-12")]}


def test_what_was_reopened_and_solved_again_is_sent_again():
    sent = Snapshot(
        solved=(SolvedNote(ref=LAMP.ref, title="Lamp", kind="follow-up", on=day("11-11")),)
    )
    issues = [issue("2026-W46", closed=CLOSED, snapshot=sent), issue("2026-W47")]
    assert assign(issues=issues, follow_ups=(LAMP,)) == {
        "2026-W47": [("follow-up", "Lamp", "11-18")]
    }


def test_incident_that_an_earlier_version_listed_as_over_is_not_sent_again():
    login = incident(("2026-11-10T09:00", "investigating"), ("2026-11-11T10:00", "resolved"))
    assert assign(incidents=(login,))["2026-W47"] == [("incident", "Login", "11-11")]
    note = IncidentNote(
        ref=login.ref, title="Login", severity="major", state="resolved", at=login.timeline[1].at
    )
    issues = [
        issue("2026-W46", closed=CLOSED, snapshot=Snapshot(incidents=(note,))),
        issue("2026-W47"),
    ]
    assert assign(issues=issues, incidents=(login,)) == {"2026-W47": []}


def test_of_several_open_issues_the_earliest_takes_it():
    found = assign(asking("11-19", "11-12"), issues=[issue("2026-W47"), issue("2026-W46")])
    assert found == {
        "2026-W46": [("ask", "Help 1", "11-12")],
        "2026-W47": [("ask", "Help 0", "11-19")],
    }
