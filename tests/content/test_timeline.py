from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rundbrief.content.files import Document, File
from rundbrief.content.schema import Entry
from rundbrief.content.timeline import (
    FOLLOW_UP_STATES,
    INCIDENT_STATES,
    MAINTENANCE_STATES,
    Timeline,
    parse_timeline,
)
from rundbrief.i18n.texts import load_texts
from rundbrief.problems import Level, shown
from rundbrief.validation.strict_yaml import YamlDocument

from conftest import said  # isort: skip

ZONE = ZoneInfo("Europe/Berlin")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def parse(tmp_path, body, states=FOLLOW_UP_STATES, line=1):
    document = Document(File("a.md", "a.md", tmp_path), YamlDocument({}, {}), body, line)
    timeline, problems = parse_timeline(document, states=states, zone=ZONE)
    return timeline, [said(problem) for problem in problems]


def test_headings_are_entries(tmp_path):
    body = (
        "Above.\n\n## 2026-11-17 9:40 investigating\nOne.\n\n### Detail\n\n## Notes\nTwo.\n\n"
        "## 2026-11-17T10:15 identified ##\n\n\nThree.\n"
    )
    assert parse(tmp_path, body, INCIDENT_STATES, line=5) == (
        Timeline(
            "Above.\n",
            (
                Entry(
                    at=at("2026-11-17 09:40"),
                    state="investigating",
                    body="One.\n\n### Detail\n\n## Notes\nTwo.",
                    line=7,
                    body_line=8,
                ),
                Entry(
                    at=at("2026-11-17 10:15"),
                    state="identified",
                    body="Three.",
                    line=15,
                    body_line=18,
                ),
            ),
        ),
        [],
    )


def test_text_without_dated_headings_has_no_entries(tmp_path):
    assert parse(tmp_path, "# Title\n\n## Notes\n") == (Timeline("# Title\n\n## Notes\n", ()), [])


def test_headings_in_code_and_comments_are_no_entries(tmp_path):
    body = (
        "```\n## 2026-11-17 resolved\n```\n<!--\n## 2026-11-17 resolved\n-->\n"
        "~~~ text\n## 2026-11-17 resolved\n~~~\n"
    )
    assert parse(tmp_path, body, INCIDENT_STATES) == (Timeline(body, ()), [])


def test_fence_or_comment_that_never_ends_hides_no_entry(tmp_path):
    body = "```\n\n<!-- \n\n## 2026-11-17 open\n\n~~~\n\n##2026-11-18 resolved\n"
    timeline, problems = parse(tmp_path, body)
    assert ([e.state for e in timeline.entries], problems) == (["open", "resolved"], [])


def test_underlined_heading_is_an_entry(tmp_path):
    timeline, problems = parse(tmp_path, "2026-11-17 open\n---\nText")
    assert timeline.entries == (
        Entry(at=at("2026-11-17"), state="open", body="Text", line=1, body_line=3),
    )
    assert problems == []


def test_keys_are_directly_below_the_heading(tmp_path):
    body = "## 2026-11-17 delegated\n\nTo: support\nnext-check : 2026-11-20 \n\nText.\nto: x\n"
    timeline, problems = parse(tmp_path, body)
    assert problems == []
    assert timeline.entries == (
        Entry(
            at=at("2026-11-17"),
            state="delegated",
            body="Text.\nto: x",
            line=1,
            to="support",
            next_check=date(2026, 11, 20),
            body_line=6,
        ),
    )


def test_entry_of_an_incident_has_no_keys(tmp_path):
    timeline, __ = parse(tmp_path, "## 2026-11-17 resolved\nTo: everyone", INCIDENT_STATES)
    assert (timeline.entries[0].body, timeline.entries[0].to) == ("To: everyone", None)


@pytest.mark.parametrize(
    ("body", "states", "problem"),
    [
        ("## 2026-11-17 resolvd", FOLLOW_UP_STATES, "a.md:1: unknown state “resolvd”"),
        ("\n## 2026-11-17 Resolved", FOLLOW_UP_STATES, "a.md:2: unknown state “Resolved”"),
        (
            "## 2026-11-17 in progress",
            MAINTENANCE_STATES,
            "a.md:1: unknown state “in progress”",
        ),
        ("## 2026-11-17 09:00 resolved", MAINTENANCE_STATES, "a.md:1: unknown state “resolved”"),
        (
            "## 0001-01-02 09:00 open",
            FOLLOW_UP_STATES,
            "a.md:1: “0001-01-02” is outside the supported years",
        ),
        (
            "## 2026-11-17 waiting\nto: support\nnext-check: 9999-12-31",
            FOLLOW_UP_STATES,
            "a.md:3: “9999-12-31” is outside the supported years",
        ),
        ("## 2026-11-17 09:40", INCIDENT_STATES, "a.md:1: this entry has no state"),
        (
            "## 2026-11-17 resolved at last",
            INCIDENT_STATES,
            "a.md:1: unexpected text “at last” after the state",
        ),
        (
            "## 2026-02-30 09:40 resolved",
            INCIDENT_STATES,
            "a.md:1: “2026-02-30 09:40” is not a valid date and time",
        ),
        (
            "## 2026-02-30 resolved",
            INCIDENT_STATES,
            "a.md:1: “2026-02-30” is not a valid date and time",
        ),
        (
            "## 2026-11-17 25:00 resolved",
            INCIDENT_STATES,
            "a.md:1: “2026-11-17 25:00” is not a valid date and time",
        ),
        (
            "## 2026-11-17 waiting\nto: support\n\nnext-check: soon",
            FOLLOW_UP_STATES,
            "a.md:4: next-check is “soon”, which is not a valid date",
        ),
    ],
)
def test_entry_that_is_wrong(tmp_path, body, states, problem):
    timeline, problems = parse(tmp_path, body, states)
    assert problems == [problem]
    assert [e for e in timeline.entries if e.state != "waiting"] == []


@pytest.mark.parametrize(
    ("state", "near"), [("in progress", "in-progress"), ("delegted", "delegated"), ("zzz", None)]
)
def test_unknown_state_names_the_nearest(tmp_path, state, near):
    file = File("a.md", "a.md", tmp_path)
    document = Document(file, YamlDocument({}, {}), f"## 2026-11-17 {state}", 1)
    __, problems = parse_timeline(document, states=FOLLOW_UP_STATES, zone=ZONE)
    assert [p.values["near"] for p in problems] == [near]
    assert problems[0].values["states"] == tuple(sorted(FOLLOW_UP_STATES))


def test_entries_out_of_order_are_warned_of(tmp_path):
    body = "## 2026-11-17 10:00 open\n\n## 2026-11-17 09:00 resolved\n\n## 2026-11-16 verified\n"
    timeline, problems = parse(tmp_path, body)
    assert [e.state for e in timeline.entries] == ["open", "resolved", "verified"]
    assert problems == [
        "a.md:3: this entry is older than the one above it",
        "a.md:5: this entry is older than the one above it",
    ]


@given(st.lists(st.sampled_from(FOLLOW_UP_STATES), max_size=5), st.integers(0, 3))
def test_every_entry_is_read_with_its_line(tmp_path_factory, states, gap):
    lines = []
    expected = []
    for number, state in enumerate(states):
        lines.extend([""] * gap)
        expected.append((state, len(lines) + 1, f"Text {number}"))
        lines.extend([f"## 2026-11-{number + 1:02} {state}", f"Text {number}"])
    timeline, problems = parse(tmp_path_factory.getbasetemp(), "\n".join(lines))
    assert [(e.state, e.line, e.body) for e in timeline.entries] == expected
    assert problems == []


@given(st.text(st.sampled_from("#- 0126:Topenwig\n~`<!>")) | st.text())
def test_any_text_is_taken_apart(tmp_path_factory, text):
    timeline, __ = parse(tmp_path_factory.getbasetemp(), text)
    assert isinstance(timeline, Timeline)


@pytest.mark.parametrize(
    "heading",
    ["21.11.2026 12:00 resolved", "11/21/2026 resolved", "21 November, 12:00: resolved."],
)
def test_entry_with_a_date_in_another_form_is_a_problem(folder, heading):
    folder.write(
        "content/incidents/2026-11-20-login.md",
        f"# Login\n\n## 2026-11-20 09:00 investigating\nOh.\n\n## {heading}\nDone.\n",
    )
    (problem,) = folder.read()[1]
    place, __, what = problem.partition(": ")
    assert place == "content/incidents/2026-11-20-login.md:6"
    assert what == f"“{heading}” looks like a timeline entry, but can't be read as one"


def test_heading_that_begins_with_a_number_may_be_text(folder):
    folder.write(
        "content/incidents/2026-11-20-login.md",
        "# Login\n\n## 2026-11-20 09:00 investigating\nOh.\n\n## 5 whys\nWhy?\n",
    )
    assert folder.read()[1] == []


def test_entries_of_the_same_moment_and_state_have_anchors_of_their_own(tmp_path):
    body = "## 2026-11-17 open\nOne.\n## 2026-11-17 open\nTwo.\n## 2026-11-17 waiting\nThree.\n"
    timeline, problems = parse(tmp_path, f"{body}## 2026-11-17 open\nFour.\n")
    assert [entry.anchor for entry in timeline.entries] == [
        "2026-11-17-0000-open",
        "2026-11-17-0000-open-2",
        "2026-11-17-0000-waiting",
        "2026-11-17-0000-open-3",
    ]
    assert problems == []


def test_repeated_hour_is_read_in_the_order_of_the_timeline(tmp_path):
    hours = ("02:50", "02:10", "02:20", "03:05")
    body = "".join(f"## 2026-10-25 {hour} open\n\n" for hour in hours)
    timeline, problems = parse(tmp_path, body)
    moments = [entry.at.astimezone(UTC).strftime("%H:%M") for entry in timeline.entries]
    assert (moments, problems) == (["00:50", "01:10", "01:20", "02:05"], [])


def test_repeated_hour_explains_no_wrong_order(tmp_path):
    timeline, problems = parse(tmp_path, "## 2026-10-25 04:00 open\n\n## 2026-10-25 02:30 open\n")
    assert [entry.at.fold for entry in timeline.entries] == [0, 0]
    assert problems == ["a.md:3: this entry is older than the one above it"]


@pytest.mark.parametrize(
    ("written", "language", "near"),
    [
        ("behoben", "de", "resolved"),
        ("Wird beobachtet", "de", "monitoring"),
        ("behobn", "de", "resolved"),
        ("Resolved", "de", "resolved"),
        ("~~monitoring~~ resolved", "en", "resolved"),
        ("Post-mortem", "en", "postmortem"),
        ("behoben", "en", None),
    ],
)
def test_state_named_as_on_the_pages_is_suggested(tmp_path, written, language, near):
    document = Document(
        File("a.md", "a.md", tmp_path), YamlDocument({}, {}), f"## 2026-11-18 12:00 {written}\n", 1
    )
    __, (problem,) = parse_timeline(
        document, states=INCIDENT_STATES, zone=ZONE, texts=load_texts(language)
    )
    assert near == problem.values["near"]


def test_time_that_clocks_skip_is_named_as_the_cause(tmp_path):
    body = "## 2026-03-29 02:30 investigating\nA.\n\n## 2026-03-29 03:10 resolved\nB.\n"
    __, problems = parse(tmp_path, body, INCIDENT_STATES)
    assert problems == ["a.md:1: there is no 02:30 on 2026-03-29: clocks go forward in this hour"]


def test_state_of_maintenance_in_an_incident_names_the_key(tmp_path):
    document = Document(
        File("a.md", "a.md", tmp_path), YamlDocument({}, {}), "## 2026-11-18 12:00 scheduled\n", 1
    )
    __, (problem,) = parse_timeline(document, states=INCIDENT_STATES, zone=ZONE)
    assert problem.fix == "add the line “kind: maintenance” to the front matter, or use {states}"


# What people write, and how it is to be written.
ODD = {
    "2026-11-18 22.05 resolved": "2026-11-18 22:05 resolved",
    "2026-11-18 22.05 Uhr resolved": "2026-11-18 22:05 resolved",
    "2026-11-18 22:05 Uhr resolved": "2026-11-18 22:05 resolved",
    "2026-11-18 10:15 pm resolved": "2026-11-18 22:15 resolved",
    "2026-11-18 10:15pm resolved": "2026-11-18 22:15 resolved",
    "2026-11-18 12:15 am resolved": "2026-11-18 00:15 resolved",
    "2026-11-18 12:15 pm resolved": "2026-11-18 12:15 resolved",
    "2026-11-18 9 Uhr resolved": "2026-11-18 09:00 resolved",
    "2026-11-18 09h30 resolved": "2026-11-18 09:30 resolved",
    "2026-11-18 9:5 resolved": "2026-11-18 09:05 resolved",
    "2026-11-18, 16:00 resolved": "2026-11-18 16:00 resolved",
    "2026-11-18 (10:00) resolved": "2026-11-18 10:00 resolved",
    "2026-11-18 10:00 - resolved": "2026-11-18 10:00 resolved",
    "2026-11-18 10:00: Resolved": "2026-11-18 10:00 resolved",
    "2026-11-18 10:00:30 resolved": "2026-11-18 10:00 resolved",
    "2026-11-18 10:00–11:00 resolved": "2026-11-18 10:00 resolved",
    "2026-11-18 resolved 10:15": "2026-11-18 10:15 resolved",
    "2026-11-18 resolved, 10.15 Uhr": "2026-11-18 10:15 resolved",
    "2026-11-18 22.05 Uhr zzz": "2026-11-18 22:05 state",
}


def fixes(tmp_path, body, states, language="en"):
    document = Document(File("a.md", "a.md", tmp_path), YamlDocument({}, {}), body, 1)
    texts = load_texts(language)
    __, problems = parse_timeline(document, states=states, zone=ZONE, texts=texts)
    return [(p.level, shown(p.fix, p, texts)) for p in problems]


@pytest.mark.parametrize(("heading", "form"), ODD.items())
@pytest.mark.parametrize("states", [INCIDENT_STATES, FOLLOW_UP_STATES])
def test_time_in_another_form_is_an_error_that_shows_the_right_one(tmp_path, heading, form, states):
    timeline, problems = parse(tmp_path, f"## {heading}", states)
    assert timeline.entries == ()
    assert problems == [
        f"a.md:1: “{heading}” looks like a timeline entry, but can't be read as one"
    ]
    ((level, fix),) = fixes(tmp_path, f"## {heading}", states)
    assert (level, fix.partition("”")[0]) == (Level.ERROR, f"use the form “## {form}")


@pytest.mark.parametrize("states", [INCIDENT_STATES, MAINTENANCE_STATES])
def test_entry_without_a_time_is_warned_of_where_hours_count(tmp_path, states):
    timeline, problems = parse(tmp_path, f"## 2026-11-18 {states[-1]}", states)
    assert [entry.state for entry in timeline.entries] == [states[-1]]
    assert problems == ["a.md:1: this entry has no time"]
    form = f"“## 2026-11-18 16:00 {states[-1]}”"
    assert fixes(tmp_path, f"## 2026-11-18 {states[-1]}", states) == [
        (Level.WARNING, f"use the form {form}, with the actual time instead of 16:00")
    ]


@pytest.mark.parametrize(
    "heading", ["2026-11-18 resolvd", "2026-11-18 - resolved", "2026-11-18: Resolved"]
)
def test_no_fix_for_an_incident_leaves_out_the_time(tmp_path, heading):
    form = "“## 2026-11-18 16:00 resolved”"
    assert fixes(tmp_path, f"## {heading}", INCIDENT_STATES) == [
        (Level.ERROR, f"use the form {form}, with the actual time instead of 16:00")
    ]


def test_date_alone_is_enough_for_a_follow_up(tmp_path):
    assert fixes(tmp_path, "## 2026-11-18 - resolved", FOLLOW_UP_STATES) == [
        (Level.ERROR, "use the form “## 2026-11-18 resolved”")
    ]


def test_impossible_time_stays_an_unknown_state(tmp_path):
    assert parse(tmp_path, "## 2026-11-18 25.10 resolved", INCIDENT_STATES)[1] == [
        "a.md:1: unknown state “25.10 resolved”"
    ]
