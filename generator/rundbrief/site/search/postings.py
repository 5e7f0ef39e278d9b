"""Ascending numbers as short text: the gaps between them, as base64 VLQ without a sign.

The digits are those of source maps: five bits each, the lowest first; the sixth says that another
digit follows. A gap under 33 takes one letter, and nothing needs escaping.
"""

from __future__ import annotations

from collections.abc import Iterable

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def encode_numbers(numbers: Iterable[int]) -> str:
    """Encode numbers from 0 on. They must rise."""
    text = []
    before = -1
    for number in numbers:
        gap = number - before - 1
        before = number
        while gap > 31:
            text.append(_DIGITS[gap & 31 | 32])
            gap >>= 5
        text.append(_DIGITS[gap])
    return "".join(text)
