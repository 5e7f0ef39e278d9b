"""What was made of issues before. Small is what is remembered; the files lie beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from rundbrief.cache.object_store import ObjectStore, StoredFile, open_object_store
from rundbrief.cache.store import Memory
from rundbrief.newsletter.output import KINDS, Data, Kind, Made, read_data
from rundbrief.problems import Problem

# In the cache.
FOLDER = "newsletter"

Files = tuple[tuple[str, StoredFile], ...]


class Record(NamedTuple):
    """What was made of an issue; the fields as in Made."""

    mail: Files
    site: Files
    problems: tuple[Problem, ...]

    @property
    def files(self) -> Files:
        return (*self.mail, *self.site)


class Cupboard:
    """Keeps what was made, by the digest of all that it depends on.

    As long as there is one, no other build throws away the files that it gave.
    """

    def __init__(self, memory: Memory, finished: ObjectStore) -> None:
        self.memory = memory
        self.finished = finished

    @classmethod
    def open(cls, memory: Memory) -> Cupboard | None:
        """Give none where nothing can be kept."""
        try:
            return cls(memory, open_object_store(memory.folder / FOLDER)) if memory.folder else None
        except OSError:
            return None

    def find(self, kind: Kind, stamps: Iterable[bytes]) -> dict[bytes, Made]:
        """Find what was made of the same, and is still whole."""
        records: dict[bytes, Record] = self.memory.recall(_name(kind), stamps)
        return {
            stamp: _open(record, self.finished)
            for stamp, record in records.items()
            if all(self.finished.has(kept) for __, kept in record.files)
        }

    def keep(self, kind: Kind, fresh: Mapping[bytes, Made]) -> None:
        """Keep what would be the same again, and throw away what no build asked for in a while."""
        lasting = {stamp: made for stamp, made in fresh.items() if made.lasts}
        if not lasting:
            return
        try:
            records = {stamp: _put(made, self.finished) for stamp, made in lasting.items()}
        except OSError:
            return  # a full disk, say: it is made again the next time
        self.memory.keep(_name(kind), records)
        self.finished.keep_only(self._list_kept())

    def _list_kept(self) -> set[str]:
        """Name every file of what is remembered."""
        records = (record for kind in KINDS for record in self.memory.recall_all(_name(kind)))
        return {kept.name for record in records for __, kept in record.files}


def _put(made: Made, finished: ObjectStore) -> Record:
    return Record(_put_files(made.mail, finished), _put_files(made.site, finished), made.problems)


def _put_files(files: Mapping[str, Data], finished: ObjectStore) -> Files:
    return tuple((name, finished.put(read_data(data))) for name, data in files.items())


def _open(record: Record, finished: ObjectStore) -> Made:
    return Made(
        _open_files(record.mail, finished), _open_files(record.site, finished), record.problems
    )


def _open_files(files: Files, finished: ObjectStore) -> dict[str, Data]:
    return {name: Path(finished.place(kept)) for name, kept in files}


def _name(kind: Kind) -> str:
    """Name a kind of thing in the memory, which others share."""
    return f"issue's {kind}"
