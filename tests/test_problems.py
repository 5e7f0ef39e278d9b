import errno
import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rundbrief.characters import is_line
from rundbrief.i18n.texts import load_texts
from rundbrief.problems import (
    Level,
    Problem,
    ProblemsError,
    RundbriefError,
    closest_match,
    explain_os_error,
    has_errors,
    render_github,
    render_json,
    render_text,
    shown,
    sort_problems,
)

EN = load_texts("en")
PROBLEM = Problem(
    "content/a.md",
    4,
    "health is “{value}”",
    "pages are coloured by it",
    "write {words}",
    {"value": "green", "words": ("on-track", "at-risk", "off-track")},
)


def test_problem_renders_as_three_lines_of_text():
    assert render_text([PROBLEM], EN) == (
        "content/a.md:4: health is “green”\n"
        "  why: pages are coloured by it\n"
        "  fix: write on-track, at-risk or off-track"
    )


def test_warning_of_a_whole_file_says_so_and_has_no_line():
    problem = Problem("content/a.md", 0, "is a link", "", "", level=Level.WARNING)
    assert render_text([problem], EN) == "content/a.md: warning: is a link"


def test_problem_renders_as_json():
    assert json.loads(render_json([PROBLEM], EN)) == [
        {
            "file": "content/a.md",
            "line": 4,
            "level": "error",
            "what": "health is “green”",
            "why": "pages are coloured by it",
            "fix": "write on-track, at-risk or off-track",
        }
    ]


def test_problem_renders_as_an_annotation_with_escapes():
    problem = Problem("a,b:c%.md", 0, "one, two: 3 %", "why", "fix")
    assert render_github([problem], EN) == (
        "::error file=a%2Cb%3Ac%25.md,line=1,title=one%2C two%3A 3 %25::why%0Afix"
    )


def unknown_keys(count, level=Level.ERROR, what="unknown key “{key}”", file="a.md"):
    return [
        Problem(file, line, what, "why", "fix", {"key": f"k{line}"}, level)
        for line in range(1, count + 1)
    ]


def test_why_and_fix_of_problems_of_a_kind_are_shown_once():
    other = Problem("b.md", 1, "unknown key “{key}”", "why", "fix {key}", {"key": "k1"})
    problems = [*unknown_keys(2), other, *unknown_keys(1, Level.WARNING)]
    assert render_text(problems, EN).split("\n") == [
        *("a.md:1: unknown key “k1”", "a.md:2: unknown key “k2”", "  why: why", "  fix: fix"),
        *("b.md:1: unknown key “k1”", "  why: why", "  fix: fix k1"),
        *("a.md:1: warning: unknown key “k1”", "  why: why", "  fix: fix"),
    ]


def test_why_and_fix_that_differ_are_shown_for_each_problem():
    problems = [
        Problem("a.md", line, "what", "why", "fix {key}", {"key": key})
        for line, key in ((1, "x"), (2, "x"), (3, "y"))
    ]
    assert render_text(problems, EN).split("\n") == [
        *("a.md:1: what", "a.md:2: what", "  why: why", "  fix: fix x"),
        *("a.md:3: what", "  why: why", "  fix: fix y"),
    ]


def test_many_problems_of_a_kind_are_some_examples_and_a_number():
    lines = render_text(unknown_keys(40), EN).split("\n")
    assert lines == [
        *(f"a.md:{number}: unknown key “k{number}”" for number in range(1, 11)),
        *("  why: why", "  fix: fix", "… and 30 more like this"),
        "Showing 10 of 40 problems. To list all of them, run “rundbrief check --format json”.",
    ]
    german = render_text(unknown_keys(40), load_texts("de")).split("\n")
    assert german[-2:] == [
        "… und 30 weitere dieser Art",
        "10 von 40 Problemen. Alle zeigt „rundbrief check --format json“.",
    ]


def test_as_many_problems_as_examples_are_shown_without_a_number():
    text = render_text(unknown_keys(10), EN)
    assert text.count("unknown key") == 10
    assert "more like this" not in text
    assert "Showing" not in text


def test_no_error_is_hidden_by_many_kinds_of_warnings():
    warnings = [
        problem
        for number in range(50)
        for problem in unknown_keys(2, Level.WARNING, f"odd {number}", "a.md")
    ]
    text = render_text([*warnings, *unknown_keys(1, what="broken", file="z.md")], EN)
    assert "z.md:1: broken" in text
    assert text.count("warning: ") == 2 * 19
    assert text.endswith("json”.")
    assert "Showing 39 of 101 problems." in text


def test_json_has_all_problems():
    assert len(json.loads(render_json(unknown_keys(5000), EN))) == 5000


def test_annotations_are_as_many_as_github_shows_and_of_all_kinds():
    problems = [
        *unknown_keys(40),
        *unknown_keys(40, Level.WARNING),
        *unknown_keys(1, what="broken", file="z.md"),
    ]
    lines = render_github(problems, EN).split("\n")
    assert len([line for line in lines if line.startswith("::error ")]) == 10
    assert len([line for line in lines if line.startswith("::warning ")]) == 10
    assert any("file=z.md" in line for line in lines)
    assert lines[-1].startswith("Showing 20 of 81 problems.")


def test_annotation_without_why_and_fix_repeats_the_title():
    problem = Problem("a.md", 3, "odd", "", "", level=Level.WARNING)
    assert render_github([problem], EN) == "::warning file=a.md,line=3,title=odd::odd"


def test_file_name_cannot_steer_the_terminal():
    problem = Problem("a\x1b[31m\udcff.md", 2, "odd", "", "")
    assert problem.place == "a\ufffd[31m\ufffd.md:2"
    assert render_github([problem], EN) == "::error file=a\ufffd[31m\ufffd.md,line=2,title=odd::odd"
    assert json.loads(render_json([problem], EN))[0]["file"] == "a\ufffd[31m\ufffd.md"


@given(st.text())
def test_value_is_printable_and_brief(value):
    text = shown("{value}", Problem("a", 1, "", "", "", {"value": value}))
    assert is_line(text)
    assert len(text) <= 400


def test_message_without_values_is_not_filled():
    assert shown("write {to: support}", Problem("a", 1, "", "", "")) == "write {to: support}"


@pytest.mark.parametrize(
    ("words", "expected"), [(("a",), "a"), (("a", "b"), "a or b"), (("a", "b", "c"), "a, b or c")]
)
def test_words_of_a_tuple_are_joined(words, expected):
    assert shown("{w}", Problem("a", 1, "", "", "", {"w": words})) == expected


def test_reason_of_the_system_is_in_the_language_of_the_problem():
    reason = explain_os_error(PermissionError(errno.EACCES, "Permission denied", "x"))
    problem = Problem(
        "x", 0, "can't open this file or folder ({reason})", "", "", {"reason": reason}
    )
    assert shown(problem.what, problem) == "can't open this file or folder (permission denied)"
    assert "(Zugriff verweigert)" in shown(problem.what, problem, load_texts("de"))


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "no space left on the disk"),
        (OSError(errno.EXDEV, "Invalid cross-device link"), "Invalid cross-device link"),
        (OSError("socket is gone"), "socket is gone"),
    ],
)
def test_rare_reasons_are_in_the_words_of_the_system(error, reason):
    assert explain_os_error(error) == reason


def test_error_has_its_message_for_translation_and_its_text():
    error = pickle.loads(pickle.dumps(RundbriefError("“{name}” is gone.", name="{a}")))
    assert str(error) == "“{a}” is gone."
    assert (error.message, error.values) == ("“{name}” is gone.", {"name": "{a}"})


def test_problems_are_sorted_and_each_named_once():
    late, early = Problem("b.md", 1, "x", "", ""), Problem("a.md", 10, "x", "", "")
    first = Problem("a.md", 2, "x", "", "")
    assert sort_problems([late, early, first, late]) == (first, early, late)


def test_errors_stop_and_warnings_do_not():
    warning = Problem("a.md", 1, "x", "", "", level=Level.WARNING)
    assert not has_errors([warning])
    assert has_errors([warning, PROBLEM])


def test_error_of_problems_names_them_all():
    error = ProblemsError([Problem("b.md", 1, "y", "", ""), PROBLEM])
    assert str(error) == "b.md:1: y; content/a.md:4: health is “green”"


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("markting", ["support", "marketing"], "marketing"),
        ("hr", ["HR", "IT"], "HR"),
        ("On Track", ["on-track"], "on-track"),
        ("zebra", ["support"], None),
        ("", ["support"], None),
        ("x" * 1_000_000, ["x" * 61], None),
        ("markting", [*(f"a{n}" for n in range(900)), "marketing"], "marketing"),
    ],
)
def test_nearest_word(word, known, expected):
    assert closest_match(word, known) == expected


def test_error_comes_back_from_another_process_with_its_problems():
    error = ProblemsError([PROBLEM])
    again = pickle.loads(pickle.dumps(error))
    assert (again.problems, str(again)) == (error.problems, str(error))


def test_password_in_a_value_is_hidden():
    problem = Problem("a.md", 1, "“{value}” is wrong", "", "", {"value": "https://u:hunter2@h"})
    assert shown(problem.what, problem) == "“https://…@h” is wrong"
