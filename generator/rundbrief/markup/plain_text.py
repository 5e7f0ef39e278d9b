"""Markdown and HTML to plain text, for titles, summaries and places without markup; wrapping."""

from __future__ import annotations

import html
import re
import textwrap
from functools import cache

import markdown
import nh3

from rundbrief.characters import is_text
from rundbrief.markup.fast_renderer import strip_inline_fast
from rundbrief.markup.markdown_source import find_references, first_paragraph

SUMMARY_LENGTH = 220

# Put before the text, so that `2. *Quarter*` is no list; a private-use character.
_MARK = "\ue000"

# In sanitised HTML, where a value may hold `>`.
_NOTE = re.compile(
    r'<sup\b[^>]*><a class="footnote-ref".*?</sup>|<a class="footnote-backref".*?</a>'
)
_IMAGE = re.compile(r'<img\b(?:[^">]|"[^"]*")*? alt="([^"]*)"(?:[^">]|"[^"]*")*>')
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|cite|code|del|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|sup|u|var)"
    r'\b(?:[^">]|"[^"]*")*>'
)
_TAG = re.compile(r'<[^">]*(?:"[^"]*"[^">]*)*>')
# Without one of these there is no markup in a line.
_SIGN = re.compile(r"[*_`\[\]<>&\\{}~!]")
# What a line ends in that needs no dot behind it, and what may still come after that.
_ENDS = tuple(".,:;!?…")
_CLOSERS = ')]”“’‘"'


@cache
def _inline() -> markdown.Markdown:
    return markdown.Markdown(extensions=["attr_list", "footnotes"])


def strip_markdown(text: str, references: str = "") -> str:
    """Strip all markup from one line of Markdown."""
    if not text.isprintable():
        text = "".join(c for c in text if is_text(c) or c.isspace())
    plain = strip_inline_fast(text.strip()) if _SIGN.search(text) else text
    if plain is None:
        plain = _convert(text, references)
    return " ".join(plain.split())


def _convert(text: str, references: str) -> str:
    """Convert with Markdown."""
    line = f"{_MARK}{text.strip()}"
    rendered = _inline().reset().convert(f"{line}\n\n{references}" if references else line)
    bare = nh3.clean(rendered, tags=set(), clean_content_tags={"script", "style", "sup"})
    return html.unescape(bare).replace(_MARK, "")


def strip_html(rendered: str) -> str:
    """Strip the tags from rendered HTML, into one line; alt texts of images stay.

    Blocks that don't end in punctuation, such as headings, are separated by a middle dot.
    """
    text = _NOTE.sub("", rendered) if "footnote" in rendered else rendered
    if "<img" in text:
        text = _IMAGE.sub(r" [\1] ", text)
    text = _TAG.sub("\n", _INLINE_TAG.sub("", _in_one_line(text)))
    lines = [line for line in map(str.strip, html.unescape(text).split("\n")) if line]
    apart = (line if line.rstrip(_CLOSERS).endswith(_ENDS) else f"{line} ·" for line in lines[:-1])
    return " ".join((*apart, *lines[-1:]))


def _in_one_line(text: str) -> str:
    """Collapse white space; in most texts, only lines have to be joined."""
    text = text.replace("\n", " ")
    return text if text.isprintable() and "  " not in text else " ".join(text.split())


def summarise(body: str) -> str:
    """Take the first paragraph, shortened at a word boundary."""
    paragraph = first_paragraph(body)
    if not paragraph:
        return ""
    return shorten(strip_markdown(paragraph, find_references(body)), SUMMARY_LENGTH)


def shorten(text: str, length: int) -> str:
    """Cut at the end of a sentence where one is near, else at a word, with an ellipsis."""
    if len(text) <= length:
        return text
    cut = text[: length + 1]
    for end in (". ", "! ", "? "):
        at = cut.rfind(end)
        if at >= length // 2:
            return cut[: at + 1]
    plain = cut[:length].rpartition(" ")[0] or cut[: length - 1]
    return plain.rstrip(" ,;:–-") + "…"


WIDTH = 72


def wrap(text: str, *, first: str = "", rest: str = "", width: int = WIDTH) -> list[str]:
    """Wrap one paragraph; addresses stay whole."""
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
