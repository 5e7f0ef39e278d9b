"""Which tags in a Markdown text are elements: those that are allowed, and closed.

All others are text that people wrote: `<path>`, `List<String>`, `<your name>`, `<script>`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rundbrief.markup.sanitise import BLOCK_TAGS, TAGS

# A tag of HTML with its attributes. It can't have more of them, since an HTML parser compares each
# with all before it, nor can a value have more lines than a paragraph.
TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]*+)"
    r"(?:\s++[^\s\"'<>/=]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>`]++))?+){0,40}+"
    r"\s*+(?P<empty>/?)>"
)
_LINE_START = re.compile(r"(?:\A|\n) {0,3}\Z")
VOID = frozenset({"br", "hr", "img"})
_ROW_GROUPS = ("table", "thead", "tbody", "tfoot")
# HTML lets authors leave out the ends of these, where one of those ends that they lie in.
_OPTIONAL_ENDS: Mapping[str, Collection[str]] = {
    "p": BLOCK_TAGS,
    "li": ("ul", "ol"),
    **dict.fromkeys(("dt", "dd"), ("dl",)),
    **dict.fromkeys(("td", "th"), ("tr", *_ROW_GROUPS)),
    "tr": _ROW_GROUPS,
    **dict.fromkeys(("thead", "tbody", "tfoot", "caption"), ("table",)),
}


@dataclass(slots=True)
class Tag:
    """A tag as it is written."""

    start: int
    end: int
    name: str
    closing: bool
    # It opens and closes nothing: `<br>`, or `<a id="x"/>`.
    alone: bool
    # It is part of an element. Others are text.
    is_element: bool = False
    # Where the element begins and ends.
    element: tuple[int, int] = (-1, -1)

    @property
    def is_block(self) -> bool:
        return self.name in BLOCK_TAGS


def read_tag(match: re.Match[str]) -> Tag | None:
    """Return a tag that is allowed; None for any other."""
    name = match["name"].lower()
    if name not in TAGS:
        return None
    alone = name in VOID or bool(match["empty"])
    return Tag(match.start(), match.end(), name, bool(match["close"]), alone, is_element=alone)


def pair_tags(text: str, tags: Iterable[Tag], ends: Sequence[int]) -> None:
    """Find the elements among the tags of a text, which are in its order.

    ends: where paragraphs end, ascending. Outside blocks, inline elements end there, too.
    """
    paired = [tag for tag in tags if not tag.alone]
    _pair_blocks(tag for tag in paired if tag.is_block)
    for tag in paired:
        # Many write it between paragraphs and never close it.
        if (
            not tag.is_element
            and (tag.name, tag.closing) == ("p", False)
            and at_line_start(text, tag)
        ):
            number = bisect_right(ends, tag.start)
            end = ends[number] if number < len(ends) else len(text)
            tag.is_element, tag.element = True, (tag.start, end)
    _pair_inline(paired, ends)


def at_line_start(text: str, tag: Tag) -> bool:
    """Tell whether only blanks precede a tag on its line, and no more than three."""
    return bool(_LINE_START.search(text, max(0, tag.start - 4), tag.start))


def _pair_blocks(tags: Iterable[Tag]) -> None:
    """Pair tags, nested in each other. With a block end those in it whose ends may be left out."""
    waiting: list[Tag] = []
    names: Counter[str] = Counter()
    for tag in tags:
        if not tag.closing:
            waiting.append(tag)
            names[tag.name] += 1
        while tag.closing and names[tag.name] and not tag.is_element:
            opening = waiting.pop()
            names[opening.name] -= 1
            if opening.name == tag.name:
                opening.is_element = tag.is_element = True
                opening.element = tag.element = (opening.start, tag.end)
            elif tag.name in _OPTIONAL_ENDS.get(opening.name, ()):
                opening.is_element, opening.element = True, (opening.start, tag.start)


def _pair_inline(tags: Iterable[Tag], ends: Sequence[int]) -> None:
    """Pair tags by name alone, since people close inline elements in any order."""
    waiting: dict[str, list[Tag]] = defaultdict(list)
    number = block_end = 0
    for tag in tags:
        while number < len(ends) and ends[number] <= tag.start:
            number += 1
            if ends[number - 1] >= block_end:
                waiting.clear()
        if tag.is_block:
            if tag.is_element and tag.closing:
                _drop_from(tag.element[0], waiting.values())
            elif tag.is_element:
                block_end = max(block_end, tag.element[1])
        elif not tag.closing:
            waiting[tag.name].append(tag)
        elif waiting[tag.name]:
            opening = waiting[tag.name].pop()
            opening.is_element = tag.is_element = True
            opening.element = tag.element = (opening.start, tag.end)


def _drop_from(start: int, waiting: Iterable[list[Tag]]) -> None:
    """Drop the tags that were opened inside a block, whose end is reached."""
    for opened in waiting:
        while opened and opened[-1].start > start:
            opened.pop()
