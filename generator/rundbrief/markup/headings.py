"""Ids of headings, as on GitHub: letters and digits of all scripts, and hyphens for blanks."""

from __future__ import annotations

import re
from collections import Counter

_MAX_LENGTH = 90
_DROPPED = re.compile(r"[^\w\- ]")


def heading_id(text: str) -> str:
    """Make the id of a heading from its text."""
    return _DROPPED.sub("", " ".join(text.split()).lower()).replace(" ", "-")[:_MAX_LENGTH]


class HeadingIds:
    """Makes the ids of a text: headings of the same name are numbered."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def __call__(self, text: str, __: str = "-") -> str:
        name = heading_id(text)
        number = self.counts[name]
        self.counts[name] += 1
        return f"{name}-{number}" if number else name

    def reset(self) -> None:
        self.counts.clear()
