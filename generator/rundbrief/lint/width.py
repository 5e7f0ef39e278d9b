"""Width: emails that are wider than a phone, so that readers have to scroll sideways.

Without a browser, widths are estimates: of how narrow each part can be when text wraps between
words. Source: CSS Box Sizing Level 3, "Intrinsic Size Contributions".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml.html import HtmlElement

from rundbrief.i18n.texts import _
from rundbrief.lint.css import Cascade, CascadedValue
from rundbrief.lint.email import Email, text_of
from rundbrief.lint.findings import Finding, patterns_of_text
from rundbrief.lint.fonts import compute_font_size, is_bold
from rundbrief.text_width import estimate_longest_word, estimate_width

# The width of a small phone that is still in use, in CSS pixels.
SCREEN = 360
# Estimates can be wrong by this much, because fonts differ.
_TOLERANCE = 1.08
_MAX_SPAN = 1000

_PIXELS = re.compile(r"(\d+(?:\.\d+)?)(?:px)?")
_NO_TEXT = ("style", "script", "title", "template")


@dataclass(frozen=True)
class _TextStyle:
    """The inherited properties that affect how narrow a text can be."""

    size: float = 16
    bold: bool = False
    white_space: str = "normal"
    word_break: str = "normal"
    overflow_wrap: str = "normal"


@dataclass(frozen=True)
class _Part:
    """How narrow a part of an email can be, and the element that makes it so."""

    width: float
    cause: HtmlElement


def check_width(email: Email) -> Iterator[Finding]:
    """Report what makes the email wider than a phone, if anything does."""
    for body in email.find("body"):
        part = _measure(body, _TextStyle(), email.narrow_cascade)
        if part.width > SCREEN * _TOLERANCE:
            yield _finding(part)


def _finding(part: _Part) -> Finding:
    words = text_of(part.cause)
    return Finding(
        _("on a phone, the email is about {width} pixels wide because of “{text}”"),
        _("many phones are {screen} pixels wide, so readers have to scroll sideways"),
        _("let the text wrap, split the table, or scale the image down"),
        {"width": round(part.width), "text": words or f"<{part.cause.tag}>", "screen": SCREEN},
        patterns=patterns_of_text(words),
    )


def _measure(element: HtmlElement, inherited: _TextStyle, cascade: Cascade) -> _Part:
    """Estimate how narrow an element can be, with its padding."""
    cascaded = cascade.values_of(element)
    values = {name: value.text for name, value in cascaded.items()}
    if values.get("display") == "none" or element.tag in _NO_TEXT:
        return _Part(0, element)
    if element.tag == "img":
        return _Part(_image_width(element, values), element)
    style = _text_style(element, cascaded, inherited)
    parts = [_Part(_text_width(element, style), element)]
    if element.tag == "table" and values.get("display", "table") == "table":
        parts.append(_measure_table(element, style, cascade))
    else:
        children = (child for child in element if isinstance(child.tag, str))
        parts += [_measure(child, style, cascade) for child in children]
    widest = max(parts, key=lambda part: part.width)
    fixed = 0 if element.tag in ("td", "th") else _pixels(values.get("width", ""))
    if element.tag == "table":
        fixed = max(fixed, _pixels(element.get("width", "")))
    least = max(fixed, _pixels(values.get("min-width", "")))
    if least > widest.width:
        widest = _Part(least, element)
    return _Part(widest.width + _padding(values), widest.cause)


def _measure_table(table: HtmlElement, style: _TextStyle, cascade: Cascade) -> _Part:
    """Add up the columns of a table. A cell that spans several is divided among them."""
    columns: dict[int, float] = {}
    widest = _Part(0, table)
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
    for row in rows:
        number = 0
        for cell in (it for it in row if it.tag in ("td", "th")):
            part = _measure(cell, style, cascade)
            span = max(1, int(_pixels(cell.get("colspan", ""))))
            for column in range(number, number + min(span, _MAX_SPAN)):
                columns[column] = max(columns.get(column, 0), part.width / span)
            number += span
            widest = max(widest, part, key=lambda it: it.width)
    cause = widest.cause if len(columns) == 1 else table
    return _Part(sum(columns.values()), cause)


def _text_style(
    element: HtmlElement, values: Mapping[str, CascadedValue], inherited: _TextStyle
) -> _TextStyle:
    tag = str(element.tag)
    texts = {name: value.text for name, value in values.items()}
    return _TextStyle(
        size=compute_font_size(values.get("font-size"), inherited.size, tag),
        bold=is_bold(values.get("font-weight"), inherited.bold, tag),
        white_space=texts.get("white-space", inherited.white_space),
        word_break=texts.get("word-break", inherited.word_break),
        overflow_wrap=texts.get("overflow-wrap", inherited.overflow_wrap),
    )


def _text_width(element: HtmlElement, style: _TextStyle) -> float:
    """Estimate how narrow the element's own text can be, without its children's."""
    if style.white_space == "nowrap":
        return estimate_width(text_of(element), style.size, bold=style.bold)
    if style.white_space == "pre":
        lines = str(element.text_content()).splitlines()
        return max((estimate_width(it, style.size, bold=style.bold) for it in lines), default=0)
    if style.word_break in ("break-word", "break-all") or style.overflow_wrap == "anywhere":
        return 0
    texts = (element.text, *(child.tail for child in element))
    return max(estimate_longest_word(it or "", style.size, bold=style.bold) for it in texts)


def _image_width(image: HtmlElement, values: Mapping[str, str]) -> float:
    if "%" in values.get("max-width", "") or "%" in values.get("width", ""):
        return 0
    return _pixels(values.get("width", "")) or _pixels(image.get("width", ""))


def _padding(values: Mapping[str, str]) -> float:
    sides = values.get("padding", "0").split()
    right = sides[min(1, len(sides) - 1)] if sides else ""
    left = sides[3] if len(sides) > 3 else right
    return _pixels(values.get("padding-left", left)) + _pixels(values.get("padding-right", right))


def _pixels(text: str) -> float:
    """Return a length in pixels; 0 for other units."""
    match = _PIXELS.fullmatch(text.strip())
    return float(match[1]) if match else 0
