"""What the last build made, so that this one makes only what is different."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rundbrief.memory.buckets import Buckets
from rundbrief.memory.finished import Kept
from rundbrief.memory.store import Memory
from rundbrief.settings import Project
from rundbrief.site.sharing.sitemap import Place

KIND = "site"
# Stands among all that was made, and tells what all of it depends on.
_COMMON = ""


class Made(NamedTuple):
    """What became of a page or a bundle.

    stamp: as it was then. files: by path in the site. cards: names of the pages with whose card a
    link to it is shown; None is the card of the site. note: what a bundle noted for itself.
    """

    stamp: bytes | None
    files: tuple[tuple[str, Kept], ...]
    place: Place | None = None
    cards: tuple[str | None, ...] = ()
    note: Kept | None = None

    def kept(self) -> Iterator[Kept]:
        """Give every finished file that must not be lost."""
        yield from (kept for __, kept in self.files)
        if self.note:
            yield self.note


class Record(NamedTuple):
    """What a build made. common: digest of what all of it depends on."""

    common: bytes
    made: dict[str, Made]


class Ledger:
    """Where builds of one kind note what they made: public ones, say, apart from internal ones."""

    def __init__(self, memory: Memory, project: Project) -> None:
        variant = f"{project.audience} {project.preview} {project.docs_dir}"
        self._buckets = Buckets(memory, KIND, variant)
        self._before: dict[str, Made] = {}

    def read(self) -> Record:
        self._before = self._buckets.recall()
        common = self._before.get(_COMMON)
        return Record(common.stamp or b"" if common else b"", self._before)

    def write(self, record: Record) -> None:
        made = record.made | {_COMMON: Made(record.common, ())}
        before = self._before
        self._buckets.keep(made, (key for key, it in made.items() if before.get(key) != it))


def list_kept(memory: Memory) -> set[str]:
    """Name every finished file that some kind of build made last."""
    buckets = memory.recall_all(KIND)
    return {kept.name for made in buckets for it in made.values() for kept in it.kept()}
