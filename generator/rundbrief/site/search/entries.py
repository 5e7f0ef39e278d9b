"""What the index has of one record, independently of all others."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from rundbrief.markup.plain_text import shorten, strip_html
from rundbrief.site.search.records import RecordText, SearchRecord
from rundbrief.site.search.words import compounds_of, count_stems, stems_of

# Only the beginning is quoted in results; all words are indexed.
MAX_QUOTED_LENGTH = 8_000

OFTEN_ENOUGH = 3
# A title with no more words than this counts as a name.
MAX_NAME_LENGTH = 2

_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_NO_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class IndexEntry:
    """A record in the index."""

    # What results show, as JSON.
    shown: str
    # Words by weight, from the lowest, separated by spaces.
    words: tuple[str, ...]


def build_entry(record: SearchRecord, text: RecordText, say: Callable[[date], str]) -> IndexEntry:
    """Build the entry of a record. say: formats dates."""
    everything = _everything(text)
    words = _weigh(text, everything)
    return IndexEntry(_shown(record, text, everything, say), tuple(map(" ".join, words)))


def _everything(text: RecordText) -> str:
    """Join everything that is readable of a record apart from its title."""
    body = " ".join(filter(None, (strip_html(body.html) for body in text.bodies)))
    summary = "" if _begins(body, text.summary) else text.summary
    return " · ".join(filter(None, (summary, body, *text.hints, *text.more)))


def _begins(body: str, summary: str) -> bool:
    """Whether the body starts with the summary, as it mostly does."""
    if body.startswith(summary.rstrip("…")):
        return True
    # The body has typographic quotation marks.
    return _letters(summary) in _letters(body[: 2 * len(summary)])


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text)


def _shown(
    record: SearchRecord, text: RecordText, everything: str, say: Callable[[date], str]
) -> str:
    """Serialise what results show; `search-index.js` reads it in this order."""
    return write_json(
        [
            text.title,
            record.href,
            record.kind,
            record.departments,
            record.health or "",
            text.state,
            record.date.isoformat() if record.date else "",
            say(record.date) if record.date else "",
            shorten(everything, MAX_QUOTED_LENGTH),
        ]
    )


def _weigh(text: RecordText, everything: str) -> tuple[Iterable[str], ...]:
    """Group words by weight: in the text, often or in the summary, in the title, in a name."""
    counted = count_stems(everything)
    counted.update(compounds_of(everything))
    title = dict.fromkeys(stems_of(text.title))
    is_name = len(title) <= MAX_NAME_LENGTH
    title.update(dict.fromkeys(compounds_of(text.title)))
    hints = " ".join((text.summary, *text.hints))
    often = dict.fromkeys((*stems_of(hints), *compounds_of(hints)))
    often.update(dict.fromkeys([w for w, number in counted.items() if number >= OFTEN_ENOUGH]))
    strong = often | title
    return (
        [word for word in counted if word not in strong],
        [word for word in often if word not in title],
        () if is_name else title,
        title if is_name else (),
    )


def write_json(value: Any) -> str:
    """Serialise to JSON that is valid JavaScript and can't close a script element."""
    text = _write(value)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
