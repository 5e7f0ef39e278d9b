"""Which characters may stand in a line of text."""

from __future__ import annotations

import unicodedata

# Control and format characters, surrogates, private use, line breaks. What Python's tables don't
# know yet (new emoji) is let through, and so are the joiners of emoji and of Persian, marks of
# direction and soft hyphens.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_JOINERS = frozenset("\u200c\u200d\u200e\u200f\u00ad")


def is_text(character: str) -> bool:
    """Say whether a character may stand in a line of text."""
    return character in _JOINERS or unicodedata.category(character) not in _INVISIBLE


def is_line(text: str) -> bool:
    """Say whether all characters may stand in a line of text."""
    # What Python takes for printable is none of the above, and is quickly found out.
    return text.isprintable() or all(map(is_text, text))
