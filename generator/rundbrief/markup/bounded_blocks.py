"""Python-Markdown's parsing of blocks in linear time: lists, tables, and the parser itself."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.extensions.sane_lists import SaneOListProcessor, SaneUListProcessor
from markdown.extensions.tables import TableProcessor

from rundbrief.i18n.texts import _
from rundbrief.markup.text_limits import (
    MAX_COLUMNS,
    MAX_SIGNS,
    TextLimitError,
    too_many_blocks,
    too_many_signs,
)
from rundbrief.validation.fields import Limits

# How many blocks may lie in each other while they are parsed. Text is refused at fewer elements.
_MAX_DEPTH = 150
# How often each character may be read: Markdown reads a block again for each heading, rule or
# definition in it.
_MAX_READS = 100
_FREE_READS = 1_000_000


class _Blocks(deque[str]):
    """A list of blocks that is quick at its beginning, where Markdown takes and puts them."""

    def pop(self, index: int = -1) -> str:
        return self.popleft() if index == 0 else super().pop()


class BoundedBlockParser(BlockParser):
    """Counts blocks, how deep they lie in each other, and how often their text is read."""

    def __init__(self, md: Markdown, limits: Limits) -> None:
        super().__init__(md)
        self.limits = limits
        self.depth = self.count = self.reads = self.max_reads = 0

    def parseDocument(self, lines: Sequence[str]) -> Any:  # type: ignore[override]  # noqa: N802
        self.depth = self.count = self.reads = 0
        self.max_reads = _FREE_READS + _MAX_READS * sum(map(len, lines))
        return super().parseDocument(lines)

    def parseBlocks(self, parent: Element, blocks: list[str]) -> None:  # noqa: N802
        self.depth += 1
        queue: Any = _Blocks(blocks) if len(blocks) > 100 else blocks
        while queue:
            self._count(parent, queue[0])
            for processor in self.blockprocessors:
                if processor.test(parent, queue[0]) and processor.run(parent, queue) is not False:
                    break
        self.depth -= 1

    def _count(self, parent: Element, block: str) -> None:
        self.count += 1
        self.reads += len(block)
        if len(parent) and parent[-1].tag == "pre":
            # Markdown copies indented code for every block that follows it.
            self.reads += sum(len(code.text or "") for code in parent[-1]) // 50
        reads_too_often = self.reads > self.max_reads
        if self.depth > _MAX_DEPTH or (reads_too_often and self.depth > _MAX_DEPTH // 4):
            raise TextLimitError(
                _("lists or quotes are nested too deep"), _("reduce the nesting"), block
            )
        if self.count > 2 * self.limits.blocks:
            raise too_many_blocks(self.limits, block)
        if reads_too_often:
            raise TextLimitError(
                _("too many headings, rules or definitions follow each other without empty lines"),
                _("put an empty line before and after each of them"),
                block,
            )


class _ItemsOnce:
    """Splits a list into its points, whose lines are joined once."""

    CHILD_RE: re.Pattern[str]
    INDENT_RE: re.Pattern[str]
    TAG: str
    tab_length: int

    def get_items(self, block: str) -> list[str]:
        items: list[list[str]] = []
        for line in block.split("\n"):
            if match := self.CHILD_RE.match(line):
                if not items and self.TAG == "ol":
                    number = re.match(r"\d+", match[1])
                    self.STARTSWITH = number[0] if number else "1"  # the list's first number
                items.append([match[3]])
            elif self.INDENT_RE.match(line) and not items[-1][0].startswith(" " * self.tab_length):
                items.append([line])
            else:
                items[-1].append(line)
        return ["\n".join(item) for item in items]


class OrderedLists(_ItemsOnce, SaneOListProcessor):
    pass


class UnorderedLists(_ItemsOnce, SaneUListProcessor):
    pass


class Tables(TableProcessor):
    """Every row gets as many cells as the head has."""

    def test(self, parent: Element, block: str) -> bool:
        head, __, rest = block.partition("\n")
        if not rest or set(rest.partition("\n")[0]) - set("|:- "):
            return False
        # Markdown compares each pipe of a row with each code span, also where cells are dropped.
        rows = block.split("\n")
        columns = head.count("|") + 1
        pipes = max(row.count("|") for row in rows)
        too_short = columns * len(rows) > 2 * len(block) + 1000
        if columns > MAX_COLUMNS or pipes > 2 * MAX_COLUMNS or too_short:
            raise TextLimitError(
                _("the table has more than {limit} columns, or rows that are much too short"),
                _("split the table, and give every row as many cells as the head has"),
                block,
                limit=MAX_COLUMNS,
            )
        if max(row.count("`") for row in rows) > MAX_SIGNS:
            raise too_many_signs(MAX_SIGNS, block)
        return super().test(parent, block)
