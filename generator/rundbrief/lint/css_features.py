"""Features of Can I email in CSS, found by parsing it instead of searching for substrings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import tinycss2

from rundbrief.lint.client_support import read_client_support
from rundbrief.lint.css import Declaration, Rule, Stylesheet, split_at_commas, walk_tokens
from rundbrief.lint.email import Email
from rundbrief.lint.findings import Patterns, declaration_pattern, text_pattern

Found = tuple[str, Patterns]

_SIDES = ("top", "right", "bottom", "left")
_CORNERS = ("top-left", "top-right", "bottom-left", "bottom-right")
_LOGICAL = [f"{axis}-{end}" for axis in ("inline", "block") for end in ("start", "end")]
_PARTS = ("width", "style", "color")

# Properties by feature, if the feature has a different name.
_GROUPS: dict[str, tuple[str, ...]] = {
    "css-block-inline-size": ("block-size",),
    "css-inline-size": ("inline-size",),
    "css-border": (
        *(f"border-{side}" for side in _SIDES),
        *(f"border-{part}" for part in _PARTS),
        *(f"border-{side}-{part}" for side in _SIDES for part in _PARTS),
    ),
    "css-border-image": tuple(
        f"border-image-{p}" for p in ("source", "slice", "width", "outset", "repeat")
    ),
    "css-border-inline-block": ("border-inline", "border-block"),
    "css-border-inline-block-individual": (
        *(f"border-{end}" for end in _LOGICAL),
        *(f"border-{axis}-{part}" for axis in ("inline", "block") for part in _PARTS),
    ),
    "css-border-inline-block-longhand": tuple(
        f"border-{end}-{part}" for end in _LOGICAL for part in _PARTS
    ),
    "css-border-radius": tuple(f"border-{corner}-radius" for corner in _CORNERS),
    "css-border-radius-logical": tuple(
        f"border-{a}-{b}-radius" for a in ("start", "end") for b in ("start", "end")
    ),
    "css-animation": tuple(
        f"animation-{p}"
        for p in ("name", "duration", "delay", "direction", "fill-mode", "iteration-count")
    ),
    "css-transition": tuple(
        f"transition-{p}" for p in ("property", "duration", "delay", "timing-function")
    ),
    "css-column-layout-properties": (
        *("columns", "column-fill", "column-rule", "column-span", "column-width"),
        *(f"column-rule-{part}" for part in _PARTS),
    ),
    "css-gap": ("gap", "column-gap", "row-gap", "grid-gap"),
    "css-grid-template": tuple(f"grid-template{p}" for p in ("", "-areas", "-columns", "-rows")),
    "css-inset": ("inset", *(f"inset-{end}" for end in (*_LOGICAL, "inline", "block"))),
    "css-left-right-top-bottom": _SIDES,
    "css-margin": tuple(f"margin-{side}" for side in _SIDES),
    "css-margin-block-start-end": ("margin-block-start", "margin-block-end"),
    "css-margin-inline-block": ("margin-inline", "margin-block"),
    "css-margin-inline-start-end": ("margin-inline-start", "margin-inline-end"),
    "css-padding": tuple(f"padding-{side}" for side in _SIDES),
    "css-padding-block-start-end": ("padding-block-start", "padding-block-end"),
    "css-padding-inline-block": ("padding-inline", "padding-block"),
    "css-padding-inline-start-end": ("padding-inline-start", "padding-inline-end"),
    "css-outline": tuple(f"outline-{part}" for part in _PARTS),
    "css-overflow": tuple(f"overflow-{axis}" for axis in ("x", "y", "block", "inline")),
    "css-scroll-snap": ("scroll-snap-type", "scroll-snap-align", "scroll-snap-stop"),
    "css-text-emphasis": ("text-emphasis-color", "text-emphasis-style"),
    "css-background-position": ("background-position-x", "background-position-y"),
}
# Features by value of a property.
_KEYWORDS = {
    "display": {
        "flex": "css-display-flex",
        "inline-flex": "css-display-flex",
        "grid": "css-display-grid",
        "inline-grid": "css-display-grid",
        "none": "css-display-none",
    },
    "flex-direction": {"column": "css-flex-direction", "column-reverse": "css-flex-direction"},
    "flex-wrap": {"wrap": "css-flex-wrap", "wrap-reverse": "css-flex-wrap"},
    "flex-flow": {"column": "css-flex-direction", "wrap": "css-flex-wrap"},
}
_FUNCTIONS = {
    **{name: f"css-function-{name}" for name in ("clamp", "light-dark", "max", "min")},
    **dict.fromkeys(("lch", "oklch", "lab", "oklab"), "css-modern-color"),
    **{
        f"{repeating}{name}": f"css-{name}"
        for name in ("linear-gradient", "radial-gradient", "conic-gradient")
        for repeating in ("", "repeating-")
    },
    "calc": "css-unit-calc",
    "rgb": "css-rgb",
    "rgba": "css-rgba",
    "var": "css-variables",
}
_SYSTEM_FONTS = ("system-ui", "ui-serif", "ui-sans-serif", "ui-rounded", "ui-monospace")
_INTRINSIC = ("fit-content", "min-content", "max-content")
_MEDIA = {
    "prefers-color-scheme": "css-at-media-prefers-color-scheme",
    "prefers-reduced-motion": "css-at-media-prefers-reduced-motion",
    "orientation": "css-at-media-orientation",
    "hover": "css-at-media-hover",
    "any-hover": "css-at-media-hover",
    "-webkit-device-pixel-ratio": "css-at-media-device-pixel-ratio",
    "-webkit-min-device-pixel-ratio": "css-at-media-device-pixel-ratio",
}
_COMBINATORS = {
    ">": "css-selector-child",
    "+": "css-selector-adjacent-sibling",
    "~": "css-selector-general-sibling",
}


@cache
def _properties() -> dict[str, str]:
    """Map each property to its feature."""
    data = read_client_support()
    named = {key.removeprefix("css-"): key for key in data.features if key.startswith("css-")}
    plain = {
        name: key
        for name, key in named.items()
        if data.title(key).removesuffix(" property").removesuffix(" shorthand") == name
        or data.title(key) == f"{name} CSS property"
    }
    return plain | {name: key for key, names in _GROUPS.items() for name in names}


def find_css_features(email: Email) -> Iterator[Found]:
    """Yield the features in all style attributes and stylesheets."""
    inline = (one for __, declarations in email.inline_styles for one in declarations)
    # Most elements repeat the declarations of others.
    for one in {(it.name, it.text, it.important): it for it in inline}.values():
        yield from _declaration(one)
    for sheet in email.stylesheets:
        yield from _sheet(sheet)


def _sheet(sheet: Stylesheet) -> Iterator[Found]:
    if sheet.has_comments:
        yield "css-comments", Patterns(layout=(r"/\*",))
    for at_rule in sheet.at_rules:
        where = Patterns(
            layout=(
                rf"@{at_rule.keyword}\s*{text_pattern(at_rule.prelude)}",
                rf"@{at_rule.keyword}\b",
            )
        )
        yield f"css-at-{at_rule.keyword}", where
        if at_rule.keyword == "media":
            for name in _media_features(at_rule.prelude):
                yield _MEDIA[name], where
    for rule in sheet.rules:
        yield from _selector(rule)
        for one in rule.declarations:
            yield from _declaration(one)


def _media_features(prelude: str) -> Iterator[str]:
    for token in walk_tokens(tuple(tinycss2.parse_component_value_list(prelude))):
        if token.type == "ident" and token.lower_value in _MEDIA:
            yield token.lower_value


def _declaration(one: Declaration) -> Iterator[Found]:
    where = Patterns(
        layout=(declaration_pattern(one.name, one.text), declaration_pattern(one.name))
    )
    for feature in dict.fromkeys(features_of_declaration(one)):
        yield feature, where


def features_of_declaration(one: Declaration) -> Iterator[str]:
    if one.name.startswith("--"):
        yield "css-variables"
        return
    if one.name in _properties():
        yield _properties()[one.name]
    if one.important:
        yield "css-important"
    values = _KEYWORDS.get(one.name, {})
    for token in walk_tokens(one.tokens):
        if token.type == "function":
            yield _FUNCTIONS.get(token.lower_name, "")
        elif token.type == "dimension":
            yield f"css-unit-{token.lower_unit}"
        elif token.type == "percentage":
            yield "css-unit-percent"
        elif token.type == "ident":
            yield values.get(token.lower_value, "")
            yield from _keyword(one.name, token.lower_value)


def _keyword(name: str, value: str) -> Iterator[str]:
    if value == "initial":
        yield "css-unit-initial"
    elif value in _INTRINSIC and name.endswith(("width", "height", "size")):
        yield "css-intrinsic-size"
    elif value in _SYSTEM_FONTS and name in ("font", "font-family"):
        yield "css-sytem-ui"  # spelled as in Can I email


def _selector(rule: Rule) -> Iterator[Found]:
    where = Patterns(
        layout=(text_pattern(rule.selector), text_pattern(rule.selector.partition(",")[0]))
    )
    for feature in dict.fromkeys(features_of_selector(rule)):
        yield feature, where


def features_of_selector(rule: Rule) -> Iterator[str]:
    if rule.nested:
        yield "css-nesting"
    parts = split_at_commas(rule.tokens)
    if len(parts) > 1:
        yield "css-selector-grouping"
    for part in parts:
        yield from _compound(list(part))


def _compound(tokens: list[Any]) -> Iterator[str]:
    """Yield the features of a selector without commas."""
    kinds = [t.type for t in tokens]
    for number, token in enumerate(tokens):
        before = tokens[number - 1] if number else None
        colon = bool(before and before.type == "literal" and before.value == ":")
        if token.type == "[] block":
            yield "css-selector-attribute"
        elif token.type == "hash":
            yield "css-selector-id"
        elif token.type == "literal":
            yield _COMBINATORS.get(token.value, "")
            yield {"*": "css-selector-universal", ".": "css-selector-class"}.get(token.value, "")
        elif colon and token.type in ("ident", "function"):
            name = token.lower_value if token.type == "ident" else token.lower_name
            yield f"css-pseudo-class-{name}"
            yield f"css-pseudo-element-{name}"
        elif token.type == "ident" and not (
            before and before.type == "literal" and before.value == "."
        ):
            yield "css-selector-type"
        if token.type == "whitespace" and _is_combinator(tokens, number):
            yield "css-selector-descendant"
    if any(
        a == "ident" and t.type == "literal" and t.value == "."
        for a, t in zip(kinds, tokens[1:], strict=False)
    ):
        yield "css-selector-chaining"


def _is_combinator(tokens: list[Any], number: int) -> bool:
    """Return whether a space is the descendant combinator, that is, between two selectors."""
    around = (tokens[number - 1] if number else None, *tokens[number + 1 : number + 2])
    return len(around) > 1 and all(
        token and not (token.type == "literal" and token.value in _COMBINATORS) for token in around
    )
