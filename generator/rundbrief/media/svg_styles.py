"""CSS in a drawing, written anew from its tokens.

Only known properties, functions and selectors are kept. Tokens are compared after tinycss2 has
resolved escapes and comments, which hide addresses from a search in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import tinycss2
from tinycss2.serializer import serialize_identifier, serialize_string_value

from rundbrief.media.svg_allowed import FETCHING, FUNCTIONS, PROPERTIES, SELECTOR_FUNCTIONS

# CSS nested more deeply is left out.
_MAX_NESTING = 10
_VALUES = frozenset({"ident", "number", "percentage", "dimension", "hash", "string"})
_BLOCKS = {"() block": ("(", ")"), "[] block": ("[", "]")}
# Where a token is written, the literals and functions that it may have beside it.
_IN_VALUE = (frozenset(",/*+-"), FUNCTIONS)
_IN_SELECTOR = (frozenset(".:>+~,*=^$-"), SELECTOR_FUNCTIONS)
_IN_CONDITION = (frozenset(",:/"), frozenset[str]())

_PLAIN_ADDRESS = re.compile(r"#[\w.:-]+|data:[\w/;,+=]+", re.ASCII)

# What no XML document may contain, but an escape in CSS can stand for.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# Writes an address anew; None leaves out what contains it.
Embed = Callable[[str], str | None]


@dataclass(frozen=True)
class CleanedStyle:
    """CSS as it may be published, and the addresses that it would have fetched."""

    text: str
    # With lines counted from 0.
    external: tuple[tuple[int, str], ...] = ()


def clean_value(text: str, embed: Embed) -> CleanedStyle:
    """Clean the value of an attribute that is CSS. The text is empty if it can't be kept."""
    tokens = _parsed(tinycss2.parse_component_value_list, text)
    external = tuple((0, address) for address in _find_external(tokens))
    written = None if external else _write(tokens, _IN_VALUE, embed)
    return CleanedStyle((written or "").strip(), external)


def clean_declarations(text: str, embed: Embed) -> CleanedStyle:
    """Clean a style attribute."""
    cleaner = _Cleaner(embed)
    return CleanedStyle(
        cleaner.declarations(_parsed(tinycss2.parse_blocks_contents, text)), cleaner.found
    )


def clean_stylesheet(text: str, embed: Embed) -> CleanedStyle:
    """Clean the text of a style element."""
    cleaner = _Cleaner(embed)
    rules = cleaner.rules(_parsed(tinycss2.parse_stylesheet, text), 0)
    return CleanedStyle("".join(rules), cleaner.found)


def _parsed(parse: Callable[[str], list[Any]], text: str) -> list[Any]:
    try:
        return parse(text)
    except ValueError:  # a number with thousands of digits
        return []


@dataclass
class _Cleaner:
    embed: Embed
    external: list[tuple[int, str]] = field(default_factory=list)

    @property
    def found(self) -> tuple[tuple[int, str], ...]:
        return tuple(self.external)

    def declarations(self, nodes: Iterable[Any]) -> str:
        kept = []
        for node in nodes:
            if node.type != "declaration":
                self._note(node, _tokens_in(node))
            elif not self._note(node, node.value) and _is_property(node.lower_name):
                value = _write(node.value, _IN_VALUE, self.embed)
                if value is not None and value.strip():
                    important = " !important" if node.important else ""
                    kept.append(f"{_property(node)}: {value.strip()}{important}")
        return "; ".join(kept)

    def rules(self, nodes: Iterable[Any], depth: int) -> Iterator[str]:
        for node in nodes:
            if node.type == "at-rule":
                yield from self._at_rule(node, depth)
            elif node.type == "qualified-rule":
                yield from self._rule(node, _IN_SELECTOR)
            elif node.type == "error":
                self._note(node, ())

    def _rule(self, node: Any, allowed: tuple[frozenset[str], frozenset[str]]) -> Iterator[str]:
        inside = self.declarations(tinycss2.parse_blocks_contents(node.content))
        selector = None if self._note(node, node.prelude) else _write(node.prelude, allowed, None)
        if selector and selector.strip() and inside:
            yield f"{selector.strip()} {{ {inside} }}\n"

    def _at_rule(self, node: Any, depth: int) -> Iterator[str]:
        keyword = node.lower_at_keyword
        nested = node.content is not None and depth < _MAX_NESTING
        if keyword == "import":
            self.external.append((node.source_line - 1, "@import"))
        elif keyword == "media" and nested:
            inside = "".join(self.rules(tinycss2.parse_rule_list(node.content), depth + 1))
            condition = _write(node.prelude, _IN_CONDITION, None)
            if not self._note(node, node.prelude) and condition is not None and inside:
                yield f"@media {condition.strip()} {{\n{inside}}}\n"
        elif keyword in ("keyframes", "-webkit-keyframes") and nested:
            frames = tinycss2.parse_rule_list(node.content, skip_comments=True)
            kept = (r for r in frames if r.type == "qualified-rule")
            inside = "".join(text for rule in kept for text in self._rule(rule, _IN_CONDITION))
            name = _write(node.prelude, _IN_CONDITION, None)
            if name and name.strip() and inside:
                yield f"@keyframes {name.strip()} {{\n{inside}}}\n"
        elif keyword != "namespace":
            self._note(node, _tokens_in(node))

    def _note(self, node: Any, tokens: Iterable[Any]) -> bool:
        """Note the addresses that tokens would fetch; return whether there are any."""
        found = [(node.source_line - 1, address) for address in _find_external(tokens)]
        self.external.extend(found)
        return bool(found)


def _is_property(name: str) -> bool:
    return name in PROPERTIES or (name.startswith("--") and not _NOT_XML.search(name))


def _property(node: Any) -> str:
    # The names of custom properties are case-sensitive.
    name: str = node.name if node.name.startswith("--") else node.lower_name
    return str(serialize_identifier(name))


def _tokens_in(node: Any) -> list[Any]:
    return [*(getattr(node, "prelude", None) or ()), *(getattr(node, "content", None) or ())]


def _inside(token: Any) -> list[Any]:
    """Return what is in the brackets of a token."""
    arguments = getattr(token, "arguments", None)
    inside = arguments if arguments is not None else getattr(token, "content", None)
    return list(inside or ())


def _find_external(tokens: Iterable[Any]) -> Iterator[str]:
    """Yield the addresses outside of the drawing that tokens would fetch."""
    waiting = list(tokens)[::-1]
    while waiting:
        token = waiting.pop()
        waiting += reversed(_inside(token))
        if token.type == "url" and is_external(token.value):
            yield token.value.strip()
        elif token.type == "function" and token.lower_name in FETCHING:
            texts = [it.value for it in _inside(token) if it.type in ("string", "url")]
            if token.lower_name != "url" or not texts:
                yield f"{token.lower_name}({(texts or [''])[0]})"
            elif is_external(texts[0]):
                yield texts[0].strip()


def is_external(address: str) -> bool:
    """Return whether an address leads out of the drawing. Embedded files don't."""
    address = address.strip()
    return bool(address) and not address.startswith("#") and address[:5].lower() != "data:"


def _write(
    tokens: Iterable[Any],
    allowed: tuple[frozenset[str], frozenset[str]],
    embed: Embed | None,
    depth: int = 0,
) -> str | None:
    """Write tokens anew; None if one of them isn't allowed.

    allowed: literals and functions. embed: None if addresses aren't allowed either.
    """
    parts: list[str] = []
    for token in tokens:
        part: str | None = None
        if token.type in ("whitespace", "comment"):
            # Without a space in its place, what a comment separates could become one token.
            part = " "
        elif token.type in _VALUES:
            part = token.serialize()
        elif token.type == "literal":
            part = token.value if token.value in allowed[0] else None
        elif depth < _MAX_NESTING:
            part = _write_nested(token, allowed, embed, depth)
        if part is None or _NOT_XML.search(part):
            return None
        if part != " " or parts[-1:] != [" "]:
            parts.append(part)
    return "".join(parts)


def _write_nested(
    token: Any, allowed: tuple[frozenset[str], frozenset[str]], embed: Embed | None, depth: int
) -> str | None:
    if token.type == "url" or (token.type == "function" and token.lower_name == "url"):
        return _write_address(token, embed)
    inside = _write(_inside(token), allowed, embed, depth + 1)
    if inside is None:
        return None
    if token.type == "function" and token.lower_name in allowed[1]:
        return f"{serialize_identifier(token.lower_name)}({inside})"
    if token.type in _BLOCKS:
        begin, end = _BLOCKS[token.type]
        return f"{begin}{inside}{end}"
    return None


def _write_address(token: Any, embed: Embed | None) -> str | None:
    texts = [token.value] if token.type == "url" else _only_string(token)
    address = embed(texts[0].strip()) if embed and texts else None
    if not address:
        return None
    # Some programs know an address without quotation marks only.
    is_plain = _PLAIN_ADDRESS.fullmatch(address)
    return f"url({address})" if is_plain else f'url("{serialize_string_value(address)}")'


def _only_string(token: Any) -> list[str]:
    """Return the address of `url("…")`; none if it has modifiers."""
    rest = [it for it in _inside(token) if it.type not in ("whitespace", "comment")]
    return [it.value for it in rest if it.type == "string"] if len(rest) == 1 else []
