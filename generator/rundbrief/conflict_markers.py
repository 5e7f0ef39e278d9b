"""Conflict markers of git, which it leaves in a file when it can't merge two versions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rundbrief.i18n.texts import _

_BEGIN = re.compile(r"^(?:<{7}|\|{7})(?: |$)", re.MULTILINE)
_MIDDLE = re.compile(r"^={7}$", re.MULTILINE)
_END = re.compile(r"^>{7} \S", re.MULTILINE)
# With the name of a branch or a commit, as git writes it.
_END_ALONE = re.compile(
    r">{7} (?:[^\s>]+(?: \(.{0,200}\))?|stashed changes|updated upstream)", re.IGNORECASE
)

# What is wrong with a file that has one, why, and the fix.
CONFLICT = (
    _("a conflict of two versions starts here"),
    _("git could not merge them, and both would be published"),
    _(
        "keep what is right, and delete the lines that start with “<<<<<<<”, “=======” and "
        "“>>>>>>>”; to show such a line as text, write a space before it"
    ),
)


def find_conflict(text: str) -> int:
    """Return the line (from 1) of the first conflict marker in a text; 0 if there is none.

    Seven `>` may also be a deep quotation, and seven `=` underline a heading.
    """
    match = _BEGIN.search(text)
    if match is None and ">>>>>>> " in text:
        if not _MIDDLE.search(text):
            return _find_end_alone(text.split("\n"))
        match = _END.search(text)
    return text.count("\n", 0, match.start()) + 1 if match else 0


def _find_end_alone(lines: Sequence[str]) -> int:
    """Return the line (from 1) of an end marker that is left over, and in no quotation."""
    for number, line in enumerate(lines):
        around = (*lines[max(number - 1, 0) : number], *lines[number + 1 : number + 2])
        if _END_ALONE.fullmatch(line) and not any(it.startswith(">") for it in around):
            return number + 1
    return 0
