"""Estimates of how wide a text is, for layouts that are made without a browser.

The widths are those of Arial and Helvetica, in thousandths of the font size, from Adobe's font
metrics. Readers' fonts differ: most system fonts are a little wider.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_CHARACTERS_BY_WIDTH = {
    191: "'",
    222: "ijl",
    260: "|",
    278: " !,./:;I[\\]ft",
    333: "()-`r",
    334: "{}",
    355: '"',
    389: "*",
    469: "^",
    500: "Jckvsxyz",
    556: "#$0123456789?L_abdeghnopqu",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1015: "@",
}
_WIDTHS = {char: width for width, chars in _CHARACTERS_BY_WIDTH.items() for char in chars}
_OTHER = 600
_WIDE = 1000
_SYSTEM_FONT = 1.12
_BOLD = 1.08

# Lines can break at spaces and after hyphens, but not at no-break spaces.
_BREAKS = re.compile(r"[ \t\r\n\f\u00ad\u200b]+|(?<=\w[-\u2010\u2013])(?=[^\W\d])")


def estimate_width(text: str, size: float, *, bold: bool = False) -> float:
    """Estimate the width of a line. size: of the font; the result has the same unit."""
    width = sum(map(_character_width, text)) / 1000 * size * _SYSTEM_FONT
    return width * _BOLD if bold else width


def estimate_longest_word(text: str, size: float, *, bold: bool = False) -> float:
    """Estimate how narrow a column can be without breaking words. size: of the font."""
    return max((estimate_width(it, size, bold=bold) for it in _split(text)), default=0)


def _split(text: str) -> Iterator[str]:
    for word in _BREAKS.split(text):
        # Chinese, Japanese and Korean lines can break at any character.
        yield from re.split(r"(?<=[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef])", word)


def _character_width(char: str) -> int:
    if char in _WIDTHS:
        return _WIDTHS[char]
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    if unicodedata.east_asian_width(char) in "WF":
        return _WIDE
    base = unicodedata.normalize("NFD", char)[0]
    return _WIDTHS.get(base, _OTHER)
