"""Falling numbers as short text: the first, then the gaps between them, as base64 VLQ.

The digits are those of source maps: five bits each, the lowest first; the sixth says that another
digit follows. There is no sign. A gap under 32 takes one letter, and nothing needs escaping. What
is new has the highest number and stands in front, so that adding it touches only the beginning.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from operator import neg, sub

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
