"""Fingerprints of words and phrases, by which texts are compared whatever they are written in.

Words are compared as the search index has them: in lower case, without accents and endings. So a
text is found in any case, in composed and decomposed letters, and in the index itself. A phrase is
a number of consecutive words. Fingerprints are integers, the same in every process.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import compress, groupby
from operator import itemgetter

from rundbrief.site.search.words import MAX_WORD_LENGTH, find_words, stem_of

# In words: longer phrases are found by their parts of this length.
PHRASE_LENGTH = 5
# In letters: shorter words are too common to identify anything.
MIN_WORD_LENGTH = 5

# Words that stand for the end of a text, and of a sentence, a table's cell or a paragraph in it. No
# phrase reaches over them: plain text has other words between two paragraphs than Markdown.
_BREAK = "\nzzbreakzz\n"
_STOP = " zzstopzz "
_MARKS = (_BREAK.strip(), _STOP.strip())
_ENDS = re.compile(r"[.,:;!?…](?=\s)|(?<!\S)[^\w\s]+(?!\S)|\||\n\s*\n|\n\s*\d+[.)]\s")
# Characters that are invisible inside a word.
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_HEX = frozenset("0123456789abcdef")
_LETTERS = re.compile(r"(?:\d*[^\W\d_]){3}")

Tokens = Sequence[int]
# By word: 0 for common words, a negative number for ends; other words, which have none, count 1.
Weights = Mapping[int, int]


# Of all words seen so far, those that can identify a text, with their fingerprints.
_UNUSUAL: dict[str, int] = {}


class _ByWord(dict[str, int]):
    """Fingerprints by word, computed on first use."""

    def __missing__(self, word: str) -> int:
        data = stem_of(word).encode()
        fingerprint = self[word] = int.from_bytes(blake2b(data, digest_size=7).digest())
        if _is_unusual(word):
            _UNUSUAL[word] = fingerprint
        return fingerprint


def _is_unusual(word: str) -> bool:
    """Leave out short words, numbers with units, and hexadecimal digits, which occur anywhere."""
    if len(word) < MIN_WORD_LENGTH or word in _MARKS:
        return False
    start = word[:MAX_WORD_LENGTH]
    return start.isalpha() or (_LETTERS.search(start) is not None and not _HEX.issuperset(start))


_BY_WORD = _ByWord()


def tokenize(text: str) -> Tokens:
    """Return the fingerprints of a text's words, in order."""
    return fingerprint_words(split_text(text))


def tokenize_all(texts: Iterable[str]) -> Tokens:
    """Return the fingerprints of the words of texts that don't belong together."""
    return fingerprint_words(split_all(texts))


def split_all(texts: Iterable[str]) -> list[str]:
    """Split texts that don't belong together into normalised words."""
    ascii_texts: list[str] = []
    others: list[str] = []
    for text in texts:
        (ascii_texts if text.isascii() else others).append(text)
    # Apart, because splitting text beyond ASCII takes much longer.
    return [*split_text(join_texts(ascii_texts)), *split_text(join_texts(("", *others)))]


def join_texts(texts: Iterable[str]) -> str:
    """Join texts that don't belong together, so that no phrase reaches over their ends."""
    return _BREAK.join(texts)


def split_text(text: str) -> list[str]:
    """Split a text into normalised words, and the ends of its sentences."""
    if not text.isascii():
        for character in _INVISIBLE:
            text = text.replace(character, "")
    return find_words(_ENDS.sub(_STOP, text))


def fingerprint_words(words: Iterable[str]) -> Tokens:
    """Return the fingerprints of words from `split_text`, in order."""
    return [*map(_BY_WORD.__getitem__, words)]


def select_unusual(words: Iterable[str]) -> set[int]:
    """Return the fingerprints of words that are long enough to identify a text."""
    unique = set(words)
    fingerprint_words(unique)  # so that all of them are known
    return {_UNUSUAL[word] for word in unique & _UNUSUAL.keys()}


def phrases_of(tokens: Tokens, length: int = PHRASE_LENGTH) -> Iterator[int]:
    """Yield the fingerprints of all phrases of a length."""
    return map(hash, zip(*(tokens[start:] for start in range(length)), strict=False))


def weigh_words(common: Iterable[int]) -> Weights:
    """Return the weights of words for `select_phrases`."""
    ends = dict.fromkeys(fingerprint_words(_MARKS), -PHRASE_LENGTH)
    return dict.fromkeys(common, 0) | ends


def select_phrases(tokens: Tokens, weights: Weights) -> Iterator[int]:
    """Yield the phrases that are within one text and have a word that isn't common."""
    weighed = [weights.get(token, 1) for token in tokens]
    sums = map(sum, zip(*(weighed[start:] for start in range(PHRASE_LENGTH)), strict=False))
    return compress(phrases_of(tokens), map((0).__lt__, sums))


def find_matches(text: str, found: Collection[int]) -> Iterator[str]:
    """Yield the parts of a text, in normalised words, that have one of some fingerprints."""
    words = split_text(text)
    tokens = fingerprint_words(words)
    matching = [False] * len(words)
    for length in range(1, PHRASE_LENGTH + 1):
        fingerprints = tokens if length == 1 else phrases_of(tokens, length)
        for start, fingerprint in enumerate(fingerprints):
            if fingerprint in found:
                matching[start : start + length] = [True] * length
    for is_match, group in groupby(zip(matching, words, strict=True), key=itemgetter(0)):
        if is_match:
            yield " ".join(word for __, word in group)


@dataclass
class Fingerprints:
    """What identifies some texts."""

    words: set[int] = field(default_factory=set)
    # Of PHRASE_LENGTH.
    phrases: set[int] = field(default_factory=set)
    # Shorter ones by length, such as titles.
    short: dict[int, set[int]] = field(default_factory=dict)

    def add_phrase(self, tokens: Tokens) -> None:
        """Add a phrase of two words or more."""
        if len(tokens) >= PHRASE_LENGTH:
            self.phrases.update(phrases_of(tokens))
        elif len(tokens) > 1:
            self.short.setdefault(len(tokens), set()).add(hash(tuple(tokens)))

    def add_all(self, other: Fingerprints) -> None:
        self.words |= other.words
        self.phrases |= other.phrases
        for length, phrases in other.short.items():
            self.short.setdefault(length, set()).update(phrases)

    def remove(self, found: set[int]) -> None:
        for own in (self.words, self.phrases, *self.short.values()):
            own.difference_update(found)

    def find_in(self, tokens: Tokens) -> set[int]:
        """Return those that occur in a text."""
        found = self.words.intersection(tokens) | self.phrases.intersection(phrases_of(tokens))
        for length, phrases in self.short.items():
            found |= phrases.intersection(phrases_of(tokens, length))
        return found

    def as_set(self) -> set[int]:
        return self.words.union(self.phrases, *self.short.values())
