"""Wrapping of plain text into lines, also in scripts that don't separate words by spaces.

A simple form of the Unicode line breaking algorithm (UAX 14), which Python doesn't have.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

WIDTH = 72

_WORD = re.compile(r"[^ \t\r\n\f\v]+")
# An address ends at the punctuation of Chinese and Japanese.
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^\u3000-\u303f\uff00-\uffef]+")

# Chinese and Japanese: between any two characters, except before or after some punctuation.
_IDEOGRAPHIC = re.compile(
    "[\u2e80-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uffee"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)
# Tibetan, Thai, Lao, Myanmar, Khmer and others. Finding their words needs a dictionary, so only
# runs that don't fit in a line are broken.
_WITHOUT_SPACES = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\ua9e0-\ua9ff\uaa60-\uaadf]"
)
# Small kana, and vowels that Thai and Lao write after a consonant.
_NEVER_FIRST = frozenset(
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ\u0e2f\u0e30\u0e32\u0e33\u0e45\u0eb0\u0eb2\u0eb3"
)
# Vowels that Thai and Lao write before a consonant, and signs that join the next one.
_NEVER_LAST = frozenset(
    "\u0e40\u0e41\u0e42\u0e43\u0e44\u0ec0\u0ec1\u0ec2\u0ec3\u0ec4\u1039\u17d2\u200d\u2060"
)
# Combining characters, and closing or other punctuation.
_CATEGORIES_NEVER_FIRST = frozenset({"Mn", "Mc", "Me", "Cf", "Lm", "Pe", "Pf", "Po"})
_CATEGORIES_NEVER_LAST = frozenset({"Ps", "Pi"})


def wrap(text: str, *, first: str = "", rest: str = "", width: int = WIDTH) -> list[str]:
    """Wrap one paragraph; words and addresses stay whole.

    first, rest: what its first line and its further lines begin with.
    """
    lines: list[str] = []
    line, used, is_empty = first, measure(first), True
    for space, part in _parts(text, width - max(measure(first), measure(rest))):
        size = measure(part)
        gap = space if not is_empty else ""
        if not is_empty and used + len(gap) + size > width:
            lines.append(line)
            line, used, gap = rest, measure(rest), ""
        line, used, is_empty = f"{line}{gap}{part}", used + len(gap) + size, False
    return lines if is_empty else [*lines, line]


def measure(text: str) -> int:
    """Return the width of a text in columns; characters of Chinese and Japanese take two."""
    if text.isascii():
        return len(text)
    return sum(map(_width_of, text))


def _width_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _parts(text: str, room: int) -> Iterator[tuple[str, str]]:
    """Yield what can't be broken, each with the space before it, if any."""
    for word in _WORD.finditer(text):
        space = " "
        for part in _split(word[0], room):
            yield space, part
            space = ""


def _split(word: str, room: int) -> Iterator[str]:
    """Split a word where a line can be broken. room: the width of a line."""
    if word.isascii() or not (_IDEOGRAPHIC.search(word) or _WITHOUT_SPACES.search(word)):
        yield word
        return
    for part in _cut(word, _IDEOGRAPHIC):
        if measure(part) <= room:
            yield part
        else:
            yield from _cut(part, _WITHOUT_SPACES)


def _cut(text: str, script: re.Pattern[str]) -> Iterator[str]:
    """Cut a text at all breaks of a script, outside of addresses."""
    addresses = _ADDRESS.finditer(text)
    kept = {number for it in addresses for number in range(it.start() + 1, it.end())}
    start = 0
    for number in range(1, len(text)):
        if number not in kept and _is_breakable(text[number - 1], text[number], script):
            yield text[start:number]
            start = number
    yield text[start:]


def _is_breakable(before: str, after: str, script: re.Pattern[str]) -> bool:
    return bool(
        (script.match(before) or script.match(after))
        and after not in _NEVER_FIRST
        and before not in _NEVER_LAST
        and unicodedata.category(after) not in _CATEGORIES_NEVER_FIRST
        and unicodedata.category(before) not in _CATEGORIES_NEVER_LAST
    )
