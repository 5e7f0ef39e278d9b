"""Lines of the index: each word, with the numbers of the records that hold it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import count

from rundbrief.site.search.blocks import LENGTH
from rundbrief.site.search.postings import encode_numbers, replace_numbers

# Numbers by how much the word says about the record.
Numbers = tuple[list[int], list[int], list[int], list[int]]
_NONE: Numbers = ([], [], [], [])


def merge_words(notes: Mapping[int, str]) -> list[str]:
    """Merge the words of all blocks. notes: of `note_words`, by the block's number."""
    lines = {word: _line(word, map(encode_numbers, n)) for word, n in _gather(notes).items()}
    return _sort(lines)


def change_words(
    lines: Iterable[str], before: Mapping[int, str], now: Mapping[int, str]
) -> list[str]:
    """Change some blocks in lines that were merged before.

    before: what the changed blocks held, by their number; a new one is missing. now: what they
    hold; one that is gone is missing.
    """
    known = {line.partition(" ")[0]: line for line in lines}
    for block in before.keys() | now.keys():
        old = _gather({block: before[block]} if block in before else {})
        new = _gather({block: now[block]} if block in now else {})
        for word in old.keys() | new.keys():
            was, are = old.get(word, _NONE), new.get(word, _NONE)
            if was != are:
                known[word] = _change_line(known.get(word, word), block, was, are)
    return _sort({word: line for word, line in known.items() if " " in line})


def _change_line(line: str, block: int, was: Numbers, are: Numbers) -> str:
    word, *rows = line.split(" ")
    rows += [""] * (len(was) - len(rows))
    since, until = block * LENGTH, (block + 1) * LENGTH
    changed = (
        row if old == new else replace_numbers(row, since, until, new)
        for row, old, new in zip(rows, was, are, strict=True)
    )
    return _line(word, changed)


def _gather(notes: Mapping[int, str]) -> dict[str, Numbers]:
    """Gather the numbers of each word; they fall."""
    found: dict[str, Numbers] = defaultdict(lambda: ([], [], [], []))
    for block in sorted(notes, reverse=True):
        records = notes[block].split("\n")
        last = block * LENGTH + len(records) - 1
        for number, record in zip(count(last, -1), reversed(records), strict=False):
            for weight, words in enumerate(record.split(",")):
                for word in words.split():
                    found[word][weight].append(number)
    return found


def _line(word: str, rows: Iterable[str]) -> str:
    return " ".join((word, *rows)).rstrip()


def _sort(lines: Mapping[str, str]) -> list[str]:
    """Sort as JavaScript compares strings: by halves of characters."""
    return [lines[word] for word in sorted(lines, key=lambda word: word.encode("utf-16-be"))]
