"""Lines of the index: each word, with the numbers of the records that hold it, written short."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, count
from operator import neg, sub

from rundbrief.site.search.blocks import LENGTH

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_CODE = re.compile("[g-z0-9+/]*[A-Za-f]")
# So many letters are looked at first.
_BEGINNING = 64


def encode_numbers(numbers: Sequence[int], *, after: int | None = None) -> str:
    """Encode numbers from 0 on. They must fall. after: the one that stands before them."""
    if not numbers:
        return ""
    first = numbers[0] + 1 if after is None else after - numbers[0]
    return _CODES[first] + "".join(map(_CODES.__getitem__, map(sub, numbers, numbers[1:])))


def replace_numbers(text: str, since: int, until: int, numbers: Sequence[int]) -> str:
    """Replace the numbers of a range in an encoded row, of which only so much is read.

    until: exclusive. numbers: of that range, falling.
    """
    codes, held = _read_down_to(since, text)
    above = bisect_right(held, -until, key=neg)
    below = bisect_right(held, -since, key=neg)
    # What follows keeps its number, so its gap is another one; the gaps behind it stay.
    after = held[above - 1] if above else None
    anew = encode_numbers((*numbers, *held[below : below + 1]), after=after)
    ends = len("".join(codes[:above])), len("".join(codes[: below + 1]))
    return text[: ends[0]] + anew + text[ends[1] :]


def _read_down_to(number: int, text: str) -> tuple[list[str], list[int]]:
    """Read codes, and the numbers that they stand for, at least until one is lower than this."""
    size = _BEGINNING
    while True:
        codes = _CODE.findall(text[:size])
        steps = list(map(_STEPS.__getitem__, codes))
        held = list(accumulate((steps[0] - 1, *steps[1:]), sub)) if steps else []
        if size >= len(text) or (held and held[-1] < number):
            return codes, held
        size *= 8


class _Codes(dict[int, str]):
    """What stands for a step from one number to the next, written down when first asked for."""

    def __missing__(self, step: int) -> str:
        gap = step - 1
        text = []
        while gap > 31:
            text.append(_DIGITS[gap & 31 | 32])
            gap >>= 5
        text.append(_DIGITS[gap])
        self[step] = "".join(text)
        return self[step]


class _Steps(dict[str, int]):
    """The way back."""

    def __missing__(self, code: str) -> int:
        digits = (_DIGITS.index(letter) & 31 for letter in reversed(code))
        gap = 0
        for digit in digits:
            gap = gap << 5 | digit
        self[code] = gap + 1
        return self[code]


_CODES = _Codes()
_STEPS = _Steps()


# Numbers by how much the word says about the record.
Numbers = tuple[list[int], list[int], list[int], list[int]]


def merge_words(notes: Mapping[int, str]) -> list[str]:
    """Merge the words of all blocks. notes: of `note_words`, by the block's number."""
    lines = {word: _line(word, map(encode_numbers, n)) for word, n in _gather(notes).items()}
    return _sort(lines)


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
