"""Digests of what a text says, by which later changes of its words are noticed.

They are stored in files for years. So they depend on the words of the source only: neither on how a
version of the program renders Markdown, nor on a project's extensions, nor on where links lead,
which changes when files are moved.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from hashlib import sha256

from rundbrief.file_names import compose
from rundbrief.markup.comments import hide_comments

# Of what counts as a word. Digests of another version say nothing about changes.
_VERSION = "1"

# Addresses of links and images, the names of references, and their definitions. Footnotes are text.
_TARGET = re.compile(
    r"\]\([^()\n]{0,2000}(?:\([^()\n]{0,200}\)[^()\n]{0,200})?\)|\]\[[^\]\n]{0,200}\]"
)
_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)[^\]\n]{1,200}\]:.*$", re.MULTILINE)
_ATTRIBUTE = re.compile(r"\b(?:src|href)\s{0,9}=\s{0,9}(?:\"[^\"\n]{0,2000}\"|'[^'\n]{0,2000}')")
# Signs that matter to numbers, numbers, words, and single characters that may be symbols.
_WORD = re.compile(
    r"(?<![\w-])[-−–](?=\d)|\d+(?:[.,:/]\d+)*|[^\W\d_]+|[%‰$]|[^\x00-\x7f]", re.UNICODE
)
# Punctuation, which typography changes, spaces, and what is invisible.
_SILENT = frozenset("PZC")
# Soft hyphens and the like, which stand inside words.
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_MINUS = frozenset("-−–")


def digest_words(*texts: str) -> str:
    """Return a digest of the words and numbers of some Markdown."""
    words = " ".join(word for text in texts for word in list_words(text))
    return f"{_VERSION}-{sha256(words.encode()).hexdigest()[:16]}"


def is_comparable(checksum: str) -> bool:
    """Whether a stored digest is of the same kind as those that `digest_words` returns."""
    return checksum.startswith(f"{_VERSION}-")


def list_words(text: str) -> Iterator[str]:
    """List the words and numbers of some Markdown that readers see."""
    visible = compose(hide_comments(text))
    if "]" in visible:
        visible = _TARGET.sub("]", _DEFINITION.sub("", visible))
    if "=" in visible:
        visible = _ATTRIBUTE.sub("", visible)
    if not visible.isascii():
        visible = _INVISIBLE.sub("", visible)
    for word in _WORD.findall(visible):
        if word in _MINUS:
            yield "-"
        elif len(word) > 1 or word in "%‰" or unicodedata.category(word)[0] not in _SILENT:
            yield word
