"""Look at Markdown as written, without rendering it: headings, the first paragraph, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)(.*?)(?:[ \t]+#+)?[ \t]*$")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_IMAGE = re.compile(r"!\[([^\]]*)\]\(\s*<?([^\s)>]+)>?(?:\s+[\"'][^)]*)?\s*\)")
_REFERENCE = re.compile(r" {0,3}\[[^\]^]+\]:\s*\S+.*")
_NO_PARAGRAPH = re.compile(
    r"\s*(?:[-*+]\s|\d+[.)]\s|>|\||!!!|:::|<|\[\^?[^\]]+\]:|#{1,6}\s|\{|(?:[-*_]\s*){3,}$)"
)
_LIST_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?(.*)")
_ATTRIBUTES = re.compile(r"\s*\{:?[^{}]*\}\s*$")


@dataclass(frozen=True)
class Heading:
    """A heading. line, end: from 0, half-open. leading: nothing visible stands above it."""

    level: int
    text: str
    line: int
    end: int
    leading: bool


def read_lines(body: str) -> Iterator[tuple[int, str]]:
    """Give the lines, counted from 0, that are neither code nor comment; those come as empty."""
    fence = ""
    comment = False
    for number, line in enumerate(body.split("\n")):
        if fence:
            if line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            yield number, ""
        elif not comment and (match := _FENCE.match(line)):
            fence = match[1]
            yield number, ""
        else:
            visible, comment = _without_comments(line, comment)
            yield number, visible


def _without_comments(line: str, inside: bool) -> tuple[str, bool]:
    visible = ""
    while line:
        before, mark, line = line.partition("-->" if inside else "<!--")
        visible += "" if inside else before
        if not mark:
            break
        inside = not inside
    return visible, inside


def find_headings(body: str) -> Iterator[Heading]:
    """Find headings of both forms, `## so` and underlined."""
    leading = True
    above = ""
    for number, line in read_lines(body):
        if match := _ATX.match(line):
            yield Heading(len(match[1]), _tidy(match[2]), number, number + 1, leading)
            leading, above = False, ""
        elif above and (match := _SETEXT.match(line)):
            first = leading
            yield Heading(1 if "=" in match[1] else 2, _tidy(above), number - 1, number + 1, first)
            leading, above = False, ""
        else:
            # A line of text may yet be underlined, and only a paragraph of one line can be.
            leading = leading and not above
            is_text = bool(line.strip()) and not _NO_PARAGRAPH.match(line)
            leading = leading and (is_text or not line.strip())
            above = line if is_text and not above else ""


def _tidy(text: str) -> str:
    return _ATTRIBUTES.sub("", text).strip()


def first_paragraph(body: str) -> str | None:
    """Find the first paragraph, or else the first point of a list. Markdown, on one line."""
    paragraph: list[str] = []
    point = None
    headings = {line for h in find_headings(body) for line in range(h.line, h.end)}
    for number, line in read_lines(body):
        is_text = number not in headings and line.strip() and not line.startswith("    ")
        if is_text and (paragraph or not _NO_PARAGRAPH.match(line)) and not _only_image(line):
            paragraph.append(line.strip())
        elif paragraph:
            break
        elif point is None and (match := _LIST_ITEM.match(line)) and match[1]:
            point = match[1].strip()
    return " ".join(paragraph) or point


def _only_image(line: str) -> bool:
    return not _ATTRIBUTES.sub("", _IMAGE.sub("", line)).strip()


def find_images(body: str) -> Iterator[tuple[str, str]]:
    """Find pictures, as (alternative text, target)."""
    for __, line in read_lines(body):
        for match in _IMAGE.finditer(line):
            yield match[1], match[2]


def find_references(body: str) -> str:
    """Collect the `[name]: target` lines, which a paragraph taken by itself still needs."""
    return "\n".join(line for __, line in read_lines(body) if _REFERENCE.fullmatch(line))


def line_of(body: str, target: str) -> int:
    """Find the line, from 0, on which a link's target is written; 0 where it isn't found as is."""
    for number, line in read_lines(body):
        if target in line:
            return number
    return 0
