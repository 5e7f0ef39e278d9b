"""The blocks of a Markdown text as GitHub reads them: lists, tables, code, quotations.

`markdown-it-py` reads them; what Python-Markdown's extensions define is left to those.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, html_block, table
from markdown_it.token import Token

from rundbrief.i18n.texts import _
from rundbrief.markup.literals import COMMENT
from rundbrief.markup.sanitise import TAGS
from rundbrief.markup.text_limits import MAX_COLUMNS, TextLimitError

# Lists and quotations may lie this deep in each other, twice what a text may have.
MAX_LEVEL = 90
# The type of a token for a block of an extension.
EXTENSION = "extension"
# Cells that a table may have although its rows have fewer.
_FREE_CELLS = 5000
_RULE = frozenset("|:- ")
_UNDERLINES = (frozenset("="), frozenset("-"))
_DEFINITION = re.compile(r"^ *: ", re.MULTILINE)
# What opens a block of `pymdownx.blocks`, which ends with the same slashes.
_SLASHES = re.compile(r"(/{3,}) *[A-Za-z]")
_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)")
_INDENT = 4

# Says whether a block, or a line, begins with what an extension defines.
Test = Callable[[str], bool]


def _never(__: str) -> bool:
    return False


class CommonMarkReader:
    """Reads the blocks of a text.

    opens: tells of a line whether it begins a block of an extension, also below other text.
    defines: tells of a whole paragraph whether an extension reads it.
    """

    def __init__(self, opens: Test = _never, defines: Test = _never) -> None:
        self.opens, self.defines = opens, defines
        self.parser = MarkdownIt("commonmark", {"maxNesting": MAX_LEVEL + 10}).enable("table")
        # Definitions of links are left to Python-Markdown, whose inline patterns need them.
        self.parser.disable("reference")
        rules = self.parser.block.ruler
        rules.at("html_block", _html_block, {"alt": ["paragraph", "reference", "blockquote"]})
        rules.at("table", _table, {"alt": ["paragraph", "reference"]})
        rules.before("table", "nesting", _limit_nesting)
        alternatives: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list"]}
        rules.before("lheading", EXTENSION, self._extension, alternatives)

    def read(self, text: str) -> Sequence[Token]:
        """Read a text. Raises TextLimitError if it is nested too deep."""
        tokens: list[Token] = []
        self.may_define = self.defines is not _never and bool(_DEFINITION.search(text))
        self.parser.block.parse(text, self.parser, {}, tokens)
        return tokens

    def _extension(self, state: StateBlock, start: int, end: int, silent: bool) -> bool:
        """Take the block of an extension: its first lines, and what is indented below them."""
        if self.opens(_line(state, start)):
            if silent:
                return True
        elif silent or not self._is_defined(state, start, end):
            return False
        after = _find_end(state, start, end)
        token = state.push(EXTENSION, "", 0)
        token.map = [start, after]
        token.content = state.getLines(start, after, state.blkIndent, False)
        state.line = after
        return True

    def _is_defined(self, state: StateBlock, start: int, end: int) -> bool:
        if not self.may_define:
            return False
        line = start + 1
        while line < end and _belongs(state, line):
            line += 1
        return self.defines(state.getLines(start, line, state.blkIndent, False))


def _find_end(state: StateBlock, start: int, end: int) -> int:
    """Find the line behind the block of an extension."""
    if match := _SLASHES.match(_line(state, start)):
        closing = (n for n in range(start + 1, end) if _line(state, n).rstrip() == match[1])
        if (last := next(closing, None)) is not None:
            return last + 1
    line = start + 1
    while line < end and _belongs(state, line):
        line += 1
    after = line
    while line < end and (state.isEmpty(line) or _is_indented(state, line)):
        line += 1
        after = after if state.isEmpty(line - 1) else line
    return after


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _belongs(state: StateBlock, line: int) -> bool:
    """Tell whether a line goes on with the paragraph above it."""
    if state.isEmpty(line) or state.sCount[line] < state.blkIndent:
        return False
    if _is_indented(state, line):
        return True
    if set(_line(state, line).rstrip()) in _UNDERLINES:
        return False
    rules = state.md.block.ruler.getRules("paragraph")
    return not any(rule(state, line, state.lineMax, True) for rule in rules)


def _is_indented(state: StateBlock, line: int) -> bool:
    return state.sCount[line] - state.blkIndent >= _INDENT


def _html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read HTML only where it begins with an element that is allowed: all else is text."""
    line = _line(state, start)
    if line == COMMENT and not state.is_code_block(start):
        if not silent:
            state.line = start + 1
        return True
    match = _TAG_NAME.match(line)
    if not match or match[1].lower() not in TAGS:
        return False
    return html_block(state, start, end, silent)


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table, if it isn't so wide that it would fill up with empty cells."""
    head = _line(state, start)
    if not silent and start + 1 < end and "|" in head and not set(_line(state, start + 1)) - _RULE:
        columns = head.count("|") + 1
        last = start
        while last + 1 < end and not state.isEmpty(last + 1):
            last += 1
        cells, length = columns * (last - start), state.eMarks[last] - state.bMarks[start]
        if columns > MAX_COLUMNS + 1 or cells > 2 * length + _FREE_CELLS:
            raise TextLimitError(
                _("the table has more than {limit} columns, or rows that are much too short"),
                _("split the table, and give every row as many cells as the head has"),
                head,
                limit=MAX_COLUMNS,
            )
    return table(state, start, end, silent)


def _limit_nesting(state: StateBlock, __: int, ___: int, ____: bool) -> bool:
    if state.level > MAX_LEVEL:
        raise TextLimitError(_("lists or quotes are nested too deep"), _("reduce the nesting"))
    return False
