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

from rundbrief.media.svg_allowed import FETCHING, FILTERS, FUNCTIONS, PROPERTIES, SELECTOR_FUNCTIONS

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

# Stands for functions that filter, among the addresses of filters.
BLURS = "blur()"
# Properties that would multiply what they refer to if elements inside inherited them.
LAYERED = frozenset({"mask", "clip-path", "filter"})

# Writes an address anew; None leaves out what contains it.
Embed = Callable[[str], str | None]


@dataclass(frozen=True)
class CleanedStyle:
    """CSS as it may be published, and the addresses that it would have fetched."""

    text: str
    # With lines counted from 0.
    external: tuple[tuple[int, str], ...] = ()


def clean_value(text: str, embed: Embed | None) -> CleanedStyle:
    """Clean the value of an attribute that is CSS. The text is empty if it can't be kept.

    embed: None if it may not refer to anything.
    """
    tokens = _parsed(tinycss2.parse_component_value_list, text)
    external = tuple((0, address) for address in _find_external(tokens))
    written = None if external else _write(tokens, _IN_VALUE, embed)
    return CleanedStyle((written or "").strip(), external)


def clean_layer(text: str, embed: Embed | None) -> CleanedStyle:
    """Clean the value of an attribute that is named in LAYERED."""
    cleaned = clean_value(text, embed)
    is_kept = not depends_on_place(_parsed(tinycss2.parse_component_value_list, cleaned.text))
    return cleaned if is_kept else CleanedStyle("", cleaned.external)


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


def find_references(text: str) -> tuple[str, ...]:
    """Return the addresses in a value; BLURS stands for functions."""
    return tuple(_find_addresses(_parsed(tinycss2.parse_component_value_list, text)))


def find_references_in_declarations(text: str) -> tuple[tuple[str, str], ...]:
    """Return the addresses in a style attribute, with the property."""
    if "(" not in text:
        return ()
    nodes = _parsed(tinycss2.parse_blocks_contents, text)
    declarations = (node for node in nodes if node.type == "declaration")
    return tuple((it.lower_name, at) for it in declarations for at in _find_addresses(it.value))


def find_references_in_stylesheet(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield the addresses in a style element, as selector, property and address.

    selector: a class with its `.`, an id with its `#`, the name of an element, or `*`. The real
    selector applies to these elements or to fewer.
    """
    waiting = list(_parsed(tinycss2.parse_stylesheet, text)) if "(" in text else []
    while waiting:
        rule = waiting.pop()
        if rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content:
            waiting += tinycss2.parse_rule_list(rule.content)
        elif rule.type == "qualified-rule":
            found = find_references_in_declarations(tinycss2.serialize(rule.content))
            for selector in _simplify(rule.prelude) if found else ():
                for name, address in found:
                    yield selector, name, address


def _simplify(selectors: Iterable[Any]) -> set[str]:
    """Return a simple selector for each one in a list: a part of what follows its last combinator.

    An element needs to match all parts.
    """
    found: set[str] = set()
    parts: list[str] = []
    before, is_ended = "", False
    for token in selectors:
        literal = token.value if token.type == "literal" else ""
        is_space = token.type in ("whitespace", "comment")
        if literal == ",":
            found.add(_most_specific(parts))
        if literal in {",", ">", "+", "~"}:
            parts, is_ended = [], False
        elif is_space:
            is_ended = bool(parts)
        else:
            parts, is_ended = [] if is_ended else parts, False
            if token.type == "ident" and before != ":":
                parts.append(f".{token.value}" if before == "." else token.value)
            else:
                parts.append(f"#{token.value}" if token.type == "hash" else "")
        before = literal
    return {*found, _most_specific(parts)}


def _most_specific(parts: Iterable[str]) -> str:
    return max(filter(None, parts), key=lambda it: (it[0] == "#", it[0] == "."), default="*")


def depends_on_place(tokens: Iterable[Any]) -> bool:
    """Whether a value is or may become that of another place, such as the element around."""
    return any(
        (it.type == "ident" and it.lower_value == "inherit")
        or (it.type == "function" and it.lower_name == "var")
        for it in _flat(tokens)
    )


def _flat(tokens: Iterable[Any]) -> Iterator[Any]:
    waiting = list(tokens)[::-1]
    while waiting:
        token = waiting.pop()
        waiting += reversed(_inside(token))
        yield token


def _find_addresses(tokens: Iterable[Any]) -> Iterator[str]:
    for token in _flat(tokens):
        if token.type == "url":
            yield token.value.strip()
        elif token.type == "function" and token.lower_name == "url":
            yield from (it.strip() for it in _only_string(token))
        elif token.type == "function" and token.lower_name in FILTERS:
            yield BLURS


def _parsed(parse: Callable[[str], list[Any]], text: str) -> list[Any]:
    try:
        return parse(text)
    except ValueError:  # a number with thousands of digits
        return []


@dataclass
class _Cleaner:
    embed: Embed | None
    external: list[tuple[int, str]] = field(default_factory=list)
    # It reads the frames of an animation.
    is_frame: bool = False

    @property
    def found(self) -> tuple[tuple[int, str], ...]:
        return tuple(self.external)

    def declarations(self, nodes: Iterable[Any]) -> str:
        kept = []
        for node in nodes:
            if node.type != "declaration":
                self._note(node, _tokens_in(node))
            elif not self._note(node, node.value) and _is_property(node.lower_name):
                value = self._value(node)
                if value is not None and value.strip():
                    important = " !important" if node.important else ""
                    kept.append(f"{_property(node)}: {value.strip()}{important}")
        return "; ".join(kept)

    def _value(self, node: Any) -> str | None:
        # What a custom property refers to would depend on where it is used.
        is_custom = node.lower_name.startswith("--")
        if node.lower_name in LAYERED and (self.is_frame or depends_on_place(node.value)):
            return None
        return _write(node.value, _IN_VALUE, None if is_custom else self.embed)

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
            # Frames change no references: which elements they apply to is decided elsewhere.
            cleaner = _Cleaner(None, self.external, is_frame=True)
            inside = "".join(text for rule in kept for text in cleaner._rule(rule, _IN_CONDITION))
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
    for token in _flat(tokens):
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
