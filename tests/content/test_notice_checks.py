"""Checks of the keys of a standing notice: content/notice_checks.py."""

import pytest

from rundbrief.i18n.texts import load_texts
from rundbrief.problems import Level, shown

TEXTS = load_texts("en")
PATH = "content/marketing/2026-11-18-dinner.md"
NOTICE = "kind: notice\n"


def problems(folder, front_matter, body="Text"):
    folder.write(PATH, f"---\n{front_matter}\n---\n{body}\n")
    return folder.compile().problems


def said(folder, front_matter):
    """What is wrong and how to fix it, of each problem with its line."""
    return [
        (p.line, p.level, shown(p.what, p, TEXTS), shown(p.fix, p, TEXTS))
        for p in problems(folder, front_matter)
    ]


def test_notice_with_its_deadline(folder):
    assert problems(folder, NOTICE + "until: 2026-11-18") == ()
    (notice,) = folder.compile().content.updates
    assert (notice.is_notice, f"{notice.until}") == (True, "2026-11-18")


@pytest.mark.parametrize(
    ("front_matter", "line", "what", "fix"),
    [
        (
            "kind: notice",
            2,
            "the notice has no deadline",
            "add the last day on which it is shown, for example “until: 2026-12-04”",
        ),
        (
            "until: 2026-12-04",
            2,
            "“until” is only for notices, and this is an ordinary update",
            (
                "to repeat it until that day, add “kind: notice”; if it is just no longer news "
                "after that day, write “expires: 2026-12-05” instead"
            ),
        ),
        (
            NOTICE + "until: 2026-11-17",
            3,
            "until (2026-11-17) is before the notice's own date (2026-11-18)",
            "write a later day as “until”, or correct the date",
        ),
        (
            NOTICE + "until: 2026-12-04\nexpires: 2026-12-01",
            4,
            "the notice has the key “expires”",
            "delete this line; the last day of the notice is “until: 2026-12-04”",
        ),
        (
            NOTICE + "expires: 2026-12-01",
            3,
            "the notice has the key “expires”",
            "write the last day of the notice instead: “until: 2026-11-30”",
        ),
    ],
)
def test_deadline_that_is_missing_or_wrong_is_an_error(folder, front_matter, line, what, fix):
    assert said(folder, front_matter) == [(line, Level.ERROR, what, fix)]


def test_notice_without_a_deadline_is_in_no_issue(folder):
    folder.write("content/newsletter/2026-W47.md", "Hello\n")
    assert len(problems(folder, "kind: notice")) == 1
    (issue,) = folder.compile().issues
    assert (issue.contents.notices, issue.contents.items) == ((), ())


def test_example_of_a_deadline_lies_ahead(folder):
    folder.write("content/marketing/2025-01-08-old.md", f"---\n{NOTICE}---\nText\n")
    (problem,) = folder.compile().problems
    assert problem.values["day"] == "2026-12-04"


def test_misspelled_kind_names_the_one_that_was_meant(folder):
    (problem,) = problems(folder, "kind: notise\nuntil: 2026-12-04")
    assert (problem.line, problem.values["near"]) == (2, "notice")


def test_wrong_deadline_is_not_missing_as_well(folder):
    (problem,) = problems(folder, NOTICE + "until: soon")
    assert (problem.line, problem.values["value"]) == (3, "soon")


@pytest.mark.parametrize("word", ["deadline", "frist", "bis"])
def test_deadline_under_another_name(folder, word):
    (problem,) = problems(folder, f"{NOTICE}{word}: 2026-12-04")
    assert (problem.line, problem.values["near"]) == (3, "until")


@pytest.mark.parametrize(
    ("key", "what"),
    [
        ("highlight: true", "a notice is never a highlight"),
        ("health: at-risk", "“health” does nothing in a notice"),
        ("nothing_to_report: true", "“nothing_to_report” does nothing in a notice"),
    ],
)
def test_keys_that_do_nothing_are_warnings(folder, key, what):
    found = said(folder, f"{NOTICE}until: 2026-12-04\n{key}")
    assert [it[:3] for it in found] == [(4, Level.WARNING, what)]
    (notice,) = folder.compile().content.updates
    assert (notice.highlight, notice.health, notice.nothing_to_report) == (False, None, False)
