"""Which file and line caused a finding."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rundbrief.lint.findings import Clues

# What of a layout can cause something in a mail, in the order in which it is looked through.
_ENDINGS = (".mjml", ".css", ".txt")


@dataclass(frozen=True)
class Place:
    """A file as text. shown: as the user would type it. first: the number of its first line."""

    shown: str
    text: str
    first: int = 1

    def find(self, clue: str) -> int | None:
        """Give the line of the first place that a clue fits; None if there is none."""
        match = re.search(clue, self.text, re.MULTILINE)
        if not match:
            return None
        begin = match.start()
        while begin < match.end() and self.text[begin] in " \t\r\n":
            begin += 1
        return self.first + self.text.count("\n", 0, begin)


@dataclass(frozen=True)
class Sources:
    """Everything that a mail was made of.

    issue: shown if nothing else can be. written: the issue's file, then those of its updates.
    """

    issue: str
    written: tuple[Place, ...] = ()
    layout: tuple[Place, ...] = ()
    settings: tuple[Place, ...] = ()

    def place_of(self, clues: Clues) -> tuple[str, int]:
        """Find file and line: in what people wrote, then in the layout, then in the settings."""
        kinds = (
            (self.written, clues.written),
            (self.layout, clues.layout),
            (self.settings, clues.settings),
        )
        for places, wanted in kinds:
            for clue in wanted:
                for place in places:
                    if line := place.find(clue):
                        return place.shown, line
        names = [place.shown for place in self.layout]
        named = (n for n in names if clues.template and n.endswith(f"/{clues.template}"))
        return next(named, self.issue), 0


@dataclass(frozen=True)
class Folder:
    """A folder of files that were written for the mail. shown: how the user types it."""

    path: Path
    shown: str

    @cached_property
    def files(self) -> tuple[str, ...]:
        found = (p for p in sorted(self.path.rglob("*")) if p.suffix in (*_ENDINGS, ".yml"))
        return tuple(p.relative_to(self.path).as_posix() for p in found if p.is_file())


def read_place(path: Path, shown: str) -> Place | None:
    """Read a file to look through it; None if it can't be read."""
    try:
        text = path.read_bytes().decode("utf-8-sig", "replace")
    except OSError:
        return None
    return Place(shown, text.replace("\r\n", "\n").replace("\r", "\n"))


def read_layouts(folders: Iterable[Folder]) -> tuple[Place, ...]:
    """Read the templates that are in use: of two with the same name, the first folder's wins."""
    chosen: dict[str, Folder] = {}
    for folder in folders:
        for name in folder.files:
            if name.endswith(_ENDINGS):
                chosen.setdefault(name, folder)
    places = (
        read_place(chosen[name].path / name, f"{chosen[name].shown}/{name}")
        for folder in dict.fromkeys(chosen.values())
        for name in sorted(chosen, key=lambda n: (_ENDINGS.index(Path(n).suffix), n))
        if chosen[name] is folder
    )
    return tuple(place for place in places if place)
