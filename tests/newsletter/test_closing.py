import re
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import MKDOCS_YML, ROSTER, Folder
from content_strategies import LINES, SNAPSHOTS
from making import day, issue, moment, period
from rundbrief.content.schema import Health, Image
from rundbrief.content.snapshot import DepartmentNote, IncidentNote, Item, Snapshot
from rundbrief.editorial.issue_composition import ComposedIssue
from rundbrief.i18n.texts import load_texts
from rundbrief.newsletter.closing import close_text
from rundbrief.problems import ProblemsError, shown
from rundbrief.validation.fields import ALL_SECTIONS

TEXTS = load_texts("en")
AT = moment("2026-11-20T16:00")
FILE = "content/newsletter/2026-W47.md"
PERIOD = re.compile(r"2026-W\d\d")


def composed(*, subject="Made", preheader="Up", contents=None, **more):
    return ComposedIssue(
        issue("2026-W47"),
        period("2026-W47"),
        subject,
        preheader,
        contents or Snapshot(),
        AT,
        **more,
    )


FULL = Snapshot(
    items=(
        Item(
            ref="marketing/2026-11-18-a",
            department="marketing",
            date=day("11-18"),
            title="Shop: open",
            summary="It's “open”.",
        ),
        Item(
            ref="support/2026-11-10-b",
            department="support",
            date=day("11-10"),
            title="no",
            late=True,
            highlight=True,
            image=Image(path="images/a.png", alt="A: picture"),
        ),
    ),
    departments=(
        DepartmentNote(
            department="marketing",
            name="Marketing",
            health=Health.ON_TRACK,
            before=Health.AT_RISK,
            missing=False,
        ),
        DepartmentNote(
            department="support", name="Support", health=None, before=None, missing=True
        ),
    ),
    incidents=(
        IncidentNote(
            ref="incidents/x",
            title="Login",
            severity="major",
            state="resolved",
            at=moment("2026-11-17T10:15"),
        ),
    ),
)
WRITTEN = """\
# Written when the issue was closed. A closed issue never changes.
subject: Made
preheader: Up
closed: 2026-11-20T16:00:00+01:00
audience: internal
"""


def test_front_matter_as_a_whole():
    assert close_text("", composed(contents=FULL), "internal", AT, TEXTS) == (
        "---\n"
        + WRITTEN
        + """\
items:
- item: marketing/2026-11-18-a
  title: 'Shop: open'
  date: 2026-11-18
  department: marketing
  summary: It's “open”.
- item: support/2026-11-10-b
  title: 'no'
  date: 2026-11-10
  department: support
  highlight: true
  image:
    path: images/a.png
    alt: 'A: picture'
  late: true
departments:
- department: marketing
  name: Marketing
  health: on-track
  before: at-risk
- department: support
  name: Support
  missing: true
incidents:
- incident: incidents/x
  title: Login
  severity: major
  state: resolved
  at: 2026-11-17T10:15+01:00
---
"""
    )


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("---\n", "---\n"),
        ("---\n# a comment\npin: []   # more\n\n", "---\n\nHello  \n\n---\n\nworld"),
        ("--- \nedition: everyone\n", "...\nbody"),
        ("---\npin:\n- a\n", "---"),
    ],
)
def test_file_keeps_every_byte_outside_the_new_keys(before, after, bom, end):
    text = bom + (before + after).replace("\n", end)
    expected = bom + (before + WRITTEN + after).replace("\n", end)
    assert close_text(text, composed(), "internal", AT, TEXTS) == expected


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("body", ["", "\n", "Hello\n", "# Hello\n\n---\n\nworld", " ---\nx"])
def test_file_without_front_matter_gets_one(body, bom, end):
    text = bom + body.replace("\n", end)
    given_end = end if "\n" in body else "\n"
    front_matter = ("---\n" + WRITTEN + "---\n").replace("\n", given_end)
    assert close_text(
        text, composed(), "internal", AT, TEXTS
    ) == bom + front_matter + text.removeprefix(bom)


def test_only_breaks_that_the_reader_knows_end_a_line():
    # A form feed is a line's end to Python, and a part of the line to those who read the file.
    text = "---\x0cwords\n---\n"
    assert close_text(text, composed(), "internal", AT, TEXTS) == f"---\n{WRITTEN}---\n{text}"


def test_what_the_editor_wrote_is_not_written_again():
    written = issue("2026-W47", subject="Mine", preheader="Also")
    one = replace(composed(subject="Mine", preheader="Also"), issue=written)
    assert close_text("---\nsubject: Mine\npreheader: Also\n---\n", one, "internal", AT, TEXTS) == (
        "---\nsubject: Mine\npreheader: Also\n"
        "# Written when the issue was closed. A closed issue never changes.\n"
        "closed: 2026-11-20T16:00:00+01:00\naudience: internal\n---\n"
    )


@pytest.mark.parametrize(
    ("front_matter", "reason"),
    [
        ("subject:\n", "duplicate key “subject” (first used on line 1)"),
        ("closed:\n", "duplicate key “closed” (first used on line 1)"),
        ("items: [a]\n", "duplicate key “items” (first used on line 1)"),
        ("{edition: everyone}\n", None),
        ("  edition: everyone\n", None),
        ("~\n", None),
    ],
)
def test_nothing_is_written_that_could_not_be_read_back(front_matter, reason):
    with pytest.raises(ProblemsError) as caught:
        close_text(
            f"---\n{front_matter}---\nHello\n", composed(contents=FULL), "internal", AT, TEXTS
        )
    (problem,) = caught.value.problems
    what = shown(problem.what, problem)
    assert problem.file == FILE
    assert what.startswith("the sent contents can't be added to these settings (")
    assert reason is None or what.endswith(f"({reason})")


# Round trip: what is read back is what was composed.


@pytest.fixture(scope="module")
def shelf():
    with tempfile.TemporaryDirectory() as root:
        folder = Folder(Path(root))
        folder.write("mkdocs.yml", MKDOCS_YML)
        folder.write("content/departments.yml", ROSTER)
        yield folder


@settings(max_examples=150, deadline=None)
@given(
    contents=SNAPSHOTS,
    subject=LINES,
    preheader=LINES | st.just(""),
    body=st.sampled_from(["", "Hi\n", "---\r\npin: []\r\n---\r\nHi"]),
)
def test_what_is_read_back_is_what_was_composed(shelf, contents, subject, preheader, body):
    one = composed(subject=subject, preheader=preheader, contents=contents)
    shelf.write(FILE, close_text(body, one, "internal", AT, TEXTS))
    read, problems = shelf.read()
    assert problems == []
    (found,) = read.issues
    assert (found.subject, found.preheader or "", found.closed) == (subject, preheader, AT)
    assert found.snapshot == contents
    assert found.source.body.strip() in ("", "Hi")


# Through the command.


def run(folder, command, today="2026-11-20"):
    result = folder.run(*command.split(), "--today", today)
    return result.exit_code, result.output


def test_closing_writes_what_was_shown(folder):
    folder.write(
        "content/marketing/2026-11-18-a.md",
        "---\nhighlight: true\n---\n# A  \u00a0 fine\f title\n\nIt's: \f\u2028 fine.",
    )
    folder.write("content/incidents/2026-11-17-x.md", "# X\n\n## 2026-11-17 09:00 investigating\n")
    folder.write(FILE, "Hello\n")
    before = folder.compile(time_zone="UTC").issues
    code, output = run(folder, "newsletter close 2026-W47")
    assert (code, output.splitlines()[0]) == (
        0,
        "Issue closed. Commit this file to share the result:",
    )
    (after,) = folder.compile(time_zone="UTC").issues
    assert after.contents == before[0].contents
    assert (after.subject, after.preheader) == (before[0].subject, before[0].preheader)
    assert (after.subject, after.issue.closed) == ("Week 47: A fine title", after.at)
    assert after.at.isoformat() == "2026-11-20T12:00:00+00:00"
    assert (folder.root / FILE).read_bytes().endswith(b"\n---\nHello\n")


def test_closing_makes_the_file_if_there_is_none(folder):
    folder.write("content/marketing/2026-11-10-a.md", "A")
    assert run(folder, "newsletter close 2026-W46")[0] == 0
    (issue_,) = folder.compile().issues
    assert [(i.ref, i.late) for i in issue_.contents.items] == [("marketing/2026-11-10-a", False)]


def refusal(folder, key, today="2026-11-20"):
    before = folder.files("content")
    code, output = run(folder, f"newsletter close {key}", today)
    assert (code, folder.files("content")) == (1, before)
    return PERIOD.sub("<key>", output.splitlines()[0].partition(": ")[2])


def test_closed_issue_is_not_closed_again(folder):
    folder.write("content/newsletter/2026-W46.md", "Hello\n")
    run(folder, "newsletter close 2026-W46")
    assert refusal(folder, "2026-W46") == "the issue is already closed"


@pytest.mark.parametrize("key", ["2026-W48", "2026-12", "2027-W01"])
def test_issue_of_the_future_is_not_closed(folder, key):
    assert refusal(folder, key) == "the issue's period has not started yet"


def test_issue_of_this_period_is_closed(folder):
    folder.write(FILE, "Hello\n")
    assert run(folder, "newsletter close 2026-W47", "2026-11-16")[0] == 0


@pytest.mark.parametrize("text", ["", "---\nsubject: News\n---\n<!-- the editor's words -->\n"])
def test_issue_that_holds_nothing_is_not_closed(folder, text):
    folder.write(FILE, text)
    what = "the issue has no update, no incident and no text"
    assert refusal(folder, "2026-W47") == what
    (folder.root / FILE).unlink()
    assert refusal(folder, "2026-W47") == what
    folder.write("content/marketing/2026-11-18-a.md", "# A\n\nNews.\n")
    assert run(folder, "newsletter close 2026-W47")[0] == 0


def test_earlier_issues_come_first(folder):
    folder.write("content/newsletter/2026-W46.md", "Hello\n")
    folder.write("content/newsletter/2026-W47.md", "Hello\n")
    assert refusal(folder, "2026-W47") == "the earlier issue <key> is still open"
    assert refusal(folder, "2026-11") == "the earlier issue <key> is still open"
    assert run(folder, "newsletter close 2026-W46")[0] == 0
    assert run(folder, "newsletter close 2026-W47")[0] == 0


def test_open_issue_of_another_edition_is_in_nobodys_way(folder):
    editions = "{rundbrief: {newsletter: {editions: {everyone: {}, press: {audience: public}}}}}"
    folder.write("mkdocs.yml", MKDOCS_YML.replace("[rundbrief]", f"[{editions}]"))
    folder.write("content/newsletter/2026-W46.md", "---\nedition: press\n---\n")
    folder.write(FILE, "Hello\n")
    assert run(folder, "newsletter close 2026-W47")[0] == 0


@pytest.mark.parametrize("key", ["2026-W54", "2026-13", "next"])
def test_what_is_no_period_is_refused(folder, key):
    assert refusal(folder, key).endswith("is not a valid week or month")


def test_nothing_is_closed_while_a_file_has_an_error(folder):
    folder.write("content/marketing/2026-11-18-a.md", "---\nhealth: green\n---\nA")
    assert "health is “green”" in refusal(folder, "2026-W47")


def test_empty_key_is_refused_and_the_file_stays(folder):
    folder.write(FILE, "---\nsubject:\n---\nHello\n")
    assert refusal(folder, "2026-W47").startswith("the sent contents can't be added")


@pytest.mark.parametrize("text", [None, "Hello\n"])
def test_internal_issue_is_not_built_for_the_public(folder, text):
    folder.write("content/marketing/2026-11-18-a.md", "# Secret plan")
    if text:
        folder.write(FILE, text)
    code, output = run(folder, "newsletter build 2026-W47 --audience public")
    assert (code, output.splitlines()[0].partition(": ")[2]) == (1, "the issue is internal")
    assert folder.files() == {}


def test_late_update_goes_into_the_next_issue_and_no_other(folder):
    folder.write("content/marketing/2026-11-10-shop.md", "# Shop\n\nOpen.")
    folder.write("content/newsletter/2026-W46.md", "---\r\nsubject: Mine\r\n---\r\nHello\r\n")
    folder.commit("First", at="2026-11-13T12:00:00+01:00")
    assert run(folder, "newsletter close 2026-W46", "2026-11-13")[0] == 0
    folder.commit("Close 46", at="2026-11-13T16:00:00+01:00")
    assert run(folder, "build", "2026-11-13")[0] == 0
    closed = {
        n: d for n, d in folder.files().items() if n.startswith("newsletter/2026-W46/newsletter.")
    }
    assert {name.rpartition(".")[2] for name in closed} == {"html", "txt", "eml", "mjml"}

    # Days later somebody remembers: the file has a date of the closed week, and a new commit.
    folder.write("content/support/2026-11-12-late.md", "# Remembered late\n\nSorry.")
    folder.write("content/marketing/2026-11-18-new.md", "# New\n\nNews.")
    folder.write("content/newsletter/2026-W47.md", "")
    folder.write("content/newsletter/2026-W48.md", "")
    folder.commit("Late", at="2026-11-18T12:00:00+01:00")
    assert run(folder, "build", "2026-11-20")[0] == 0
    issues = {
        c.key: [(i.title, i.date.isoformat(), i.late) for i in c.contents.items]
        for c in folder.compile().issues
    }
    assert issues == {
        "2026-W46": [("Shop", "2026-11-10", False)],
        "2026-W47": [("New", "2026-11-18", False), ("Remembered late", "2026-11-12", True)],
        "2026-W48": [],
    }
    files = folder.files()
    assert {name: files[name] for name in closed} == closed
    for name in ("newsletter.html", "newsletter.txt", "newsletter.mjml"):
        assert b"Remembered late" in files[f"newsletter/2026-W47/{name}"]
        assert b"Remembered late" not in files[f"newsletter/2026-W46/{name}"]
        assert b"Remembered late" not in files[f"newsletter/2026-W48/{name}"]

    # It is closed in its turn, and stays where it is.
    assert run(folder, "newsletter close 2026-W47", "2026-11-20")[0] == 0
    folder.commit("Close 47", at="2026-11-20T16:00:00+01:00")
    assert run(folder, "newsletter build", "2026-12-01")[0] == 0
    after = folder.files()
    assert {name: after[name] for name in closed} == closed
    found = {
        c.key: [i.title for i in c.contents.items]
        for c in folder.compile(today=day("12-01")).issues
    }
    assert found == {"2026-W46": ["Shop"], "2026-W47": ["New", "Remembered late"], "2026-W48": []}


def test_sections_are_kept_unless_they_are_the_usual_ones():
    texts = load_texts("en")
    for sections, written in ((("dates", "asks"), True), (ALL_SECTIONS, False)):
        text = close_text("", composed(sections=sections), "internal", AT, texts)
        assert ("sections:\n- dates\n- asks\n" in text) is written
