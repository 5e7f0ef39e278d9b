"""The index as a build makes it: what is unchanged is neither read nor merged again.

Each block notes its words, and the index its lines, from which the next build goes on. That comes
to the same as beginning anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import count, takewhile, zip_longest

from rundbrief.build.compilation import Compilation
from rundbrief.cache.digests import digest
from rundbrief.cache.object_store import Finished
from rundbrief.editorial.date_texts import say_date
from rundbrief.site.manifest import Made
from rundbrief.site.page import NOTE, Bundle, Files
from rundbrief.site.renderer import Maker
from rundbrief.site.search.blocks import Block, note_words, read_block, render_records
from rundbrief.site.search.index import render_words
from rundbrief.site.search.merging import change_words, merge_words

# If more blocks changed than these, all of them are merged sooner.
MOST_CHANGED = 8


def list_blocks(c: Compilation, blocks: Iterable[Block]) -> list[Bundle]:
    """List what is made of each block by itself."""
    say = partial(say_date, texts=c.texts)
    return [_bundle(block, say) for block in blocks]


def join_blocks(maker: Maker, blocks: Sequence[Block], bundles: Sequence[Bundle]) -> Bundle:
    """List what is made of all blocks together. bundles: those of the blocks, made already."""
    index = Bundle("search", tuple, digest(*(bundle.stamp or b"" for bundle in bundles)))
    join = _Join(
        blocks,
        bundles,
        now=[maker.made[bundle.key] for bundle in bundles],
        before=_find_blocks(maker.known),
        index=maker.known.get(index.key),
        finished=maker.finished,
    )
    return Bundle(index.name, join.render, index.stamp)


def _bundle(block: Block, say: Callable[[date], str]) -> Bundle:
    stamp = digest(*(record.stamp for record in block.records))
    return Bundle(_name(block.number), partial(_render_block, block, say), stamp)


def _render_block(block: Block, say: Callable[[date], str]) -> Files:
    entries = read_block(block, say)
    yield from render_records(block, entries)
    yield NOTE, note_words(entries)


def _name(number: int) -> str:
    return f"search {number}"


def _find_blocks(made: Mapping[str, Made]) -> list[Made]:
    """Give what was made of each block, by number."""
    keys = (Bundle(_name(number), tuple).key for number in count())
    return [made[key] for key in takewhile(made.__contains__, keys)]


@dataclass(frozen=True)
class _Join:
    """Joins blocks. now: what was made of each. before, index: what the last build made."""

    blocks: Sequence[Block]
    bundles: Sequence[Bundle]
    now: Sequence[Made]
    before: Sequence[Made]
    index: Made | None
    finished: Finished

    def render(self) -> Files:
        lines = self._change()
        if lines is None:
            lines = merge_words({number: self._note(number) for number in range(len(self.now))})
        paths = (path for made in self.now for path, __ in made.files)
        yield from render_words(self.blocks, paths, lines)
        yield NOTE, ",".join(lines)

    def _change(self) -> list[str] | None:
        """Change the lines of the last build, if they are there and little is different."""
        pairs = enumerate(zip_longest(self.before, self.now))
        changed = [number for number, (old, new) in pairs if not _is_same(old, new)]
        if len(changed) > MOST_CHANGED:
            return None
        lines = self._read(self.index)
        before = {n: self._read(self.before[n]) for n in changed if n < len(self.before)}
        known = {number: note for number, note in before.items() if note is not None}
        if lines is None or known != before:
            return None
        now = {n: self._note(n) for n in changed if n < len(self.now)}
        return change_words(lines.split(","), known, now)

    def _note(self, number: int) -> str:
        """Give the words of a block; they are read again if the note got lost."""
        note = self._read(self.now[number])
        if note is None:
            note = next(str(data) for path, data in self.bundles[number].build() if path == NOTE)
        return note

    def _read(self, made: Made | None) -> str | None:
        return self.finished.get(made.note) if made and made.note else None


def _is_same(old: Made | None, new: Made | None) -> bool:
    return old is not None and new is not None and old.stamp == new.stamp
