from datetime import date, datetime
from zoneinfo import ZoneInfo

import yaml
from rundbrief.content.frozen import read_contents, write_contents

from rundbrief.config.strict_yaml import parse_yaml
from rundbrief.config.validation import check_keys
from rundbrief.content.schema import Health, Image
from rundbrief.content.snapshot import (
    AskNote,
    DateNote,
    DepartmentNote,
    FollowUpNote,
    IncidentNote,
    Item,
    MetricNote,
    Snapshot,
)
from rundbrief.problems import Problem

BERLIN = ZoneInfo("Europe/Berlin")

FULL = Snapshot(
    items=(
        Item(
            "marketing/2026-11-18-a",
            "marketing",
            date(2026, 11, 18),
            "A: b",
            "No.",
            late=True,
            highlight=True,
            image=Image("images/x.png", "An x"),
        ),
    ),
    departments=(
        DepartmentNote("marketing", "Marketing", Health.AT_RISK, Health.ON_TRACK, missing=True),
    ),
    incidents=(
        IncidentNote(
            "incidents/a",
            "Down",
            "major",
            "scheduled",
            datetime(2026, 11, 17, 9, 40, tzinfo=BERLIN),
            datetime(2026, 11, 28, 22, 0, tzinfo=BERLIN),
            datetime(2026, 11, 29, 2, 0, tzinfo=BERLIN),
        ),
    ),
    metrics=(
        MetricNote(
            "a.b",
            "Rides",
            "rides",
            "band",
            (1.0, 2.5),
            "watch",
            "How many.",
            ((date(2026, 11, 8), 1.5), (date(2026, 11, 15), 90.0)),
        ),
    ),
    follow_ups=(FollowUpNote("follow-ups/a", "Lamp", "request", "open", "overdue", "Theo", 9),),
    asks=(
        AskNote("marketing/2026-11-18-a", "Tags", "Marketing", "Fleet", date(2026, 12, 1), True),
    ),
    dates=(DateNote(date(2026, 12, 1), "Tags", "ask", "marketing/2026-11-18-a"),),
)


def read_back(contents):
    text = yaml.safe_dump(dict(write_contents(contents)))
    document = parse_yaml(text)
    problems: list[Problem] = []
    keys = check_keys(
        IssueKeys, document.value, file="x", line_of=document.line_of, problems=problems
    )
    assert problems == []
    assert keys is not None
    return read_contents(keys, BERLIN)


def test_contents_come_back_as_they_were():
    assert read_back(FULL) == FULL


def test_contents_of_nothing_are_no_rows():
    assert write_contents(Snapshot()) == {}


def test_contents_leave_out_what_they_do_not_know():
    bare = Snapshot(follow_ups=(FollowUpNote("f/a", "A", "request", "open", None, None, 0),))
    assert read_back(bare) == bare
