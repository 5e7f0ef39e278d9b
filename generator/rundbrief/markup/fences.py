"""Code between fences, wherever it stands: it is set aside before anything else is read.

What stays in the text are the lines of the fences, with a number that stands for the code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from markdown_it.token import Token

from rundbrief.markup.commonmark import EXTENSION, CommonMarkReader
from rundbrief.markup.literals import FENCE

_RUN = re.compile(r"`{3,}|~{3,}")
_CLOSING = re.compile(r"[ \t>]*(`{3,}|~{3,})[ \t]*$")


def may_hold_fences(text: str) -> bool:
    return "```" in text or "~~~" in text


def take_fences(
    lines: Sequence[str], reader: CommonMarkReader, store: Callable[[str, str], str]
) -> list[str]:
    """Replace the code between fences. store: gives the number of code, by its info string."""
    kept: list[str] = []
    at = 0
    for token, start, end in _find(reader, "\n".join(lines), 0):
        run = _RUN.search(lines[start])
        if start < at or not run:
            continue  # a fence in a fence can't be
        number = store(token.info.strip(), token.content)
        kept += lines[at:start]
        kept.append(f"{lines[start][: run.start()]}~~~{FENCE}{number}")
        closing = _CLOSING.match(lines[end - 1]) if end - 1 > start else None
        if closing:
            kept.append(f"{lines[end - 1][: closing.start(1)]}~~~")
        at = end
    return [*kept, *lines[at:]]


def _find(reader: CommonMarkReader, text: str, offset: int) -> Iterator[tuple[Token, int, int]]:
    """Find fences, with their first line and that behind their last."""
    for token in reader.read(text):
        start, end = token.map or (0, 0)
        if token.type == "fence":
            yield token, offset + start, offset + end
        elif token.type == EXTENSION and _RUN.search(token.content):
            below = token.content.split("\n")[1:]
            body = "\n".join(line.removeprefix("    ") for line in below)
            yield from _find(reader, body, offset + start + 1)
