"""CSS: parsing into rules and declarations with tinycss2, and cascading onto elements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import tinycss2
from cssselect import SelectorError, parse
from cssselect.xpath import ExpressionError, HTMLTranslator
from lxml import etree
from lxml.html import HtmlElement

# CSS nested more deeply is ignored, because tinycss2 serialises tokens recursively.
_MAX_NESTING = 40


@dataclass(frozen=True)
class Declaration:
    """A declaration, `name: value`."""

    name: str
    # The value as tokens of tinycss2, and as it was written.
    tokens: tuple[Any, ...]
    text: str
    important: bool


@dataclass(frozen=True)
class Rule:
    """A style rule."""

    selector: str
    # The selector as tokens of tinycss2.
    tokens: tuple[Any, ...]
    declarations: tuple[Declaration, ...]
    # The conditions of enclosing at-rules, outermost first.
    media: tuple[str, ...]
    # Whether it is inside another style rule.
    nested: bool = False


@dataclass(frozen=True)
class AtRule:
    """An at-rule, such as `@media`."""

    keyword: str
    prelude: str
    # The number of enclosing at-rules.
    depth: int


@dataclass(frozen=True)
class Stylesheet:
    rules: tuple[Rule, ...] = ()
    at_rules: tuple[AtRule, ...] = ()
    has_comments: bool = False


@lru_cache(maxsize=2048)
def parse_declarations(style: str) -> tuple[Declaration, ...]:
    """Parse a style attribute."""
    if _is_too_deep(style):
        return ()
    return tuple(_declarations(tinycss2.parse_blocks_contents(style)))


@lru_cache(maxsize=64)
def parse_stylesheet(css: str, media: str | None = None) -> Stylesheet:
    """Parse a stylesheet. media: the condition for the whole stylesheet."""
    if _is_too_deep(css):
        return Stylesheet()
    parser = _CssParser()
    parser.parse(tinycss2.parse_stylesheet(css), (media,) if media else (), 0)
    return Stylesheet(tuple(parser.rules), tuple(parser.at_rules), "/*" in css)


def walk_tokens(tokens: tuple[Any, ...]) -> Iterator[Any]:
    """Yield tokens, including those inside functions and brackets."""
    waiting = list(reversed(tokens))
    while waiting:
        token = waiting.pop()
        yield token
        waiting.extend(reversed(getattr(token, "arguments", None) or ()))
        if token.type.endswith(" block"):
            waiting.extend(reversed(token.content or ()))


# Thunderbird puts the email into an element with this class.
_IN_THUNDERBIRD = re.compile(r":has\(\s*\.moz-text-html\s*\)|\.moz-text-html\s+")


def parse_for_thunderbird(css: str, media: str | None) -> Stylesheet:
    """Parse what Thunderbird applies of a stylesheet: its rules outside of `@media` blocks.

    media: the condition for the whole stylesheet, which it does respect.
    """
    sheet = parse_stylesheet(_IN_THUNDERBIRD.sub("", css))
    conditions = (media,) if media else ()
    return Stylesheet(
        tuple(replace(rule, media=conditions) for rule in sheet.rules if not rule.media)
    )


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
    for character in css:
        if character in "({[":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")}]":
            depth = max(0, depth - 1)
    return deepest > _MAX_NESTING


def _declarations(nodes: list[Any]) -> Iterator[Declaration]:
    for node in nodes:
        if node.type == "declaration":
            text = tinycss2.serialize(node.value).strip()
            yield Declaration(node.lower_name, tuple(node.value), text, bool(node.important))


class _CssParser:
    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.at_rules: list[AtRule] = []

    def parse(
        self, nodes: list[Any], media: tuple[str, ...], depth: int, *, nested: bool = False
    ) -> None:
        for node in nodes:
            if node.type == "qualified-rule":
                self._parse_rule(node, media, depth, nested=nested)
            elif node.type == "at-rule":
                prelude = tinycss2.serialize(node.prelude).strip()
                self.at_rules.append(AtRule(node.lower_at_keyword, prelude, depth))
                if node.content and node.lower_at_keyword in ("media", "supports", "layer"):
                    inner = tinycss2.parse_blocks_contents(node.content)
                    self.parse(inner, (*media, prelude), depth + 1)

    def _parse_rule(self, node: Any, media: tuple[str, ...], depth: int, *, nested: bool) -> None:
        inner = tinycss2.parse_blocks_contents(node.content)
        selector = tinycss2.serialize(node.prelude).strip()
        declarations = tuple(_declarations(inner))
        self.rules.append(Rule(selector, tuple(node.prelude), declarations, media, nested))
        self.parse([n for n in inner if n.type != "declaration"], media, depth, nested=True)


# The properties that affect whether text can be read, and the longhand that each counts as.
_CASCADED = {
    "background": "background-color",
    **{
        name: name
        for name in (
            *("color", "background-color", "font-size", "font-weight", "display"),
            *("visibility", "opacity", "filter"),
        )
    },
}
# The properties that affect how wide an element has to be.
_CASCADED_FOR_WIDTHS = {
    name: name
    for name in (
        *("font-size", "font-weight", "display", "white-space", "word-break", "overflow-wrap"),
        *("width", "min-width", "max-width", "padding", "padding-left", "padding-right"),
    )
}
_DARK_MODE = "prefers-color-scheme"
_NARROW_SCREEN = "max-width"

Specificity = tuple[int, int, int]
# Whether it is important, whether it is in a style attribute, its specificity and its position. The
# greatest wins. Source: CSS Cascading and Inheritance Level 4, "Cascade Sorting Order".
_Precedence = tuple[bool, bool, Specificity, int]


@dataclass(frozen=True)
class CascadedValue:
    """The winning declaration of a property."""

    name: str
    text: str
    tokens: tuple[Any, ...]
    # The selector of its rule; empty for a style attribute.
    selector: str


@dataclass
class Cascade:
    """The cascaded values of elements, for the properties that a rule looks at."""

    # The longhand that each property counts as.
    properties: Mapping[str, str]
    has_dark_rules: bool = False
    _values: dict[HtmlElement, dict[str, tuple[_Precedence, CascadedValue]]] = field(
        default_factory=dict
    )

    def values_of(self, element: HtmlElement) -> dict[str, CascadedValue]:
        """Return an element's cascaded values by property, without inherited ones."""
        return {name: value for name, (__, value) in self._values.get(element, {}).items()}

    def add(
        self,
        element: HtmlElement,
        declaration: Declaration,
        precedence: _Precedence,
        selector: str = "",
    ) -> None:
        name = self.properties.get(declaration.name)
        if name:
            values = self._values.setdefault(element, {})
            if name not in values or values[name][0] <= precedence:
                value = CascadedValue(
                    declaration.name, declaration.text, declaration.tokens, selector
                )
                values[name] = (precedence, value)


def build_cascade(
    tree: HtmlElement,
    stylesheets: Iterable[Stylesheet],
    inline_styles: Iterable[tuple[HtmlElement, tuple[Declaration, ...]]],
    *,
    dark: bool = False,
    narrow: bool = False,
) -> Cascade:
    """Cascade stylesheets and style attributes, for the properties that affect readability.

    dark: include the rules for dark mode. narrow: include the rules for narrow screens instead, for
    the properties that affect widths. Rules with any other condition are left out.
    """
    cascade = Cascade(_CASCADED_FOR_WIDTHS if narrow else _CASCADED)
    rules = (rule for sheet in stylesheets for rule in sheet.rules)
    for number, rule in enumerate(rules, start=1):
        declarations = [one for one in rule.declarations if one.name in cascade.properties]
        is_dark = any(_DARK_MODE in m and "dark" in m for m in rule.media)
        cascade.has_dark_rules |= is_dark and bool(declarations)
        is_narrow = any(_NARROW_SCREEN in m for m in rule.media)
        applies = not rule.media or (dark and is_dark) or (narrow and is_narrow)
        if declarations and applies:
            for element, specificity, selector in _select(tree, rule):
                for one in declarations:
                    precedence = (one.important, False, specificity, number)
                    cascade.add(element, one, precedence, selector)
    for element, inline in inline_styles:
        for one in inline:
            cascade.add(element, one, (one.important, True, (0, 0, 0), 0))
    return cascade


def _select(tree: HtmlElement, rule: Rule) -> Iterator[tuple[HtmlElement, Specificity, str]]:
    """Yield the elements that a rule applies to. A selector that can't be parsed matches none."""
    for part in split_at_commas(rule.tokens):
        text = tinycss2.serialize(part).strip()
        # Only Outlook.com sets this attribute, so the rule applies to nothing here.
        if "[data-ogs" in text:
            continue
        for path, specificity in _compile_selector(text):
            try:
                elements: Any = path(tree)
            except etree.XPathError:
                continue
            for element in elements:
                if isinstance(element.tag, str):
                    yield element, specificity, text


# Emails of one build share their styles, and each is cascaded for light and for dark mode.
@lru_cache(maxsize=2048)
def _compile_selector(text: str) -> tuple[tuple[etree.XPath, Specificity], ...]:
    try:
        return tuple(
            (etree.XPath(HTMLTranslator().selector_to_xpath(it)), it.specificity())
            for it in parse(text)
        )
    except (SelectorError, ExpressionError, etree.XPathError, ValueError, RecursionError):
        return ()
