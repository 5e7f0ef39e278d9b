"""Catalogues of texts, as Babel writes them.

Babel reads them, too, but takes several times as long, and every command in that language would
wait for it.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Mapping
from gettext import GNUTranslations
from io import BytesIO

_LINE = re.compile(r'(?:(msgid|msgid_plural|msgstr)(?:\[([0-9]+)\])? )?"(.*)"')
_ESCAPE = re.compile(r"\\(.)")
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}
_MAGIC = 0x950412DE


def read_catalogue(po: str) -> GNUTranslations:
    """Read a catalogue; what is not translated yet, or not in every form, stays in English.

    It has neither contexts nor fuzzy texts: nobody who writes them here knows such things.
    """
    messages = {
        original: text for original, text in _messages(po.split("\n")) if all(text.split("\0"))
    }
    return GNUTranslations(BytesIO(_compile(messages)))


def _messages(lines: Iterable[str]) -> list[tuple[str, str]]:
    """Pair each message with its text. Forms of one and of many stand beside a zero in between."""
    originals: list[str] = []
    texts: list[str] = []
    current = originals
    for keyword, form, written in (m.groups() for line in lines if (m := _LINE.fullmatch(line))):
        if keyword == "msgid":
            current = originals
            originals.append("")
            texts.append("")
        elif keyword == "msgid_plural":
            originals[-1] += "\0"
        elif keyword == "msgstr":
            current = texts
            texts[-1] += "\0" if form not in (None, "0") else ""
        current[-1] += _ESCAPE.sub(lambda m: _CONTROLS.get(m[1], m[1]), written)
    return list(zip(originals, texts, strict=True))


def _compile(messages: Mapping[str, str]) -> bytes:
    """Write what Python's `gettext` reads: a table of the originals, one of the texts, then both.

    Source: https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html
    """
    count = len(messages)
    strings = [text.encode() + b"\0" for column in (messages, messages.values()) for text in column]
    table = b""
    place = 28 + 16 * count
    for string in strings:
        table += struct.pack("<II", len(string) - 1, place)
        place += len(string)
    head = struct.pack("<7I", _MAGIC, 0, count, 28, 28 + 8 * count, 0, 0)
    return head + table + b"".join(strings)
