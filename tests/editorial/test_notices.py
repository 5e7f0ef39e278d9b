"""Standing notices, from their first day to the day after their deadline."""

from datetime import date

import pytest

from conftest import said
from making import build_view, content, day, render_site, update
from rundbrief.content.snapshot import NoticeNote, Snapshot
from rundbrief.editorial.notices import select_notices
from rundbrief.editorial.reading_time import estimate_minutes

NAME = "marketing/2026-11-17-dinner"
PATH = f"content/{NAME}.md"
W46 = "content/newsletter/2026-W46.md"
W47 = "content/newsletter/2026-W47.md"
W48 = "content/newsletter/2026-W48.md"
BOTH = {"newsletter": {"editions": {"everyone": {}, "board": {"audience": "public"}}}}


def notice(until="11-20", when="11-17", name="dinner", **more):
    return update(when, name, kind="notice", until=day(until), **more)


def write(folder, path=PATH, more="", title="Dinner", until="2026-11-27"):
    folder.write(path, f"---\nkind: notice\nuntil: {until}\n{more}---\n# {title}\n\nWho comes?\n")


def close(folder, key, today):
    ran = folder.run("newsletter", "close", key, "--today", today)
    assert ran.exit_code == 0, ran.output


def shown(folder, **settings):
    """The notices of each issue, and its items."""
    issues = folder.compile(**settings).issues
    return {
        it.key: (
            [note.title for note in it.contents.notices],
            [item.title for item in it.contents.items],
        )
        for it in issues
    }


def test_notices_of_a_day_from_the_first_to_the_last_one():
    found = [select_notices([notice()], day(it)) for it in ("11-16", "11-17", "11-20", "11-21")]
    assert list(map(len, found)) == [0, 1, 1, 0]


def test_next_deadline_comes_first():
    late, soon, same = notice("12-04"), notice("11-21", name="b"), notice("11-21", name="a")
    found = select_notices([late, soon, same, update("11-18")], day("11-20"))
    assert found == (same, soon, late)


def test_issue_shows_what_its_readers_can_still_follow(folder):
    write(folder)
    folder.write(W47, "Hello\n")
    days = (date(2026, 11, 17), date(2026, 11, 27), date(2026, 11, 28))
    assert [shown(folder, today=today)["2026-W47"] for today in days] == [
        (["Dinner"], []),
        (["Dinner"], []),
        ([], []),
    ]


def test_notice_as_an_issue_stores_it(folder):
    write(folder, more="audience: public\nsummary: 'Say who comes.'\n")
    folder.write(W47, "Hello\n")
    ((stored,),) = (issue.contents.notices for issue in folder.compile().issues)
    assert stored == NoticeNote(
        ref=NAME,
        title="Dinner",
        sender="Marketing",
        date=day("11-17"),
        until=day("11-27"),
        summary="Say who comes.",
        audience="public",
        checksum=stored.checksum,
    )
    assert stored.checksum == folder.compile().content.updates[0].checksum


def test_every_issue_repeats_it_until_the_deadline(folder):
    write(folder, until="2026-11-20")
    folder.write("content/support/2026-11-18-a.md", "# A\n\nText.\n")
    for path in (W47, W48):
        folder.write(path, "Hello\n")
    close(folder, "2026-W47", "2026-11-19")
    assert shown(folder) == {"2026-W47": (["Dinner"], ["A"]), "2026-W48": (["Dinner"], [])}
    assert shown(folder, today=date(2026, 11, 21))["2026-W48"] == ([], [])


def test_closed_issue_never_changes(folder):
    write(folder)
    folder.write(W47, "Hello\n")
    close(folder, "2026-W47", "2026-11-20")
    (before,) = folder.compile().issues
    write(folder, title="Dinner is cancelled", until="2026-11-18")
    (after,) = folder.compile(today=date(2026, 12, 20)).issues
    assert after == before
    (folder.root / PATH).unlink()
    assert folder.compile().issues == (before,)
    assert len(before.contents.notices) == 1


def test_notice_that_becomes_an_ordinary_update_goes_out(folder):
    write(folder)
    folder.write(W46, "Hello\n")
    folder.write(W47, "Hello\n")
    close(folder, "2026-W46", "2026-11-17")
    folder.write(PATH, "# Dinner\n\nIt was good.\n")
    assert shown(folder) == {"2026-W46": (["Dinner"], []), "2026-W47": ([], ["Dinner"])}


def test_notice_may_be_older_than_the_newsletter(folder):
    write(folder)
    folder.write(W47, "Hello\n")
    assert shown(folder, newsletter={"since": "2026-11-18"})["2026-W47"] == (["Dinner"], [])


@pytest.mark.parametrize(
    ("edition", "more", "titles"),
    [
        ({"audience": "public"}, "", []),
        ({"audience": "public"}, "audience: public\n", ["Dinner"]),
        ({"departments": ["support"]}, "", []),
        ({"departments": ["marketing"]}, "", ["Dinner"]),
        ({"tags": ["party"]}, "", []),
        ({"tags": ["party"]}, "tags: [party, b]\n", ["Dinner"]),
        ({}, "draft: true\n", []),
        ({"sections": ["departments"]}, "", []),
    ],
)
def test_editions_select_notices_as_they_select_updates(folder, edition, more, titles):
    write(folder, more=more)
    folder.write(W47, "Hello\n")
    found = shown(folder, newsletter={"editions": {"everyone": edition}})
    assert found["2026-W47"] == (titles, [])


def test_issue_can_leave_it_out_and_the_next_one_shows_it(folder):
    write(folder)
    folder.write(W47, f"---\nleave_out: [{NAME}]\n---\nHello\n")
    folder.write(W48, "Hello\n")
    assert shown(folder) == {"2026-W47": ([], []), "2026-W48": (["Dinner"], [])}


def test_pinned_notice_is_a_warning(folder):
    write(folder)
    folder.write(W47, f"---\npin: [{NAME}]\n---\nHello\n")
    (problem,) = folder.compile().problems
    assert (said(problem), problem.level.value) == (
        f"{W47}: “{NAME}” is a notice, so pinning it does nothing",
        "warning",
    )
    assert shown(folder)["2026-W47"] == (["Dinner"], [])


def test_correction_is_sent_once_although_the_notice_is_repeated(folder):
    write(folder)
    for path in (W46, W47, W48):
        folder.write(path, "Hello\n")
    close(folder, "2026-W46", "2026-11-17")
    write(folder, title="Lunch")
    assert folder.compile().problems == ()  # the next issue shows it as it is now
    write(folder, title="Lunch", more="correction: It is a lunch, no dinner.\n")
    notes = {it.key: it.contents.corrections for it in folder.compile().issues}
    assert {key: [it.correction for it in own] for key, own in notes.items()} == {
        "2026-W46": [],
        "2026-W47": ["It is a lunch, no dinner."],
        "2026-W48": [],
    }
    assert folder.compile().problems == ()


def test_new_notice_is_worth_an_issue_and_an_old_one_is_not(folder):
    write(folder, until="2026-12-04")
    close(folder, "2026-W47", "2026-11-20")
    ran = folder.run("newsletter", "close", "2026-W48", "--today", "2026-11-27")
    assert (ran.exit_code, "the issue has no update" in ran.output + ran.stderr) == (1, True)


def test_it_does_not_answer_the_request_for_an_update(folder):
    folder.write("content/workshop/2026-11-10-a.md", "---\nhealth: on-track\n---\n# A\n\nText.\n")
    write(folder, "content/workshop/2026-11-18-vests.md", more="health: off-track\n")
    folder.write("content/departments.yml", "workshop: {name: Workshop, cadence: weekly}\n")
    (status,) = build_view(folder.compile(), "index").departments
    assert (status.check_in, status.health, status.latest.title) == ("expected", "on-track", "A")
    (row,) = build_view(folder.compile(), "requests").expected
    assert row.latest.title == "A"
    told = folder.run("status", "--today", "2026-11-20").output
    assert "Workshop: update due, Sun, Nov 22" in told
    assert "Dinner: until Fri, Nov 27" in told
    (span,) = build_view(folder.compile(), "workshop").status_spans
    assert span.health == "on-track"


def test_renamed_department_keeps_the_notice_of_a_closed_issue(folder):
    write(folder)
    folder.write(W47, "Hello\n")
    close(folder, "2026-W47", "2026-11-20")
    (folder.root / "content" / "marketing").rename(folder.root / "content" / "sales")
    folder.write("content/departments.yml", "sales: {name: Sales, formerly: [marketing]}\n")
    (issue,) = folder.compile().issues
    assert [(it.ref, it.sender) for it in issue.contents.notices] == [
        ("sales/2026-11-17-dinner", "Marketing")
    ]


def test_public_site_and_its_issues_show_no_internal_notice(folder):
    write(folder)
    write(folder, "content/support/2026-11-18-open.md", "audience: public\n", "Open house")
    folder.write("content/newsletter/2026-W47-board.md", "Hello\n")
    c = folder.compile(audience="public", **BOTH)
    assert [it.title for it in build_view(c, "index").notices] == ["Open house"]
    assert shown(folder, **BOTH)["2026-W47-board"] == (["Open house"], [])
    pages = {path: str(text) for path, text in render_site(c)}
    assert [path for path, text in pages.items() if "Dinner" in text] == []
    assert "Open house" in pages["newsletter/2026-W47-board/index.html"]


def test_public_issue_warns_of_a_notice_that_became_internal(folder):
    write(folder, more="audience: public\n")
    folder.write("mkdocs.yml", MKDOCS_BOARD)
    folder.write("content/newsletter/2026-W47-board.md", "Hello\n")
    close(folder, "2026-W47-board", "2026-11-20")
    write(folder)
    (problem,) = folder.compile(**BOTH).problems
    assert (problem.level.value, problem.values["ref"]) == ("warning", NAME)
    assert problem.line > 1


MKDOCS_BOARD = """\
site_name: Kestrel
site_url: https://status.example.org/
docs_dir: content
site_dir: output/site
theme: {name: rundbrief}
plugins:
  - rundbrief:
      newsletter: {editions: {everyone: {}, board: {audience: public}}}
"""


def test_notices_take_time_to_read():
    note = NoticeNote(
        ref=NAME, title="T", sender="M", date=day("11-17"), until=day("11-27"), summary="w " * 599
    )
    assert estimate_minutes("", Snapshot(notices=(note,))) == 3


def test_what_is_over():
    over = [notice("11-20"), update("11-17", expires=day("11-20")), update("11-17")]
    assert [[it.is_over(day(at)) for it in over] for at in ("11-19", "11-20", "11-21")] == [
        [False, False, False],
        [False, True, False],
        [True, True, False],
    ]
    assert [it.is_notice for it in content(*over).reports_of("marketing")] == [False, False]
