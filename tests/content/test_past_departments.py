"""What is still left with a department that no longer exists."""

import pytest

from rundbrief.i18n.texts import load_texts
from rundbrief.problems import shown

ROSTER = """\
marketing: {name: Marketing}
support: {name: Support}
events: {name: Events, merged_into: marketing, until: 2026-11-10}
shop: {name: Shop, until: 2026-11-10, formerly: [store]}
press: {name: Press, merged_into: marketing}
later: {name: Later, until: 2026-12-01}
"""


@pytest.fixture
def project(folder):
    folder.write("content/departments.yml", ROSTER)
    return folder


def read(project, path, text):
    project.write(f"content/{path}", text)
    __, problems = project.read()
    return [problem.removeprefix(f"content/{path}") for problem in problems]


def update(date, more=""):
    return f"---\ntitle: A\ndate: {date}\n{more}---\nText.\n"


@pytest.mark.parametrize(
    ("folder_name", "date", "problems"),
    [
        ("events", "2026-11-09", []),
        (
            *("events", "2026-11-10"),
            [":3: the update is of 2026-11-10, but “events” no longer existed on that day"],
        ),
        ("shop", "2026-11-12", [":3: the update is of 2026-11-12, but “shop” no longer existed"]),
        ("press", "2026-11-12", []),
        ("later", "2026-11-12", []),
    ],
)
def test_update_after_the_end(project, folder_name, date, problems):
    found = read(project, f"{folder_name}/a.md", update(date))
    assert [it[: len(problem)] for it, problem in zip(found, problems, strict=True)] == problems


def test_date_in_the_name_of_the_file_counts_as_well(project):
    found = read(project, "shop/2026-11-10-a.md", "# A\n\nText.\n")
    assert found == [": the update is of 2026-11-10, but “shop” no longer existed on that day"]


def test_open_asks(project):
    asks = (
        "asks:\n"
        "  - {to: support, what: Help}\n"
        "  - to: events\n    what: Help\n"
        "  - {to: events, what: More help, answered: 2026-11-11}\n"
        "  - {to: store, what: Sell}\n"
        "  - {to: later, what: Wait}\n"
    )
    assert read(project, "marketing/a.md", update("2026-11-05", asks)) == [
        ":6: the open ask goes to “events”",
        ":9: the open ask goes to “store”",
    ]


def test_open_incidents(project):
    text = "---\naffects:\n  - support\n  - press\n---\n# Down\n\n## 2026-11-05 09:00 {}\n\nHm.\n"
    assert read(project, "incidents/2026-11-05-a.md", text.format("investigating")) == [
        ":4: the open incident affects “press”"
    ]
    assert read(project, "incidents/2026-11-05-a.md", text.format("resolved")) == []


def test_open_follow_ups(project):
    text = (
        "---\ndepartment: events\n---\n# Late\n\n## 2026-11-05 09:00 delegated\n"
        "to: shop\nnext-check: 2026-12-01\n"
    )
    path = "follow-ups/2026-11-05-a.md"
    assert read(project, path, text) == [
        ":2: the open follow-up is for “events”",
        ":6: the open follow-up is delegated to “shop”",
    ]
    assert read(project, path, f"{text}\n## 2026-11-06 09:00 verified\n\nDone.\n") == []


def test_fix_names_the_department_that_took_over(project):
    text = "---\ndepartment: {}\n---\n# Late\n\nToo late.\n"
    compiled = []
    for slug in ("events", "shop"):
        project.write("content/follow-ups/2026-11-05-a.md", text.format(slug))
        compiled += project.compile().problems
    assert [shown(it.fix, it, load_texts("en")) for it in compiled if it.file.endswith("a.md")] == [
        "write “marketing”, which the department was merged into, or who else takes over",
        "write the department that takes over, or close it",
    ]
