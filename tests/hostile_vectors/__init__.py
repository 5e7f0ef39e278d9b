"""Inputs that try to break out of their place: each is written into a project and built.

A payload that runs calls `pwn`; a payload that loads something asks `evil.example`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count

from rundbrief.i18n.texts import load_texts
from rundbrief.markup.typesetting import typeset

_NUMBERS = count(1)


_TYPESET = ("title", "summary", "incident", "request", "page")


@dataclass(frozen=True)
class Vector:
    """A payload, and the words around it that readers must still see.

    shows: what of the payload readers must see as it is written, too.
    """

    name: str
    payload: str
    number: int
    shows: str = ""

    def word(self, place: str) -> str:
        """Make a word that occurs nowhere else. place: letters that say where it is written."""
        return f"zq{self.number:03}{place}"

    def around(self, place: str) -> str:
        """Put the payload between two words."""
        return f"{self.word(place)}a {self.payload} {self.word(place)}z"

    def read(self, place: str) -> str:
        """Give it as readers see it: one line, and in titles and summaries with typographic marks."""
        line = " ".join(self.around(place).split())
        return typeset(line, load_texts("en")) if place in _TYPESET else line


def make(kind: str, payloads: Mapping[str, str | tuple[str, str]]) -> tuple[Vector, ...]:
    """Make vectors of payloads by their names.

    payloads: as text, or with what of it must be seen.
    """

    def each() -> Iterator[Vector]:
        for name, written in payloads.items():
            payload, shows = (written, "") if isinstance(written, str) else written
            yield Vector(f"{kind}: {name}", payload, next(_NUMBERS), shows)

    return tuple(each())
