from datetime import date

import pytest

from rundbrief.config.settings import Settings
from rundbrief.content.schema import Ask, Metric, Source, Update
from rundbrief.problems import Problem, shown
from rundbrief.validation.keys import check_groups, validate_keys


def test_edition_with_a_mistyped_key_names_the_nearest():
    problems: list[Problem] = []
    value = {"newsletter": {"editions": {"x": {"tag": "a"}}}}
    validate_keys(Settings, value, file="mkdocs.yml", line_of=len, problems=problems)
    assert (problems[0].fix, problems[0].values["near"]) == ("use “{near}” instead", "tags")


def test_wrong_settings_leave_the_right_ones():
    problems: list[Problem] = []
    settings = validate_keys(
        Settings, {"language": "de", "audience": 3}, file="f", line_of=len, problems=problems
    )
    assert settings == Settings(language="de")


DERIVED = {
    "title": "A",
    "date": date(2026, 11, 18),
    "department": "support",
    "source": Source(path="support/a.md"),
}


@pytest.mark.parametrize(
    ("value", "what", "why", "fix"),
    [
        (
            {"helth": "x"},
            "unknown key “helth”",
            "otherwise a misspelled key would be silently ignored",
            "use “health” instead",
        ),
        (
            {"health": "on-trck"},
            "health is “on-trck”, which is not an allowed value",
            "it sets the status that the site shows for the department",
            "use on-track (allowed: on-track, at-risk or off-track)",
        ),
        (
            {"health": "zzz"},
            "health is “zzz”, which is not an allowed value",
            "it sets the status that the site shows for the department",
            "use on-track, at-risk or off-track",
        ),
        (
            {"asks": [{"to": "a"}]},
            "“what” is missing",
            "an ask needs to say what is wanted",
            "add this line: what: Raise the limit",
        ),
        (
            {"asks": [{"to": "a", "what": "b", "de": 1}]},
            "unknown key “de”",
            "otherwise a misspelled key would be silently ignored",
            "use “due” instead",
        ),
        (
            {"asks": [{"to": "a", "what": "b", "zzzz": 1}]},
            "unknown key “zzzz”",
            "otherwise a misspelled key would be silently ignored",
            "use one of these keys: answered, due, to, what",
        ),
    ],
)
def test_problem_has_what_why_and_fix(value, what, why, fix):
    problems: list[Problem] = []
    validate_keys(*(Update, value), file="a.md", line_of=len, problems=problems, derived=DERIVED)
    assert [tuple(shown(m, p) for m in (p.what, p.why, p.fix)) for p in problems] == [
        (what, why, fix)
    ]


def test_keys_that_make_no_sense_without_the_wrong_one_are_none():
    problems: list[Problem] = []
    value = {"to": "a", "what": []}
    assert validate_keys(Ask, value, file="a", line_of=len, problems=problems) is None
    assert len(problems) == 1


def test_groups_with_mistakes_are_left_out():
    problems: list[Problem] = []
    value = {"a": {"name": "A"}, "b": 5, "c": None}
    groups = check_groups(
        Metric,
        value,
        file="a",
        line_of=len,
        problems=problems,
        derive=lambda slug: {"slug": slug},
    )
    assert [(slug, keys.name) for slug, keys in groups] == [("a", "A")]
    assert [(p.line, shown(p.what, p)) for p in problems] == [
        (1, "b is “5”, which is not a group of keys"),
        (2, "“name” is missing"),
    ]
