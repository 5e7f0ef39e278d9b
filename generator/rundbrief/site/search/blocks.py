"""Records in blocks: each is read, written and remembered by itself.

A record's number is its place. What has no day comes first, then the oldest: so a new update comes
to the end, where it moves none but a few of its day, and what is written of the others stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rundbrief.incremental.processes import split
from rundbrief.site.search.entries import IndexEntry
from rundbrief.site.search.records import SearchRecord
from rundbrief.site.search.scripts import FOLDER, cut, render_call, version_of

# As many numbers has a block; only the last one that has no days, and the last of all, may be
# shorter, so that another page doesn't move all updates.
LENGTH = 64
# A file is about as long as this many characters.
RECORDS_IN_A_FILE = 12_000


@dataclass(frozen=True)
class RecordBlock:
    """Records with numbers in a row."""

    number: int
    records: Sequence[SearchRecord]

    @property
    def first(self) -> int:
        return self.number * LENGTH


def number_records(records: Iterable[SearchRecord]) -> list[RecordBlock]:
    """Give each record its place. In a list of results, the highest number comes first."""
    ordered = sorted(records, key=lambda r: r.href, reverse=True)
    timeless = sorted((r for r in ordered if not r.date), key=lambda r: r.kind, reverse=True)
    dated = sorted((r for r in ordered if r.date), key=lambda r: r.date or date.min)
    rows = (*split(timeless, LENGTH), *split(dated, LENGTH))
    return [RecordBlock(number, row) for number, row in enumerate(rows)]


def render_records(start: int, entries: Sequence[IndexEntry]) -> Iterator[tuple[str, str]]:
    """Render the files with what is shown of a block's records. start: the first one's number.

    They are named after the number of their first record, and after what the whole block holds.
    """
    version = version_of(entry.shown for entry in entries)
    for run in cut((entry.shown for entry in entries), RECORDS_IN_A_FILE):
        yield f"{FOLDER}/records-{start}-{version}.js", render_call("take", f"[{','.join(run)}]")
        start += len(run)


def read_path(path: str) -> tuple[int, str]:
    """Give the number and the version that a file of records is named after."""
    __, number, version = path.removesuffix(".js").rsplit("-", 2)
    return int(number), version


def note_words(entries: Iterable[IndexEntry]) -> str:
    """Write down the words of a block, for who merges them: a line for each record."""
    return "\n".join(",".join(entry.words) for entry in entries)
