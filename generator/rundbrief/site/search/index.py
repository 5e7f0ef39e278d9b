"""The index as small scripts, of which a browser loads only what a question needs.

`search/manifest.js` knows what all records are filtered by, and where each word is. Words and
records lie in many small files. All of them are plain scripts, since those are what a browser
also loads from a folder without a server, and under the strictest policy for scripts.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from rundbrief.compilation import Compilation
from rundbrief.editorial.dates import say_date
from rundbrief.markup.plain import bare_text, shorten
from rundbrief.site.search.postings import encode_numbers
from rundbrief.site.search.records import Record
from rundbrief.site.search.words import ENDINGS, count_stems, stems_of

MANIFEST = "search/manifest.js"

# A file is about as long as this many characters.
WORDS_IN_A_FILE = 24_000
RECORDS_IN_A_FILE = 12_000
# What can be quoted of a text. All of its words are found.
MOST_QUOTED = 8_000

# How much a word says about a record, from little to much.
IN_TEXT, OFTEN, IN_TITLE, IS_TITLE = range(4)
OFTEN_ENOUGH = 3
# A title of so few words is a name.
MOST_OF_A_NAME = 2


_NO_LETTERS = re.compile(r"[\W_]+")
_write_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class Entry:
    """What the index holds of one record, whatever else there is.

    shown: what a list of results shows, as JSON. words: by how much they say, with blanks between.
    """

    shown: str
    words: tuple[str, ...]


def render_search(c: Compilation, records: Sequence[Record]) -> Iterator[tuple[str, str]]:
    """Render the index of all that readers of this build may see."""
    return render_index(records, lambda day: say_date(day, c.texts))


def render_index(
    records: Sequence[Record], say: Callable[[date], str]
) -> Iterator[tuple[str, str]]:
    """Render the files of the index: (path in the site, text).

    say: how the site writes a date. The files but the manifest are in a folder that is named
    after what they hold, so that no browser mixes two builds.
    """
    yield from render_entries(records, [build_entry(record, say) for record in records])


def build_entry(record: Record, say: Callable[[date], str]) -> Entry:
    """Read what can be found of one record. It depends on nothing but the record and `say`."""
    text = _text_of(record)
    words: tuple[list[str], ...] = ([], [], [], [])
    for word, weight in _weigh(record, text).items():
        words[weight].append(word)
    return Entry(_shown(record, text, say), tuple(map(" ".join, words)))


def render_entries(
    records: Sequence[Record], entries: Sequence[Entry]
) -> Iterator[tuple[str, str]]:
    """Render the files of the index. entries: of each record."""
    words = list(_cut(_word_lines(entries), WORDS_IN_A_FILE))
    shown = list(_cut((entry.shown for entry in entries), RECORDS_IN_A_FILE))
    files = {f"words-{n}.js": _call("words", n, _json(",".join(w))) for n, w in enumerate(words)}
    for number, some in enumerate(shown):
        files[f"records-{number}.js"] = _call("records", number, f"[{','.join(some)}]")
    folder = f"search/{_digest(files)}"
    manifest = {
        "folder": f"{folder}/",
        "endings": ENDINGS,
        "words": [lines[0].partition(" ")[0] for lines in words],
        "records": _starts(shown),
        "total": len(records),
        "filters": _filters(records),
    }
    yield MANIFEST, f"rundbriefSearch.begin({_json(manifest)});\n"
    for name, text in files.items():
        yield f"{folder}/{name}", text


def _text_of(record: Record) -> str:
    """Give all that can be read of a record below its title."""
    body = " ".join(filter(None, (bare_text(body.html) for body in record.bodies)))
    # A summary mostly is the beginning of the body, where quotation marks are curved.
    known = _letters(record.summary) in _letters(body[: 2 * len(record.summary)])
    summary = "" if known else record.summary
    return " · ".join(filter(None, (summary, body, *record.hints, *record.more)))


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text)


def _shown(record: Record, text: str, say: Callable[[date], str]) -> str:
    """Write what a list of results shows; `search-index.js` reads it in this order."""
    return _json(
        [
            record.title,
            record.href,
            record.kind,
            record.departments,
            record.health or "",
            record.state,
            record.date.isoformat() if record.date else "",
            say(record.date) if record.date else "",
            shorten(text, MOST_QUOTED),
        ]
    )


def _word_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """Write a line for each word: the word, and the records that hold it, by how much it says."""
    found: dict[str, tuple[list[int], ...]] = defaultdict(lambda: ([], [], [], []))
    for number, entry in enumerate(entries):
        for weight, words in enumerate(entry.words):
            for word in words.split():
                found[word][weight].append(number)
    # In the order of JavaScript's strings, which compares their halves of characters.
    for word in sorted(found, key=lambda w: w.encode("utf-16-be")):
        yield " ".join((word, *map(encode_numbers, found[word]))).rstrip()


def _weigh(record: Record, text: str) -> dict[str, int]:
    counted = count_stems(text)
    weights = {word: OFTEN if n >= OFTEN_ENOUGH else IN_TEXT for word, n in counted.items()}
    for hint in (record.summary, *record.hints):
        weights.update(dict.fromkeys(stems_of(hint), OFTEN))
    title = set(stems_of(record.title))
    weights.update(dict.fromkeys(title, IS_TITLE if len(title) <= MOST_OF_A_NAME else IN_TITLE))
    return weights


def _filters(records: Sequence[Record]) -> dict[str, list[tuple[str, str]]]:
    """Say for each value that can be filtered by which records have it."""
    found: dict[str, dict[str, list[int]]] = {
        name: {} for name in ("kind", "department", "health", "period")
    }
    for number, record in enumerate(records):
        found["kind"].setdefault(record.kind, []).append(number)
        for slug in record.departments:
            found["department"].setdefault(slug, []).append(number)
        if record.health:
            found["health"].setdefault(record.health, []).append(number)
        if record.date:
            found["period"].setdefault(record.date.isoformat()[:7], []).append(number)
    return {
        name: [(value, encode_numbers(numbers)) for value, numbers in sorted(values.items())]
        for name, values in found.items()
    }


def _cut(lines: Iterable[str], length: int) -> Iterator[list[str]]:
    """Cut lines into runs of about a length."""
    run: list[str] = []
    size = 0
    for line in lines:
        if run and size + len(line) >= length:
            yield run
            run, size = [], 0
        run.append(line)
        size += len(line) + 1
    if run:
        yield run


def _starts(runs: Iterable[Sequence[object]]) -> str:
    """Encode the number of each run's first record."""
    starts, start = [], 0
    for run in runs:
        starts.append(start)
        start += len(run)
    return encode_numbers(starts)


def _call(kind: str, number: int, argument: str) -> str:
    return f'rundbriefSearch.take("{kind}",{number},{argument});\n'


def _json(value: Any) -> str:
    """Write JSON that is JavaScript, too, and that no HTML parser could take for an end tag."""
    text = _write_json(value)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _digest(files: dict[str, str]) -> str:
    digest = sha256()
    for name, text in files.items():
        digest.update(f"{name}\0{text}\0".encode())
    return digest.hexdigest()[:12]
