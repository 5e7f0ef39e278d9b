"""The search index as small scripts, of which a browser loads only what a query needs.

`search/manifest.js` has the filters and says which file has which words. Words and records are in
many small files, each named after its contents: so a browser can't mix two builds, and unchanged
files keep their names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from rundbrief.editorial.formatting import format_date
from rundbrief.incremental.object_store import ObjectStore
from rundbrief.incremental.outputs import Built, Output, StoredOutput
from rundbrief.site.search.blocks import LENGTH, RecordBlock, note_words, read_path, render_records
from rundbrief.site.search.entries import build_entry
from rundbrief.site.search.postings import encode_numbers, merge_words
from rundbrief.site.search.records import read_text
from rundbrief.site.search.scripts import FOLDER, cut, render_call, version_of, write_json
from rundbrief.site.search.words import ENDINGS

if TYPE_CHECKING:
    from rundbrief.site.queries import SiteQueries

MANIFEST = f"{FOLDER}/manifest.js"

# Approximate length of a file, in characters.
WORDS_IN_A_FILE = 24_000

# The values of each filter, with the encoded numbers of their records.
Filters = dict[str, list[tuple[str, str]]]


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
    of_blocks = {number // LENGTH: version for number, version in files}
    manifest = {
        "endings": ENDINGS,
        "words": starts,
        "records": encode_numbers([number for number, __ in reversed(files)]),
        "block": LENGTH,
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
