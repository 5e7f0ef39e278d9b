"""Placeholders of characters that mean nothing to Markdown, although they could.

They keep Markdown from looking for an end that isn't there, and from taking `<path>` for an
element. They are noncharacters, which Unicode reserves for use inside a program, and are replaced
by the character itself once the HTML is made.
"""

from __future__ import annotations

import html
from collections.abc import Mapping

_CHARACTERS = "<[](){\"'`\\:.@&"
PLACEHOLDERS: Mapping[str, str] = {
    character: chr(0xFDD0 + number) for number, character in enumerate(_CHARACTERS)
}
# Precedes the number of a block of code that was set aside.
FENCE = chr(0xFDEF)
# Stands on a line where a comment was: what follows it is another list or paragraph.
COMMENT = chr(0xFDEE)
_CHARACTER_OF = {mark: character for character, mark in PLACEHOLDERS.items()} | {COMMENT: ""}
# In code, a backslash is one.
_TO_CODE = str.maketrans(_CHARACTER_OF)
# Elsewhere it escaped a `<`, which Markdown doesn't know.
_UNESCAPED = _CHARACTER_OF | {PLACEHOLDERS["\\"]: ""}
_TO_TEXT = str.maketrans(_UNESCAPED)
_TO_HTML = str.maketrans({mark: html.escape(c) for mark, c in _UNESCAPED.items()})
_REMOVED = str.maketrans(dict.fromkeys((*PLACEHOLDERS.values(), FENCE, COMMENT), ""))


def remove_placeholders(text: str) -> str:
    """Remove noncharacters that are in a contributor's text."""
    return text.translate(_REMOVED)


def restore_text(text: str) -> str:
    return text.translate(_TO_TEXT)


def restore_code(text: str) -> str:
    return text.translate(_TO_CODE)


def restore_html(rendered: str) -> str:
    """Replace placeholders by the characters, escaped for text and attributes alike."""
    return rendered.translate(_TO_HTML)
