"""A language's quotation marks, and labels that screen readers announce.

`smarty` sets marks in rendered texts. Titles and summaries are plain texts, in which the same marks
are set here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from rundbrief.i18n.texts import Texts, _
from rundbrief.markup.sanitise import BLOCK_TAGS

# Opening and closing quotation marks, double and single. Source: Unicode CLDR, delimiters.
QUOTES: Mapping[str, tuple[str, str, str, str]] = {
    "de": ("„", "“", "‚", "‘"),
    "en": ("“", "”", "‘", "’"),
    "es": ("«", "»", "“", "”"),
    "fr": ("« ", " »", "‹ ", " ›"),
    "it": ("«", "»", "“", "”"),
    "nl": ("“", "”", "‘", "’"),
    "pl": ("„", "”", "«", "»"),
    "sv": ("”", "”", "’", "’"),
}


@dataclass(frozen=True)
class Typography:
    """Quotation marks and labels of a language."""

    # Opening and closing, double and single.
    quotes: tuple[str, str, str, str]
    # Labels for screen readers, of tables and of tasks.
    table_label: str
    done_label: str
    todo_label: str

    def task(self, *, done: bool) -> str:
        """Render a task as a labelled symbol: a box that can't be ticked is no form field."""
        if done:
            return f'<span class="task-done" role="img" aria-label="{self.done_label}">☑</span>'
        return f'<span class="task-open" role="img" aria-label="{self.todo_label}">☐</span>'

    @property
    def smarty(self) -> Mapping[str, Mapping[str, str]]:
        """The configuration of Markdown's extension `smarty`."""
        names = ("left-double", "right-double", "left-single", "right-single")
        marks = zip(names, self.quotes, strict=True)
        return {"substitutions": {f"{name}-quote": mark for name, mark in marks}}


def find_typography(texts: Texts) -> Typography:
    quotes = QUOTES.get(texts.locale.language, QUOTES["en"])
    return Typography(quotes, texts(_("Table")), texts(_("done")), texts(_("to do")))


_APOSTROPHE = re.compile(r"(?<=[^\W_])'(?=[^\W_])")


# `Hans' Rad`, `ich hab' Zeit`: behind a word, if no single quotation mark was opened.
_ENDING = re.compile(r"(?<=[^\W\d_])'(?![^\W_])")
_OPENING = re.compile(r"(?:^|(?<=[\s([{\"„“”«»–—-]))'(?=\S)")

# Directly behind an element, such as a link, and not before a word.
_CLOSING = re.compile(r"[\"'](?![^\W_])")


class Apostrophes(Treeprocessor):
    """`l'équipe`, `geht's`: inside a word, in every language, it is an apostrophe.

    So it is at the end of a word, in a block without an opening single quotation mark. Behind an
    element, `smarty` would take closing quotation marks for opening ones.
    """

    def __init__(self, md: Markdown, quotes: Sequence[str]) -> None:
        super().__init__(md)
        self.closing = {'"': quotes[1], "'": quotes[3]}
        # Before `smarty`, with priority 6, takes every one that is left for a quotation mark.
        md.treeprocessors.register(self, "rundbrief-apostrophes", 10)

    def run(self, root: Element) -> None:
        self._curve_endings(root)
        for element in root.iter():
            element.text = _curved(element.text)
            tail = _curved(element.tail)
            if tail and element.tag != "br" and _CLOSING.match(tail):
                tail = self.closing[tail[0]] + tail[1:]
            element.tail = tail

    def _curve_endings(self, root: Element) -> None:
        places = [(it, name) for it in root.iter() for name in _TEXTS if _has_ending(it, name)]
        if not places:
            return
        parents = {child: parent for parent in root.iter() for child in parent}
        opened: dict[Element, bool] = {}
        for element, name in places:
            block = _block_of(element if name == "text" else parents[element], parents)
            if block not in opened:
                opened[block] = bool(_OPENING.search("".join(block.itertext())))
            if not opened[block]:
                setattr(element, name, _ENDING.sub("’", getattr(element, name)))


_TEXTS = ("text", "tail")


def _has_ending(element: Element, name: str) -> bool:
    text = getattr(element, name)
    return bool(text) and not isinstance(text, AtomicString) and bool(_ENDING.search(text))


def _block_of(element: Element, parents: Mapping[Element, Element]) -> Element:
    while element.tag not in BLOCK_TAGS and element in parents:
        element = parents[element]
    return element


def _curved(text: str | None) -> str | None:
    # Code is atomic, and nobody's prose.
    return text if not text or isinstance(text, AtomicString) else _APOSTROPHE.sub("’", text)


# Quotation marks that leave no doubt: an opening one before a letter, a closing one behind a word.
_QUOTES = (
    re.compile(r'(?:^|(?<=[ \n(]))"(?=[^\W_])'),
    re.compile(r'(?<=[^\W_])"(?=[ \n.,;:!?)]|$)|(?<=[.,;:!?)])"(?=[ \n]|$)'),
    re.compile(r"(?:^|(?<=[ \n(]))'(?=[^\W_\d])(?!s\b)"),
    re.compile(r"(?<=[^\W_])'(?=[ \n.,;:!?)]|$)|(?<=[.,;:!?)])'(?=[ \n]|$)"),
)
_EM_DASH = re.compile(r"(?<!-)---(?!-)")
# Neither the name of an option of a program, such as `--force`, nor a comment has a dash.
_EN_DASH = re.compile(r"(?<!-)(?<![<\ufdd0]!)--(?!-)(?:(?<=\S--)|(?![A-Za-z]))")
_ELLIPSIS = re.compile(r"(?<!\.)\.{3}(?!\.)")
_SIGN = re.compile(r"[\"']|--|\.\.\.")


def leave_options(smarty: Any) -> None:
    """Let `smarty` set dashes as `set_marks` does. smarty: the tree processor."""
    smarty.inlinePatterns["smarty-en-dashes"].compiled_re = _EN_DASH


def count_marks(text: str) -> int:
    """Count what typography may change."""
    return len(_SIGN.findall(text))


def set_marks(words: str, quotes: Sequence[str]) -> str | None:
    """Set quotation marks, dashes, ellipses and apostrophes as `smarty` does; None in doubt."""
    if "'" in words:
        words = _APOSTROPHE.sub("’", words)
        if _ENDING.search(words) and not _OPENING.search(words):
            return None  # the rest of the block tells what it is
    if "'" in words or '"' in words:
        for pattern, mark in zip(_QUOTES, quotes, strict=True):
            words = pattern.sub(mark, words)
        if "'" in words or '"' in words:
            return None
    if "--" in words:
        words = _EN_DASH.sub("–", _EM_DASH.sub("—", words))
    return _ELLIPSIS.sub("…", words) if "..." in words else words
