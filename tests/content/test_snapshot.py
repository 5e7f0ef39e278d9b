"""Snapshots of closed issues survive a round trip, also from the first format."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
import yaml
from hypothesis import given

from content_strategies import SNAPSHOTS
from making import BERLIN, update
from rundbrief.content.schema import Ask, Health, Image, Source
from rundbrief.content.snapshot import (
    AskNote,
    DateNote,
    DepartmentNote,
    FollowUpNote,
    IncidentNote,
    Issue,
    Item,
    MetricNote,
    Snapshot,
    snapshot_rows,
)
from rundbrief.newsletter.closing import dump_yaml
from rundbrief.problems import Problem
from rundbrief.validation.keys import validate_keys
from rundbrief.validation.strict_yaml import parse_yaml

TEXT_OF_THE_FIRST_FORMAT = """\
closed: 2026-11-20T16:00:00+01:00
items:
- item: marketing/2026-11-18-a
  department: marketing
  date: 2026-11-18
  title: 'A: b'
  summary: 'No.'
  late: true
  highlight: true
  image: images/x.png
  alt: An x
- item: support/2026-11-18-b
  department: support
  date: 2026-11-18
  title: B
  image: images/y.png
departments:
- department: marketing
  name: Marketing
  health: at-risk
  before: on-track
  missing: true
incidents:
- incident: incidents/a
  title: Down
  severity: major
  state: scheduled
  at: 2026-11-17T09:40+01:00
  starts: 2026-11-28T22:00+01:00
  ends: 2026-11-29T02:00
metrics:
- metric: a.b
  name: Rides
  unit: rides
  direction: band
  target:
  - 1.0
  - 2.5
  verdict: watch
  says: How many.
  values:
    2026-11-15: 90.0
    2026-11-08: 1.5
follow_ups:
- follow_up: follow-ups/a
  title: Lamp
  kind: request
  state: open
  concern: overdue
  owner: Theo
  age: 9
asks:
- item: marketing/2026-11-18-a
  what: Tags
  asker: Marketing
  to: Fleet
  due: 2026-12-01
  overdue: true
dates:
- day: 2026-12-01
  what: Tags
  kind: ask
  page: marketing/2026-11-18-a
"""


def moment(*parts: int) -> datetime:
    year, month, day, hour, minute = parts
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN)


FIRST_FORMAT = Snapshot(
    items=(
        Item(
            ref="marketing/2026-11-18-a",
            department="marketing",
            date=date(2026, 11, 18),
            title="A: b",
            summary="No.",
            late=True,
            highlight=True,
            image=Image(path="images/x.png", alt="An x"),
        ),
        Item(
            ref="support/2026-11-18-b",
            department="support",
            date=date(2026, 11, 18),
            title="B",
            image=Image(path="images/y.png"),
        ),
    ),
    departments=(
        DepartmentNote(
            department="marketing",
            name="Marketing",
            health=Health.AT_RISK,
            before=Health.ON_TRACK,
            missing=True,
        ),
    ),
    incidents=(
        IncidentNote(
            ref="incidents/a",
            title="Down",
            severity="major",
            state="scheduled",
            at=moment(2026, 11, 17, 9, 40),
            starts=moment(2026, 11, 28, 22, 0),
            ends=moment(2026, 11, 29, 2, 0),
        ),
    ),
    metrics=(
        MetricNote(
            slug="a.b",
            name="Rides",
            unit="rides",
            direction="band",
            target=(1.0, 2.5),
            verdict="watch",
            says="How many.",
            values={date(2026, 11, 8): 1.5, date(2026, 11, 15): 90.0},
        ),
    ),
    follow_ups=(
        FollowUpNote(
            ref="follow-ups/a",
            title="Lamp",
            kind="request",
            state="open",
            concern="overdue",
            owner="Theo",
            age=9,
        ),
    ),
    asks=(
        AskNote(
            ref="marketing/2026-11-18-a",
            what="Tags",
            asker="Marketing",
            to="Fleet",
            due=date(2026, 12, 1),
            overdue=True,
        ),
    ),
    dates=(DateNote(on=date(2026, 12, 1), what="Tags", kind="ask", ref="marketing/2026-11-18-a"),),
)


def read(text: str) -> tuple[Snapshot, list[tuple[int, Any]]]:
    """Parse an issue's front matter; return its snapshot, and the lines and keys of problems."""
    document = parse_yaml(text)
    problems: list[Problem] = []
    issue = validate_keys(
        Issue,
        document.value or {},
        file="x",
        line_of=document.line_of,
        problems=problems,
        derived={"key": "2026-W47", "edition": "everyone", "source": Source(path="x")},
        zone=BERLIN,
    )
    assert issue is not None
    assert issue.snapshot is not None
    return issue.snapshot, [(p.line, p.values["key"]) for p in problems]


def write(snapshot: Snapshot) -> str:
    return dump_yaml({"closed": "2026-11-20T16:00:00+01:00", **snapshot_rows(snapshot)})


def test_first_format_is_read() -> None:
    snapshot, problems = read(TEXT_OF_THE_FIRST_FORMAT)
    assert (snapshot, problems) == (FIRST_FORMAT, [])
    assert snapshot.metrics[0].points == ((date(2026, 11, 8), 1.5), (date(2026, 11, 15), 90.0))
    assert snapshot.incidents[0].ends is not None
    assert snapshot.incidents[0].ends.tzinfo is BERLIN


@given(SNAPSHOTS)
def test_what_is_written_is_read(snapshot: Snapshot) -> None:
    text = write(snapshot)
    found, problems = read(text)
    assert (found, problems) == (snapshot, [])
    assert write(found) == text


def test_snapshot_of_nothing_has_no_rows() -> None:
    assert snapshot_rows(Snapshot()) == {}


def test_item_is_the_whole_update_without_its_body() -> None:
    whole = update(
        "11-18",
        "a",
        authors=("Ada",),
        health=Health.AT_RISK,
        tags=("launch",),
        asks=(Ask(to="support", what="Help", first_due=date(2026, 11, 20)),),
        image=Image(path="a.png", alt="A"),
    )
    whole = whole.model_copy(update={"source": whole.source.model_copy(update={"body": "Secret"})})
    item = Item.of(whole, late=False, highlight=True)
    assert yaml.safe_dump(snapshot_rows(Snapshot(items=(item,))), sort_keys=False) == (
        "items:\n"
        "- item: marketing/2026-11-18-a\n"
        "  title: A\n"
        "  date: '2026-11-18'\n"
        "  department: marketing\n"
        "  health: at-risk\n"
        "  summary: About a.\n"
        "  highlight: true\n"
        "  authors:\n  - Ada\n"
        "  tags:\n  - launch\n"
        "  asks:\n  - to: support\n    what: Help\n    first_due: '2026-11-20'\n"
        "  image:\n    path: a.png\n    alt: A\n"
    )


@pytest.mark.parametrize(
    ("mistake", "line"),
    [
        ("  titel: x\n", 6),
        ("  source: x\n", 6),
        ("  ref: x\n", 6),
        ("  asks:\n  - {to: a, what: b, sender: c}\n", 7),
    ],
)
def test_unknown_key_is_a_problem_with_its_line(mistake: str, line: int) -> None:
    text = (
        "closed: 2026-11-20 16:00\nitems:\n- item: a/b\n  title: A\n  department: a\n"
        f"{mistake}  date: 2026-11-18\n"
    )
    snapshot, problems = read(text)
    assert [place for place, __ in problems] == [line]
    assert [item.title for item in snapshot.items] == ["A"]


@pytest.mark.parametrize("mistake", ["reporter: Mia", "lead: {name: Mia, email: mia@example.org}"])
def test_personal_data_has_no_place(mistake: str) -> None:
    row = (
        "{follow_up: a, title: A, state: open"
        if "reporter" in mistake
        else "{department: a, name: A"
    )
    rows = "follow_ups" if "reporter" in mistake else "departments"
    __, problems = read(f"closed: 2026-11-20 16:00\n{rows}:\n- {row}, {mistake}}}\n")
    assert problems == [(3, mistake.partition(":")[0])]


@pytest.mark.parametrize("key", ["2026-W45", "2026-W46"])
def test_closed_issues_of_the_sample_are_read_and_written_the_same(sample: Any, key: str) -> None:
    (issue,) = (i for i in sample.content.issues if i.key == key)
    assert issue.snapshot.items
    assert all(item.image is None or item.image.path for item in issue.snapshot.items)
    assert read(write(issue.snapshot)) == (issue.snapshot, [])


def test_open_issues_of_the_sample_come_back_as_they_were_shown(sample: Any) -> None:
    shown = [composed.contents for composed in sample.issues if not composed.issue.closed]
    assert shown
    assert [read(write(snapshot)) for snapshot in shown] == [(it, []) for it in shown]
