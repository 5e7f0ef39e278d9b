"""What identifies internal content: its paths, titles, phrases and unusual words.

Whatever public content, settings or the program contain as well identifies nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain
from urllib.parse import unquote

from rundbrief.build.hidden_content import HiddenItem, separate
from rundbrief.build.leak_fingerprints import (
    PHRASE_LENGTH,
    Fingerprints,
    Tokens,
    Weights,
    fingerprint_words,
    join_texts,
    select_phrases,
    select_unusual,
    split_all,
    split_text,
    tokenize,
    tokenize_all,
    weigh_words,
)
from rundbrief.build.leak_vocabulary import interface_texts, program_texts, template_texts
from rundbrief.compilation import Compilation
from rundbrief.i18n.texts import Texts
from rundbrief.incremental.context import BuildContext
from rundbrief.incremental.processes import split
from rundbrief.site.search.words import join_compounds

# What readers of Markdown don't see as text: addresses of links, references, numbers and boxes of
# lists, and tags.
_UNSEEN = re.compile(
    r"\]\([^()\n]*\)|\]\[[^\[\]\n]*\]|\[\^[^\[\]\n]*\]|<[^<>\n]*>|\[[ xX]\]"
    r"|^[ \t]*\d+[.)]\s|^[ \t]*\[[^\[\]\n]+\]:.*$",
    re.MULTILINE,
)
# Markup inside a word, which readers see as one: `pur*ch*ase`.
_INSIDE_WORD = re.compile(r"(?<=[^\W_])(?:[*_~`]|\[\^[^\[\]\n]*\]|<[^<>\n]*>)++(?=[^\W_])")
# In letters, of a title that is a single word.
_MIN_TITLE_LENGTH = 4
# Items and texts per task of a worker.
_BATCH = 250


@dataclass(frozen=True)
class Identities:
    """All internal content, and the fingerprints that nothing public has, too."""

    items: Sequence[HiddenItem]
    weights: Weights
    fingerprints: Fingerprints


def find_identities(c: Compilation, context: BuildContext) -> Identities:
    """Find what identifies all internal content."""
    items, public = separate(c)
    weights = weigh_interface(c)
    texts, paths = Fingerprints(), Fingerprints()
    for fingerprints in context.map(partial(_fingerprint_texts, weights), split(items, _BATCH)):
        texts.add_all(fingerprints)
    for item in items:
        paths.add_all(fingerprint_path(item, weights))
    # A title or a phrase of internal content in the project's own templates would be published.
    own_templates = tokenize_all(template_texts(*c.project.layouts))
    for found in (texts, paths):
        found.words.difference_update(own_templates, _words_of_program(c.texts))
        found.remove(found.find_in(_tokenize_interface(c.texts)))
    find_common = partial(_find_common, texts, paths)
    for common_texts, common_paths in context.map(find_common, split(public, _BATCH)):
        texts.remove(common_texts)
        paths.remove(common_paths)
    texts.add_all(paths)
    return Identities(items, weights, texts)


def _find_common(
    texts: Fingerprints, paths: Fingerprints, public: Sequence[str]
) -> tuple[set[int], set[int]]:
    """Return the fingerprints that public texts have, too.

    A link to an internal page doesn't make its path public, since such links are removed.
    """
    seen = tokenize_all(map(_remove_unseen, public))
    encoded = (text for text in public if "%" in text or "&" in text)
    # The search index has compounds as one word.
    compounds = chain.from_iterable(map(join_compounds, public))
    joined = filter(None, map(_join_words, public))
    others = tokenize_all(chain(map(_select_unseen, public), encoded, compounds, joined))
    return texts.find_in(seen) | texts.find_in(others), paths.find_in(seen)


@cache
def _words_of_program(texts: Texts) -> frozenset[int]:
    return frozenset(fingerprint_words(set(split_all(program_texts(texts)))))


@cache
def _tokenize_interface(texts: Texts) -> Tokens:
    return tokenize_all(interface_texts(texts))


def weigh_interface(c: Compilation) -> Weights:
    """Return weights by which phrases that the program might write itself identify nothing."""
    names = (*(d.name for d in c.content.departments), *(m.name for m in c.content.metrics))
    own = tokenize_all((*names, c.project.brand_name))
    return weigh_words(chain(_tokenize_interface(c.texts), own))


def _fingerprint_texts(weights: Weights, items: Iterable[HiddenItem]) -> Fingerprints:
    found = Fingerprints()
    for item in items:
        found.add_all(fingerprint_text(item, weights))
    return found


def fingerprint_text(item: HiddenItem, weights: Weights) -> Fingerprints:
    """Return the fingerprints of an item's texts, whether or not something public has them, too.

    weights: from `weigh_interface`.
    """
    words = split_all(see_markdown(item.text))
    tokens = fingerprint_words(words)
    found = Fingerprints(select_unusual(words), set(select_phrases(tokens, weights)))
    _add_title(found, item.title, weights)
    for address in item.addresses:
        found.add_phrase(tokenize(address))
    return found


def fingerprint_path(item: HiddenItem, weights: Weights) -> Fingerprints:
    """Return the fingerprints of an item's path; the words around its date are enough for it."""
    words = split_text(item.path)
    tokens = fingerprint_words(words)
    found = Fingerprints()
    for at in range(1, len(words) - 3):
        if [len(word) for word in words[at : at + 3] if word.isdigit()] == [4, 2, 2]:
            found.add_phrase(tokens[at - 1 : at + 4])
            # Links within a folder don't name it.
            if not words[at + 3].isdigit():
                found.add_phrase(tokens[at : at + PHRASE_LENGTH])
            return found
    if len(words) > PHRASE_LENGTH:
        found.phrases.update(select_phrases(tokens, weights))
    else:
        _add_title(found, item.path, weights)
    return found


def see_markdown(text: str) -> tuple[str, str, str]:
    """Return a text as readers see it, what they don't see, and words with markup inside."""
    return _remove_unseen(text), _select_unseen(text), _join_words(text)


def _remove_unseen(text: str) -> str:
    return unquote(html.unescape(_UNSEEN.sub(" ", text)))


def _select_unseen(text: str) -> str:
    return unquote(join_texts(_UNSEEN.findall(text)))


def _join_words(text: str) -> str:
    """Return the lines that have words with markup inside, without it."""
    if not _INSIDE_WORD.search(text):
        return ""
    lines = (line for line in text.split("\n") if _INSIDE_WORD.search(line))
    return _remove_unseen(join_texts(_INSIDE_WORD.sub("", line) for line in lines))


def _add_title(found: Fingerprints, title: str, weights: Weights) -> None:
    """Add a short title; of a longer one, phrases were added already."""
    words = split_text(title)
    tokens = fingerprint_words(words)
    if len(words) == 1:
        if len(title) >= _MIN_TITLE_LENGTH and not title.isdigit():
            found.words.update(tokens)
    elif len(words) <= PHRASE_LENGTH and any(weights.get(token, 1) > 0 for token in tokens):
        found.add_phrase(tokens)
