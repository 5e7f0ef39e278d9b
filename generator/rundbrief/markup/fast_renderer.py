"""A fast path for simple Markdown: the same HTML in less than half of the time, or none.

It reads paragraphs, headings, lists, tables, quotations, tasks and blocks of code, line by line.
What could be anything else makes it give up, and the text is rendered by Python-Markdown. Tests
compare both.

No sanitiser is needed: no `<`, `>` or `&` of the text comes this far but out of code, where they
are escaped, and no quotation mark into an attribute; addresses are resolved by the same function.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rundbrief.markup.headings import heading_id
from rundbrief.markup.sanitise import VALUES, ResolveLink
from rundbrief.markup.typography import Typography, set_marks

# What may be nowhere, not even in code: control and private characters, and white space other than
# blanks and line ends.
_UNSUPPORTED_CHARACTER = re.compile(
    r"[\0-\t\x0b-\x1f\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
    r"\ud800-\uf8ff\ufdd0-\ufdef\ufff0-\uffff\U000e0000-\U0010ffff]"
)
_EMPTY_LINE = re.compile(r"(?<=\n) +\n")
# What a line may begin with, so that it begins nothing but words: a letter, a digit, some signs of
# prose, the beginning of something bold, of code or of a link.
_START = r"(?:[^\W_]|[(“„‚‘«€$%§@/]|[\"'](?=[^\W_])|\*\*?(?=[^\W_])|`(?=[^\s`])|\[(?=[^\W_]))"
_LINE = re.compile(_START)
_HEADING = re.compile(rf"(#{{1,6}}) ((?={_START})[^#]+)")
_POINT = re.compile(
    r"(?P<sign>[-*+]|\d{1,4}\.) (?:\[(?P<task>[ xX])\] )?"
    rf"(?P<words>(?={_START})(?!\d+[.)](?: |$)).*)"
)
# A list that begins below a line of text, without an empty line.
_LIST_BELOW = re.compile(rf"(?:[-*+]|1\.) (?:\[[ xX]\] )?{_START}")
# Where lists in lists are nested deeper, something else may be meant.
_MAX_DEPTH = 6
_FENCES = ("```", "~~~")
_FENCE = re.compile(r"(`{3,}|~{3,}) *([A-Za-z][A-Za-z0-9_+-]*)? *")
_ROW = re.compile(r"\|.*\|")
_RULE_OF_COLUMN = re.compile(r"(:?)-+(:?)")
_ALIGNED: Mapping[tuple[bool, bool], str] = {
    (False, False): "",
    (True, False): ' class="align-left"',
    (False, True): ' class="align-right"',
    (True, True): ' class="align-center"',
}
_CONTINUATION = re.compile(rf" {{0,3}}(?={_START})")
_NUMBERED = re.compile(r"\d+[.)](?: |\n|$)")

# Words with nothing in them that means more: no sign of HTML, tables, attributes and escapes. A
# single `_` between letters stays what it is.
_SPECIAL = r"<>&\\|{}~"
_WORDS = rf"(?:[^`*\[\]_{_SPECIAL}]++|(?<=[^\W_])_(?=[^\W_]))++"
_MARK = re.compile(rf"[`*\[\]_{_SPECIAL}]")
_MARKED = rf"(?=[^\W_]|[€$%(„“‚‘\"']){_WORDS}(?<=[^\s])"
_HOST = r"(?:[a-z][a-z0-9]*(?:-[a-z0-9]+)*\.)+[a-z]{2,20}"
_PATH = r"[A-Za-z0-9/.#?=%+,;@~_-]+"
_TARGET = rf"https?://{_HOST}(?:[/?#](?:{_PATH})?)?|mailto:[A-Za-z0-9.+-]+@{_HOST}|{_PATH}"
_TOKEN = re.compile(
    rf"(?P<words>{_WORDS})"
    rf"|`(?P<code>[^`\s{_SPECIAL}](?:[^`\n{_SPECIAL}]*[^`\s{_SPECIAL}])?)`"
    rf"|(?<![\w*])\*\*(?P<strong>{_MARKED})\*\*(?![\w*])"
    rf"|(?<![\w*])\*(?P<em>{_MARKED})\*(?![\w*])"
    rf"|\[(?P<label>{_MARKED})\]\((?P<target>{_TARGET})\)"
)
_NOT_IN_ATTRIBUTES = re.compile("[<>&\"'\N{NO-BREAK SPACE}]")
_TAG = re.compile(r"<[^>]*>")
# Without one of these there is no bare address.
_ADDRESS = re.compile(r"://|www\.|@")


# By the first character of a block.
_KINDS: Mapping[str, str] = {"#": "h", "|": "table", ">": "blockquote"}
# Two of these that follow each other are one list.
_MERGED = ("ul", "ol")


class _UnsupportedMarkdownError(Exception):
    """A text needs Python-Markdown."""


def is_supported(typography: Typography) -> bool:
    """Say whether a language's labels need no escaping."""
    return not _NOT_IN_ATTRIBUTES.search(
        f"{typography.table_label}{typography.done_label}{typography.todo_label}"
    )


def render_fast(body: str, resolve_link: ResolveLink, typography: Typography) -> str | None:
    """Render a text that is plain enough; else None, after `resolve_link` may have been called."""
    body = _tidy_blanks(body)
    if _UNSUPPORTED_CHARACTER.search(body):
        return None
    try:
        return "\n".join(_FastWriter(resolve_link, typography).write(list(_split(body))))
    except _UnsupportedMarkdownError:
        return None


def strip_inline_fast(line: str, quotes: Sequence[str] | None = None) -> str | None:
    """Strip the markup of one line that is simple enough; else None.

    quotes: as in `Typography`, to set typographic marks.
    """
    if "\n" in line or _has_unsupported_markup(line) or _UNSUPPORTED_CHARACTER.search(line):
        return None
    try:
        return "".join(_strip(match, quotes) for match in _tokens(line))
    except _UnsupportedMarkdownError:
        return None


def _strip(token: re.Match[str], quotes: Sequence[str] | None) -> str:
    words = token["label"] or token[token.lastgroup or 0]
    if quotes is None or token["code"]:
        return words
    written = None if _ADDRESS.search(words) else set_marks(words, quotes)
    if written is None:
        raise _UnsupportedMarkdownError
    return written


def _tidy_blanks(body: str) -> str:
    """Make blanks of tabs and empty lines of blank ones, as Markdown does first of all."""
    if "\t" in body:
        body = body.expandtabs(4)
    return _EMPTY_LINE.sub("\n", f"{body}\n") if " \n" in body or body.endswith(" ") else body


def _has_unsupported_markup(text: str) -> bool:
    """Look for pictures, longer code, and breaks by blanks at a line's end."""
    return "![" in text or "``" in text or " \n" in text or text.endswith(" ")


def _tokens(text: str) -> list[re.Match[str]]:
    """Take words, bold words, code and links one after the other; nothing may lie between."""
    matches, end = [], 0
    for match in _TOKEN.finditer(text):
        if match.start() != end:
            raise _UnsupportedMarkdownError
        end = match.end()
        matches.append(match)
    if end != len(text):
        raise _UnsupportedMarkdownError
    return matches


@dataclass
class _ListPoint:
    """An item of a list."""

    sign: str
    lines: list[str]
    task: str | None
    # The lines of the list in it.
    below: list[str] = field(default_factory=list)

    def is_like(self, other: re.Match[str]) -> bool:
        """Tell whether another point belongs to the same list."""
        return self.sign == other["sign"] or (self.sign[0].isdigit() and other["sign"][0].isdigit())


class _FastWriter:
    def __init__(self, resolve_link: ResolveLink, typography: Typography) -> None:
        self.resolve_link = resolve_link
        self.typography = typography
        self.ids: set[str] = set()
        self.quotes = [mark.replace("\N{NO-BREAK SPACE}", "&nbsp;") for mark in typography.quotes]

    def write(self, blocks: Sequence[str]) -> Iterator[str]:
        """Write one block after the other: what they are can be told from how they begin."""
        kinds = [_kind(block) for block in blocks]
        if any(kind in _MERGED and kind == following for kind, following in pairwise(kinds)):
            raise _UnsupportedMarkdownError  # one list of two parts, with paragraphs in it
        # As our extension does: a heading of the first level lowers them all.
        lower = int(any(block.startswith("# ") for block in blocks))
        for kind, block in zip(kinds, blocks, strict=True):
            if kind == "pre":
                yield _code(block)
            elif _has_unsupported_markup(block):
                raise _UnsupportedMarkdownError
            elif kind == "h":
                yield self._heading(block, lower)
            elif kind == "p":
                yield f"<p>{self._paragraph(block)}</p>"
            elif kind == "table":
                yield self._table(block.split("\n"))
            elif kind == "blockquote":
                yield self._quotation(block.split("\n"))
            else:
                yield self._list(block.split("\n"), kind)

    def _heading(self, line: str, lower: int) -> str:
        match = _HEADING.fullmatch(line)
        if not match:
            raise _UnsupportedMarkdownError
        html = self._inline(match[2])
        if "&" in html:
            raise _UnsupportedMarkdownError
        name = heading_id(_TAG.sub("", html))
        if name in self.ids or not VALUES["id"].fullmatch(name):
            raise _UnsupportedMarkdownError
        self.ids.add(name)
        level = min(len(match[1]) + lower, 6)
        return f'<h{level} id="{name}">{html}</h{level}>'

    def _paragraph(self, block: str) -> str:
        lines = block.split("\n")
        if any(map(_NUMBERED.match, lines)) or not all(map(_LINE.match, lines)):
            raise _UnsupportedMarkdownError
        return self._inline(block)

    def _list(self, lines: Sequence[str], kind: str, depth: int = 1) -> str:
        """Write a list without empty lines. What is indented is a list in it."""
        if depth > _MAX_DEPTH:
            raise _UnsupportedMarkdownError
        points: list[_ListPoint] = []
        indent = 0
        for line in lines:
            blanks = len(line) - len(line.lstrip(" "))
            if match := _POINT.fullmatch(line):
                if points and not points[-1].is_like(match):
                    raise _UnsupportedMarkdownError
                points.append(_ListPoint(match["sign"], [match["words"]], match["task"]))
                indent = 0
            elif points and (indent or _POINT.fullmatch(line, blanks)):
                # Below a point begins a list; further lines of it are indented as far, or more.
                width = len(points[-1].sign) + 1
                indent = indent or blanks
                if blanks < indent or not width <= indent < width + 4:
                    raise _UnsupportedMarkdownError
                points[-1].below.append(line[indent:])
            elif not points or not _is_continuation(line):
                raise _UnsupportedMarkdownError
            else:
                points[-1].lines.append(line.lstrip(" "))
        if kind == "ol" and not lines[0].startswith("1. "):
            raise _UnsupportedMarkdownError
        items = "\n".join(self._point(point, depth) for point in points)
        tasks = ' class="task-list"' if any(point.task for point in points) else ""
        return f"<{kind}{tasks}>\n{items}\n</{kind}>"

    def _point(self, point: _ListPoint, depth: int) -> str:
        html = self._inline("\n".join(point.lines))
        if point.below:
            kind = _kind(point.below[0])
            if kind not in ("ul", "ol"):
                raise _UnsupportedMarkdownError
            html += f"{self._list(point.below, kind, depth + 1)}\n"
        if not point.task:
            return f"<li>{html}</li>"
        if point.lines[0][0] in "\"'":
            raise _UnsupportedMarkdownError  # what stands before decides which mark it becomes
        task = self.typography.task(done=point.task != " ")
        return f'<li class="task-list-item">{task} {html}</li>'

    def _quotation(self, lines: Sequence[str]) -> str:
        """Write a quotation of paragraphs and lists, each line of which is marked."""
        if lines[-1] == ">" or not all(line == ">" or line.startswith("> ") for line in lines):
            raise _UnsupportedMarkdownError
        blocks = list(_split("\n".join(line[2:] for line in lines)))
        if not blocks or any(_kind(block) not in ("p", "ul", "ol") for block in blocks):
            raise _UnsupportedMarkdownError
        inner = "\n".join(self.write(blocks))
        return f"<blockquote>\n{inner}\n</blockquote>"

    def _table(self, lines: Sequence[str]) -> str:
        """Write a table of which each line begins and ends with a `|`, and has as many cells."""
        if len(lines) < 3 or not all(map(_ROW.fullmatch, lines)):
            raise _UnsupportedMarkdownError
        head, rule, *rows = ([cell.strip(" ") for cell in line[1:-1].split("|")] for line in lines)
        rules = [_RULE_OF_COLUMN.fullmatch(cell) for cell in rule]
        aligned = [_ALIGNED[bool(r[1]), bool(r[2])] for r in rules if r]
        if not all(len(cells) == len(aligned) for cells in (head, rule, *rows)):
            raise _UnsupportedMarkdownError
        body = "\n".join(self._row("td", cells, aligned) for cells in rows)
        return (
            f'<div aria-label="{self.typography.table_label}" class="table" role="region" '
            'tabindex="0">'
            f"<table>\n<thead>\n{self._row('th', head, aligned)}\n</thead>\n"
            f"<tbody>\n{body}\n</tbody>\n</table></div>"
        )

    def _row(self, tag: str, cells: Sequence[str], aligned: Sequence[str]) -> str:
        written = "\n".join(
            f"<{tag}{how}>{self._inline(cell)}</{tag}>"
            for cell, how in zip(cells, aligned, strict=True)
        )
        return f"<tr>\n{written}\n</tr>"

    def _inline(self, text: str) -> str:
        if not _MARK.search(text):
            return self.prose(text)
        return "".join([_WRITERS[match.lastgroup or ""](self, match) for match in _tokens(text)])

    def prose(self, words: str) -> str:
        """Write words, with typographic marks."""
        written = None if _ADDRESS.search(words) else set_marks(words, self.quotes)
        if written is None:
            raise _UnsupportedMarkdownError
        return written

    def link(self, match: re.Match[str]) -> str:
        label, address = self.prose(match["label"]), self.resolve_link("a", match["target"])
        if address is None:
            return f"<a>{label}</a>"
        if _NOT_IN_ATTRIBUTES.search(address):
            raise _UnsupportedMarkdownError
        return f'<a href="{address}">{label}</a>'


_WRITERS: dict[str, Callable[[_FastWriter, re.Match[str]], str]] = {
    "words": lambda writer, match: writer.prose(match[0]),
    "code": lambda __, match: f"<code>{match['code']}</code>",
    "strong": lambda writer, match: f"<strong>{writer.prose(match['strong'])}</strong>",
    "em": lambda writer, match: f"<em>{writer.prose(match['em'])}</em>",
    "target": _FastWriter.link,
}


def _split(body: str) -> Iterator[str]:
    """Split at empty lines, and around headings and blocks of code, which need none."""
    block: list[str] = []
    lines = iter(body.split("\n"))
    for line in lines:
        alone = line.startswith(("#", *_FENCES))
        if block and _LIST_BELOW.match(line) and _kind(block[0]) == "p":
            yield "\n".join(block)
            block = []
        if block and (not line or alone):
            if line.startswith("#") and block[0].startswith("|"):
                raise _UnsupportedMarkdownError  # in a table, it is a row
            yield "\n".join(block)
            block = []
        if line.startswith("#"):
            yield line
        elif alone:
            yield "\n".join(_take_code(line, lines))
        elif line:
            block.append(line)
    if block:
        yield "\n".join(block)


def _take_code(first: str, lines: Iterator[str]) -> Iterator[str]:
    """Take the lines of a block of code, up to the first that closes it."""
    match = _FENCE.fullmatch(first)
    if not match:
        raise _UnsupportedMarkdownError
    yield first
    for line in lines:
        if line.rstrip(" ") == match[1]:
            return
        if line.lstrip(" ").startswith(match[1]):
            raise _UnsupportedMarkdownError
        yield line
    raise _UnsupportedMarkdownError


def _kind(block: str) -> str:
    """Tell by its beginning which element a block becomes."""
    first = block[0]
    if block.startswith(_FENCES):
        return "pre"
    if first in _KINDS:
        return _KINDS[first]
    point = _POINT.match(block)
    return _kind_of_list(point) if point else "p"


def _kind_of_list(point: re.Match[str]) -> str:
    return "ol" if point["sign"][0].isdigit() else "ul"


def _is_continuation(line: str) -> bool:
    return bool(_CONTINUATION.match(line)) and not _NUMBERED.match(line.lstrip())


def _code(block: str) -> str:
    first, __, code = block.partition("\n")
    match = _FENCE.fullmatch(first)
    language = f' class="language-{match[2]}"' if match and match[2] else ""
    escaped = code.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    end = "\n" if "\n" in block else ""
    return f"<pre><code{language}>{escaped}{end}</code></pre>"
