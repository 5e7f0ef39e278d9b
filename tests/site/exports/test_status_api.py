"""What monitors read: the Statuspage format."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from conftest import ROSTER, Folder, sample_project
from rundbrief.compilation import compile_project
from rundbrief.config.addresses import Addresses
from rundbrief.content.timeline import INCIDENT_STATES, MAINTENANCE_STATES
from rundbrief.site.exports.status_api import render_status_api
from rundbrief.site.queries import SiteQueries
from statuspage import DOCUMENTS

INCIDENT = """\
---
title: Login fails
severity: {severity}
affects: [{affects}]
---
Nobody gets in.

## 2026-11-17 09:40 investigating
Oh, see [the week](../marketing/2026-11-11-older.md). It is a sentence that a mail would wrap.

- One
- Two
{more}
"""

WORK = """\
---
title: The move
kind: maintenance
affects: [support]
starts: 2026-11-28 22:00
ends: 2026-11-29 02:00
---
## 2026-11-10 10:00 scheduled
We move.
{more}
"""


@pytest.fixture
def project(folder):
    folder.write("content/marketing/2026-11-11-older.md", "# Older\n\nWords.\n")
    return folder


def break_something(folder, more="", *, name="login", severity="major", affects="support"):
    text = INCIDENT.format(severity=severity, affects=affects, more=more)
    folder.write(f"content/incidents/2026-11-17-{name}.md", text)


def documents(compilation):
    made = {path: json.loads(text) for path, text in render_status_api(SiteQueries(compilation))}
    assert set(made) == set(DOCUMENTS)
    for path, document in made.items():
        errors = Draft202012Validator(DOCUMENTS[path]).iter_errors(document)
        assert [error.message for error in errors] == []
    return {path.removeprefix("api/v2/").removesuffix(".json"): d for path, d in made.items()}


def statuses(made):
    return {it["name"]: it["status"] for it in made["components"]["components"]}


def test_quiet_project_is_operational(project):
    made = documents(project.compile())
    assert made["status"]["status"] == {
        "indicator": "none",
        "description": "All Systems Operational",
    }
    assert set(statuses(made).values()) == {"operational"}
    assert made["summary"]["incidents"] == made["summary"]["scheduled_maintenances"] == []


def test_health_that_departments_tell_of_themselves_is_no_outage(project):
    project.write(
        "content/support/2026-11-18-bad.md", "---\nhealth: off-track\n---\n# Bad\n\nSo.\n"
    )
    assert statuses(documents(project.compile()))["Member support"] == "operational"


@pytest.mark.parametrize(
    ("severity", "component", "description"),
    [
        ("minor", "degraded_performance", "Minor Service Outage"),
        ("major", "partial_outage", "Partial System Outage"),
        ("critical", "major_outage", "Major Service Outage"),
    ],
)
def test_open_incident_decides_what_monitors_see(project, severity, component, description):
    break_something(project, severity=severity)
    made = documents(project.compile())
    assert made["status"]["status"] == {"indicator": severity, "description": description}
    assert statuses(made) == {
        "Marketing": "operational",
        "Member support": component,
        "Workshop": "operational",
    }


def test_worst_incident_wins(project):
    break_something(project, name="a", severity="minor", affects="support, workshop")
    break_something(project, name="b", severity="critical", affects="support")
    made = documents(project.compile())
    assert made["status"]["status"]["indicator"] == "critical"
    assert statuses(made)["Member support"] == "major_outage"
    assert statuses(made)["Workshop"] == "degraded_performance"


@pytest.mark.parametrize("state", ["resolved", "false-alarm", "postmortem"])
def test_incident_that_is_over_breaks_nothing(project, state):
    break_something(project, f"\n## 2026-11-18 10:00 {state}\nMended.")
    made = documents(project.compile())
    assert made["status"]["status"]["indicator"] == "none"
    assert made["incidents/unresolved"]["incidents"] == made["summary"]["incidents"] == []
    (incident,) = made["incidents"]["incidents"]
    assert incident["status"] == {"postmortem": "postmortem"}.get(state, "resolved")
    assert incident["impact"] == ("none" if state == "false-alarm" else "major")
    assert incident["resolved_at"] == "2026-11-18T09:00:00.000Z"


def test_incident_is_told_step_by_step(project):
    break_something(
        project,
        "\n## 2026-11-17 11:00 monitoring\nBetter.\n\n## 2026-11-17 12:00 identified\nNot yet.\n",
    )
    (incident,) = documents(project.compile())["incidents/unresolved"]["incidents"]
    (component,) = incident.pop("components")
    assert component["name"] == "Member support"
    updates = incident.pop("incident_updates")
    assert [(u["status"], u["created_at"]) for u in updates] == [
        ("identified", "2026-11-17T11:00:00.000Z"),
        ("monitoring", "2026-11-17T10:00:00.000Z"),
        ("investigating", "2026-11-17T08:40:00.000Z"),
    ]
    assert updates[2]["body"] == (
        "Oh, see the week [1]. It is a sentence that a mail would wrap.\n\n- One\n- Two\n\n"
        "[1] https://status.example.org/marketing/2026-11-11-older/"
    )
    assert {u["incident_id"] for u in updates} == {incident.pop("id")}
    assert incident.pop("page_id") == component["page_id"]
    assert incident == {
        "name": "Login fails",
        "status": "identified",
        "created_at": "2026-11-17T08:40:00.000Z",
        "updated_at": "2026-11-17T11:00:00.000Z",
        "monitoring_at": "2026-11-17T10:00:00.000Z",
        "resolved_at": None,
        "impact": "major",
        "shortlink": "https://status.example.org/incidents/2026-11-17-login/",
        "started_at": "2026-11-17T08:40:00.000Z",
        "reminder_intervals": None,
    }


@pytest.mark.parametrize(
    ("more", "lists", "component", "indicator"),
    [
        ("", ["upcoming"], "operational", "none"),
        ("\n## 2026-11-19 10:00 in-progress\nNow.", ["active"], "under_maintenance", "maintenance"),
        ("\n## 2026-11-19 10:00 verifying\nNow.", ["active"], "under_maintenance", "maintenance"),
        ("\n## 2026-11-19 10:00 completed\nDone.", [], "operational", "none"),
    ],
    ids=["scheduled", "in-progress", "verifying", "completed"],
)
def test_planned_work_is_no_outage(project, more, lists, component, indicator):
    project.write("content/incidents/2026-11-10-move.md", WORK.format(more=more))
    made = documents(project.compile())
    (work,) = made["scheduled-maintenances"]["scheduled_maintenances"]
    assert (work["scheduled_for"], work["scheduled_until"]) == (
        "2026-11-28T21:00:00.000Z",
        "2026-11-29T01:00:00.000Z",
    )
    assert work["impact"] == "maintenance"
    assert made["incidents"]["incidents"] == []
    assert statuses(made)["Member support"] == component
    assert made["status"]["status"]["indicator"] == indicator
    for which in ("upcoming", "active"):
        listed = made[f"scheduled-maintenances/{which}"]["scheduled_maintenances"]
        assert listed == ([work] if which in lists else [])
    assert made["summary"]["scheduled_maintenances"] == ([work] if lists else [])


def test_outage_outweighs_planned_work(project):
    project.write(
        "content/incidents/2026-11-10-move.md",
        WORK.format(more="\n## 2026-11-19 10:00 in-progress\nNow."),
    )
    break_something(project, severity="minor")
    made = documents(project.compile())
    assert made["status"]["status"]["indicator"] == "minor"
    assert statuses(made)["Member support"] == "degraded_performance"


def test_ids_stay_when_titles_change(project):
    def ids():
        made = documents(project.compile())["summary"]
        (incident,) = made["incidents"]
        return (
            made["page"]["id"],
            [it["id"] for it in made["components"]],
            incident["id"],
            [update["id"] for update in incident["incident_updates"]],
        )

    break_something(project)
    before = ids()
    file = project.content / "incidents" / "2026-11-17-login.md"
    file.write_text(file.read_text().replace("Login fails", "Nobody gets in"))
    project.write("content/departments.yml", ROSTER.replace("Member support", "Help"))
    assert ids() == before


def test_without_an_address_there_is_no_api(project):
    other = replace(project.project(), addresses=Addresses("", directory_urls=True))
    assert dict(render_status_api(SiteQueries(compile_project(other)))) == {}


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_sample_is_as_the_format_wants_it(audience):
    made = documents(compile_project(sample_project(audience=audience)))
    assert [it["name"] for it in made["summary"]["incidents"]] == [
        "Login fails for single sign-on members"
    ]
    assert [it["status"] for it in made["incidents"]["incidents"]] == [
        "identified",
        "postmortem",
        "postmortem",
    ]


# ---- Projects that nobody thought of.

MINUTES = st.integers(0, 60 * 24 * 30)
# Letters, signs and emoji of all kinds; nothing that is refused as a title.
TITLES = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=30
).filter(str.strip)
FILES = st.fixed_dictionaries(
    {
        "title": TITLES,
        "severity": st.sampled_from(["minor", "major", "critical"]),
        "affects": st.lists(st.sampled_from(["marketing", "support", "workshop"]), unique=True),
    }
)


@st.composite
def incident_files(draw):
    """Draw the text of a file of `incidents/`, of either kind."""
    keys = draw(FILES)
    maintenance = draw(st.booleans())
    if maintenance:
        keys["kind"] = "maintenance"
        for key in ("starts", "ends"):
            if draw(st.booleans()):
                keys[key] = f"2026-11-{draw(st.integers(1, 30)):02} 0{draw(st.integers(0, 9))}:30"
    states = MAINTENANCE_STATES if maintenance else INCIDENT_STATES
    begin = datetime(2026, 10, 22, tzinfo=UTC)
    moments = sorted(draw(st.lists(MINUTES, min_size=1, max_size=5)))
    entries = [
        f"## {begin + timedelta(minutes=at):%Y-%m-%d %H:%M} {draw(st.sampled_from(states))}\n"
        f"{draw(TITLES)}\n"
        for at in moments
    ]
    return f"---\n{json.dumps(keys, ensure_ascii=False)}\n---\n" + "\n".join(entries)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(incident_files(), max_size=4))
def test_any_project_is_as_the_format_wants_it(files):
    with TemporaryDirectory() as root:
        folder = Folder(Path(root))
        folder.write("content/departments.yml", ROSTER)
        for number, text in enumerate(files):
            folder.write(f"content/incidents/2026-11-01-n{number}.md", text)
        compilation = folder.compile()
        made = documents(compilation)
    shown = compilation.visible.incidents
    assert len(made["incidents"]["incidents"]) == sum(not i.maintenance for i in shown)
    works = made["scheduled-maintenances"]["scheduled_maintenances"]
    assert len(works) == sum(i.maintenance for i in shown)
    assert all(work["scheduled_for"] <= work["scheduled_until"] for work in works)
    for incident in (*works, *made["incidents"]["incidents"]):
        times = [update["created_at"] for update in incident["incident_updates"]]
        assert all(later >= earlier for later, earlier in pairwise(times))
        assert len({u["id"] for u in incident["incident_updates"]}) == len(times)
    broken = {i["impact"] for i in made["incidents/unresolved"]["incidents"]}
    assert (made["status"]["status"]["indicator"] in ("none", "maintenance")) == (not broken)
