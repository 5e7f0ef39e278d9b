"""The outputs of search: records in blocks, and the index of all their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from rundbrief.cache.object_store import ObjectStore
from rundbrief.cache.outputs import Built, Output, StoredOutput
from rundbrief.editorial.date_texts import say_date
from rundbrief.site.queries import SiteQueries
from rundbrief.site.search.blocks import note_words, render_records
from rundbrief.site.search.entries import build_entry
from rundbrief.site.search.index import render_words
from rundbrief.site.search.merging import merge_words
from rundbrief.site.search.records import read_text


def list_blocks(q: SiteQueries) -> Iterator[Output]:
    """List the outputs of blocks: each reads its own records alone."""
    for block in q.search_blocks:
        keys = [[record.kind, record.key] for record in block.records]
        yield Output(f"search {block.number}", _build_block, (block.first, keys))


def list_index(store: ObjectStore, blocks: Sequence[StoredOutput]) -> Output:
    """List the output that joins all blocks, which are made already."""
    paths = [path for block in blocks for path, __ in block.files]
    words = [block.side_file.name for block in blocks if block.side_file]
    return Output("search index", partial(_build_index, store), (paths, words))


def _build_block(q: SiteQueries, first: int, keys: Iterable[Sequence[str]]) -> Built:
    say = partial(say_date, texts=q.texts)
    entries = []
    for kind, key in keys:
        record = q.search_record(kind, key)
        entries.append(build_entry(record, read_text(q, kind, key), say))
    return Built(dict(render_records(first, entries)), side_file=note_words(entries))


def _build_index(
    store: ObjectStore, q: SiteQueries, paths: Iterable[str], words: Sequence[str]
) -> Built:
    lines = merge_words({number: store.read_text(name) for number, name in enumerate(words)})
    return Built(dict(render_words(q.search_filters, paths, lines)))
