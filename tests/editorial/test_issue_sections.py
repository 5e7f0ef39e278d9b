"""Sections of an issue: editorial/issue_sections.py."""

from datetime import datetime

import pytest

from making import BERLIN, content, day, incident, issue, metric, update
from rundbrief.config.settings import Settings
from rundbrief.content.schema import Ask, Health
from rundbrief.content.snapshot import DepartmentNote, Snapshot
from rundbrief.editorial.issue_composition import compose_issues
from rundbrief.editorial.issue_sections import select_filled
from rundbrief.i18n.texts import load_texts
from rundbrief.validation.fields import ALL_SECTIONS, Section

TODAY = day("11-20")
TEXTS = load_texts("en")


def compose(issues, *updates, sections=(), own=(), **more):
    editions = {"everyone": {"sections": own}}
    newsletter = {"sections": sections, "editions": editions}
    settings = Settings.model_validate({"time_zone": "Europe/Berlin", "newsletter": newsletter})
    return compose_issues(content(*updates, issues=issues, **more), settings, TEXTS, today=TODAY)


OFFERED = update("11-18", "offered", highlight=True, asks=(Ask(to="support", what="Help"),))
PLAIN = update("11-17", "plain", "support")
CONTENTS = {
    "incidents": (incident(("2026-11-17T09:40", "investigating")),),
    "metrics": (metric(7, 8),),
}


def test_all_sections_by_default():
    (found,) = compose([issue("2026-W47")], OFFERED, PLAIN, **CONTENTS)
    assert found.sections == ALL_SECTIONS
    filled = ("incidents", "highlights", "departments", "missing", "metrics", "asks")
    assert select_filled(found.sections, found.contents, "internal") == filled


def test_order_is_that_of_the_settings():
    sections = ("asks", "departments", "highlights")
    (found,) = compose([issue("2026-W47")], OFFERED, PLAIN, sections=sections, **CONTENTS)
    assert select_filled(found.sections, found.contents, "internal") == sections


def test_sections_of_the_issue_win_over_those_of_its_edition_and_of_all():
    issues = [issue("2026-W46", sections=("dates",)), issue("2026-W47")]
    found = compose(issues, sections=("asks",), own=("metrics", "metrics"))
    assert [it.sections for it in found] == [("dates",), ("metrics",)]
    (found,) = compose([issue("2026-W47")], sections=("asks",))
    assert found.sections == ("asks",)


@pytest.mark.parametrize(
    ("sections", "titles"),
    [
        (("highlights",), ["Offered"]),
        (("departments",), ["Offered", "Plain"]),
        (("metrics",), []),
    ],
)
def test_what_no_section_shows_is_left_for_a_later_issue(sections, titles):
    (found,) = compose([issue("2026-W47")], OFFERED, PLAIN, sections=sections, **CONTENTS)
    assert [item.title for item in found.contents.items] == titles
    assert found.contents.incidents == ()
    assert bool(found.contents.metrics) == ("metrics" in sections)


def test_closed_issue_does_not_follow_the_settings():
    closed = datetime(2026, 11, 13, 16, tzinfo=BERLIN)
    issues = [
        issue("2026-W45", closed=closed, sections=("dates", "metrics")),
        issue("2026-W46", closed=closed),
    ]
    found = compose(issues, sections=("asks",))
    assert [it.sections for it in found] == [("dates", "metrics"), ALL_SECTIONS]


def test_public_does_not_read_that_a_status_is_unknown():
    known = DepartmentNote(department="a", name="A", health=Health.ON_TRACK)
    unknown = DepartmentNote(department="b", name="B")
    sections: tuple[Section, ...] = ("at_a_glance",)
    only_unknown, both = Snapshot(departments=(unknown,)), Snapshot(departments=(known, unknown))
    assert select_filled(sections, only_unknown, "internal") == ()
    assert select_filled(sections, both, "internal") == sections
    assert select_filled(sections, both, "public") == sections
