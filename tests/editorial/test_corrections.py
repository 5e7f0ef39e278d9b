"""Corrections, from closing an issue to closing the next one."""

from datetime import date

import pytest

from conftest import said

A = "content/marketing/2026-11-10-a.md"
W46 = "content/newsletter/2026-W46.md"
W47 = "content/newsletter/2026-W47.md"
SENTENCE = "We wrote 12 June, but the date is 21 June."
NEXT_WEEK = date(2026, 11, 27)
CORRECTED = f"---\ncorrection: {SENTENCE}\n---\n# The date\n\nWe open on 21 June.\n"
CHANGED = "the update has changed since it went out with issue 2026-W46"


def close(folder, key, today):
    ran = folder.run("newsletter", "close", key, "--today", today)
    assert ran.exit_code == 0, ran.output


@pytest.fixture
def sent(folder):
    """A project whose issue of week 46 is closed and contains one update."""
    folder.write(A, "# The date\n\nWe open on 12 June.\n")
    folder.write(W46, "Hello\n")
    close(folder, "2026-W46", "2026-11-13")
    return folder


def found(folder, **settings):
    return [said(p) for p in folder.compile(**settings).problems]


def corrections(folder, **settings):
    """Every correction of every issue, as (issue, sentence, issue of the update)."""
    return [
        (issue.key, note.correction, note.issue)
        for issue in folder.compile(**settings).issues
        for note in issue.contents.corrections
    ]


def test_changed_update_is_a_warning_that_says_what_to_write(sent):
    assert found(sent) == []
    sent.write(A, "# The date\n\nWe open on 21 June.\n")
    (problem,) = sent.compile().problems
    assert (said(problem), problem.level.value) == (f"{A}: {CHANGED}", "warning")
    assert "“correction: We wrote 12 June" in problem.fix
    ran = sent.run("check", "--today", "2026-11-20")
    assert (ran.exit_code, CHANGED in ran.output + ran.stderr) == (0, True)
    ran = sent.run("status", "--today", "2026-11-20")
    assert CHANGED in ran.output + ran.stderr


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: The date\n---\nWe   open\non **12 June**.\n",
        "# The date\n\nWe open on 12&nbsp;June.\n".replace("&nbsp;", "\u00a0"),
        "---\nhealth: at-risk\ntags: [a]\n---\n# The date\n\nWe open on [12 June](../index.md).\n",
        "# The date\n\nWe open on 12 June.\n\n<!-- 21 June? -->\n",
        "---\ncorrection: false\n---\n# The date\n\nWe open on 21 June.\n",
    ],
)
def test_what_is_no_change_of_words(sent, text):
    sent.write("content/index.md", "# Hello\n")
    sent.write(A, text)
    assert found(sent) == []


def test_issue_closed_before_checksums_were_recorded_warns_of_nothing(sent):
    path = sent.root / W46
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    assert sum("checksum" in line for line in lines) == 1
    path.write_text("".join(x for x in lines if "checksum" not in x), encoding="utf-8")
    sent.write(A, "# The date\n\nWe open on 21 June.\n")
    assert found(sent) == []
    sent.write(A, CORRECTED)
    sent.write(W47, "Hello\n")
    assert corrections(sent) == [("2026-W47", SENTENCE, "2026-W46")]


def test_correction_goes_into_the_next_issue_exactly_once(sent):
    sent.write(A, CORRECTED)
    sent.write(W47, "Hello\n")
    sent.write("content/newsletter/2026-W48.md", "Hello\n")
    assert found(sent) == []
    once = [("2026-W47", SENTENCE, "2026-W46")]
    assert corrections(sent) == once
    close(sent, "2026-W47", "2026-11-20")
    assert (found(sent), corrections(sent)) == ([], once)
    # The key may stay, or be deleted.
    sent.write(A, CORRECTED.replace(f"correction: {SENTENCE}\n", ""))
    assert (found(sent), corrections(sent)) == ([], once)


def test_second_change_can_be_corrected_again(sent):
    sent.write(A, CORRECTED)
    close(sent, "2026-W47", "2026-11-20")
    sent.write(A, CORRECTED.replace("on 21 June", "on 22 June"))
    (problem,) = sent.compile(today=NEXT_WEEK).problems
    assert said(problem) == f"{A}:2: the update has changed since it was corrected"
    assert "another sentence" in problem.fix
    again = "It is 22 June."
    sent.write(A, CORRECTED.replace("on 21 June", "on 22 June").replace(SENTENCE, again))
    sent.write("content/newsletter/2026-W48.md", "Hello\n")
    assert found(sent, today=NEXT_WEEK) == []
    assert corrections(sent, today=NEXT_WEEK) == [
        ("2026-W47", SENTENCE, "2026-W46"),
        ("2026-W48", again, "2026-W46"),
    ]


def test_true_uses_the_summary(sent):
    text = "# The date\n\nWe open on 21 June.\n"
    sent.write(A, f"---\ncorrection: true\nsummary: It is 21 June, not 12.\n---\n{text}")
    sent.write(W47, "Hello\n")
    assert found(sent) == []
    assert corrections(sent) == [("2026-W47", "It is 21 June, not 12.", "2026-W46")]


@pytest.mark.parametrize("value", ["true", "", "~"])
def test_correction_without_a_sentence_is_an_error(sent, value):
    sent.write(A, f"---\ncorrection: {value}\n---\n# The date\n\nWe open on 21 June.\n")
    errors = [p for p in sent.compile().problems if p.level.value == "error"]
    assert [said(p) for p in errors] == [f"{A}:2: the correction has no sentence"]
    assert "correction: We wrote 12 June" in errors[0].fix


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("[a, b]", 'correction is “["a", "b"]”, which is not text'),
        ('""', "correction is empty"),
    ],
)
def test_correction_of_another_type_is_one_error(sent, value, what):
    sent.write(A, f"---\ncorrection: {value}\n---\n# The date\n\nWe open on 12 June.\n")
    assert found(sent) == [f"{A}:2: {what}"]


def test_correction_of_an_update_that_never_went_out_is_a_warning(folder):
    folder.write(A, CORRECTED)
    folder.write(W46, "Hello\n")
    (problem,) = folder.compile().problems
    what = "this update has a correction, but it hasn't gone out with any issue yet"
    assert (said(problem), problem.level.value) == (f"{A}:2: {what}", "warning")
    assert corrections(folder) == []


def test_issue_can_leave_a_correction_to_the_next_one(sent):
    sent.write(A, CORRECTED)
    sent.write(W47, "---\nleave_out: [marketing/2026-11-10-a]\n---\nHello\n")
    sent.write("content/newsletter/2026-W48.md", "Hello\n")
    assert corrections(sent) == [("2026-W48", SENTENCE, "2026-W46")]


def test_issue_with_nothing_but_a_correction_can_be_closed(sent):
    sent.write(A, CORRECTED)
    close(sent, "2026-W47", "2026-11-20")
    text = (sent.root / W47).read_text(encoding="utf-8")
    assert f"correction: {SENTENCE}\n  issue: 2026-W46\n  sent: 2026-11-13\n" in text


BOTH = {"newsletter": {"editions": {"everyone": {}, "open": {"audience": "public"}}}}


def test_every_edition_that_sent_the_update_corrects_it(folder):
    public = "---\naudience: public\n---\n# The date\n\nWe open on 12 June.\n"
    settings = (folder.root / "mkdocs.yml").read_text(encoding="utf-8")
    editions = "newsletter: {editions: {everyone: {}, open: {audience: public}}}"
    folder.write("mkdocs.yml", settings.replace("[rundbrief]", f"[{{rundbrief: {{{editions}}}}}]"))
    folder.write(A, public)
    for key in ("2026-W46", "2026-W46-open"):
        close(folder, key, "2026-11-13")
    corrected = CORRECTED.replace("---\n", "---\naudience: public\n", 1)
    folder.write(A, corrected)
    close(folder, "2026-W47", "2026-11-20")
    folder.write("content/newsletter/2026-W47-open.md", "Hello\n")
    assert corrections(folder, **BOTH) == [
        ("2026-W47", SENTENCE, "2026-W46"),
        ("2026-W47-open", SENTENCE, "2026-W46-open"),
    ]
    # Nothing internal reaches the public edition, not even the correction of what was public once.
    folder.write(A, corrected.replace("audience: public", "audience: internal"))
    assert [key for key, *__ in corrections(folder, **BOTH)] == ["2026-W47"]
    folder.write(A, CORRECTED)
    assert [key for key, *__ in corrections(folder, **BOTH)] == ["2026-W47"]


def test_readers_see_the_correction_once_in_each_form(sent):
    sent.write(A, CORRECTED)
    sent.write(W47, "Hello\n")
    ran = sent.run("build", "--today", "2026-11-20")
    assert ran.exit_code == 0, ran.output
    assert "[text]" not in ran.output  # HTML and plain text have the same links
    site = sent.files()
    address = "https://status.example.org/marketing/2026-11-10-a/"
    mail = site["newsletter/2026-W47/newsletter.html"].decode()
    text = site["newsletter/2026-W47/newsletter.txt"].decode()
    page = site["site/newsletter/2026-W47/index.html"].decode()
    own = site["site/marketing/2026-11-10-a/index.html"].decode()
    assert "\nCorrection\n----------\n\nThe date\nin the issue of Nov 13, 2026\n" in text
    assert f"{SENTENCE}\n{address}\n" in text
    for shown in (mail, page):
        assert shown.count(SENTENCE) == 1
        assert ">Correction</h2>" in shown
        assert ">The date</a>" in shown
        assert "in the issue of" in shown
    assert f"<strong>Correction:</strong> {SENTENCE}" in own
    assert SENTENCE not in site["newsletter/2026-W46/newsletter.txt"].decode()
    close(sent, "2026-W47", "2026-11-20")
    assert sent.run("build", "--today", "2026-11-20").exit_code == 0
    own = sent.files()["site/marketing/2026-11-10-a/index.html"].decode()
    assert "<strong>Corrected on <time" in own
    assert own.count(SENTENCE) == 1


def test_issue_of_an_earlier_week_takes_no_correction_and_none_is_sent_twice(folder):
    folder.write(A, "# The date\n\nWe open on 12 June.\n")
    close(folder, "2026-W46", "2026-11-13")
    folder.write(A, CORRECTED)
    folder.write("content/newsletter/2026-W40.md", "Late.\n")
    folder.write(W47, "Hello\n")
    issues = {it.key: it.contents.corrections for it in folder.compile().issues}
    assert (len(issues["2026-W40"]), len(issues["2026-W47"])) == (0, 1)


def test_email_shows_a_limited_number_of_corrections(folder):
    names = [f"content/marketing/2026-11-10-{n}.md" for n in range(10)]
    for name in names:
        folder.write(name, "# The date\n\nWe open on 12 June.\n")
    close(folder, "2026-W46", "2026-11-13")
    for name in names:
        folder.write(name, CORRECTED)
    folder.write(W47, "Hello\n")
    assert folder.run("build", "--today", "2026-11-20").exit_code == 0
    text = folder.files()["newsletter/2026-W47/newsletter.txt"].decode()
    assert text.count(SENTENCE) == 8
    assert "and 2 more:\nhttps://status.example.org/newsletter/2026-W47/" in text
    assert len(corrections(folder)) == 10
