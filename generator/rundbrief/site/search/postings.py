"""Ascending numbers as short text: the gaps between them, as base64 VLQ without a sign.

The digits are those of source maps: five bits each, the lowest first; the sixth says that another
digit follows. A gap under 33 takes one letter, and nothing needs escaping.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import sub

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def encode_numbers(numbers: Iterable[int]) -> str:
    """Encode numbers from 0 on. They must rise."""
    numbers = tuple(numbers)
    return "".join(map(_CODES.__getitem__, map(sub, numbers, (-1, *numbers))))


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


_CODES = _Codes()
