"""Definition lists: terms, and below each of them what it means, behind a colon."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree.ElementTree import Element

from markdown.extensions.def_list import DefListProcessor

_DEFINITION = re.compile(r" {0,3}: {1,3}\S")


class DefinitionLists(DefListProcessor):
    """Reads a glossary without empty lines as one list, and a colon below no term as text."""

    def test(self, parent: Element, block: str) -> bool:
        match = self.RE.search(block)
        if not match:
            return False
        above = self.lastChild(parent)
        has_term = bool(block[: match.start()].strip())
        return has_term or (above is not None and above.tag in ("p", "dl"))

    def run(self, parent: Element, blocks: list[str]) -> bool | None:
        blocks[:1] = _split_at_terms(blocks[0])
        return super().run(parent, blocks)


def _split_at_terms(block: str) -> list[str]:
    """Split below a definition at each line with a definition directly below: it is a term."""
    lines = block.split("\n")
    starts, defined = [0], False
    for number, (line, below) in enumerate(pairwise(lines)):
        if _DEFINITION.match(line):
            defined = True
        elif defined and _is_term(line) and _DEFINITION.match(below):
            starts.append(number)
    return ["\n".join(lines[start:end]) for start, end in pairwise([*starts, len(lines)])]


def _is_term(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("    ")
