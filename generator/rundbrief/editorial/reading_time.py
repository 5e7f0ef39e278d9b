"""How long it takes to read an issue."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rundbrief.content.snapshot import Snapshot

# Adults read 184 words a minute on average over 17 languages, 228 in English. Source:
# Trauzettel-Klosinski and Dietz, "Standardized Assessment of Reading Performance" (2012).
_WORDS_PER_MINUTE = 200
# Of Chinese and Japanese, which don't separate words by spaces.
_CHARACTERS_PER_MINUTE = 300
_CHARACTER = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_WORD = re.compile(r"\w+(?:['’.,-]\w+)*")
_ADDRESS = re.compile(r"\b[a-z]+://\S+")


def estimate_minutes(introduction: str, contents: Snapshot) -> int:
    """Estimate the time to read an issue, in whole minutes. introduction: as plain text."""
    text = _ADDRESS.sub(" ", " \n".join((introduction, *_texts(contents))))
    rest, characters = _CHARACTER.subn(" ", text)
    words = sum(1 for __ in _WORD.finditer(rest))
    return max(1, round(words / _WORDS_PER_MINUTE + characters / _CHARACTERS_PER_MINUTE))


def _texts(contents: Snapshot) -> Iterator[str]:
    for item in contents.items:
        yield from (item.title, item.summary)
    for notice in contents.notices:
        yield from (notice.title, notice.summary)
    for correction in contents.corrections:
        yield from (correction.title, correction.correction)
    for metric in contents.metrics:
        yield from (metric.name, metric.says)
    yield from (incident.title for incident in contents.incidents)
    yield from (follow_up.title for follow_up in contents.follow_ups)
    yield from (ask.what for ask in contents.asks)
    yield from (it.what for it in contents.dates)
