from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from rundbrief.i18n.texts import load_texts
from rundbrief.problems import shown

ZONE = ZoneInfo("Europe/Berlin")
PATH = "content/incidents/2026-11-17-login.md"


def read(folder, text):
    folder.write(PATH, text)
    content, problems = folder.read()
    return content.incidents, [problem.removeprefix(PATH) for problem in problems]


def test_last_entry_decides_the_state_of_an_incident(folder):
    incidents, problems = read(
        folder,
        "---\nseverity: major\naffects: support\ntags: [sso]\n---\n# Login fails\n\nAbove.\n\n"
        "## 2026-11-17 09:40 investigating\nA\n## 2026-11-17 10:00 resolved\n"
        "## 2026-11-17 11:00 identified\n## 2026-11-17 12:00 resolved\n## 2026-11-18 09:00 postmortem\n",
    )
    (incident,) = incidents
    assert problems == []
    assert (incident.title, incident.severity, incident.affects, incident.tags) == (
        "Login fails",
        "major",
        ("support",),
        ("sso",),
    )
    assert (incident.state, incident.maintenance, incident.source.body) == (
        "postmortem",
        False,
        "\n\nAbove.\n",
    )
    assert incident.began == datetime(2026, 11, 17, 9, 40, tzinfo=ZONE)
    assert incident.ended == datetime(2026, 11, 17, 12, tzinfo=ZONE)


def test_planned_work_has_its_own_states_and_local_times(folder):
    incidents, problems = read(
        folder,
        "---\nkind: maintenance\nstarts: 2026-11-21 08:00\nends: 2026-11-21T10:00:00Z\n---\n"
        "## 2026-11-17 09:00 scheduled\n",
    )
    assert problems == []
    assert incidents[0].maintenance
    assert incidents[0].starts == datetime(2026, 11, 21, 8, tzinfo=ZONE)
    assert incidents[0].ends == datetime.fromisoformat("2026-11-21T10:00:00+00:00")
    assert incidents[0].ended is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Text", ": the timeline is missing"),
        ("", ": the timeline is missing"),
        (
            "### 2026-11-17 resolved",
            ":1: “### 2026-11-17 resolved” looks like a timeline entry, but can't be read as one",
        ),
        (
            "---\nkind: maintenance\n---\n## 2026-11-17 12:00 resolved",
            ":4: unknown state “resolved”",
        ),
        (
            "---\nseverity: huge\n---\n## 2026-11-17 12:00 resolved",
            ":2: severity is “huge”, which is not an allowed value",
        ),
        (
            "---\nstarts: soon\n---\n## 2026-11-17 12:00 resolved",
            ":2: starts is “soon”, which is not a valid date and time",
        ),
        (
            "---\nends: 5\n---\n## 2026-11-17 12:00 resolved",
            ":2: ends is “5”, which is not a valid date and time",
        ),
        (
            "---\naffects: [suport]\n---\n## 2026-11-17 12:00 resolved",
            ":2: unknown department “suport”",
        ),
    ],
)
def test_incident_that_is_wrong(folder, text, problem):
    assert read(folder, text) == ((), [problem])


def test_all_mistakes_of_an_incident_are_found_at_once(folder):
    assert read(folder, "---\naffects: [suport]\n---\nText") == (
        (),
        [": the timeline is missing", ":2: unknown department “suport”"],
    )


@pytest.mark.parametrize(
    ("starts", "ends", "fix"),
    [
        (
            "2026-11-28 22:00",
            "2026-11-28 02:00",
            "if it ends after midnight, write the next day: 2026-11-29 02:00",
        ),
        ("2026-11-28 22:00", "2026-11-27 23:00", "correct one of the two"),
        ("2026-11-28 22:00", "2026-11-28 22:00", "correct one of the two"),
        ("2026-10-25 02:50", "2026-10-25 02:10", None),
    ],
)
def test_maintenance_ends_after_it_starts(folder, starts, ends, fix):
    folder.write(
        PATH,
        f"---\nkind: maintenance\nstarts: {starts}\nends: {ends}\n---\n"
        "## 2026-10-17 09:00 scheduled\nText.\n",
    )
    fixes = [shown(p.fix, p, load_texts("en")) for p in folder.compile().problems]
    assert fixes == ([fix] if fix else [])
