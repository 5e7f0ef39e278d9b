"""Readers see of a Markdown text what GitHub shows of it."""

import re

import pytest

from conftest import REPOSITORY
from github_markdown import TEXTS, seen_here, seen_on_github
from rundbrief.i18n.texts import load_texts
from rundbrief.markup.links import LinkTargets
from rundbrief.markup.renderer import Renderer

RENDERER = Renderer(load_texts("en"))


@pytest.mark.parametrize("text", TEXTS)
def test_structure_and_words_are_those_of_github(text: str) -> None:
    assert seen_here(text, RENDERER) == seen_on_github(text)


SECTION = (REPOSITORY / "docs" / "writing.md").read_text(encoding="utf-8")
SECTION = SECTION.partition("\n## Markdown\n")[2].partition("\n## YAML")[0]
# What the examples of the documentation become, by the code in a row of its tables.
DOCUMENTED = {
    "**bold**": "<strong>bold</strong>",
    "*italic*": "<em>italic</em>",
    "~~struck~~": "<del>struck</del>",
    "`code`": "<code>code</code>",
    "## Heading": '<h2 id="heading">Heading</h2>',
    "- point": "<ul>\n<li>point</li>\n</ul>",
    "1. point": "<ol>\n<li>point</li>\n</ol>",
    "1) point": "<ol>\n<li>point</li>\n</ol>",
    "- [x] done": "☑</span> done</li>",
    "- [ ] to do": "☐</span> to do</li>",
    "> quoted": "<blockquote>\n<p>quoted</p>\n</blockquote>",
    "[text](address)": "<a>text</a>",
    "<https://example.org>": '<a href="https://example.org">https://example.org</a>',
    "https://example.org": '<a href="https://example.org">https://example.org</a>',
    "www.example.org": '<a href="http://www.example.org">www.example.org</a>',
    "ada@example.org": '<a href="mailto:ada@example.org">ada@example.org</a>',
    "![description](image.png)": "<p>description</p>",
    '"quoted"': "“quoted”",
    "--": "–",
    "...": "…",
    "\\*no emphasis\\*": "<p>*no emphasis*</p>",
    "\\#1": "a #1 b",
    "&copy;": "©",
    "&nbsp;": "&nbsp;",
}


def rendered(text: str) -> str:
    return RENDERER.render(text, "a/b.md", LinkTargets({})).html


@pytest.mark.parametrize("text", DOCUMENTED)
def test_example_of_the_documentation_becomes_what_it_says(text: str) -> None:
    written = f"`` {text} ``" if "`" in text else f"`{text}`"
    assert written.replace("|", "\\|") in SECTION
    assert DOCUMENTED[text] in rendered(text if len(text) > 3 or text[0] == "&" else f"a {text} b")


# Rows that describe more than one line, by their beginning.
DESCRIBED = {
    "a backslash or two blanks": ("one\\\ntwo  \nthree", "<p>one<br>\ntwo<br>\nthree</p>"),
    "lines with `\\|` between": ("| a |\n|---|\n| b |", "<td>b</td>"),
    "three backticks": ("- a\n  ```sh\n  ls\n  ```", '<pre><code class="language-sh">ls\n'),
    '`!!! note "Title"`': ('!!! note "Title"\n    text', '<div class="admonition note">'),
    "`Term`": ("Term\n: definition\nNext\n: one", "<dd>definition</dd>\n<dt>Next</dt>"),
    "`text[^1]`": ("text[^1]\n\n[^1]: the note", "<p>the note&nbsp;<a"),
    "`{: .wide }`": ("text\n{: .wide }", '<p class="wide">text</p>'),
    "`[TOC]`": ("[TOC]\n\n## Two", '<li><a href="#two">Two</a></li>'),
}


@pytest.mark.parametrize("row", DESCRIBED)
def test_row_of_the_documentation_becomes_what_it_says(row: str) -> None:
    text, html = DESCRIBED[row]
    assert f"| {row}" in SECTION
    assert html in rendered(text)


def test_every_row_of_the_documentation_has_a_test() -> None:
    tables = (block for block in SECTION.split("\n\n") if block.startswith("| You write"))
    rows = [line for table in tables for line in table.strip().split("\n")[2:]]
    for row in rows:
        first = row.removeprefix("| ").split(" | ")[0]
        tested = (*(f"`{text}`" for text in DOCUMENTED), *DESCRIBED, "`` `code` ``")
        assert any(first.startswith(text) for text in tested), row


def test_long_examples_of_the_documentation_are_rendered() -> None:
    github, ours = re.findall(r"```markdown\n(.*?)\n```\n\n", SECTION, re.DOTALL)
    assert seen_here(github, RENDERER) == seen_on_github(github)
    html = rendered(ours)
    for part in (
        '<h2 id="prices">',
        '<div class="admonition warning">\n<p class="admonition-title">From January on</p>',
        '<a class="footnote-ref"',
        "<ul>\n<li>Founding members pay",
        "<dl>\n<dt>Founding member</dt>\n<dd>Whoever joined",
        '<div class="footnote">',
    ):
        assert part in html
