"""Comments and notes are hidden wherever they stand; one that never ends hides nothing."""

from __future__ import annotations

import json

import pytest

from conftest import Folder
from rundbrief.i18n.texts import load_texts
from rundbrief.markup.comments import hide_comments
from rundbrief.markup.links import LinkTargets
from rundbrief.markup.plain_text import strip_html
from rundbrief.markup.renderer import Renderer

RENDERER = Renderer(load_texts("en"))
SECRET = "zq9secretqz"
NOTE = f"[//]: # (note: {SECRET})"
COMMENT = f"<!-- {SECRET} -->"
LONG = f"<!-- {SECRET}\n\n# {SECRET}\n\n- {SECRET} -->"

PLACES = (
    *(f"{COMMENT}\n\nText.", f"Text.\n{COMMENT}", f"Text {COMMENT} goes on.", f"Text.{COMMENT}"),
    *(f"Text.\n\n{LONG}\n\nMore.", f"Text. {LONG} More.", f"- a\n{COMMENT}\n- b", f"- a {COMMENT}"),
    *(f"- a\n  {COMMENT}\n- b", f"- a\n\n    {COMMENT}\n\n- b", f"- a\n    - b\n    {COMMENT}\n    - c"),
    *(f"1. a\n{LONG}\n2. b", f"> a\n> {COMMENT}\n> b", f"> a\n{COMMENT}", f"| a |\n|-|\n{COMMENT}\n| b |"),
    *(f"| a |\n|-|\n| b {COMMENT} |", f"## Head {COMMENT}\n\na", f"{COMMENT} {COMMENT} a {COMMENT}"),
    *(f"<div>{COMMENT}a</div>", f"<div>\n{COMMENT}\n\n{LONG}\na</div>", f"a[^1]\n\n[^1]: b {COMMENT}"),
    *(f"term\n: def {COMMENT}", f"!!! note\n    a {COMMENT}", f"*a {COMMENT} b*", f"[a {COMMENT}](b.md)"),
    *(f"```\na\n```\n{COMMENT}", f"`a` {COMMENT}", f"<!--{SECRET}-->a", f"a<!---{SECRET}--->", f"\\`{COMMENT}"),
    *(f"Text.\n{NOTE}", f"{NOTE}\n\nText.", f"Text.\n{NOTE}\nMore.", f"- a\n{NOTE}\n- b", f"- a\n  {NOTE}"),
    *(f"Text.\n\n[comment]: <> ({SECRET})", f'Text.\n[Comment]: # "{SECRET}"', f"> a\n> {NOTE}"),
    *(f"Text.\n[//]: # {SECRET} without brackets", f"Text.\n[//]: # (one\n{SECRET}\nthree)\n\nMore."),
    *(f"Text.\n[//]: # '{SECRET}'", f"Text.\n[//]: <> ({SECRET})", f"Text.\n   {NOTE}"),
)  # fmt: skip


@pytest.mark.parametrize("body", PLACES)
def test_comment_is_hidden_everywhere(folder: Folder, body: str) -> None:
    folder.write(
        "content/support/2026-11-17-a.md", f"---\naudience: public\n---\n{body}\n\nLast.\n"
    )
    folder.write("content/support/2026-11-18-b.md", f"{body}\n\n# Heading\n\nLast.\n")
    folder.write(
        "content/incidents/2026-11-17-c.md", f"{body}\n\n## 2026-11-17 10:00 open\n\n{body}\n"
    )
    content, __ = folder.read()
    for update in content.updates:
        assert SECRET not in f"{update.title} {update.summary}"
    shown = RENDERER.render(f"{body}\n\nLast.", "a/b.md", LinkTargets({})).html
    assert SECRET not in shown
    assert strip_html(shown).endswith("Last.") or "footnote" in shown
    assert "-->" not in shown


@pytest.mark.parametrize(
    "body", [f"`{COMMENT}`", f"```\n{COMMENT}\n```", f"    {COMMENT}", f"``a ` {COMMENT}``", f"`a\n{COMMENT}`"]
)  # fmt: skip
def test_comment_in_code_is_code(body: str) -> None:
    shown = RENDERER.render(f"a\n\n{body}", "a/b.md", LinkTargets({})).html
    assert f"&lt;!-- {SECRET} --&gt;" in shown


def test_no_word_of_a_note_is_published(folder: Folder) -> None:
    for number, body in enumerate(PLACES):
        folder.write(
            f"content/support/2026-11-17-{number}.md", f"# Title {number}\n\n{body}\n\nLast.\n"
        )
    folder.write("content/newsletter/2026-W47.md", "Hello.\n" + NOTE + "\n\n" + LONG + "\n")
    settings = (folder.root / "mkdocs.yml").read_text()
    newsletter = "{brand: {address: A}, newsletter: {unsubscribe: 'https://example.org/u'}, social_cards: false}"
    folder.write("mkdocs.yml", settings.replace("[rundbrief]", f"[{{rundbrief: {newsletter}}}]"))
    result = folder.run("build", "--today", "2026-11-20")
    assert result.exit_code == 0, result.output
    found = [path for path, data in folder.files().items() if SECRET.encode() in data]
    assert found == []


def test_comment_that_never_ends_is_shown_with_a_warning(folder: Folder) -> None:
    folder.write(
        "content/support/2026-11-17-a.md", "# Title\n\nText <!-- forgotten\n\nAll of this.\n"
    )
    content, problems = folder.read()
    what = "warning: a comment starts here, but never ends"
    assert problems == ["content/support/2026-11-17-a.md:3: a comment starts here, but never ends"]
    (problem,) = json.loads(folder.run("check", "--format", "json", "--today", "2026-11-20").stdout)
    assert (problem["level"], problem["line"]) == ("warning", 3)
    assert what.endswith(problem["what"])
    (update,) = content.updates
    assert update.summary == "Text <!-- forgotten"
    shown = RENDERER.render(update.source.body, "a/b.md", LinkTargets({})).html
    assert strip_html(shown).endswith("Text <!-- forgotten · All of this.")


def test_comment_that_may_hide_too_much_is_named(folder: Folder) -> None:
    text = "# Title\n\n<!-- forgotten\n\nText.\n\n<!-- closed -->\n\nMore.\n"
    folder.write("content/support/2026-11-17-a.md", text)
    what = "there is a “<!--” inside a comment"
    assert folder.read()[1] == [f"content/support/2026-11-17-a.md:7: {what}"]


def test_timeline_in_a_comment_is_none(folder: Folder) -> None:
    entry = "## 2026-11-17 10:00 investigating\n\nText.\n"
    folder.write(
        "content/incidents/2026-11-17-a.md", f"{entry}\n<!--\n## 2026-11-18 10:00 resolved\n-->\n"
    )
    (incident,) = folder.read()[0].incidents
    assert incident.state == "investigating"


def test_note_that_never_ends_is_shown_and_told(folder):
    folder.write(
        "content/support/2026-11-17-a.md",
        "# A\n\n[//]: # (ask Ada about this\nThe station is closed.\n\nMore.\n",
    )
    content, problems = folder.read()
    assert "content/support/2026-11-17-a.md:3: a note starts here, but isn't closed" in problems[0]
    assert "The station is closed." in hide_comments(content.updates[0].source.body)
