import pytest

from conftest import said

FILE = "content/newsletter/2026-W46.md"
EDITIONS = {"newsletter": {"editions": {"everyone": {"audience": "public"}}}}
INTERNAL = {"newsletter": {"editions": {"everyone": {"audience": "internal"}}}}

CLOSED = """\
---
closed: 2026-11-13T16:00:00+01:00
items:
- {item: marketing/2026-11-10-a, department: marketing, date: 2026-11-10, title: A}
- {item: marketing/2026-11-11-b, department: marketing, date: 2026-11-11, title: B}
---
"""

# What was closed for the public, with a row of each kind.
PUBLIC = """\
---
closed: 2026-11-13T16:00:00+01:00
audience: public
items:
- item: marketing/2026-11-10-a
  department: marketing
  date: 2026-11-10
  title: A
  audience: public
departments:
- {department: marketing, name: Marketing}
incidents:
- {incident: incidents/2026-11-09-i, title: I, state: resolved, at: 2026-11-09 10:00, audience: public}
metrics:
- {metric: rides, name: Rides, values: {2026-11-08: 1}, audience: public}
follow_ups:
- {follow_up: follow-ups/2026-11-01-f, title: F, state: open, audience: public}
asks:
- {item: marketing/2026-11-09-q, what: W, asker: Marketing, to: Support, audience: public}
dates:
- {day: 2026-11-28, what: D, kind: maintenance, page: incidents/2026-11-28-m, audience: public}
---
"""


INTERNAL_NOW = "went out publicly with this issue, but it is internal or a draft now"


def write_all(folder, audience):
    """Write every item that PUBLIC holds. audience: of each item."""
    head = f"---\naudience: {audience}\n---\n"
    for name in ("2026-11-09-q", "2026-11-10-a"):
        folder.write(f"content/marketing/{name}.md", f"{head}Text")
    folder.write("content/incidents/2026-11-09-i.md", f"{head}## 2026-11-09 10:00 resolved\n")
    planned = head.replace("---\n", "---\nkind: maintenance\n", 1)
    folder.write(
        "content/incidents/2026-11-28-m.md", f"{planned}## 2026-11-09 10:00 scheduled\nMoved\n"
    )
    folder.write("content/follow-ups/2026-11-01-f.md", f"{head}# F\n")
    folder.write("content/metrics.yml", f"rides: {{name: Rides, audience: {audience}}}\n")


def found(folder, **settings):
    problems = folder.compile(**settings).problems
    return [(said(p), p.level.value) for p in problems if p.file == FILE]


def test_issue_closed_for_internal_readers_in_an_edition_that_is_public_now(folder):
    closed = CLOSED.replace("items:", "audience: internal\nitems:")
    folder.write(FILE, closed)
    what = "the issue was closed for internal readers, but its edition “everyone” is public now"
    for audience in ("internal", "public"):
        assert found(folder, audience=audience, **EDITIONS) == [(f"{FILE}:3: {what}", "error")]
    (problem,) = folder.compile(**EDITIONS).problems
    assert "set “audience: public” in the file" in problem.fix
    assert "make the edition internal again" in problem.fix


def test_issue_closed_before_audiences_were_recorded_counts_as_internal(folder):
    folder.write(FILE, CLOSED)
    what = "the edition “everyone” is public, but this issue may have been closed as internal"
    assert found(folder, **EDITIONS) == [(f"{FILE}:2: {what}", "error")]


def test_internal_edition_needs_no_audience(folder):
    folder.write("content/marketing/2026-11-10-a.md", "A")
    folder.write("content/marketing/2026-11-11-b.md", "B")
    folder.write(FILE, CLOSED)
    assert found(folder, **INTERNAL) == []


def test_confirmed_issue_may_not_show_what_is_internal(folder):
    """The editor's confirmation doesn't make an internal update public."""
    folder.write("content/marketing/2026-11-10-a.md", "A")
    folder.write("content/marketing/2026-11-11-b.md", "---\naudience: public\n---\nB")
    folder.write(FILE, CLOSED.replace("items:", "audience: public\nitems:"))
    what = (
        "“marketing/2026-11-10-a” is internal or a draft (content/marketing/2026-11-10-a.md), "
        "but this issue is public"
    )
    assert found(folder, **EDITIONS) == [(f"{FILE}:5: {what}", "error")]


def test_public_issue_whose_items_are_still_public(folder):
    write_all(folder, "public")
    folder.write(FILE, PUBLIC)
    assert found(folder, **EDITIONS) == []


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_item_that_became_internal_after_it_went_out(folder, audience):
    """Every kind of note is named, with the line of its entry and the file of its original."""
    write_all(folder, "internal")
    folder.write(FILE, PUBLIC)
    expected = [
        (5, "marketing/2026-11-10-a", "content/marketing/2026-11-10-a.md"),
        (13, "incidents/2026-11-09-i", "content/incidents/2026-11-09-i.md"),
        (15, "rides", "metrics.yml"),
        (17, "follow-ups/2026-11-01-f", "content/follow-ups/2026-11-01-f.md"),
        (19, "marketing/2026-11-09-q", "content/marketing/2026-11-09-q.md"),
        (21, "incidents/2026-11-28-m", "content/incidents/2026-11-28-m.md"),
    ]
    assert found(folder, audience=audience, **EDITIONS) == [
        (
            f"{FILE}:{line}: “{ref}” {INTERNAL_NOW} ({file})",
            "warning",
        )
        for line, ref, file in expected
    ]


def test_item_that_became_a_draft_after_it_went_out(folder):
    write_all(folder, "public")
    folder.write("content/marketing/2026-11-10-a.md", "---\naudience: public\ndraft: true\n---\n")
    folder.write(FILE, PUBLIC)
    assert [what.partition(" “")[0] for what, __ in found(folder, **EDITIONS)] == [f"{FILE}:5:"]


def test_item_that_was_deleted_after_it_went_out_publicly(folder):
    folder.write(FILE, PUBLIC)
    problems = found(folder, **EDITIONS)
    assert len(problems) == 6
    what = "“marketing/2026-11-10-a” went out publicly with this issue, but it no longer exists"
    assert problems[0] == (f"{FILE}:5: {what}", "warning")


def test_item_that_was_renamed_is_no_reason_to_publish_it(folder):
    """Nobody knows whether it was internal. What is marked as public was public."""
    folder.write(FILE, PUBLIC.replace(", audience: public", "").replace("  audience: public\n", ""))
    problems = found(folder, **EDITIONS)
    assert [level for __, level in problems] == ["error"] * 6
    assert problems[0][0] == (
        f"{FILE}:5: “marketing/2026-11-10-a” no longer exists, and its entry in this public issue is "
        "not marked as public"
    )


@pytest.mark.parametrize("key", ["subject", "preheader"])
def test_public_issue_may_not_name_what_is_internal(folder, key):
    """Whoever deletes the entry from the file may forget the words above."""
    folder.write("content/marketing/2026-11-10-a.md", "# Zanzibar merger\n\nText\n")
    folder.write("content/marketing/2026-11-11-b.md", "# Weekly\n\nText\n")
    head = f"---\n{key}: The zanzibar merger, and the weekly\n"
    folder.write(FILE, f"{head}closed: 2026-11-13T16:00:00+01:00\naudience: public\n---\n")
    what = f"{key} names “Zanzibar merger”, which is internal, but this issue is public"
    assert found(folder, **EDITIONS) == [(f"{FILE}:2: {what}", "error")]
    folder.write(
        "content/marketing/2026-11-10-a.md", "---\naudience: public\n---\n# Zanzibar merger\n"
    )
    assert found(folder, **EDITIONS) == []


def test_closed_issue_misses_a_file_that_went_out(folder):
    folder.write("content/marketing/2026-11-10-a.md", "A")
    folder.write(FILE, CLOSED)
    what = "“marketing/2026-11-11-b” went out with this issue, but its file no longer exists"
    assert found(folder) == [(f"{FILE}:5: {what}", "warning")]


def test_open_issue_has_the_audience_of_its_edition(folder):
    folder.write(FILE, "---\naudience: public\n---\n")
    what = "an open issue has the audience of its edition"
    assert found(folder) == [(f"{FILE}:2: {what}", "error")]
