"""Definition lists: terms, and below each of them what it means, behind a colon."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree.ElementTree import Element

from markdown.extensions.def_list import DefListProcessor

_DEFINITION = re.compile(r" {0,3}: {1,3}")


class DefinitionLists(DefListProcessor):
    """Reads a glossary without empty lines as one list, and a colon below no term as text."""

    def test(self, parent: Element, block: str) -> bool:
        match = self.RE.search(block)
        if not match:
            return False
        above = self.lastChild(parent)
        if block[: match.start()].strip():
            return True
        return above is not None and above.tag in ("p", "dl") and above.get("class") is None

    def run(self, parent: Element, blocks: list[str]) -> bool | None:
        blocks[:1] = _split_at_definitions(blocks[0])
        return super().run(parent, blocks)


def _split_at_definitions(block: str) -> list[str]:
    """Split at each further definition, and at a line that is the term of one directly below.

    Python-Markdown would split off one after the other, and copy the rest each time.
    """
    lines = block.split("\n")
    starts = [0]
    is_defined = is_below_term = False
    for number, (line, below) in enumerate(pairwise([*lines, ""])):
        if _DEFINITION.match(line):
            if is_defined and not is_below_term:
                starts.append(number)
            is_defined, is_below_term = True, False
            continue
        is_below_term = is_defined and _is_term(line) and bool(_DEFINITION.match(below))
        if is_below_term:
            starts.append(number)
    return ["\n".join(lines[start:end]) for start, end in pairwise([*starts, len(lines)])]


def _is_term(line: str) -> bool:
    """Tell a term from an empty line, and from one that goes on with a definition."""
    return not line[:1].isspace() and bool(line)
