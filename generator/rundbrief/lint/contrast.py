"""Contrast of text and background: as designed, inverted by the client, and in dark mode."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml.html import HtmlElement
from tinycss2.color3 import parse_color

from rundbrief.colours import contrast_ratio
from rundbrief.i18n.texts import _
from rundbrief.lint.css import Cascade, CascadedValue
from rundbrief.lint.email import Email
from rundbrief.lint.findings import (
    Finding,
    Patterns,
    declaration_pattern,
    element_pattern,
    text_pattern,
)
from rundbrief.lint.fonts import HEADING_SIZES, compute_font_size, is_bold

# Red, green, blue, each from 0 to 1.
Colour = tuple[float, float, float]

# Source: WCAG 2.2, success criterion 1.4.3. Large text has 24 px, or 18.66 px if it is bold. Text
# hidden from screen readers counts as a graphic, which needs 3 by criterion 1.4.11.
ENOUGH = 4.5
ENOUGH_IF_LARGE = 3.0
_LARGE, _LARGE_IF_BOLD = 24.0, 18.66

_BLACK: Colour = (0.0, 0.0, 0.0)
_WHITE: Colour = (1.0, 1.0, 1.0)
# Defaults of browsers: links, and the canvas in dark mode.
_LINK: Colour = (0.0, 0.0, 0.933)
_LINK_IN_DARK: Colour = (0.62, 0.62, 1.0)
_CANVAS_IN_DARK: Colour = (0.118, 0.118, 0.118)
# Font sizes in em, from the default stylesheet of HTML.
_NO_TEXT = frozenset({"style", "script", "title", "head", "template", "noscript"})
# Elements with a style of their own in browsers.
_STYLED = frozenset({"b", "strong", "th", "a", *HEADING_SIZES, *_NO_TEXT})


# What set a colour: an element, and its declaration; without one, the element itself did.
_Cause = tuple[HtmlElement, CascadedValue | None]


@dataclass(frozen=True)
class _Style:
    """The computed style of an element. size: of the font, in CSS pixels."""

    colour: Colour
    background: Colour
    size: float = 16.0
    bold: bool = False
    hidden: bool = False
    # By a filter, which comes after all other colours.
    is_inverted: bool = False
    is_graphic: bool = False
    colour_cause: _Cause | None = None
    background_cause: _Cause | None = None


_LIGHT_MODE = _Style(_BLACK, _WHITE)
_DARK_MODE = _Style(_WHITE, _CANVAS_IN_DARK)


def check_contrast(email: Email) -> Iterator[Finding]:
    """Check the colours as designed, which is what most clients show."""
    what = _(
        "“{text}” has a contrast of {ratio}; at least {enough} is needed ({colour} on {background})"
    )
    yield from _check(email, email.cascade, _LIGHT_MODE, what, lambda c: c)


def check_inverted(email: Email) -> Iterator[Finding]:
    """Check the colours inverted, as the apps of Gmail and Outlook do in dark mode."""
    what = _(
        "when an email client inverts the colours, “{text}” has a contrast of {ratio}; at least "
        "{enough} is needed ({colour} on {background})"
    )
    yield from _check(email, email.cascade, _LIGHT_MODE, what, _invert, link=_invert(_LINK_IN_DARK))


def check_dark(email: Email) -> Iterator[Finding]:
    """Check the email's own rules for dark mode, if it has any."""
    what = _(
        "in dark mode, “{text}” has a contrast of {ratio}; at least {enough} is needed ({colour} "
        "on {background})"
    )
    yield from _check_dark(email, email.dark_cascade, what)


def check_thunderbird(email: Email) -> Iterator[Finding]:
    """Check the email's own rules for dark mode as Thunderbird applies them, if it has any.

    It ignores `@media` inside a stylesheet, but respects the `media` of the whole stylesheet.
    """
    what = _(
        "in Thunderbird's dark mode, “{text}” has a contrast of {ratio}; at least {enough} is "
        "needed ({colour} on {background})"
    )
    yield from _check_dark(email, email.thunderbird_cascade, what)


def _check_dark(email: Email, cascade: Cascade, what: str) -> Iterator[Finding]:
    if not cascade.has_dark_rules:
        return
    # Without this declaration, clients keep a white canvas and blue links.
    is_declared = any(
        "dark" in (m.get("content") or "")
        for m in email.find("meta")
        if (m.get("name") or "").lower() == "color-scheme"
    )
    start = _DARK_MODE if is_declared else _LIGHT_MODE
    link = _LINK_IN_DARK if is_declared else _LINK
    yield from _check(email, cascade, start, what, lambda c: c, link=link)


def _check(
    email: Email,
    cascade: Cascade,
    start: _Style,
    what: str,
    transform: Callable[[Colour], Colour],
    *,
    link: Colour = _LINK,
) -> Iterator[Finding]:
    """Report each insufficient pair of colours once, with the first text that has it.

    start: the style that the root inherits. transform: how the client changes a colour. link: the
    default colour of links.
    """
    styles: dict[HtmlElement, _Style] = {}
    seen: set[tuple[str, str, bool]] = set()
    for element in email.elements:
        parent = element.getparent()
        inherited = styles.get(parent, start) if parent is not None else start
        styles[element] = _compute_style(element, inherited, cascade, link)
        for text, style in _own_texts(element, styles, start):
            if style.hidden or style.size < 1:
                continue
            colour, background = transform(style.colour), transform(style.background)
            colour = _invert(colour) if style.is_inverted else colour
            enough = _enough(style)
            key = (_to_hex(colour), _to_hex(background), enough == ENOUGH)
            ratio = contrast_ratio(key[0], key[1])
            if ratio < enough and key not in seen:
                seen.add(key)
                yield _finding(what, text, style, ratio, enough, key)


def _own_texts(
    element: HtmlElement, styles: dict[HtmlElement, _Style], start: _Style
) -> Iterator[tuple[str, _Style]]:
    """Yield the text before an element's first child, and the text after the element.

    Clients that block images show their alternative text, in the colours of the image.
    """
    if element.tag == "img" and (alt := (element.get("alt") or "").strip()):
        yield alt, styles[element]
    if element.text and element.text.strip():
        yield element.text, styles[element]
    parent = element.getparent()
    if element.tail and element.tail.strip():
        yield element.tail, styles.get(parent, start) if parent is not None else start


def _enough(style: _Style) -> float:
    is_large = style.size >= _LARGE or (style.bold and style.size >= _LARGE_IF_BOLD)
    return ENOUGH_IF_LARGE if is_large or style.is_graphic else ENOUGH


def _finding(
    what: str, text: str, style: _Style, ratio: float, enough: float, key: tuple[str, str, bool]
) -> Finding:
    values = {
        "text": " ".join(text.split())[:60],
        "ratio": f"{int(ratio * 10) / 10:.1f}",
        "enough": f"{enough:g}",
        "colour": key[0],
        "background": key[1],
    }
    why = _("many readers can't read it, and nobody can in sunlight")
    fix = _(
        "make one of the two colours darker or lighter, in the template or in mkdocs.yml under "
        "brand"
    )
    sides = [_patterns_of(*it) for it in (style.colour_cause, style.background_cause) if it]
    layout = tuple(pattern for side in sides for pattern in side.layout)
    settings = tuple(pattern for side in sides for pattern in side.settings)
    patterns = Patterns(layout=(*layout, text_pattern(text)), settings=settings)
    return Finding(what, why, fix, values, patterns=patterns)


def _compute_style(
    element: HtmlElement, inherited: _Style, cascade: Cascade, link: Colour
) -> _Style:
    """Compute the style of an element. Most elements have that of their parent."""
    values = cascade.values_of(element)
    tag = str(element.tag)
    if not values and not element.attrib and tag not in _STYLED:
        return inherited
    background, background_cause = _background(element, inherited, values)
    colour, colour_cause = _colour(element, inherited, values, background, link)
    return _Style(
        colour,
        background,
        size=compute_font_size(values.get("font-size"), inherited.size, tag),
        bold=is_bold(values.get("font-weight"), inherited.bold, tag),
        hidden=inherited.hidden or tag in _NO_TEXT or _is_hidden(values),
        is_inverted=_is_inverted(values.get("filter"), inherited.is_inverted),
        is_graphic=inherited.is_graphic or element.get("aria-hidden") == "true",
        colour_cause=colour_cause,
        background_cause=background_cause,
    )


def _background(
    element: HtmlElement, inherited: _Style, values: dict[str, CascadedValue]
) -> tuple[Colour, _Cause | None]:
    below, value = inherited.background, values.get("background-color")
    if value:
        if colour := _first_colour(value, below):
            return colour, (element, value)
    elif colour := _parse_colour(element.get("bgcolor") or "", below):
        return colour, None
    return below, inherited.background_cause


def _colour(
    element: HtmlElement,
    inherited: _Style,
    values: dict[str, CascadedValue],
    background: Colour,
    link: Colour,
) -> tuple[Colour, _Cause | None]:
    value = values.get("color")
    if value and (colour := _parse_colour(value.text, background)):
        return colour, (element, value)
    if colour := _parse_colour(element.get("color") or "", background):
        return colour, (element, None)
    if element.tag == "a" and element.get("href"):
        return link, (element, None)
    return inherited.colour, inherited.colour_cause


def _patterns_of(element: HtmlElement, value: CascadedValue | None) -> Patterns:
    """Return patterns for what sets a colour: a declaration, or a rule of a class or an element."""
    if value is None:
        own = element.get("color")
        pattern = declaration_pattern("color", own) if own else element_pattern(str(element.tag))
        return Patterns(layout=(pattern,))
    classes = [
        rf"\.{re.escape(name)}(?![\w-])[^{{}}\n]*\{{[^}}\n]*{value.name}"
        for name in (element.get("class") or "").split()
    ]
    rule = [text_pattern(value.selector) + r"\s*\{"] if value.selector else []
    own_value = [
        declaration_pattern(value.name, value.text),
        rf"""["']?{re.escape(value.text)}["']?""",
    ]
    tag = rf"(?<![\w.#-]){element.tag}(?![\w-])[^{{}}\n]*\{{[^}}\n]*{value.name}"
    return Patterns(layout=(*rule, *own_value, *classes, tag), settings=(re.escape(value.text),))


def _is_hidden(values: dict[str, CascadedValue]) -> bool:
    return any(
        name in values and values[name].text.lower() == word
        for name, word in (("display", "none"), ("visibility", "hidden"), ("opacity", "0"))
    )


def _is_inverted(value: CascadedValue | None, inherited: bool) -> bool:
    """Return whether an element is inverted; backgrounds of its own are not considered."""
    return inherited ^ (value is not None and value.text.lower().count("invert(1)") % 2 == 1)


@lru_cache(maxsize=2048)
def _parse_colour(text: str, below: Colour) -> Colour | None:
    """Parse a colour. below: the colour behind a translucent one.

    None if it is no colour, fully transparent, or `currentColor`.
    """
    return _mix(parse_color(text), below) if text else None


def _mix(parsed: Any, below: Colour) -> Colour | None:
    if parsed is None or isinstance(parsed, str) or not parsed.alpha:
        return None
    channels = (parsed.red, parsed.green, parsed.blue)
    alpha = min(max(parsed.alpha, 0.0), 1.0)
    mixed = [
        min(max(c * alpha + b * (1 - alpha), 0.0), 1.0)
        for c, b in zip(channels, below, strict=True)
    ]
    return (mixed[0], mixed[1], mixed[2])


def _first_colour(value: CascadedValue, below: Colour) -> Colour | None:
    """Return the colour in a shorthand such as `background`."""
    if len(value.tokens) == 1:
        return _parse_colour(value.text, below)
    colours = (_mix(parse_color(token), below) for token in value.tokens)
    return next((colour for colour in colours if colour), None)


def _invert(colour: Colour) -> Colour:
    """Invert the lightness and keep the hue."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*colour)
    return colorsys.hls_to_rgb(hue, 1 - lightness, saturation)


def _to_hex(colour: Colour) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in colour)
