"""Normalisation of words: case, accents and endings, for German and English at once.

`search-index.js` does the same in the browser. It gets `ENDINGS` from the index, so only a few
lines of code are duplicated; a test compares both on thousands of words.

A stemmer for one language wouldn't do, since the departments of one site write in several. Removing
too much is harmless, as text and query lose the same letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

# Longer words are addresses or keys, which nobody types in full.
MAX_WORD_LENGTH = 32

# Letters that Unicode doesn't decompose into a base letter and a mark.
_LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ς": "σ"}
# `bruecke` is `brücke`; `issue`, `queued` and `neue` are what they are.
_DIGRAPH = re.compile(r"(^|[^aeiouq])([aou])e(?!s?$|d$)")
# Chinese and Japanese have no spaces: each character counts as a word.
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
# Dashes, quotation marks and dots: usually the only characters outside ASCII.
_PUNCTUATION = re.compile("[\u2010-\u2027]")
_WORD = re.compile(r"[^\W_]+")
# Words that are joined by hyphens or apostrophes. Longer ones are file names.
_COMPOUND = re.compile(r"[^\W_]+(?:[-\u2010\u2011'\u2019][^\W_]+)+")
_MAX_PARTS = 4
_JOINT = re.compile("[-\u2010\u2011'\u2019]")
# Translation of ASCII: lower case letters and digits, everything else becomes a space.
_PLAIN = bytes(ord(chr(n).lower()) if n < 128 and chr(n).isalnum() else 32 for n in range(256))

# Endings of words: (ending, minimum number of letters before it, letters before it that protect it,
# replacement). The first match is replaced, repeatedly until none matches.
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
    """Yield the normalised words of a text, with their endings."""
    return map(_shorten, find_words(text))


def find_words(text: str) -> list[str]:
    """Return the words of a text in lower case and without accents, each as long as it is."""
    text = text.replace("·", " ")  # the separator of `bare_text`
    if not text.isascii():
        text = _PUNCTUATION.sub(" ", text)
    if text.isascii():
        return text.encode().translate(_PLAIN).decode().split()
    text = unicodedata.normalize("NFKD", text)
    for letter in set(text):
        if unicodedata.category(letter).startswith("M"):
            text = text.replace(letter, "")
    # Lower case can be decomposable again, as of “İ”.
    text = unicodedata.normalize("NFKD", text.lower())
    for letter, plain in _LETTERS.items():
        text = text.replace(letter, plain)
    text = _IDEOGRAPH.sub(r" \g<0> ", text)
    return _WORD.findall(text.lower())


def join_compounds(text: str) -> Iterator[str]:
    """Yield the compounds of a text as one word each, so that `email` finds `E-Mail`."""
    for word in filter(_JOINT.search, text.split()):
        for compound in _COMPOUND.findall(word):
            joined, joints = _JOINT.subn("", compound)
            if joints < _MAX_PARTS and not joined.isdigit():
                yield joined


def _shorten(word: str) -> str:
    return _DIGRAPH.sub(r"\1\2", word)[:MAX_WORD_LENGTH]


def stem_of(word: str) -> str:
    """Return a word from `find_words` as the index has it."""
    return _STEMS[word]


def stem(word: str) -> str:
    """Remove the endings of a word from `split_words`."""
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
    return map(_STEMS.__getitem__, find_words(text))


def count_stems(text: str) -> Counter[str]:
    """Count the words of a text without their endings."""
    return Counter(stems_of(text))


def compounds_of(text: str) -> Iterator[str]:
    """Yield the compounds of a text as one word each, without their endings."""
    return stems_of(" ".join(join_compounds(text)))


class _Stems(dict[str, str]):
    """Stems by word, computed on first use."""

    def __missing__(self, word: str) -> str:
        self[word] = stem(_shorten(word))
        return self[word]


_STEMS = _Stems()
