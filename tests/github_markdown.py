"""Compares what readers see of a Markdown text with what GitHub shows of it.

The structure is the sequence of paragraphs, list items, tables, code blocks, headings, images,
links, quotations and emphasis, with the depth of lists. Text is compared without white space and
typography, which differ on purpose.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

import cmarkgfm
from cmarkgfm.cmark import Options
from lxml import html as lxml_html

from rundbrief.i18n.texts import load_texts
from rundbrief.markup.links import LinkResolver, LinkTargets, mark_misleading_links
from rundbrief.markup.renderer import Renderer
from rundbrief.markup.sanitise import TAGS, sanitise

PATH = "department/2026-11-18-text.md"
_TEXTS = load_texts("en")
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_COMPARED = frozenset(
    {
        *(
            "p",
            "ul",
            "ol",
            "li",
            "table",
            "tr",
            "th",
            "td",
            "pre",
            "code",
            "img",
            "a",
            "blockquote",
        ),
        *("h1", "h2", "h3", "h4", "h5", "h6", "em", "strong", "del", "hr", "br", "dl"),
    }
)
_SAME = {"b": "strong", "i": "em", "s": "del"}
_FOLDED = str.maketrans(
    {
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("‘’‚‹›", "'"),
        **dict.fromkeys("☑☐\u2060\ufeff", ""),
        "—": "---",
        "–": "--",
        "…": "...",
    }
)


_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)[^<>]*>")
_WRITTEN_BY_CMARK = frozenset({"input", "section"})


def _shown_if_unknown(tag: re.Match[str]) -> str:
    """Escape a tag that isn't allowed: GitHub removes it, and we show the words."""
    return tag[0] if tag[1].lower() in TAGS | _WRITTEN_BY_CMARK else html.escape(tag[0])


class _AllTargets(dict[str, str]):
    """Every file exists: which files there are is no question of Markdown."""

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: str) -> str:
        return key


@dataclass(frozen=True)
class Seen:
    """What readers see of a text."""

    structure: tuple[str, ...]
    text: str


def without_front_matter(text: str) -> str:
    return _FRONT_MATTER.sub("", text.replace("\r\n", "\n").removeprefix("\ufeff"))


def seen_here(body: str, renderer: Renderer | None = None) -> Seen:
    renderer = renderer or Renderer(_TEXTS)
    return _read(renderer.render(body, PATH, LinkTargets(_AllTargets())).at("/"))


def seen_on_github(body: str) -> Seen:
    """Read what GitHub's own renderer makes of a text, through our sanitiser."""
    rendered = cmarkgfm.github_flavored_markdown_to_html(
        body, Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    )
    rendered = _TAG.sub(_shown_if_unknown, rendered)
    resolver = LinkResolver(PATH, LinkTargets(_AllTargets()))
    return _read(mark_misleading_links(sanitise(rendered, resolver.resolve))[0])


def _read(rendered: str) -> Seen:
    if not rendered.strip():
        return Seen((), "")
    root = lxml_html.fragment_fromstring(rendered, create_parent="div")
    for note in root.xpath('//*[contains(@class, "footnote")] | //section'):
        note.drop_tree()
    has_h1 = bool(root.xpath("//h1"))
    parts: list[str] = []
    for element in root.iterdescendants():
        if (
            isinstance(element.tag, str)
            and (tag := _SAME.get(element.tag, element.tag)) in _COMPARED
        ):
            if has_h1 and tag in ("h1", "h2", "h3", "h4", "h5"):
                tag = f"h{int(tag[1]) + 1}"
            depth = len(list(element.iterancestors("ul", "ol"))) if tag in ("li", "p", "pre") else 0
            parts.append(f"{tag}@{depth}" if depth else tag)
    return Seen(tuple(parts), fold(root.text_content()))


def fold(text: str) -> str:
    return "".join(text.translate(_FOLDED).split())


# Of each kind of Markdown, what people write.
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
