from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rundbrief.config.addresses import Addresses
from rundbrief.config.settings import Project, Settings
from rundbrief.i18n.texts import load_texts
from rundbrief.problems import Problem, shown
from rundbrief.validation.keys import validate_keys

from conftest import said  # isort: skip


def check(value: dict[str, Any]) -> list[str]:
    problems: list[Problem] = []
    validate_keys(Settings, value, file="mkdocs.yml", line_of=len, problems=problems)
    return [said(problem) for problem in problems]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            {"language": "xx-yy-zz-0"},
            "language is “xx-yy-zz-0”, which is not a known language code",
        ),
        ({"time_zone": "Berlin"}, "time_zone is “Berlin”, which is not a known time zone"),
        ({"today": "soon"}, "today is “soon”, which is not a valid date"),
        ({"today": "9999-12-31"}, "today is “9999-12-31”, which is outside the supported years"),
        ({"today": 20261118}, "today is “20261118”, which is not a valid date"),
        ({"audience": "publc"}, "audience is “publc”, which is not an allowed value"),
        ({"languag": "de"}, "unknown key “languag”"),
        ({"brand": "blue"}, "brand is “blue”, which is not a group of keys"),
        ({"newsletter": None}, "newsletter is empty"),
    ],
)
def test_setting_that_is_wrong(value, expected):
    assert check(value) == [f"mkdocs.yml:1: {expected}"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"brand": {"color": "#fff"}}, "unknown key “color”"),
        ({"brand": {"colour": "red"}}, "colour is “red”, which is not a valid colour"),
        ({"brand": {"website": "x.org"}}, "website is “x.org”, which is not a valid web address"),
        ({"brand": {"logo_mail_width": 9}}, "logo_mail_width is “9”, which is too small"),
        (
            {"brand": {"logo_mail_width": "9"}},
            "logo_mail_width is “9”, which is not a whole number",
        ),
        ({"newsletter": {"sender": {"name": "K"}}}, "“email” is missing"),
        (
            {"newsletter": {"sender": {"email": "a@b@c"}}},
            "email is “a@b@c”, which is not a valid email address",
        ),
        (
            {"newsletter": {"sections": ["highlights", "departmens"]}},
            "sections is “departmens”, which is not an allowed value",
        ),
        ({"newsletter": {"editions": []}}, "editions is “[]”, which is not a group of keys"),
        ({"newsletter": {"editions": {"x": {"tag": 1}}}}, "unknown key “tag”"),
        ({"newsletter": {"list_id": "a b"}}, "list_id is “a b”, which can't be used here"),
    ],
)
def test_nested_setting_that_is_wrong(value, expected):
    assert [problem.partition(": ")[2] for problem in check(value)] == [expected]


def test_reason_of_a_setting_may_name_a_placeholder():
    problems: list[Problem] = []
    value = {"newsletter": {"editions": {"everyone": {"subject": ["a"]}}}}
    validate_keys(Settings, value, file="mkdocs.yml", line_of=len, problems=problems)
    (problem,) = problems
    assert "{period}" in shown(problem.why, problem)
    assert "{period}" in shown(problem.why, problem, load_texts("de"))


def test_project_shows_paths_as_typed():
    project = Project(
        Path("/p"), Path("/p/c"), Path("/p/s"), "Site", Addresses(), Settings(), date(2026, 11, 20)
    )
    assert project.shown(Path("/p/c/a.md")) == "c/a.md"
    assert project.shown(Path("/q/a.md")) == "/q/a.md"
    assert project.brand_name == "Site"
