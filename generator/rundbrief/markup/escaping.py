"""Escapes what is no markup, before Markdown looks for its end.

Angle brackets that belong to no element, address or comment are text. Brackets, parentheses and
backticks that aren't closed within their paragraph open nothing; without them, Markdown's inline
patterns take linear time. See `literals` for how they are escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from rundbrief.markup.html_tags import TAG, Tag, pair_tags, read_tag
from rundbrief.markup.literals import PLACEHOLDERS

# Brackets that are nested deeper open nothing either: Markdown reads the text inside for each.
_MAX_DEPTH = 8

_SIGN = re.compile(r"\\.|`+|<|[\[\]()]", re.DOTALL)
# In code all is text, in addresses and tags all but angle brackets.
_IN_CODE = re.compile(r"[<`\[\]]")
_IN_TAG = re.compile(r"[`\[\]]")
_ADDRESS = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*+://[^\s<>]*+>|<[^\s<>!@]++@[^\s<>@]++>")
# Behind the text of a link or the name of a definition: an address in angle brackets or with a
# title. Any other address is read like text.
_TITLE = r"(?P<title>\"[^\"\n`]*+\"|'[^'\n`]*+')"
_PLAIN = r"(?:[^\n\"'()<>`]|\([^\n\"'()<>`]*+\))++(?<=\s)"
_DESTINATION = re.compile(
    rf"\(\s*+(?:<[^<>\n]*+>(?:\s*+{_TITLE})?+|{_PLAIN}{_TITLE.replace('title', 'words')})\s*+\)"
    r"|:[ ]*+(?:\n[ ]*+)?<[^\s<>]*+>"
)
_QUOTE = re.compile("[\"']")
_BLANK_IN_ADDRESS = re.compile(r"(?<=[^\s(])\s+(?=[^\s)])")
_EMPTY_LINE = re.compile(r"\n\n")
# Without it, there is no bare address.
_ADDRESS_SIGN = re.compile(r":(?=//)|(?<=www)\.|@")
# Markdown reads these up to the end of the line, for each of them.
_LONG_ATTRIBUTES = re.compile(r"(?<!\\)\{(?=[^\n}]{300})")
# What isn't made of classes, ids and values is no list of attributes: `{4, 6}`, `{A}`.
_ATTRIBUTE = (
    r"(?:(?:[.#][\w:-]{1,100}){1,9}"
    r"|[A-Za-z][\w:-]{0,50}=(?:\"[^\"\n}]{0,300}\"|'[^'\n}]{0,300}'|[^\s{}\"']{1,300}))"
)
# Without a colon, only the name of a heading is one, and what is directly behind an image or link.
NO_ATTRIBUTES = re.compile(
    rf"(?<![\\)])\{{(?!:|#[A-Za-z][\w:-]{{0,100}}(?: \.[\w-]{{1,50}}){{0,9}}\}}[ ]*+$)"
    rf"|(?<!\\)\{{(?!:?[ ]{{0,9}}(?:{_ATTRIBUTE}(?:[ ]{{1,9}}|(?=\}}))){{1,40}}\}})",
    re.MULTILINE,
)


def escape_text(text: str) -> str:
    """Escape all that is no markup. text: without blocks of code, and with empty empty lines."""
    if not (_SIGN.search(text) or "{" in text):
        return text
    positions = sorted(_Escaper(text).find())
    parts, end = [], 0
    for position in positions:
        if position >= end:
            parts += [text[end:position], PLACEHOLDERS[text[position]]]
            end = position + 1
    return "".join([*parts, text[end:]])


class _Escaper:
    """One pass over a text, paragraph by paragraph."""

    def __init__(self, text: str) -> None:
        self.text = text
        # Of the characters that are text.
        self.found: list[int] = []
        self.tags: list[Tag] = []

    def find(self) -> Iterator[int]:
        """Find the characters that are text."""
        ends = [match.start() for match in _EMPTY_LINE.finditer(self.text)]
        for start, end in pairwise([0, *ends, len(self.text)]):
            _Paragraph(self, start, end).read()
        pair_tags(self.text, self.tags, ends)
        yield from self.found
        yield from (tag.start for tag in self.tags if not tag.is_element)
        for pattern in (_LONG_ATTRIBUTES, NO_ATTRIBUTES):
            yield from (match.start() for match in pattern.finditer(self.text))
        yield from self._find_addresses_in_links()

    def _find_addresses_in_links(self) -> Iterator[int]:
        """In a link that is written as HTML, an address is text and no other link."""
        end = 0
        for tag in self.tags:
            if tag.name == "a" and tag.is_element and not tag.closing and tag.element[1] > end:
                start, end = max(tag.end, end), tag.element[1]
                yield from (m.start() for m in _ADDRESS_SIGN.finditer(self.text, start, end))


class _Paragraph:
    """Reads the lines up to the next empty one."""

    def __init__(self, escaper: _Escaper, start: int, end: int) -> None:
        self.text, self.found, self.tags = escaper.text, escaper.found, escaper.tags
        self.start, self.end = start, end
        self.brackets: list[int] = []
        self.parentheses: list[int] = []
        # Where each run of backticks is for the last time, from the first that is looked for.
        self.last_ticks: dict[str, int] | None = None

    def read(self) -> None:
        at = self.start
        while match := _SIGN.search(self.text, at, self.end):
            at = self._read_sign(match)
        self.found += self.brackets
        # Other parentheses mean nothing.
        self.found += (p for p in self.parentheses if self.text[p - 1] == "]")

    def _read_sign(self, match: re.Match[str]) -> int:
        """Read a sign, and return where to go on."""
        sign, at = match[0][0], match.start()
        if sign == "\\":
            if match[0] in ("\\<", "\\&"):
                self.found += (at, at + 1)
        elif sign == "`":
            return self._read_code(match)
        elif sign == "<":
            return self._read_angle(at)
        elif sign == "[":
            self._open(self.brackets, at)
        elif sign == "(":
            self._open(self.parentheses, at)
        elif sign == ")":
            self._close_parenthesis(at)
        else:
            self._close(self.brackets, at)
            if destination := _DESTINATION.match(self.text, at + 1, self.end):
                return self._skip(destination, destination["title"] or destination["words"])
        return match.end()

    def _skip(self, match: re.Match[str], title: str | None = None) -> int:
        """Skip an address or a tag, in which no link begins. title: of the link, which is text."""
        start, end = match.span()
        self.found += (m.start() for m in _IN_TAG.finditer(self.text, start, end))
        if title and "<" in title:
            title_start = self.text.index(title, start)
            self.found += (n for n in range(title_start, end) if self.text[n] == "<")
        return end

    def _open(self, waiting: list[int], at: int) -> None:
        if len(waiting) >= _MAX_DEPTH:
            self.found.append(at)
        waiting.append(at)

    def _close(self, waiting: list[int], at: int) -> int | None:
        """Return where the closed sign was opened; None if there is none."""
        if len(waiting) > _MAX_DEPTH:
            self.found.append(at)
        return waiting.pop() if waiting else None

    def _close_parenthesis(self, at: int) -> None:
        too_deep = len(self.parentheses) > _MAX_DEPTH
        start = self._close(self.parentheses, at)
        if start is None or too_deep:
            return
        if start > self.start and self.text[start - 1] == "]":
            if _BLANK_IN_ADDRESS.search(self.text, start, at):
                self.found += (start, at)  # no address has a blank
            # In an address, Markdown takes a quotation mark for the beginning of a title.
            self.found += (m.start() for m in _QUOTE.finditer(self.text, start, at))

    def _read_code(self, match: re.Match[str]) -> int:
        """Read a span of code, in which all is text. Backticks that aren't closed are text, too."""
        start, end = match.span()
        close = self._find_ticks(match)
        if close is None:
            self.found += range(start, end)
            return end
        self.found += (m.start() for m in _IN_CODE.finditer(self.text, end, close))
        return close + end - start

    def _find_ticks(self, match: re.Match[str]) -> int | None:
        """Find the next run of backticks of the same length."""
        if self.last_ticks is None:
            runs = re.finditer("`+", self.text[match.start() : self.end])
            self.last_ticks = {run[0]: run.start() + match.start() for run in runs}
        if self.last_ticks.get(match[0], -1) <= match.start():
            return None
        runs = re.compile("`+").finditer(self.text, match.end(), self.end)
        return next(run.start() for run in runs if run[0] == match[0])

    def _read_angle(self, at: int) -> int:
        """Read an address or a tag; any other angle bracket is text."""
        if address := _ADDRESS.match(self.text, at, self.end):
            return self._skip(address)
        match = TAG.match(self.text, at, self.end)
        tag = read_tag(match) if match else None
        if not match or not tag:
            self.found.append(at)
            return at + 1
        self.tags.append(tag)
        return self._skip(match)
