"""The search index as small scripts, of which a browser loads only what a query needs.

`search/manifest.js` has the filters and says which file has which words. Words and records are in
many small files, each named after its contents: so a browser can't mix two builds, and unchanged
files keep their names. Scripts load from the file system too, and under the strictest policy.

A record's number is its position. Records without a date come first, then the oldest: a new update
goes to the end and renumbers only a few others of its day. So other blocks of records, each of
which is cached separately, don't change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from hashlib import blake2b
from itertools import count
from operator import sub
from typing import TYPE_CHECKING

from rundbrief.editorial.formatting import format_date
from rundbrief.incremental.object_store import ObjectStore
from rundbrief.incremental.output_builder import Built, Output, StoredOutput
from rundbrief.incremental.processes import split
from rundbrief.site.search.entries import IndexEntry, build_entry, write_json
from rundbrief.site.search.records import SearchRecord, read_text
from rundbrief.site.search.words import ENDINGS

if TYPE_CHECKING:
    from rundbrief.site.queries import SiteQueries


FOLDER = "search"
MANIFEST = f"{FOLDER}/manifest.js"

# Approximate lengths of files, in characters.
WORDS_IN_A_FILE = 24_000
RECORDS_IN_A_FILE = 12_000

# The values of each filter, with the encoded numbers of their records.
Filters = dict[str, list[tuple[str, str]]]

# Records per block. Only the last block without dates and the very last one may have fewer, so that
# a new page without a date doesn't renumber all updates.
BLOCK_LENGTH = 64

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

# Length of a digest in the name of a file, in bytes.
_NAME = 6


def render_words(
    filters: Filters, paths: Iterable[str], lines: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """Render the files of words and the manifest. paths: files of all records, in order."""
    starts, versions = [], []
    for run in cut(lines, WORDS_IN_A_FILE):
        text = render_call("take", write_json(",".join(run)))
        starts.append(run[0].partition(" ")[0])
        versions.append(version_of([text]))
        yield f"{FOLDER}/words-{versions[-1]}.js", text
    files = [read_path(path) for path in paths]
    of_blocks = {number // BLOCK_LENGTH: version for number, version in files}
    manifest = {
        "endings": ENDINGS,
        "words": starts,
        "records": encode_numbers([number for number, __ in reversed(files)]),
        "block": BLOCK_LENGTH,
        "versions": (" ".join(versions), " ".join(of_blocks.values())),
        "filters": filters,
    }
    yield MANIFEST, render_call("begin", write_json(manifest))


def build_filters(blocks: Sequence[RecordBlock]) -> Filters:
    """Collect the records of each value of each filter."""
    kinds, departments, healths, periods = (defaultdict[str, list[int]](list) for __ in range(4))
    for block in reversed(blocks):
        for number, record in reversed([*enumerate(block.records, start=block.first)]):
            kinds[record.kind].append(number)
            for slug in record.departments:
                departments[slug].append(number)
            if record.health:
                healths[record.health].append(number)
            if record.date:
                periods[record.date.isoformat()[:7]].append(number)
    found = {"kind": kinds, "department": departments, "health": healths, "period": periods}
    return {
        name: [(value, encode_numbers(numbers)) for value, numbers in sorted(values.items())]
        for name, values in found.items()
    }


def list_blocks(q: SiteQueries) -> Iterator[Output]:
    """List the outputs of blocks; each reads only its own records."""
    for block in q.search_blocks:
        yield Output(f"search {block.number}", _build_block, (block.number,))


def list_index(store: ObjectStore, blocks: Sequence[StoredOutput]) -> Output:
    """List the output that joins all blocks, which must be built already."""
    paths = [path for block in blocks for path, __ in block.files]
    words = [block.large_metadata.name for block in blocks if block.large_metadata]
    return Output("search index", partial(_build_index, store), (paths, words))


def _build_block(q: SiteQueries, number: int) -> Built:
    block, say = q.search_block(number), partial(format_date, texts=q.texts)
    entries = [build_entry(it, read_text(q, it.kind, it.key), say) for it in block.records]
    return Built(dict(render_records(block.first, entries)), large_metadata=note_words(entries))


def _build_index(
    store: ObjectStore, q: SiteQueries, paths: Iterable[str], words: Sequence[str]
) -> Built:
    lines = merge_words({number: store.read_text(name) for number, name in enumerate(words)})
    return Built(dict(render_words(q.search_filters, paths, lines)))


@dataclass(frozen=True)
class RecordBlock:
    """Consecutively numbered records."""

    number: int
    records: Sequence[SearchRecord]

    @property
    def first(self) -> int:
        return self.number * BLOCK_LENGTH


def number_records(records: Iterable[SearchRecord]) -> list[RecordBlock]:
    """Number the records. Results list the highest number first."""
    ordered = sorted(records, key=lambda r: r.href, reverse=True)
    timeless = sorted((r for r in ordered if not r.date), key=lambda r: r.kind, reverse=True)
    dated = sorted((r for r in ordered if r.date), key=lambda r: r.date or date.min)
    rows = (*split(timeless, BLOCK_LENGTH), *split(dated, BLOCK_LENGTH))
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


def encode_numbers(numbers: Sequence[int]) -> str:
    """Encode descending numbers from 0 on."""
    if not numbers:
        return ""
    return _CODES[numbers[0] + 1] + "".join(map(_CODES.__getitem__, map(sub, numbers, numbers[1:])))


class _Codes(dict[int, str]):
    """Codes of the steps between numbers, computed on first use."""

    def __missing__(self, step: int) -> str:
        gap = step - 1
        text = []
        while gap > 31:
            text.append(_DIGITS[gap & 31 | 32])
            gap >>= 5
        text.append(_DIGITS[gap])
        self[step] = "".join(text)
        return self[step]


_CODES = _Codes()


# Numbers of records, by the word's weight in them.
Numbers = tuple[list[int], list[int], list[int], list[int]]


def merge_words(notes: Mapping[int, str]) -> list[str]:
    """Merge the words of all blocks. notes: from `note_words`, by number of the block."""
    lines = {word: _line(word, map(encode_numbers, n)) for word, n in _gather(notes).items()}
    return _sort(lines)


def _gather(notes: Mapping[int, str]) -> dict[str, Numbers]:
    """Collect the numbers of each word, in descending order."""
    found: dict[str, Numbers] = defaultdict(lambda: ([], [], [], []))
    for block in sorted(notes, reverse=True):
        records = notes[block].split("\n")
        last = block * BLOCK_LENGTH + len(records) - 1
        for number, record in zip(count(last, -1), reversed(records), strict=False):
            for weight, words in enumerate(record.split(",")):
                for word in words.split():
                    found[word][weight].append(number)
    return found


def _line(word: str, rows: Iterable[str]) -> str:
    return " ".join((word, *rows)).rstrip()


def _sort(lines: Mapping[str, str]) -> list[str]:
    """Sort as JavaScript compares strings: by UTF-16 code units."""
    return [lines[word] for word in sorted(lines, key=lambda word: word.encode("utf-16-be"))]


def render_call(function: str, argument: str) -> str:
    """Render a call of a function in `search-index.js`. argument: as JSON."""
    return f"rundbriefSearch.{function}({argument});\n"


def version_of(texts: Iterable[str]) -> str:
    """Return a digest of texts, for a file's name."""
    total = blake2b(digest_size=_NAME)
    for text in texts:
        total.update(f"{text}\0".encode())
    return total.hexdigest()


def cut(lines: Iterable[str], length: int) -> Iterator[list[str]]:
    """Split lines into runs of about a length."""
    run: list[str] = []
    size = 0
    for line in lines:
        if run and size + len(line) >= length:
            yield run
            run, size = [], 0
        run.append(line)
        size += len(line) + 1
    if run:
        yield run
