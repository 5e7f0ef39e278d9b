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
