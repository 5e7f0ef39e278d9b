from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from rundbrief.content.schema import Health, Image, Source
from rundbrief.content.snapshot import DepartmentNote, IncidentNote, Issue, Item, Snapshot

ZONE = ZoneInfo("Europe/Berlin")


def test_open_issue(folder):
    folder.write("content/newsletter/2026-W47.md", "---\nsubject: S\npin: a/b\n---\nHello\n")
    content, problems = folder.read()
    assert problems == []
    assert content.issues == (
        Issue(
            key="2026-W47",
            source=Source(
                path="newsletter/2026-W47.md",
                shown="content/newsletter/2026-W47.md",
                body="Hello\n",
                line=5,
            ),
            edition="everyone",
            subject="S",
            pin=("a/b",),
        ),
    )


def test_closed_issue_holds_what_went_out(folder):
    folder.write(
        "content/newsletter/2026-11.md",
        "---\nclosed: 2026-11-30 16:00\nitems:\n"
        "  - {item: a/b, department: a, date: 2026-11-18, title: T, summary: S, late: true,"
        " highlight: true, image: i.png, alt: A}\n"
        "  - {item: a/c, department: a, date: 2026-11-18, title: T}\n"
        "departments:\n  - {department: a, name: A, health: at-risk, before: on-track}\n"
        "  - {department: b, name: B, missing: true}\n"
        "incidents:\n"
        "  - {incident: i/x, title: X, severity: major, state: resolved, at: 2026-11-18 10:00}\n"
        "---\n",
    )
    content, problems = folder.read()
    assert problems == []
    (issue,) = content.issues
    assert issue.closed == datetime(2026, 11, 30, 16, tzinfo=ZONE)
    day = date(2026, 11, 18)
    assert issue.snapshot == Snapshot(
        items=(
            Item(
                ref="a/b",
                department="a",
                date=day,
                title="T",
                summary="S",
                late=True,
                highlight=True,
                image=Image(path="i.png", alt="A"),
            ),
            Item(ref="a/c", department="a", date=day, title="T", summary=""),
        ),
        departments=(
            DepartmentNote(
                department="a",
                name="A",
                health=Health.AT_RISK,
                before=Health.ON_TRACK,
                missing=False,
            ),
            DepartmentNote(department="b", name="B", health=None, before=None, missing=True),
        ),
        incidents=(
            IncidentNote(
                ref="i/x",
                title="X",
                severity="major",
                state="resolved",
                at=datetime(2026, 11, 18, 10, tzinfo=ZONE),
            ),
        ),
    )
    assert issue.snapshot.incidents[0].at.tzinfo is not None


@pytest.mark.parametrize(
    "name",
    [
        *("2026-W54", "2027-W53", "2026-13", "2026-w47", "week 47", "index", "9999-12", "9999-W52"),
        *("0001-W01", "1899-12"),
    ],
)
def test_name_that_is_no_period_is_a_problem(folder, name):
    folder.write(f"content/newsletter/{name}.md", "Hello")
    assert folder.read()[1] == [
        f"content/newsletter/{name}.md: “{name}” is not a valid week or month"
    ]


@pytest.mark.parametrize(
    ("front", "problem"),
    [
        ("edition: everone", ":2: unknown edition “everone”"),
        ("edition: zzz", ":2: unknown edition “zzz”"),
        ("closed: soon", ":2: closed is “soon”, which is not a valid date and time"),
        (
            "items:\n  - {item: a}",
            ":3: “date” is missing|:3: “department” is missing|:3: “title” is missing",
        ),
        ("subjet: a", ":2: unknown key “subjet”"),
    ],
)
def test_issue_that_is_wrong(folder, front, problem):
    path = "content/newsletter/2026-W47.md"
    folder.write(path, f"---\n{front}\n---\n")
    assert folder.read()[1] == [f"{path}{what}" for what in problem.split("|")]


def test_default_edition_is_a_setting(folder):
    folder.write("content/newsletter/2026-W47.md", "")
    newsletter = {"edition": "team", "editions": {"team": {}}}
    content, problems = folder.read(newsletter=newsletter)
    assert ([issue.edition for issue in content.issues], problems) == (["team"], [])


def test_issue_in_a_folder_of_its_own_is_a_problem(folder):
    """Closing it would create another file with the same address."""
    folder.write("content/newsletter/2026/2026-W47.md", "Hello")
    assert folder.read()[1] == [
        "content/newsletter/2026/2026-W47.md: the issue is in a subfolder of “newsletter”"
    ]


def test_issue_named_after_a_day_is_not_an_edition(folder):
    folder.write("content/newsletter/2026-11-20.md", "Text.\n")
    assert folder.read()[1] == [
        "content/newsletter/2026-11-20.md: “2026-11-20” is not a valid week or month"
    ]
