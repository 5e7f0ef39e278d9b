"""What the last build made, so that this one makes only what is different."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rundbrief.cache.digests import digest
from rundbrief.cache.object_store import Finished, Kept
from rundbrief.cache.store import Memory
from rundbrief.config.settings import Project
from rundbrief.site.seo.sitemap import Place

KIND = "site"


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
    """What a build made, kept in one piece: no page may stand beside what another build knew.

    common: digest of what all of it depends on.
    """

    common: bytes
    made: dict[str, Made]


class Ledger:
    """Where builds of one kind note what they made: public ones, say, apart from internal ones."""

    def __init__(self, memory: Memory, project: Project) -> None:
        self.memory = memory
        self.before = Record(b"", {})
        self._key = digest(project.audience, str(project.preview), str(project.docs_dir))

    def read(self) -> Record:
        self.before = self.memory.recall(KIND, [self._key]).get(self._key, self.before)
        return self.before

    def write(self, record: Record) -> None:
        if record != self.before:
            self.memory.keep(KIND, {self._key: record})


def tidy(memory: Memory, finished: Finished) -> None:
    """Throw away what no kind of build needs any more, when it is time again."""
    if memory.tidies:
        finished.keep_only(list_kept(memory))
    memory.forget()


def list_kept(memory: Memory) -> set[str]:
    """Name every finished file that some kind of build made last."""
    records = memory.recall_all(KIND)
    return {kept.name for r in records for made in r.made.values() for kept in made.kept()}
