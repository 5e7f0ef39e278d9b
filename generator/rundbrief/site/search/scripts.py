"""Data as scripts: what a browser also loads from a folder, and under the strictest policy."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import Any

FOLDER = "search"
_NAME = 6  # bytes

_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def write_json(value: Any) -> str:
    """Write JSON that is JavaScript, too, and that no HTML parser could take for an end tag."""
    text = _write(value)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def render_call(function: str, argument: str) -> str:
    """Hand something to `search-index.js`. argument: as JSON."""
    return f"rundbriefSearch.{function}({argument});\n"


def version_of(texts: Iterable[str]) -> str:
    """Name texts after what is in them."""
    total = blake2b(digest_size=_NAME)
    for text in texts:
        total.update(f"{text}\0".encode())
    return total.hexdigest()


def cut(lines: Iterable[str], length: int) -> Iterator[list[str]]:
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
