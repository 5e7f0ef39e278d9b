from datetime import date, time

import pytest

from rundbrief.content.departments import Away, Department, Person
from rundbrief.validation.fields import Due

PATH = "content/departments.yml"


def read(folder, text):
    folder.write(PATH, text)
    content, problems = folder.read()
    return content.departments, [problem.removeprefix(PATH) for problem in problems]


def test_department_with_every_key(folder):
    text = (
        "it-support:\n  name: IT\n  lead: {name: Ada, email: ada@example.org}\n"
        "  deputy: {name: Bo}\n  cadence: monthly\n  due: friday 12:00\n  colour: '#AABBCC'\n"
        "  channels: chat\n  away:\n    - {since: 2026-12-21, until: 2027-01-04}\nHR:\n"
    )
    assert read(folder, text) == (
        (
            Department(
                slug="it-support",
                name="IT",
                lead=Person(name="Ada", email="ada@example.org"),
                deputy=Person(name="Bo"),
                cadence="monthly",
                due=Due(weekday=4, at=time(12)),
                colour="#aabbcc",
                channels=("chat",),
                away=(Away(since=date(2026, 12, 21), until=date(2027, 1, 4)),),
            ),
            Department(slug="HR", name="HR", cadence="weekly"),
        ),
        [],
    )


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("a:\n404:\n", [":2: “404” can't be used as a department folder"]),
        *(
            (f"{name}: {{}}", [f":1: “{name}” can't be used as a department folder"])
            for name in [
                "api",
                "asks",
                "authors",
                "badges",
                "calendar",
                "cards",
                "feeds",
                "requests",
                "search",
                "tags",
            ]
        ),
        ("a/b: {}", [":1: “a/b” can't be used as a department folder"]),
        (".a: {}", [":1: “.a” can't be used as a department folder"]),
        ('"a\\nb": {}', [":1: “a�b” can't be used as a department folder"]),
        (
            "support: Member support",
            [":1: support is “Member support”, which is not a group of keys"],
        ),
        ("a: [b]", [':1: a is “["b"]”, which is not a group of keys']),
        ("a:\n  lead: Ada", [":2: lead is “Ada”, which is not a group of keys"]),
        (
            "a:\n  lead:\n    nam: Ada",
            [":3: unknown key “nam”", ":2: “name” is missing"],
        ),
        (
            "a:\n  lead: {name: A, email: a b@c}",
            [":2: email is “a b@c”, which is not a valid email address"],
        ),
        ("a:\n  cadence: dayly", [":2: cadence is “dayly”, which is not an allowed value"]),
        ("a:\n  due: 12:00", [":2: due is “12:00”, which is not a weekday and a time"]),
        ("a:\n  colour: '#fff'", [":2: colour is “#fff”, which is not a valid colour"]),
        ("a:\n  away:\n    - since: 2026-12-21\n", [":3: “until” is missing"]),
    ],
)
def test_roster_that_is_wrong(folder, text, problems):
    assert sorted(read(folder, text)[1]) == sorted(problems)


def test_absence_ends_after_it_starts(folder):
    folder.write(
        "content/departments.yml",
        "marketing:\n  away:\n    - {since: 2026-12-21, until: 2027-01-04}\n"
        "    - {since: 2026-12-21, until: 2026-12-20}\n",
    )
    assert folder.read()[1] == [
        "content/departments.yml:4: until (2026-12-20) is not after since (2026-12-21)"
    ]


def test_number_of_departments_has_a_limit(folder):
    __, problems = read(folder, "".join(f"d{number}:\n" for number in range(501)))
    assert problems == [": there are 501 departments; the limit is 500"]
