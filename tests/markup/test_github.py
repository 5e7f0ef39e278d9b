"""Readers see of a Markdown text what GitHub shows of it."""

import re

import pytest

from conftest import REPOSITORY
from github_markdown import seen_here, seen_on_github
from rundbrief.i18n.texts import load_texts
from rundbrief.markup.links import LinkTargets
from rundbrief.markup.renderer import Renderer

RENDERER = Renderer(load_texts("en"))

TEXTS = (
    # Lists
    "Done this week:\n- moved\n- paid\n\nNext:\n1. rest\n2. plan",
    "- kitchen\n  - oven\n  - sink\n- garden",
    "1. step\n   - sub\n   - sub\n2. next",
    "- a\n    - b\n        - c",
    "* a\n  continued\n* b",
    "1) first\n2) second",
    "- one list\n\n* another list",
    "- a\n- b\n\n1. c\n2. d",
    "7. seven\n8. eight",
    "- a\n\n  more of a\n\n- b",
    "- a\n\n- b\n- c",
    "- [ ] open\n- [x] done\n  - [ ] below",
    "- a\n  > quoted\n- b",
    "- a\n\n      code in a point\n- b",
    "-\u00a0no point",
    "- \u00a0a point",
    "Text\n2. is no list",
    "The year was\n1999. A good one.",
    "- a\n<!-- hidden -->\n- b",
    # Headings
    "We closed\n#73 and #74 on Monday.",
    "#73 is closed",
    "## A\n### B ###\ntext",
    "Two lines\nof a heading\n===",
    "- a\n## B",
    # Code
    "- run:\n\n  ```sh\n  make all\n\n  make clean\n  ```\n- rest",
    "- run:\n  ```\n  make\n  ```",
    '```sh title="build" {1,2}\nmake\n```',
    "text\n```\ncode\n```\ntext",
    "> ```py\n> x = 1\n>\n> y\n> ```",
    "~~~~\n```\n~~~\n~~~~",
    "```\nnever closed",
    "    code\n\n    more",
    "`a``b` ``c`d``",
    # Tables
    "Numbers:\n| a | b |\n|---|--:|\n| 1 | 2 |",
    "| a | b |\n|---|---|\n| `x\\|y` | 2 |\ntext",
    "a | b\n--|--\n1 | 2 | 3\n4",
    # Quotations
    "> one\n\n> two",
    "> one\nlazy\n> - point\n> - point",
    "> > deep\n>\n> less",
    # Inside lines
    "~~struck~~ and ~struck~",
    "See https://example.org/a_b_c. (www.example.org) or ada@example.org!",
    "<https://example.org/x> (https://example.org/a_(b))",
    "**https://example.org** [https://example.org/](https://example.org/)",
    "\\# \\- \\~ \\' \\\" \\$ \\% \\& \\, \\/ \\: \\; \\< \\= \\> \\? \\@ \\^ \\| \\a",
    "a line\\\nbreak  \nand another",
    "**Note:** *a*b **c**d _e_f __g__",
    '***both*** **"quoted"** *a **b** c*',
    "snake_case_name and 2 * 3 * 4",
    "`v`{4, 6} and **Plan**{A} {text}",
    "[a](b.md 'title') ![p](q.png) [c](my file.md)",
    '[a][r] [r] [R][]\n\n[r]: https://example.org "T"',
    "&amp; &copy; \\&copy; AT&T",
    # HTML
    "<details>\n<summary>More</summary>\n\n**bold** and\n\n- a\n- b\n\n</details>",
    "<div>\n\n| a |\n|---|\n| b |\n\n</div>",
    "<div>\n*no Markdown*\n</div>\n\n*Markdown*",
    "H<sub>2</sub>O and <kbd>Ctrl</kbd>",
)  # fmt: skip


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
