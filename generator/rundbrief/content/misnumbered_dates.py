"""Dates that Markdown takes for numbers of a list, and so counts on from the first one.

In German, `24. Dezember` and `31. Dezember` on two lines become points 24 and 25.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rundbrief.content.files import Document
from rundbrief.i18n.texts import _
from rundbrief.markup.comments import read_visible
from rundbrief.problems import Problem

_DATE = re.compile(
    r" {0,3}(\d{1,2})\. (Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober"
    r"|November|Dezember)\b"
)
_ANY = re.compile(f"^{_DATE.pattern}", re.MULTILINE)


def warn_of_misnumbered_dates(document: Document) -> Iterator[Problem]:
    """Warn of dates below another one whose day isn't the next."""
    if not _ANY.search(document.body):
        return
    counted = 0
    for number, line in enumerate(read_visible(document.body), start=document.line):
        match = _DATE.match(line.text) if not line.fenced else None
        if match and counted and int(match[1]) != counted + 1:
            yield document.warning(
                number,
                _("Markdown takes the date for the number of a list, and shows {counted}."),
                _("points of a list are counted from the first one"),
                _("write a backslash before the point: {day}\\. {month}"),
                counted=counted + 1,
                day=match[1],
                month=match[2],
            )
        if match:
            counted = counted + 1 if counted else int(match[1])
        elif line.text.strip() and not line.text.startswith("  "):
            counted = 0
