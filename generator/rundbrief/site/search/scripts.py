"""Data as scripts, which load from the file system too, and under the strictest policy."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any

FOLDER = "search"
_NAME = 6  # bytes

_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def write_json(value: Any) -> str:
    """Serialise to JSON that is valid JavaScript and can't close a script element."""
    text = _write(value)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def render_call(function: str, argument: str) -> str:
    """Render a call of a function in `search-index.js`. argument: as JSON."""
    return f"rundbriefSearch.{function}({argument});\n"


def version_of(texts: Iterable[str]) -> str:
    """Return a digest of texts, for a file's name."""
    total = blake2b(digest_size=_NAME)
    for text in texts:
        total.update(f"{text}\0".encode())
    return total.hexdigest()


def cut(lines: Iterable[str], length: int) -> Iterator[list[str]]:
    """Split lines into runs of about a length."""
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
