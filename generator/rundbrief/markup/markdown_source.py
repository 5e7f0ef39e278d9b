"""Scanning Markdown without rendering it: headings, the first paragraph, images."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# What opens a fence, may be a heading, and so on is what Python-Markdown takes for one; only that
# up to three spaces before it, which people mean as none, are allowed.
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,}) *(?:\{.*\}|\.?[\w#.+-]* *(?:hl_lines=.*)?)$")
_ATX = re.compile(r" {0,3}(#{1,6})(.*)$")
_SETEXT = re.compile(r" {0,3}([=-]+)[ \t]*$")
# The limits keep a line of nothing but beginnings from taking the square of its length.
_IMAGE = re.compile(
    r"!\[([^\]]{0,500})\]\(\s{0,9}<?([^\s)>]{1,2000}+)>?(?:\s{1,9}[\"'][^)]{0,500})?\s{0,9}\)"
)
_REFERENCE = re.compile(r" {0,3}\[[^\]^]+\]:\s*\S+.*")
_NO_PARAGRAPH = re.compile(
    r"\s*(?:[-*+]\s|\d+[.)]\s|>|\||!!!|:::|<|\[\^?[^\]]+\]:|#{1,6}\s|\{|(?:[-*_]\s*){3,}$)"
)
_CODE = ("    ", "\t")
_LIST_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?(.*)")
_RULE = re.compile(r" {0,3}(?:[-*_][ \t]*){3,}$")


@dataclass(frozen=True)
class Heading:
    """A heading of either form."""

    level: int
    text: str
    # Counted from 0; the end is exclusive.
    line: int
    end: int
    # Nothing visible precedes it.
    leading: bool


def read_lines(body: str) -> Iterator[tuple[int, str]]:
    """Iterate over lines, counted from 0; lines of code and comments are given as empty."""
    lines = body.split("\n")
    if "```" not in body and "~~~" not in body and "<!--" not in body:
        yield from enumerate(lines)
        return
    ends = _ends_of_fences(lines)
    last_comment = max((n for n, line in enumerate(lines) if "-->" in line), default=-1)
    fence_end = -1
    comment = False
    for number, line in enumerate(lines):
        if not comment and number > fence_end:
            fence_end = ends.get(number, fence_end)
        if number <= fence_end:
            yield number, ""
        else:
            visible, comment = _without_comments(line, comment, number < last_comment)
            yield number, visible


def _ends_of_fences(lines: list[str]) -> dict[int, int]:
    """Map the opening line of each fence to its end; a fence that isn't closed is none."""
    ends: dict[int, int] = {}
    closings: dict[str, int] = {}
    for number in range(len(lines) - 1, -1, -1):
        match = _FENCE.match(lines[number])
        if match and match[1] in closings:
            ends[number] = closings[match[1]]
        if match and lines[number].strip(" ") == match[1]:
            closings[match[1]] = number
    return ends


def _without_comments(line: str, inside: bool, ends_later: bool) -> tuple[str, bool]:
    """Remove comments from a line; a comment that isn't closed is none."""
    visible = ""
    while line:
        before, mark, after = line.partition("-->" if inside else "<!--")
        if mark and not inside and not ends_later and "-->" not in after:
            return visible + line, False
        visible += "" if inside else before
        if not mark:
            break
        inside, line = not inside, after
    return visible, inside


def find_headings(body: str) -> Iterator[Heading]:
    """Find headings of both forms, `## so` and underlined."""
    leading = first = True
    above = ""
    for number, line in read_lines(body):
        if match := _ATX.match(line):
            yield Heading(
                len(match[1]), _tidy(_unclosed(match[2])), number, number + 1, leading and not above
            )
            leading, above, first = False, "", True
        elif above and (match := _SETEXT.match(line)):
            level = 1 if match[1][0] == "=" else 2
            yield Heading(level, _tidy(above), number - 1, number + 1, leading)
            leading, above, first = False, "", True
        else:
            # A line of text may yet be underlined, and only a paragraph of one line can be.
            leading = leading and not above
            is_text = bool(line.strip()) and not _NO_PARAGRAPH.match(line)
            leading = leading and (is_text or not line.strip())
            above = line if is_text and first and not line.startswith(_CODE) else ""
            first = not line.strip() or bool(_RULE.match(line))


def _unclosed(text: str) -> str:
    """Strip the `##` that may close a heading."""
    bare = text.rstrip().rstrip("#")
    return f"{bare}#" if bare.endswith("\\") else bare


def _tidy(text: str) -> str:
    """Strip the attribute list that may follow a heading or image."""
    text = text.strip()
    start = text.rfind("{")
    if text.endswith("}") and start >= 0 and "}" not in text[start:-1]:
        return text[:start].rstrip()
    return text


def first_paragraph(body: str) -> str | None:
    """Find the first paragraph, or else the first point of a list. Markdown, on one line."""
    paragraph: list[str] = []
    point = None
    headings = find_headings(body)
    heading = next(headings, None)
    for number, line in read_lines(body):
        while heading and heading.end <= number:
            heading = next(headings, None)
        is_heading = heading is not None and heading.line <= number
        is_text = not is_heading and line.strip() and not line.startswith(_CODE)
        if is_text and (paragraph or not _NO_PARAGRAPH.match(line)) and not _only_image(line):
            paragraph.append(line.strip())
        elif paragraph:
            break
        elif point is None and (match := _LIST_ITEM.match(line)) and match[1]:
            point = match[1].strip()
    return " ".join(paragraph) or point


def _only_image(line: str) -> bool:
    return not _tidy(_IMAGE.sub("", line))


def find_images(body: str) -> Iterator[tuple[str, str]]:
    """Find images, as (alt text, target)."""
    if not _may_hold("![", body):
        return
    for __, line in read_lines(body):
        for match in _IMAGE.finditer(line):
            yield match[1], match[2]


def find_references(body: str) -> str:
    """Collect the `[name]: target` lines, which a paragraph taken by itself still needs."""
    if not _may_hold("]:", body):
        return ""
    return "\n".join(line for __, line in read_lines(body) if _REFERENCE.fullmatch(line))


def _may_hold(sign: str, body: str) -> bool:
    """Say whether a sequence may be visible; removing a comment may create one."""
    return sign in body or "<!--" in body


@lru_cache(maxsize=1)
def _visible_lines(body: str) -> tuple[tuple[int, str], ...]:
    """Cache the lines of one text, which may have thousands of links to look up."""
    return tuple((number, line) for number, line in read_lines(body) if line)


def has_text(body: str) -> bool:
    """Say whether readers see anything of a body: comments are no text, code is."""
    return any(line.strip() for __, line in read_lines(body)) or bool(re.search(r"```|~~~", body))


def line_of(body: str, target: str) -> int:
    """Find the line, from 0, on which a link's target is written; 0 where it isn't found as is."""
    for number, line in _visible_lines(body):
        if target in line:
            return number
    return 0
