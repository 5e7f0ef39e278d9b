"""Fixes name what was meant, not what is similar."""

import pytest

from rundbrief.i18n.texts import load_texts
from rundbrief.problems import shown

UPDATE = "content/marketing/2026-11-18-a.md"
EN = load_texts("en")


def problems_of(folder, front_matter):
    folder.write(UPDATE, f"---\n{front_matter}\n---\n# A\n\nText.\n")
    return [(p.line, shown(p.what, p, EN), shown(p.fix, p, EN)) for p in folder.compile().problems]


DRAFT = "for a draft, write “draft: true”; for the status of the department, use “health”"
HASH = 'leave the “#” out, or put each value in quotes, for example tags: ["#launch", "#press"]'
LIST = (
    "write a name and a colon, and the keys indented below it, without “-”: "
    "marketing: {name: Marketing}"
)
SPACE = "delete it, and type an ordinary space"


@pytest.mark.parametrize(
    ("front_matter", "line", "fix"),
    [
        ("tags: [#move, #net]", 2, HASH),
        ("tags: [move, #net]\nhealth: on-track", 2, HASH),
        (
            "title: 'Ada's move'",
            2,
            'use double quotation marks, for example title: "Ada\'s plan"',
        ),
        ("title: “Ready”: again", 2, 'use straight ones, for example title: "Login: fixed"'),
        ("title:\u00a0x", 2, SPACE),
        ("health: on-track\ntitle:\u00a0x\naudience: internal", 3, SPACE),
        ("status: draft", 2, DRAFT),
        ("titel: A", 2, "use “title” instead"),
        ("keywords: [a]", 2, "use “tags” instead"),
        ("title: true", 2, 'put it in quotes: title: "true"'),
        ("tag: a", 2, "use “tags” instead"),
    ],
)
def test_fix_fits_what_was_meant(folder, front_matter, line, fix):
    found = problems_of(folder, front_matter)
    assert [(number, advice) for number, __, advice in found] == [(line, fix)]


def test_key_that_is_only_similar_is_not_suggested(folder):
    ((__, __, fix),) = problems_of(folder, "update: 2026-11-18")
    assert fix.startswith("use one of these keys: ")


def test_list_of_authors_doesnt_repeat_their_addresses(folder):
    found = problems_of(folder, "authors: Ada Brandt <ada@example.org>, Luca Ferrante")
    assert not [fix for __, __, fix in found if "@" in fix]
    assert any("[Ada Brandt, Luca Ferrante]" in fix for __, __, fix in found)


def test_german_keys_are_one_problem_each(folder):
    found = problems_of(folder, "asks:\n  - an: support\n    was: Hilfe\n    bis: 2026-11-27")
    assert [(line, fix) for line, __, fix in found] == [
        (3, "use “to” instead"),
        (4, "use “what” instead"),
        (5, "use “due” instead"),
    ]


def test_key_that_is_missing_altogether_is_reported(folder):
    found = problems_of(folder, "asks:\n  - an: support")
    assert [what for __, what, __ in found] == ["unknown key “an”", "“what” is missing"]


def test_words_after_a_no_break_space_in_a_text_are_accepted(folder):
    assert problems_of(folder, "summary: |\n  Note:\u00a0all is well.\ntags: [a]") == []


@pytest.mark.parametrize(
    ("text", "line", "fix"),
    [
        (
            "departments:\n  marketing: {name: Marketing}\n  support:\n    name: Support\n",
            1,
            "delete the line “departments:”, and indent all lines below it less",
        ),
        (
            "- name: Marketing\n- name: Support\n",
            1,
            LIST,
        ),
        (
            "marketing:\n  colour: #9c3550\n",
            2,
            'put the value in quotes, for example colour: "#0f4c4a"',
        ),
    ],
)
def test_fix_fits_the_roster(folder, text, line, fix):
    folder.write("content/departments.yml", text)
    folder.write(UPDATE, "---\nneeds: [support]\n---\n# A\n\nText.\n")
    (problem,) = folder.compile().problems
    assert (problem.line, shown(problem.fix, problem, EN)) == (line, fix)


def test_department_may_be_called_departments(folder):
    folder.write("content/departments.yml", "departments:\n  name: Departments\n")
    assert folder.compile().problems == ()
