"""Markdown's inline patterns, tried only where they can match.

Python-Markdown tries each of some thirty patterns on every piece of text, and most of them can't
match since their sign isn't there. Looking for the sign first makes no other HTML, and takes half
of the time away.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from markdown import Markdown
from markdown.treeprocessors import InlineProcessor
from markdown.util import STX, AtomicString

# By pattern: what a text must hold, one of these, so that it can match. A pattern that is not
# named here is always tried.
SIGNS: Mapping[str, tuple[str, ...]] = {
    "backtick": ("`",),
    "escape": ("\\",),
    "footnote": ("[^",),
    "reference": ("[",),
    "link": ("[",),
    "image_link": ("![",),
    "image_reference": ("![",),
    "short_reference": ("[",),
    "short_image_ref": ("![",),
    "autolink": ("<",),
    "automail": ("<",),
    "linebreak": ("  \n",),
    "html": ("<",),
    "entity": ("&",),
    "not_strong": ("*", "_"),
    "em_strong": ("*", "_"),
    "em_strong2": ("_",),
    "smarty-em-dashes": ("---",),
    "smarty-en-dashes": ("--",),
    "smarty-ellipses": ("...",),
    **{f"smarty-quotes-{number}": ("'", '"') for number in range(15)},
}


_ALWAYS = ("",)


class QuickInline(InlineProcessor):
    """Does what its parent does.

    tried: each pattern with its place and its signs. any_sign: finds a text that any can match.
    """

    tried: tuple[tuple[int, Any, tuple[str, ...]], ...]
    any_sign: re.Pattern[str]

    def run(self, tree: Any, ancestors: list[str] | None = None) -> Any:
        patterns = self.inlinePatterns
        names = {id(patterns[name]): name for name in _priorities(patterns)}
        self.tried = tuple(
            (place, pattern, SIGNS.get(names[id(pattern)], _ALWAYS))
            for place, pattern in enumerate(patterns)
        )
        self.any_sign = _finder_of(tuple(signs for __, __, signs in self.tried))
        if not any(map(self.any_sign.search, tree.itertext())):
            return tree
        return super().run(tree, ancestors)

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803  # the parent's own name, mangled
        if isinstance(data, AtomicString) or not self.any_sign.search(data):
            return data
        apply = self._InlineProcessor__applyPattern  # type: ignore[attr-defined]
        for place, pattern, signs in self.tried[patternIndex:]:
            start, matched = 0, True
            while matched and any(sign in data for sign in signs):
                data, matched, start = apply(pattern, data, place, start)
        return data


@lru_cache(maxsize=8)
def _finder_of(signs: tuple[tuple[str, ...], ...]) -> re.Pattern[str]:
    # What Markdown has put aside is marked by STX; its parent puts it back.
    every = {STX, *(sign for own in signs for sign in own)}
    return re.compile("|".join(sorted(map(re.escape, every))))


def quicken(md: Markdown) -> None:
    """Put ours in the place of each of Markdown's own; `smarty` has one for itself."""
    processors = md.treeprocessors
    for name, priority in _priorities(processors).items():
        old = processors[name]
        if type(old) is InlineProcessor:
            new = QuickInline(md)
            new.inlinePatterns = old.inlinePatterns
            processors.register(new, name, priority)


def _priorities(registry: Any) -> dict[str, float]:
    return {item.name: item.priority for item in registry._priority}  # noqa: SLF001  # it tells nobody else
