"""Scanning Markdown without rendering it: headings, what a text begins with, images."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rundbrief.markup.comments import hides_lines, read_visible
from rundbrief.markup.escaping import NO_ATTRIBUTES
from rundbrief.markup.html_paragraphs import (
    has_block_tags,
    read_html_paragraphs,
    strip_block_tags,
)
from rundbrief.markup.sanitise import BLOCK_TAGS

# In a timeline, the blank before a date may be missing.
_ATX = re.compile(r" {0,3}(#{1,6})((?:[ \t].*)?|(?<=##)\d{4}-\d{1,2}-\d.*)$")
_SETEXT = re.compile(r" {0,3}([=-]+)[ \t]*$")
# The limits keep a line of nothing but beginnings from taking the square of its length.
_IMAGE = re.compile(
    r"!\[([^\]]{0,500})\]\(\s{0,9}<?([^\s)>]{1,2000}+)>?(?:\s{1,9}[\"'][^)]{0,500})?\s{0,9}\)"
)
_REFERENCE = re.compile(r" {0,3}\[([^\]^]+)\]:\s*\S+.*")
_NAME = re.compile(r"\[([^\[\]]+)\]")
_DEFINITION = re.compile(r" {0,3}\[[^\]]+\]:\s*\S")
# `!!! note "Title"`. Python-Markdown would take all words before the title for classes, and so hide
# them: other lines that begin with exclamation marks are text.
BOX = r"!!! ?([\w-]+(?: +(?:inline|end))*)(?: +\"(.*?)\")? *"
_NO_PARAGRAPH = re.compile(
    r"\s*(?:\[TOC\]\s*$|[-*+](?:\s|$)|\d+[.)](?:\s|$)|>|\||:::|\[\^?[^\]]+\]:|#{1,6}\s|\{|(?:[-*_]\s*){3,}$"
    rf"|{BOX}$|</?(?:{'|'.join(sorted(BLOCK_TAGS))})\b)",
    re.IGNORECASE,
)
_CODE = ("    ", "\t")
# What addresses of links are made of.
_WORD = re.compile(r"[^\s()<>\[\]\"']+")
_MAX_SEARCHES = 200
# What begins a list, a quotation, a table or code below a paragraph, without an empty line.
_INTERRUPTS = re.compile(r" {0,3}(?:(?:[-*+]|1[.)]) +\S|>|\|.*\|\s*$|```|~~~)")
_LIST_ITEM = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+(?:\[[ xX]\]\s+)?(.*)")
_TABLE_RULE = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*")
# In English and German: `Hello all,`. It says nothing.
_SALUTATION = re.compile(
    r"[*_]*(?:hello|hi|hey|dear|greetings|good (?:morning|afternoon|evening|day)|hallo|moin|servus"
    r"|liebe[rs]?|sehr geehrte[rs]?|guten (?:morgen|tag|abend)|grüezi|grüß)\b"
    r"(?:[^.?:]{0,60}[,!]|(?: [^\s.?:]+){0,3})[\W_]{0,9}",
    re.IGNORECASE,
)
_BOX = re.compile(BOX)
# `> [!NOTE]`
_CALLOUT = re.compile(r"\s*>\s*\[![A-Za-z]+\]\s*")
_SET_APART = re.compile(r"^(?: {0,3}> ?| {4})", re.MULTILINE)
# A list below such a paragraph belongs to it.
_INTRODUCES = re.compile(r"(?::|[^\W_])[*_]*$")
_DEFINED = re.compile(r" {0,3}: +(.*)")
_BOX_OF_TASK = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+\[([ xX])\]\s")
# `24. Dezember`, which Markdown takes for the 24th point of a list.
_DATED = re.compile(r"\s*\d{1,2}\. (?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)")
_EMPTY_ITEM = re.compile(r" {0,3}(?:[-*+]|\d+[.)])\s*$")
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
    if not hides_lines(body):
        yield from enumerate(body.split("\n"))
        return
    for number, line in enumerate(read_visible(body)):
        yield number, "" if line.fenced else line.text


def find_headings(body: str) -> Iterator[Heading]:
    """Find headings of both forms, `## so` and underlined."""
    # Of the paragraph that may yet be underlined.
    above: list[str] = []
    start = 0
    # Something visible precedes the paragraph; a paragraph can begin on this line.
    preceded, free = False, True
    for number, line in read_lines(body):
        if match := _ATX.match(line):
            leading = not (preceded or above)
            yield Heading(len(match[1]), _tidy(_unclosed(match[2])), number, number + 1, leading)
            above, preceded, free = [], True, True
        elif above and (match := _SETEXT.match(line)):
            text = _tidy(" ".join(part.strip() for part in above))
            yield Heading(1 if match[1][0] == "=" else 2, text, start, number + 1, not preceded)
            above, preceded, free = [], True, True
        elif not line.strip():
            preceded = preceded or bool(above)
            above, free = [], True
        elif above and not _INTERRUPTS.match(line) and not _RULE.match(line):
            above.append(line)
        elif free and not above and not line.startswith(_CODE) and not _NO_PARAGRAPH.match(line):
            above, start = [line], number
        else:
            # Neither a rule nor an empty point goes on below.
            above, preceded, free = [], True, bool(_RULE.match(line) or _EMPTY_ITEM.match(line))


def _unclosed(text: str) -> str:
    """Strip the `##` that may close a heading, but not that of `C#`."""
    bare = text.rstrip()
    closed = bare.rstrip("#")
    return closed if not closed or closed[-1:].isspace() else bare


def _tidy(text: str) -> str:
    """Strip the attribute list that may follow a heading or image."""
    text = text.strip()
    start = text.rfind("{")
    if not text.endswith("}") or NO_ATTRIBUTES.match(text, start):
        return text
    if start >= 0 and "}" not in text[start:-1]:
        return text[:start].rstrip()
    return text


@dataclass(frozen=True)
class Beginning:
    """What a text begins with: a paragraph, a list, or a paragraph that introduces a list."""

    # Markdown, each on one line. The paragraph is empty if the list comes first.
    paragraph: str = ""
    # Of the list, without those in other points.
    points: tuple[str, ...] = ()
    # How many more points there are: in those of the list, and in other lists.
    further: int = 0


def find_beginning(body: str) -> Beginning:
    """Find the first paragraph that says something, or the first list.

    Salutations, headings, tables and code are passed over; quotations, boxes and HTML that is no
    paragraph, too, unless there is nothing else.
    """
    has_html = has_block_tags(body)
    found = _find_beginning(read_html_paragraphs(body) if has_html else body)
    is_apart = has_html or _SET_APART.search(body)
    if not (found.paragraph or found.points) and is_apart:
        inside = "\n".join(_unquote(line) for line in body.split("\n"))
        return _find_beginning(inside) if inside != body else found
    return found


def _unquote(line: str) -> str:
    """Remove what makes a line a part of a quotation, a box or an HTML element."""
    if _BOX.fullmatch(line.strip()) or _CALLOUT.fullmatch(line):
        return ""
    return strip_block_tags(_SET_APART.sub("", line))


def _find_beginning(body: str) -> Beginning:
    blocks = _TextBlocks(body)
    reader = blocks.read()
    paragraph = ""
    for block in reader:
        if isinstance(block, tuple):
            others = sum(len(it) for it in reader if isinstance(it, tuple))
            return Beginning(paragraph, block, blocks.nested + others)
        if paragraph:
            break
        if block and not _SALUTATION.fullmatch(block):
            paragraph = block
            if not _INTRODUCES.search(paragraph):
                break
    return Beginning(paragraph)


class _TextBlocks:
    """Reads paragraphs and lists, line by line."""

    def __init__(self, body: str) -> None:
        self.body = body
        self.paragraph: list[str] = []
        self.points: list[list[str]] = []
        # In front of the first point.
        self.indent = 0
        # The last point goes on in the next line; an empty line came after it.
        self.open, self.gap = False, False
        self.in_table = False
        # Points in points.
        self.nested = 0

    def read(self) -> Iterator[str | tuple[str, ...]]:
        """Yield paragraphs, the points of lists, and empty texts for headings."""
        headings = find_headings(self.body)
        heading = next(headings, None)
        for (number, line), (__, below) in pairwise((*read_lines(self.body), (-1, ""))):
            while heading and heading.end <= number:
                heading = next(headings, None)
            is_heading = heading is not None and heading.line <= number
            if not self.paragraph and not self.points and not is_heading:
                self.in_table = _is_table(line, below) or (self.in_table and bool(line.strip()))
            if is_heading or self.in_table or _is_table(line, below):
                yield from self._end()
                self.in_table = self.in_table or not is_heading
                yield ""
            elif not self._goes_on(line):
                yield from self._end()
                self._begin(line)
        yield from self._end()

    def _goes_on(self, line: str) -> bool:
        """Add a line to what was begun; False if it ends there."""
        if self.points:
            return self._list_goes_on(line)
        is_text = bool(line.strip()) and not _INTERRUPTS.match(line)
        if not self.paragraph or not is_text or _DEFINITION.match(line):
            return False
        if definition := _DEFINED.match(line):
            self.paragraph[-1] += f": {definition[1].strip()}"
        else:
            self.paragraph.append(line.strip())
        return True

    def _list_goes_on(self, line: str) -> bool:
        indent = len(line) - len(line.lstrip())
        if not line.strip():
            self.gap = True
        elif item := _LIST_ITEM.match(line):
            self.open = indent <= self.indent + 1
            if self.open:
                self.points.append([_point(line, item)])
            else:
                self.nested += 1
            self.gap = False
        elif self.gap and indent <= self.indent:
            return False
        elif self.open and not self.gap and not _NO_PARAGRAPH.match(line):
            self.points[-1].append(line.strip())
        else:
            self.open = False
        return True

    def _begin(self, line: str) -> None:
        if line.startswith(_CODE) or _DEFINITION.match(line) or not line.strip():
            return
        item = _LIST_ITEM.match(line)
        if item and item[1]:
            self.points.append([_point(line, item)])
            self.indent, self.open, self.gap = len(line) - len(line.lstrip()), True, False
        elif not _NO_PARAGRAPH.match(line) and not _only_image(line):
            self.paragraph.append(line.strip())

    def _end(self) -> Iterator[str | tuple[str, ...]]:
        if self.paragraph:
            yield _join(self.paragraph)
        points = (_join(point) for point in self.points)
        if found := tuple(point for point in points if point):
            yield found
        self.paragraph, self.points = [], []


def _point(line: str, item: re.Match[str]) -> str:
    """Return the text of a point, with the box of a task, and the day of a date."""
    text = item[1].strip()
    if box := _BOX_OF_TASK.match(line):
        return f"{'☐' if box[1] == ' ' else '☑'}\ufe0e {text}"
    if _DATED.match(line):
        return line.strip()
    return text


def _is_table(line: str, below: str) -> bool:
    return "|" in line and bool(_TABLE_RULE.fullmatch(below))


def _join(lines: Sequence[str]) -> str:
    """Join the lines of a paragraph. A backslash at the end of a line breaks it."""
    return " ".join([*(line.removesuffix("\\") for line in lines[:-1]), *lines[-1:]])


def _only_image(line: str) -> bool:
    # Attributes stand directly behind the image.
    return not _tidy(_IMAGE.sub(")", line)).strip(" )")


def find_images(body: str) -> Iterator[tuple[str, str]]:
    """Find images, as (alt text, target)."""
    if not _may_hold("![", body):
        return
    for __, line in read_lines(body):
        for match in _IMAGE.finditer(line):
            yield match[1], match[2]


def find_references(body: str, texts: Iterable[str]) -> str:
    """Collect the `[name]: target` lines that texts of a body need, taken by themselves."""
    if not _may_hold("]:", body):
        return ""
    names = {name.strip().casefold() for text in texts for name in _NAME.findall(text)}
    found = (_REFERENCE.fullmatch(line) for __, line in read_lines(body)) if names else ()
    return "\n".join(it[0] for it in found if it and it[1].strip().casefold() in names)


def _may_hold(sign: str, body: str) -> bool:
    """Say whether a sequence may be visible; removing a comment may create one."""
    return sign in body or "<!--" in body


class _Places:
    """Where the words of a text are. One text may have thousands of links to look up."""

    def __init__(self, body: str) -> None:
        self.lines = [(number, line) for number, line in read_lines(body) if line]
        self.words: dict[str, int] = {}
        for number, line in self.lines:
            for word in _WORD.findall(line):
                self.words.setdefault(word, number)
        # Whatever isn't a word is looked for in all lines, so only so often.
        self.searches = 0

    def find(self, target: str) -> int:
        if target in self.words or not target:
            return self.words.get(target, 0)
        self.searches += 1
        if self.searches > _MAX_SEARCHES:
            return 0
        return next((number for number, line in self.lines if target in line), 0)


_find_places = lru_cache(maxsize=1)(_Places)


def has_text(body: str) -> bool:
    """Say whether readers see anything of a body: comments are no text, code is."""
    return any(line.strip() for __, line in read_lines(body)) or bool(re.search(r"```|~~~", body))


def line_of(body: str, target: str) -> int:
    """Find the line, from 0, on which a link's target is written; 0 where it isn't found as is."""
    return _find_places(body).find(target)
