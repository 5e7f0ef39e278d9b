"""Markdown to plain words, for titles, summaries and places that show no markup."""

from __future__ import annotations

import html
from functools import cache

import markdown
import nh3

from rundbrief.fields import is_text
from rundbrief.markup.inline import quicken
from rundbrief.markup.source import find_references, first_paragraph

SUMMARY_LENGTH = 220

# Before the words, so that `2. *Quarter*` is no list; a private-use character.
_MARK = "\ue000"


@cache
def _inline() -> markdown.Markdown:
    md = markdown.Markdown(extensions=["attr_list", "footnotes"])
    quicken(md)
    return md


def plain_words(text: str, references: str = "") -> str:
    """Take all markup out of one line of Markdown."""
    text = "".join(c for c in text if is_text(c) or c.isspace())
    if not set(text) & set("*_`[]<>&\\{}~!"):
        return " ".join(text.split())
    line = f"{_MARK}{text.strip()}"
    rendered = _inline().reset().convert(f"{line}\n\n{references}" if references else line)
    bare = nh3.clean(rendered, tags=set(), clean_content_tags={"script", "style", "sup"})
    return " ".join(html.unescape(bare).replace(_MARK, "").split())


def summarise(body: str, *, length: int = SUMMARY_LENGTH) -> str:
    """Take the first paragraph, shortened at a word."""
    paragraph = first_paragraph(body)
    if not paragraph:
        return ""
    return shorten(plain_words(paragraph, find_references(body)), length)


def shorten(text: str, length: int) -> str:
    """Cut at the end of a sentence where one is near, else at a word, with an ellipsis."""
    if len(text) <= length:
        return text
    cut = text[: length + 1]
    for end in (". ", "! ", "? "):
        at = cut.rfind(end)
        if at >= length // 2:
            return cut[: at + 1]
    words = cut[:length].rpartition(" ")[0] or cut[: length - 1]
    return words.rstrip(" ,;:–-") + "…"
