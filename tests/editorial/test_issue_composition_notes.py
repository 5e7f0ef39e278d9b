from datetime import date, datetime

import pytest

from making import BERLIN, period
from rundbrief.content.snapshot import DateNote

TODAY = date(2026, 11, 20)

METRICS = """\
rides: {name: Rides, unit: rides, target: 100, warn: 90, alert: 80, department: marketing}
bikes: {name: Bikes, target: 10, department: workshop}
empty: {name: Empty}
"""


@pytest.fixture
def project(folder):
    folder.write("content/metrics.yml", METRICS)
    folder.write(
        "content/metrics/rides.csv",
        "date,value\n2026-11-08,120\n2026-11-15,70\n2026-11-29,300\n",
    )
    folder.write("content/metrics/bikes.csv", "date,value\n2026-11-15,11\n")
    folder.write(
        "content/follow-ups/2026-10-01-lamp.md",
        "---\ntitle: Lamp\ndue: 2026-11-01\nowner: Theo\ndepartment: workshop\n---\n",
    )
    folder.write(
        "content/follow-ups/2026-11-10-seat.md",
        "---\ntitle: Seat\ndue: 2026-12-01\n---\n## 2026-11-18 10:00 resolved\nDone.\n",
    )
    folder.write(
        "content/follow-ups/2026-11-12-kerb.md", "---\ntitle: Kerb\ndue: 2026-11-25\n---\nHigh.\n"
    )
    folder.write(
        "content/incidents/2026-11-10-move.md",
        "---\ntitle: The move\nkind: maintenance\nstarts: 2026-11-28 22:00\n"
        "ends: 2026-11-29 02:00\naffects: [support]\n---\n"
        "## 2026-11-10 10:00 scheduled\nWe move.\n",
    )
    folder.write(
        "content/marketing/2026-11-18-pass.md",
        "---\ntitle: Pass\nasks:\n"
        "  - {to: support, what: Six people, due: 2026-11-19}\n"
        "  - {to: workshop, what: Tags, due: 2026-11-30}\n"
        "  - {to: workshop, what: Done, due: 2026-11-30, answered: 2026-11-19}\n---\nIt comes.\n",
    )
    folder.write("content/newsletter/2026-W47.md", "Good morning.\n")
    return folder


def contents(project, **settings):
    (issue,) = project.compile(**settings).issues
    return issue.contents


def test_metrics_are_read_as_they_stood_the_worst_first(project):
    rides, bikes = contents(project).metrics
    assert (rides.slug, rides.verdict, rides.value, rides.change) == ("rides", "act", 70.0, -50.0)
    assert (bikes.slug, bikes.verdict, bikes.value, bikes.change) == ("bikes", "good", 11.0, None)


def test_follow_ups_that_wait_the_oldest_first(project):
    assert [(f.title, f.state, f.concern, f.age) for f in contents(project).follow_ups] == [
        ("Lamp", "open", "overdue", 50),
        ("Seat", "resolved", None, 10),
    ]


def test_asks_that_are_open_the_most_urgent_first(project):
    assert [(a.what, a.asker, a.to, a.overdue) for a in contents(project).asks] == [
        ("Six people", "Marketing", "Member support", True),
        ("Tags", "Marketing", "Workshop", False),
    ]


def test_dates_ahead_that_no_other_section_shows(project):
    assert [date.what for date in contents(project).dates] == ["Kerb"]


def test_dates_ahead_in_their_order(project):
    assert contents(project, newsletter={"sections": ["dates"]}).dates == (
        DateNote(
            on=date(2026, 11, 25), what="Kerb", kind="follow-up", ref="follow-ups/2026-11-12-kerb"
        ),
        DateNote(
            on=date(2026, 11, 28),
            what="The move",
            kind="maintenance",
            ref="incidents/2026-11-10-move",
        ),
        DateNote(on=date(2026, 11, 30), what="Tags", kind="ask", ref="marketing/2026-11-18-pass"),
    )


def test_maintenance_has_its_window(project):
    (move,) = contents(project).incidents
    assert (move.starts, move.ends) == (
        datetime(2026, 11, 28, 22, 0, tzinfo=BERLIN),
        datetime(2026, 11, 29, 2, 0, tzinfo=BERLIN),
    )
    assert move.starts > period("2026-W47").until


BOARD = {
    "newsletter": {
        "sender": {"email": "news@example.org"},
        "reason": "You work here.",
        "editions": {
            "everyone": {},
            "The Board": {
                "departments": ["workshop"],
                "subject": "For the board, {period}",
                "to": "board@example.org",
            },
        },
    }
}


def test_edition_is_in_the_name_of_its_issue(project):
    project.write("content/workshop/2026-11-17-brakes.md", "# Brakes\n\nThey came.\n")
    project.write("content/newsletter/2026-W47-the-board.md", "Dear board.\n")
    compiled = project.compile(**BOARD)
    assert compiled.problems == ()
    everyone, board = compiled.issues
    assert [c.folder(compiled.project.settings) for c in (everyone, board)] == [
        "2026-W47",
        "2026-W47/the-board",
    ]
    assert [item.ref for item in everyone.contents.items] == [
        "marketing/2026-11-18-pass",
        "workshop/2026-11-17-brakes",
    ]
    assert [item.ref for item in board.contents.items] == ["workshop/2026-11-17-brakes"]
    assert board.subject == "For the board, Week 47: Brakes"


def test_edition_of_some_departments_is_about_them_alone(project):
    project.write("content/newsletter/2026-W47-the-board.md", "")
    board = project.compile(**BOARD).issues[1].contents
    assert [s.name for s in board.departments] == ["Workshop"]
    assert [m.slug for m in board.metrics] == ["bikes"]
    assert [f.title for f in board.follow_ups] == ["Lamp"]
    assert (board.asks, board.incidents, board.dates) == ((), (), ())


def test_edition_speaks_with_its_own_voice_or_the_newsletters(project):
    settings = project.project(**BOARD).settings.newsletter
    voice = settings.for_edition("The Board")
    assert (voice.to, voice.reason) == ("board@example.org", "You work here.")
    assert settings.for_edition("everyone").to is None


def test_edition_in_name_and_front_matter_must_agree(project):
    project.write("content/newsletter/2026-W47-the-board.md", "---\nedition: everyone\n---\n")
    __, problems = project.read(**BOARD)
    (problem,) = problems
    assert problem == (
        "content/newsletter/2026-W47-the-board.md:2: the file name says “the-board”, but this"
        " line says “everyone”"
    )


def test_edition_that_nobody_defined_is_named(project):
    project.write("content/newsletter/2026-W47-bored.md", "")
    __, problems = project.read(**BOARD)
    assert problems == ["content/newsletter/2026-W47-bored.md:1: unknown edition “bored”"]
