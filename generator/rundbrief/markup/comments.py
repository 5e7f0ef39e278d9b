"""Comments in Markdown: `<!-- … -->`, and the definitions that people use as notes.

GitHub shows neither, wherever it stands. Comments inside code are code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rundbrief.markup.literals import COMMENT

# `[//]: # (a note)` and `[comment]: <> (a note)`, also in lists and quotes.
_NOTE = re.compile(r"[ \t>]*\[(?://|comment)\]:(.*)", re.IGNORECASE)
_NOTE_INSIDE = re.compile(r"\[(?://|comment)\]:", re.IGNORECASE)
# Fences may stand in lists and quotations.
_OPENING = re.compile(r"([ >]*+(?:(?:[-*+]|\d{1,9}[.)]) +)*+)(`{3,}(?!.*`)|~{3,})")
_MAX_INDENT = 3
_CLOSING = re.compile(r"[ >]*+(`{3,}|~{3,}) *$")
_MARKS = re.compile(r"\\.|(?P<ticks>`+)|(?P<comment><!--)")
_TICKS = re.compile("`+")
_CODE = ("    ", "\t")
# Below these, indented lines are no code.
_CONTAINER = re.compile(r" {0,3}(?:[-*+] |\d+[.)] |\[\^|!!! |: )")
_CLOSERS: Mapping[str, str] = {"(": ")", '"': '"', "'": "'"}
_TITLE = re.compile(r"\s*\S+\s+([(\"'])")
# Text behind a note: GitHub shows the whole line.
_WITH_TEXT = re.compile(r"\s*\S+\s+(?:\([^()]*\)|\"[^\"]*\"|'[^']*')[ \t]*\S")


@dataclass(frozen=True)
class Line:
    """A line of a text as readers may see it."""

    # Without comments.
    text: str
    # It is in a block of code between fences, or one of these.
    fenced: bool = False
    # It held nothing but comments and notes.
    hidden: bool = False
    # It held a note, or a part of one.
    note: bool = False
    # A comment or note begins here that never ends, so it is shown.
    unclosed: bool = False
    # A comment begins here that holds the beginning of another one: it may hide more than is meant.
    nested: bool = False


def hides_lines(body: str) -> bool:
    """Tell whether a text may have comments, notes or code between fences."""
    return "```" in body or "~~~" in body or has_comments(body)


def has_comments(body: str) -> bool:
    """Tell whether a text may have comments or notes."""
    return "<!--" in body or ("]:" in body and bool(_NOTE_INSIDE.search(body)))


def read_visible(body: str) -> Iterator[Line]:
    """Read a text line by line."""
    lines = body.split("\n")
    if has_comments(body):
        yield from _Reader(lines).read()
        return
    fences = find_fences(lines) if hides_lines(body) else {}
    end = -1
    for number, line in enumerate(lines):
        if number > end:
            end = fences.get(number, end)
        yield Line(line, fenced=number <= end)


def hide_comments(body: str) -> str:
    """Take comments and notes out of a text.

    Where lines hold nothing but a comment, a mark is left: on GitHub, it ends paragraphs and lists.
    """
    if not has_comments(body):
        return body
    visible: list[str] = []
    hidden = False
    lines = body.split("\n")
    for line, written in zip(read_visible(body), lines, strict=True):
        if line.hidden and not hidden:
            indent = len(written) - len(written.lstrip(" "))
            visible.append("" if line.note else " " * indent + COMMENT)
        hidden = line.hidden
        if not hidden:
            visible.append(line.text)
    return "\n".join(visible)


def find_fences(lines: Sequence[str]) -> dict[int, int]:
    """Map the first line of each block of code to its last; a fence that isn't closed is none."""
    ends: dict[int, int] = {}
    # The next line that closes a fence, by its sign and length.
    closings: dict[tuple[str, int], int] = {}
    # The next lines that end a list, and a quotation.
    outside_list = outside_quotation = len(lines)
    for number in range(len(lines) - 1, -1, -1):
        line = lines[number]
        if opening := _OPENING.match(line):
            prefix, run = opening.groups()
            end = min(
                (
                    n
                    for (sign, length), n in closings.items()
                    if sign == run[0] and length >= len(run)
                ),
                default=-1,
            )
            limit = outside_quotation if ">" in prefix else outside_list
            if end >= 0 and (len(prefix) <= _MAX_INDENT or end < limit):
                ends[number] = end
        if closing := _CLOSING.match(line):
            closings[closing[1][0], len(closing[1])] = number
        if line.strip() and not line.startswith("  "):
            outside_list = number
        if not line.lstrip(" ").startswith(">"):
            outside_quotation = number
    return ends


class _Reader:
    """One pass over the lines. Its state is whether a line is in a fence, a comment or a note."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.fences = find_fences(lines)
        self.last_end = max((n for n, line in enumerate(lines) if "-->" in line), default=-1)
        self.comment = False
        # The character that ends a note of several lines.
        self.note = ""
        # The backticks that end a span of code of several lines.
        self.code = ""
        # Indented lines belong to a list or a footnote.
        self.container = False
        # The runs of backticks in the lines up to the next empty one, which are looked for once.
        self.paragraph_end = -1
        self.ticks: dict[str, tuple[int, int]] = {}
        # The last line in the same paragraph that ends with a character which closes notes.
        self.closers: dict[str, int] = {}

    def read(self) -> Iterator[Line]:
        fence_end = -1
        above = ""
        for number, line in enumerate(self.lines):
            if number > fence_end and not self.comment:
                fence_end = self.fences.get(number, fence_end)
            if number <= fence_end:
                yield Line(line, fenced=True)
            elif not line.strip() and not self.comment:
                self.code = self.note = ""
                yield Line(line)
            elif not self.comment and self._is_code(line, above):
                yield Line(line)
            else:
                yield self._read_line(number, line)
            above = line

    def _is_code(self, line: str, above: str) -> bool:
        """Tell whether a line is indented code: not below a list, nor in a paragraph."""
        if not line.startswith(_CODE):
            self.container = bool(_CONTAINER.match(line)) or (self.container and bool(above))
            return False
        return not self.container and (not above.strip() or above.startswith(_CODE))

    def _read_line(self, number: int, line: str) -> Line:
        if self.note:
            self.note = "" if line.rstrip().endswith(self.note) else self.note
            return Line("", hidden=True, note=True)
        if not self.comment and not self.code and (match := _NOTE.match(line)):
            if _WITH_TEXT.match(match[1]):
                return Line(line)
            closer = _find_closer(match[1])
            if closer and not self._is_note_closed(number, closer):
                return Line(line, note=True, unclosed=True)
            self.note = closer
            return Line("", hidden=True, note=True)
        began = self.comment
        visible, unclosed, nested = self._without_comments(number, line)
        if visible == line and not began:
            return Line(line, unclosed=unclosed)
        hidden = not visible.strip()
        if visible.endswith("  ") and not line.endswith("  "):
            visible = f"{visible.rstrip()} "  # two would be a line break
        return Line(visible, hidden=hidden, unclosed=unclosed, nested=nested)

    def _without_comments(self, number: int, line: str) -> tuple[str, bool, bool]:
        """Return what is visible, and whether a comment is unclosed or holds another."""
        parts: list[str] = []
        at = shown = 0
        unclosed = nested = False
        while at < len(line):
            if self.comment:
                end = line.find("-->", at)
                nested |= "<!--" in (line[at:] if end < 0 else line[at:end])
                if end < 0:
                    break
                self.comment, at = False, end + 3
                shown = at
            elif self.code:
                at = self._after_code(line, at)
            elif not (match := _MARKS.search(line, at)):
                break
            elif match["ticks"]:
                at = match.end()
                self.code = match["ticks"] if self._is_closed(number, match) else ""
            elif not match["comment"]:
                at = match.end()
            elif number < self.last_end or line.find("-->", match.start() + 2) >= 0:
                parts.append(line[shown : match.start()])
                # `<!-->` is a whole comment.
                self.comment, at = True, match.start() + 2
                at += 2 if line[at : at + 3] != "-->" else 0
            else:
                unclosed = True
                break
        if not self.comment:
            parts.append(line[shown:])
        return "".join(parts), unclosed, nested

    def _after_code(self, line: str, at: int) -> int:
        """Find the end of a span of code; the line's end where it goes on."""
        for match in _TICKS.finditer(line, at):
            if match[0] == self.code:
                self.code = ""
                return match.end()
        return len(line)

    def _is_closed(self, number: int, opening: re.Match[str]) -> bool:
        """Tell whether the same run of backticks follows in the paragraph."""
        if number > self.paragraph_end:
            self._read_paragraph(number)
        return self.ticks.get(opening[0], (-1, 0)) > (number, opening.start())

    def _is_note_closed(self, number: int, closer: str) -> bool:
        """Tell whether a line below, up to the next empty one, ends a note."""
        if number > self.paragraph_end:
            self._read_paragraph(number)
        return self.closers.get(closer, -1) > number

    def _read_paragraph(self, number: int) -> None:
        """Find where in the paragraph each run of backticks, and each closer, is last."""
        self.ticks, self.closers = {}, {}
        end = number
        while end < len(self.lines) and self.lines[end].strip():
            for run in _TICKS.finditer(self.lines[end]):
                self.ticks[run[0]] = (end, run.start())
            self.closers[self.lines[end].rstrip()[-1]] = end
            end += 1
        self.paragraph_end = end


def _find_closer(rest: str) -> str:
    """Find the character that ends a note; empty if it ends on its first line."""
    match = _TITLE.match(rest)
    closer = _CLOSERS[match[1]] if match else ""
    return "" if closer and rest.rstrip().endswith(closer) else closer
