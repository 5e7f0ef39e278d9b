"""Plain YAML in a tenth of the time: the same values and lines, or none.

Most front matter is a few lines of `key: value` and `key: [one, two]`. What could be anything else
makes us give up, and PyYAML reads it. A test compares both ways.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_LONGEST = 10_000

# Signs that mean nothing behind a letter or a digit; a colon, a hash sign, brackets are not among
# them, nor, in a list, what ends a value there.
_SIGNS = "./()'%+*=;!’‘“”„«»–—…€°§-"  # they are meant
_KEY = "[A-Za-z][A-Za-z0-9_-]{0,60}"
_PLAIN = rf"[^\W_](?:[\w ,?&{_SIGNS}]*[\w,?&{_SIGNS}])?"
_IN_LIST = rf"[^\W_](?:[\w {_SIGNS}]*[\w{_SIGNS}])?"
_QUOTED = rf"[\w ,?&:#{_SIGNS}]*"
_LINE = re.compile(
    rf"(?P<key>{_KEY}): +(?:(?P<plain>{_PLAIN})"
    rf"|\[ *(?P<list>(?:{_IN_LIST}(?: *, *{_IN_LIST})*)?) *\]"
    rf'|"(?P<quoted>{_QUOTED})") *'
)

_INTEGER = re.compile(r"[-+]?[0-9]{1,15}")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,15}\.[0-9]{1,15}")
_WORDS: Mapping[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}

Location = tuple[str | int, ...]


def parse_quickly(text: str, first_line: int) -> tuple[dict[str, Any], dict[Location, int]] | None:
    """Give the values, and the line of everything in them; None for what is not plain enough."""
    if len(text) > _LONGEST:
        return None
    values: dict[str, Any] = {}
    lines: dict[Location, int] = {}
    for number, line in enumerate(text.split("\n"), start=first_line):
        if not line:
            continue
        match = _LINE.fullmatch(line)
        if not match or (key := match["key"]) in values:
            return None
        lines.setdefault((), number)
        lines[key,] = number
        if match["plain"]:
            values[key] = plain_value(match["plain"])
        elif match["list"] is None:
            values[key] = match["quoted"]
        else:
            written = match["list"].split(",") if match["list"] else ()
            values[key] = [plain_value(value.strip(" ")) for value in written]
            lines |= {(key, place): number for place in range(len(written))}
    return (values, lines) if values else None


def plain_value(text: str) -> Any:
    """Say what an unquoted value means."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return text
