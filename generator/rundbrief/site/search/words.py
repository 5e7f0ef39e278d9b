"""Words as search compares them: without case, accents and endings, in German and English at once.

`search-index.js` does the same in the browser; it gets `ENDINGS` from the index, so that only the
few lines of code stand twice. A test compares both on thousands of words.

No stemmer of one language would do, since departments of one house write in several. Taking off
too much is harmless: what is written and what is asked lose the same letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

# Longer words are addresses or keys, which nobody types to the end.
MOST_LETTERS = 32

# Letters that don't fall apart into a letter and its mark.
_LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ς": "σ"}
# `bruecke` is `brücke`; `issue`, `queued` and `neue` are what they are.
_DIGRAPH = re.compile(r"(^|[^aeiouq])([aou])e(?!s?$|d$)")
# Chinese and Japanese are written without spaces: each character is a word.
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
# Dashes, quotation marks, dots: what texts hold that hold no letter outside of ASCII.
_PUNCTUATION = re.compile("[\u2010-\u2027]")
_WORD = re.compile(r"[^\W_]+")
# For each ASCII character what is compared of it: small letters, digits, and blanks between.
_PLAIN = bytes(ord(chr(n).lower()) if n < 128 and chr(n).isalnum() else 32 for n in range(256))

# What a word may end in: (ending, how many letters must stand before it, which of them keep it,
# what takes its place). The first that fits is taken off, again and again until none fits.
ENDINGS: tuple[tuple[str, int, str, str], ...] = (
    ("s", 3, "sui", ""),  # incidents, Fahrrads; not process, status, analysis
    ("ied", 3, "", "i"),  # applied
    ("ed", 3, "ei", ""),  # fixed; not speed
    ("ing", 3, "", ""),  # fixing
    ("iert", 3, "", "i"),  # funktioniert, as funktionieren
    ("eln", 3, "", "el"),  # Regeln
    ("ern", 3, "", ""),  # Kindern
    ("em", 3, "", ""),
    ("en", 3, "", ""),
    ("er", 3, "", ""),
    ("e", 3, "", ""),
    ("y", 2, "", "i"),  # policy, as policies
    *((letter * 2, 2, "", letter) for letter in "bdfgklmnprstz"),  # shipping, Kundinnen
)


def split_words(text: str) -> Iterator[str]:
    """Yield the words of a text as they are compared, but with their endings."""
    return map(_shorten, _find_words(text))


def _find_words(text: str) -> list[str]:
    text = text.replace("·", " ")  # `bare_text` puts it between lines
    if not text.isascii():
        text = _PUNCTUATION.sub(" ", text)
    if text.isascii():
        return text.encode().translate(_PLAIN).decode().split()
    text = unicodedata.normalize("NFKD", text)
    for letter in set(text):
        if unicodedata.category(letter).startswith("M"):
            text = text.replace(letter, "")
    # What is lower case now may again be a letter with a mark.
    text = unicodedata.normalize("NFKD", text.lower())
    for letter, plain in _LETTERS.items():
        text = text.replace(letter, plain)
    text = _IDEOGRAPH.sub(r" \g<0> ", text)
    return _WORD.findall(text.lower())


def _shorten(word: str) -> str:
    return _DIGRAPH.sub(r"\1\2", word)[:MOST_LETTERS]


def stem(word: str) -> str:
    """Take the endings off a word that `split_words` gave."""
    while True:
        for ending, least, keepers, put in ENDINGS:
            before = len(word) - len(ending)
            if before >= least and word.endswith(ending) and word[before - 1] not in keepers:
                word = word[:before] + put
                break
        else:
            return word


def stems_of(text: str) -> Iterator[str]:
    """Yield the words of a text without their endings."""
    return map(_STEMS.__getitem__, _find_words(text))


def count_stems(text: str) -> Counter[str]:
    """Count the words of a text without their endings."""
    return Counter(stems_of(text))


class _Stems(dict[str, str]):
    """The stem of each word of a text, worked out when first asked for."""

    def __missing__(self, word: str) -> str:
        self[word] = stem(_shorten(word))
        return self[word]


_STEMS = _Stems()
