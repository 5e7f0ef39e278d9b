"""Placeholders of characters that mean nothing to Markdown, although they could.

They keep Markdown from looking for an end that isn't there, and from taking `<path>` for an
element. They are noncharacters, which Unicode reserves for use inside a program, and are replaced
by the character itself once the HTML is made.
"""

from __future__ import annotations

import html
from collections.abc import Mapping

_CHARACTERS = "<[](){\"'`\\"
PLACEHOLDERS: Mapping[str, str] = {
    character: chr(0xFDD0 + number) for number, character in enumerate(_CHARACTERS)
}
_TO_PLACEHOLDERS = str.maketrans(dict(PLACEHOLDERS))
# A backslash is a placeholder where it escaped a `<`, which Markdown doesn't know.
_TO_TEXT = str.maketrans({mark: "" if c == "\\" else c for c, mark in PLACEHOLDERS.items()})
_TO_HTML = str.maketrans(
    {mark: "" if c == "\\" else html.escape(c) for c, mark in PLACEHOLDERS.items()}
)
_REMOVED = str.maketrans(dict.fromkeys(PLACEHOLDERS.values(), ""))


def remove_placeholders(text: str) -> str:
    """Remove noncharacters that are in a contributor's text."""
    return text.translate(_REMOVED)


def as_literals(text: str) -> str:
    return text.translate(_TO_PLACEHOLDERS)


def restore_text(text: str) -> str:
    return text.translate(_TO_TEXT)


def restore_html(rendered: str) -> str:
    """Replace placeholders by the characters, escaped for text and attributes alike."""
    return rendered.translate(_TO_HTML)
