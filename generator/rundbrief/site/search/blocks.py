"""Blocks of search records, each of which is cached separately.

A record's number is its position. Records without a date come first, then the oldest: a new update
goes to the end and renumbers only a few others of its day, so other blocks don't change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rundbrief.incremental.processes import split
from rundbrief.site.search.entries import IndexEntry
from rundbrief.site.search.records import SearchRecord
from rundbrief.site.search.scripts import FOLDER, cut, render_call, version_of

# Records per block. Only the last block without dates and the very last one may have fewer, so that
# a new page without a date doesn't renumber all updates.
LENGTH = 64
# Approximate length of a file, in characters.
RECORDS_IN_A_FILE = 12_000


@dataclass(frozen=True)
class RecordBlock:
    """Consecutively numbered records."""

    number: int
    records: Sequence[SearchRecord]

    @property
    def first(self) -> int:
        return self.number * LENGTH


def number_records(records: Iterable[SearchRecord]) -> list[RecordBlock]:
    """Number the records. Results list the highest number first."""
    ordered = sorted(records, key=lambda r: r.href, reverse=True)
    timeless = sorted((r for r in ordered if not r.date), key=lambda r: r.kind, reverse=True)
    dated = sorted((r for r in ordered if r.date), key=lambda r: r.date or date.min)
    rows = (*split(timeless, LENGTH), *split(dated, LENGTH))
    return [RecordBlock(number, row) for number, row in enumerate(rows)]


def render_records(start: int, entries: Sequence[IndexEntry]) -> Iterator[tuple[str, str]]:
    """Render the files with the results of a block. start: number of its first record.

    They are named after the number of their first record and a digest of the whole block.
    """
    version = version_of(entry.shown for entry in entries)
    for run in cut((entry.shown for entry in entries), RECORDS_IN_A_FILE):
        yield f"{FOLDER}/records-{start}-{version}.js", render_call("take", f"[{','.join(run)}]")
        start += len(run)


def read_path(path: str) -> tuple[int, str]:
    """Return the number and the version in the name of a file of records."""
    __, number, version = path.removesuffix(".js").rsplit("-", 2)
    return int(number), version


def note_words(entries: Iterable[IndexEntry]) -> str:
    """Serialise the words of a block for `merge_words`: one line per record."""
    return "\n".join(",".join(entry.words) for entry in entries)
