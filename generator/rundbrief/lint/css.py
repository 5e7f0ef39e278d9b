"""CSS as declarations, rules and at-rules, through tinycss2."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import tinycss2

# tinycss2 writes tokens back by recursion: what is nested deeper, no mail program reads.
_MOST_NESTING = 40


@dataclass(frozen=True)
class Declaration:
    """One `name: value`. tokens: of tinycss2. text: the value as it was written."""

    name: str
    tokens: tuple[Any, ...]
    text: str
    important: bool


@dataclass(frozen=True)
class Rule:
    """media: what its at-rules say, the outermost first."""

    selector: str
    tokens: tuple[Any, ...]
    declarations: tuple[Declaration, ...]
    media: tuple[str, ...]
    nested: bool = False


@dataclass(frozen=True)
class AtRule:
    """depth: how many at-rules it stands in."""

    keyword: str
    prelude: str
    depth: int


@dataclass(frozen=True)
class Sheet:
    rules: tuple[Rule, ...] = ()
    at_rules: tuple[AtRule, ...] = ()
    commented: bool = False


@lru_cache(maxsize=2048)
def parse_style(style: str) -> tuple[Declaration, ...]:
    """Read a style attribute."""
    if _is_too_deep(style):
        return ()
    return tuple(_declarations(tinycss2.parse_blocks_contents(style)))


@lru_cache(maxsize=64)
def parse_sheet(css: str, media: str | None = None) -> Sheet:
    """Read a style sheet. media: what holds for all of it."""
    if _is_too_deep(css):
        return Sheet()
    reader = _Reader()
    reader.read(tinycss2.parse_stylesheet(css), (media,) if media else (), 0)
    return Sheet(tuple(reader.rules), tuple(reader.at_rules), "/*" in css)


def functions_of(tokens: tuple[Any, ...]) -> Iterator[Any]:
    """Walk through tokens and all tokens inside functions and brackets."""
    waiting = list(reversed(tokens))
    while waiting:
        token = waiting.pop()
        yield token
        waiting.extend(reversed(getattr(token, "arguments", None) or ()))
        if token.type.endswith(" block"):
            waiting.extend(reversed(token.content or ()))


def split_at_commas(tokens: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    parts: list[list[Any]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return [tuple(part) for part in parts]


def _is_too_deep(css: str) -> bool:
    depth = deepest = 0
    for sign in css:
        if sign in "({[":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in ")}]":
            depth = max(0, depth - 1)
    return deepest > _MOST_NESTING


def _declarations(nodes: list[Any]) -> Iterator[Declaration]:
    for node in nodes:
        if node.type == "declaration":
            text = tinycss2.serialize(node.value).strip()
            yield Declaration(node.lower_name, tuple(node.value), text, bool(node.important))


class _Reader:
    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.at_rules: list[AtRule] = []

    def read(
        self, nodes: list[Any], media: tuple[str, ...], depth: int, *, nested: bool = False
    ) -> None:
        for node in nodes:
            if node.type == "qualified-rule":
                self._read_rule(node, media, depth, nested=nested)
            elif node.type == "at-rule":
                prelude = tinycss2.serialize(node.prelude).strip()
                self.at_rules.append(AtRule(node.lower_at_keyword, prelude, depth))
                if node.content and node.lower_at_keyword in ("media", "supports", "layer"):
                    inner = tinycss2.parse_blocks_contents(node.content)
                    self.read(inner, (*media, prelude), depth + 1)
                elif node.content and node.lower_at_keyword == "font-face":
                    continue

    def _read_rule(self, node: Any, media: tuple[str, ...], depth: int, *, nested: bool) -> None:
        inner = tinycss2.parse_blocks_contents(node.content)
        selector = tinycss2.serialize(node.prelude).strip()
        declarations = tuple(_declarations(inner))
        self.rules.append(Rule(selector, tuple(node.prelude), declarations, media, nested))
        self.read([n for n in inner if n.type != "declaration"], media, depth, nested=True)
