"""The lines of the index: a word and the encoded numbers of its records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from operator import sub

from rundbrief.site.search.blocks import LENGTH

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


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
        last = block * LENGTH + len(records) - 1
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
