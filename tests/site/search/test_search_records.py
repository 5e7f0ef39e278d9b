"""What can be found, by whom."""

from dataclasses import replace

import pytest
from rundbrief.site.digests import Stamps

from making import render_index
from rundbrief.compilation import compile_project
from rundbrief.config.addresses import Addresses
from rundbrief.site.search.blocks import number_records
from rundbrief.site.search.records import list_records

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
def house(folder):
    """A project with one thing of each kind."""
    for path, text in FILES.items():
        folder.write(f"content/{path}", text)
    return folder


def records_of(compilation):
    return list_records(compilation, Stamps(compilation))


def newest_first(compilation):
    blocks = number_records(records_of(compilation))
    return [record for block in reversed(blocks) for record in reversed(block.records)]


def everything(compilation):
    return "\n".join(text for __, text in render_index(records_of(compilation), str))


def test_everything_can_be_found_the_newest_first(house):
    records = newest_first(house.compile())
    assert [(r.kind, r.read().title, r.href, str(r.date or "")) for r in records] == [
        ("update", "Newer", "marketing/2026-11-18-newer/", "2026-11-18"),
        ("incident", "Login fails", "incidents/2026-11-17-login/", "2026-11-17"),
        ("issue", "Week 47", "newsletter/2026-W47/", "2026-11-16"),
        ("metric", "Rides", "metrics/#rb-metric-rides", "2026-11-15"),
        ("update", "Older", "marketing/2026-11-11-older/", "2026-11-11"),
        ("follow-up", "The lamp", "follow-ups/2026-11-10-lamp/", "2026-11-10"),
        ("maintenance", "The move", "incidents/2026-11-01-move/", "2026-11-01"),
        ("department", "Marketing", "marketing/", ""),
        ("department", "Member support", "support/", ""),
        ("department", "BuildContext", "workshop/", ""),
        ("page", "About us", "about/", ""),
    ]


def test_records_know_what_they_are_filtered_by(house):
    found = {
        record.read().title: (record.departments, record.health, record.read().state)
        for record in records_of(house.compile())
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
def test_every_text_is_in_the_index(house, words):
    assert words in everything(house.compile())


def test_who_reported_is_in_no_index(house):
    assert "Zacharias" not in everything(house.compile())
    assert "zq@" not in everything(house.compile())


def test_public_index_holds_nothing_internal(house):
    public = house.compile(audience="public")
    assert [r.read().title for r in records_of(public) if r.kind != "department"] == ["Older"]
    text = everything(public)
    assert "Public words." in text
    for word in ("Internal", "internal", "Newer", "newer", "certificat", "dark", "ride", "morning"):
        assert word not in text, word


def test_link_from_a_folder_names_its_file(house):
    project = replace(house.project(), addresses=Addresses("", directory_urls=False))
    hrefs = {record.href for record in records_of(compile_project(project))}
    assert {"metrics.html#rb-metric-rides", "marketing.html", "about.html"} <= hrefs


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("marketing/2026-11-18-newer.md", "Internal words.", "Internal word."),
        ("marketing/2026-11-18-newer.md", "at-risk", "off-track"),
        ("incidents/2026-11-17-login.md", "Renewed.", "Renewed again."),
        ("incidents/2026-11-17-login.md", "[support]", "[workshop]"),
        ("follow-ups/2026-11-10-lamp.md", "a neighbour", "two neighbours"),
        ("about.md", "many", "more"),
        ("metrics.yml", "Ask why", "Ask who"),
        ("metrics/rides.csv", "2026-11-15", "2026-11-16"),
        ("newsletter/2026-W47.md", "Good morning", "Good evening"),
        ("marketing/index.md", "We tell people.", "We ask people."),
    ],
)
def test_stamp_is_another_one_whatever_changes(house, path, old, new):
    """Of that record, and of those that say the same; other ones keep theirs."""
    before = {record.href: record for record in records_of(house.compile())}
    text = FILES[path]
    assert old in text
    house.write(f"content/{path}", text.replace(old, new))
    after = {record.href: record for record in records_of(house.compile())}
    told = {href for href in after if told_of(after[href]) != told_of(before[href])}
    stamped = {href for href in after if after[href].stamp != before[href].stamp}
    assert told <= stamped
    assert 1 <= len(stamped) <= 2


def told_of(record):
    return (*record[:2], record.read(), *record[4:])


def test_stamp_is_another_one_if_a_link_leads_to_another_place(house):
    house.write("content/marketing/2026-11-11-older.md", "See [it](../about.md).\n")
    before = {record.href: record.stamp for record in records_of(house.compile())}
    (house.content / "about.md").unlink()
    after = {record.href: record.stamp for record in records_of(house.compile())}
    changed = {href for href in after if after[href] != before[href]}
    assert changed == {"marketing/2026-11-11-older/"}
