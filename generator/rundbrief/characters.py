"""Which characters are allowed in a line of text, and how many in a subject."""

from __future__ import annotations

import re
import unicodedata

# Control and format characters, surrogates, private use, line and paragraph separators. Unassigned
# code points are allowed, since they may be emoji newer than Python's tables, except those that
# never become characters; so are the joiners of emoji and Persian, direction marks and soft
# hyphens.
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_JOINERS = frozenset("\u200c\u200d\u200e\u200f\u00ad")
_REPLACED = "\N{REPLACEMENT CHARACTER}"
# What GitHub Actions and Azure Pipelines take for a command wherever a job prints it.
# Source: TryParse and TryParseV2 in ActionCommand.cs of https://github.com/actions/runner
_CI_COMMAND = re.compile(r"^(\s*):(?=:)|#(?=#(?:vso)?\[)", re.MULTILINE)

# Subjects that we compose are no longer, and the linter warns of longer ones: clients cut them.
MAX_SUBJECT_LENGTH = 78


def is_text(character: str) -> bool:
    """Return whether a character is allowed in a line of text."""
    if character in _JOINERS:
        return True
    return unicodedata.category(character) not in _INVISIBLE and not _is_noncharacter(character)


def _is_noncharacter(character: str) -> bool:
    """Return whether XML and HTML forbid a code point. Source: Unicode 16, section 23.7."""
    code = ord(character)
    return 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE


def is_line(text: str) -> bool:
    """Return whether all characters are allowed in a line of text."""
    # Printable text never contains any of the above, and `isprintable` is much faster.
    return text.isprintable() or all(map(is_text, text))


def printable(text: str) -> str:
    """Replace all characters that could affect a terminal, and so what is read there."""
    return text if text.isprintable() else "".join(c if is_text(c) else _REPLACED for c in text)


def printable_lines(text: str) -> str:
    """Replace such characters in a text of several lines."""
    return text if text.isprintable() else "\n".join(map(printable, text.split("\n")))


def terminal_text(text: str) -> str:
    """Return lines for people in which nothing affects a terminal or a CI job."""
    return _CI_COMMAND.sub(lambda match: f"{match[0]} ", printable_lines(text))
