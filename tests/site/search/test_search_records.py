"""What can be found, by whom."""

from dataclasses import replace

import pytest

from making import read_records, render_index
from rundbrief.compilation import compile_project
from rundbrief.config.addresses import Addresses
from rundbrief.site.search.index import number_records

INCIDENT = """\
---
severity: major
affects: [support]
---
# Login fails

Nobody gets in.

## 2026-11-17 09:40 investigating
An expired certificate.

## 2026-11-17 10:15 resolved
Renewed.
"""

FOLLOW_UP = """\
---
reporter: Zacharias Quill, zq@example.org
from: a neighbour
---
# The lamp

It is dark.
"""

FILES = {
    "about.md": "# About us\n\nWe are many.\n",
    "marketing/index.md": "We tell people.\n",
    "marketing/2026-11-11-older.md": "---\naudience: public\n---\n# Older\n\nPublic words.\n",
    "marketing/2026-11-18-newer.md": "---\nhealth: at-risk\n---\n# Newer\n\nInternal words.\n",
    "incidents/2026-11-17-login.md": INCIDENT,
    "incidents/2026-11-01-move.md": (
        "---\nkind: maintenance\n---\n# The move\n\n## 2026-11-01 09:00 scheduled\nSoon.\n"
    ),
    "follow-ups/2026-11-10-lamp.md": FOLLOW_UP,
    "metrics.yml": "rides: {name: Rides, department: support, says: Who rides., react: Ask why.}\n",
    "metrics/rides.csv": "date,value\n2026-11-08,90\n2026-11-15,110\n",
    "newsletter/2026-W47.md": "---\nsubject: Week 47\n---\nGood morning.\n",
}


@pytest.fixture
def project(folder):
    """A project with one thing of each kind."""
    for path, text in FILES.items():
        folder.write(f"content/{path}", text)
    return folder


def newest_first(compilation):
    texts = dict(read_records(compilation))
    blocks = number_records(texts)
    records = (record for block in reversed(blocks) for record in reversed(block.records))
    return [(record, texts[record]) for record in records]


def everything(compilation):
    return "\n".join(text for __, text in render_index(read_records(compilation), str))


def test_everything_can_be_found_the_newest_first(project):
    found = newest_first(project.compile())
    assert [(r.kind, text.title, r.href, str(r.date or "")) for r, text in found] == [
        ("update", "Newer", "marketing/2026-11-18-newer/", "2026-11-18"),
        ("incident", "Login fails", "incidents/2026-11-17-login/", "2026-11-17"),
        ("issue", "Week 47", "newsletter/2026-W47/", "2026-11-16"),
        ("metric", "Rides", "metrics/#rb-metric-rides", "2026-11-15"),
        ("update", "Older", "marketing/2026-11-11-older/", "2026-11-11"),
        ("follow-up", "The lamp", "follow-ups/2026-11-10-lamp/", "2026-11-10"),
        ("maintenance", "The move", "incidents/2026-11-01-move/", "2026-11-01"),
        ("department", "Marketing", "marketing/", ""),
        ("department", "Member support", "support/", ""),
        ("department", "Workshop", "workshop/", ""),
        ("page", "About us", "about/", ""),
    ]


def test_records_know_what_they_are_filtered_by(project):
    found = {
        text.title: (record.departments, record.health, text.state)
        for record, text in read_records(project.compile())
    }
    assert found["Newer"] == (("marketing",), "at-risk", "")
    assert found["Login fails"] == (("support",), None, "Resolved")
    assert found["The lamp"] == ((), None, "Open")
    assert found["Rides"] == (("support",), None, "")
    assert found["Marketing"] == (("marketing",), "at-risk", "")


@pytest.mark.parametrize(
    "words",
    [
        *("We are many.", "We tell people.", "Public words.", "Internal words."),
        *("Nobody gets in.", "An expired certificate.", "Renewed.", "It is dark."),
        *("a neighbour", "Who rides.", "Ask why.", "Good morning.", "Ada Brandt"),
    ],
)
def test_every_text_is_in_the_index(project, words):
    assert words in everything(project.compile())


def test_who_reported_is_in_no_index(project):
    assert "Zacharias" not in everything(project.compile())
    assert "zq@" not in everything(project.compile())


def test_public_index_holds_nothing_internal(project):
    public = project.compile(audience="public")
    assert [text.title for r, text in read_records(public) if r.kind != "department"] == ["Older"]
    text = everything(public)
    assert "Public words." in text
    for word in ("Internal", "internal", "Newer", "newer", "certificat", "dark", "ride", "morning"):
        assert word not in text, word


def test_link_from_a_folder_names_its_file(project):
    other = replace(project.project(), addresses=Addresses("", directory_urls=False))
    hrefs = {record.href for record, __ in read_records(compile_project(other))}
    assert {"metrics.html#rb-metric-rides", "marketing.html", "about.html"} <= hrefs
