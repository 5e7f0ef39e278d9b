"""Sizes and weights of fonts, as browsers compute them."""

from __future__ import annotations

import re

from rundbrief.lint.css import CascadedValue

# In the style sheets of browsers, relative to the text around them.
HEADING_SIZES = {"h1": 2.0, "h2": 1.5, "h3": 1.17, "h4": 1.0, "h5": 0.83, "h6": 0.67}
_SIZE = re.compile(r"([\d.]+)\s*(px|pt|em|rem|%)?")


def compute_font_size(value: CascadedValue | None, inherited: float, tag: str) -> float:
    """Compute the font size in CSS pixels."""
    match = _SIZE.fullmatch(value.text.lower()) if value else None
    if not match or match[1].count(".") > 1 or match[1] == ".":
        return inherited * HEADING_SIZES.get(tag, 1.0)
    number = float(match[1])
    return {
        "pt": number * 4 / 3,
        "em": number * inherited,
        "rem": number * 16,
        "%": number * inherited / 100,
    }.get(match[2] or "px", number)


def is_bold(value: CascadedValue | None, inherited: bool, tag: str) -> bool:
    if not value:
        return inherited or tag in ("b", "strong", "th", *HEADING_SIZES)
    text = value.text.lower()
    return text in ("bold", "bolder") or (
        text.isascii() and text.isdigit() and int(text[:4]) >= 600
    )
