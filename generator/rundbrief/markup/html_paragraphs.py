"""Paragraphs that are written in HTML, as those of Markdown: word processors paste them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rundbrief.markup.comments import read_visible
from rundbrief.markup.sanitise import BLOCK_TAGS, TAGS

_BLOCKS = "|".join(sorted(BLOCK_TAGS))
# At the start of a line; it may go on in the next ones.
_TAG_OVER_LINES = re.compile(
    rf"^ {{0,3}}</?(?:{_BLOCKS})\b[^<>]{{0,300}}>", re.IGNORECASE | re.MULTILINE
)
_FIRST_TAG = re.compile(rf" {{0,3}}<(/?)({_BLOCKS})\b[^<>]{{0,300}}>", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"<(/?)({_BLOCKS})\b[^<>]{{0,300}}>", re.IGNORECASE)
_END = re.compile(r"</p\s*>\s*$", re.IGNORECASE)
_TAG = re.compile(rf"</?(?:{'|'.join(sorted(TAGS))})\b[^<>]{{0,2000}}>", re.IGNORECASE)


def has_block_tags(body: str) -> bool:
    return "<" in body and bool(_BLOCK_TAG.search(body))


def read_html_paragraphs(body: str) -> str:
    """Return the text without tags around paragraphs, and without other blocks of HTML."""
    joined = _TAG_OVER_LINES.sub(lambda match: match[0].replace("\n", " "), body)
    return "\n".join(_Reader().read(joined))


def strip_block_tags(line: str) -> str:
    """Take the tags of blocks out of a line."""
    bare = _BLOCK_TAG.sub(" ", line)
    return bare if bare == line else bare.strip()


class _Reader:
    """Reads line by line."""

    def __init__(self) -> None:
        # In a paragraph, and how many other elements are open.
        self.in_paragraph = False
        self.depth = 0

    def read(self, body: str) -> Iterator[str]:
        for line in read_visible(body):
            if line.fenced or not line.text.strip():
                self.in_paragraph, self.depth = False, 0
                yield line.text
            elif self.depth:
                self._count(line.text)
            else:
                yield from self._read_line(line.text)

    def _read_line(self, line: str) -> Iterator[str]:
        match = _FIRST_TAG.match(line)
        if match and match[2].lower() != "p":
            self.in_paragraph = False
            self._count(line)
            yield ""
        elif match or self.in_paragraph:
            if match:
                yield ""
            # Nobody reads a paragraph that is only an image.
            yield strip_block_tags(line) if _TAG.sub("", line).strip() else ""
            self.in_paragraph = not _END.search(line)
            if not self.in_paragraph:
                yield ""
        else:
            yield line

    def _count(self, line: str) -> None:
        for closing, name in _BLOCK_TAG.findall(line):
            if name.lower() != "hr":
                self.depth = max(0, self.depth + (-1 if closing else 1))
