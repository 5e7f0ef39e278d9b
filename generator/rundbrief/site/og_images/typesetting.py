"""Typesetting for OG images: line breaks, sizes and supported characters. SVG has none of that.

Only one font file is used, never the fonts of this computer: the result is the same everywhere, and
unsupported characters are dropped instead of rendered as boxes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from PIL import ImageFont

ELLIPSIS = "…"
_SOFT_HYPHEN = "\u00ad"
# No font has a glyph for it; whatever renders like it is missing.
_MISSING_CHARACTER = "\uffff"
# More characters than fit on any card.
_MAX_CHARACTERS = 500
# Widths are measured at this size, where rounding to whole pixels is negligible.
_LARGE = 1000
_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f"
_BREAKS = re.compile(
    rf"(?<=[-–—/{_SOFT_HYPHEN}])(?=\w)|(?<=[{_IDEOGRAPHS}])(?=[{_IDEOGRAPHS}])", re.UNICODE
)


class FontError(Exception):
    """A file is not a usable font."""


@dataclass(frozen=True)
class FittedText:
    """A text broken into lines."""

    lines: tuple[str, ...]
    # Font size in pixels.
    size: int


@dataclass(frozen=True)
class _Piece:
    """A part of a text without a break."""

    text: str
    # Whether a space precedes it.
    apart: bool


class Typesetter:
    """Measures and breaks text in one font file."""

    def __init__(self, file: Path) -> None:
        """Open the font. Raises FontError."""
        self.file = file
        try:
            self.family = _open(file, 24).getname()[0] or ""
        except (OSError, ValueError) as exc:
            raise FontError(str(exc)) from exc

    def drawable(self, text: str) -> str:
        """Drop characters that the font doesn't support.

        The result is empty if a letter or digit is unsupported, as half a word means something
        else.
        """
        kept: list[str] = []
        for char in unicodedata.normalize("NFC", text):
            kind = unicodedata.category(char)
            if (kind == "Cf" and char != _SOFT_HYPHEN) or _is_selector(char):
                continue
            if kind[0] in "LMN" and not _is_known(self.file, char):
                return ""
            kept.append(char if char == _SOFT_HYPHEN or _is_known(self.file, char) else " ")
        drawable = " ".join("".join(kept).split())[:_MAX_CHARACTERS]
        return drawable if any(char.isalnum() for char in drawable) else ""

    def width(self, text: str, size: int, weight: int = 400) -> float:
        """Return the width in pixels; slightly too large, as kerning is ignored."""
        shown = text.replace(_SOFT_HYPHEN, "")
        return sum(_advance(self.file, char, size, weight) for char in shown) * size / _LARGE

    def fit(
        self,
        text: str,
        width: float,
        height: float,
        *,
        largest: int,
        smallest: int,
        weight: int = 400,
        leading: float = 1.12,
    ) -> FittedText:
        """Break a text into lines, in the largest size that fits, with an ellipsis if none does.

        leading: line height as a multiple of the size.
        """
        whole = tuple(_split(text[:_MAX_CHARACTERS]))
        for size in range(max(largest, smallest), smallest - 1, -4):
            ruler = _Ruler(self, width, size, weight)
            # A word that is too wide even in the smallest size is broken in all sizes.
            pieces = tuple(ruler.broken(whole, smallest))
            if all(ruler.holds(piece.text) for piece in pieces):
                number = len(ruler.lines(pieces))
                if number <= _max_lines(height, size, leading):
                    return FittedText(ruler.balanced(pieces, number), size)
        lines = ruler.lines(pieces)
        most = _max_lines(height, size, leading)
        return FittedText(
            (*lines[: most - 1], ruler.cut(_trimmed(lines[most - 1]) + ELLIPSIS)), size
        )

    def cut(self, text: str, width: float, size: int, weight: int = 400) -> str:
        """Shorten a text to a single line."""
        return _Ruler(self, width, size, weight).cut(
            text[:_MAX_CHARACTERS].replace(_SOFT_HYPHEN, "")
        )


@dataclass(frozen=True)
class _Ruler:
    """Breaks text into lines of one width and one size."""

    typesetter: Typesetter
    width: float
    size: int
    weight: int

    def holds(self, text: str) -> bool:
        return self.typesetter.width(text, self.size, self.weight) <= self.width

    def lines(self, pieces: tuple[_Piece, ...]) -> tuple[str, ...]:
        """Break lines greedily."""
        lines: list[str] = []
        for piece in pieces:
            longer = f"{lines[-1]}{' ' * piece.apart}{piece.text}" if lines else piece.text
            if lines and self.holds(_ended(longer)):
                lines[-1] = longer
            else:
                lines.append(piece.text)
        return tuple(_ended(line) for line in lines)

    def balanced(self, pieces: tuple[_Piece, ...], number: int) -> tuple[str, ...]:
        """Break into lines of about equal length, by bisecting for the narrowest column."""
        narrow, wide = 0.0, self.width
        while wide - narrow > 2:
            middle = (narrow + wide) / 2
            ruler = _Ruler(self.typesetter, middle, self.size, self.weight)
            fits = all(ruler.holds(piece.text) for piece in pieces)
            if fits and len(ruler.lines(pieces)) <= number:
                wide = middle
            else:
                narrow = middle
        return _Ruler(self.typesetter, wide, self.size, self.weight).lines(pieces)

    def broken(self, pieces: tuple[_Piece, ...], smallest: int) -> Iterator[_Piece]:
        """Break words that are wider than a line even in the smallest size."""
        least = _Ruler(self.typesetter, self.width, smallest, self.weight)
        for piece in pieces:
            if least.holds(piece.text):
                yield piece
            else:
                yield from self._slices(piece)

    def _slices(self, piece: _Piece) -> Iterator[_Piece]:
        rest, apart = piece.text, piece.apart
        while not self.holds(rest):
            ends = range(len(rest) - 1, 1, -1)
            end = next((n for n in ends if self.holds(f"{rest[:n]}-")), 1)
            yield _Piece(rest[:end] + _SOFT_HYPHEN, apart)
            rest, apart = rest[end:], False
            if len(rest) < 2:
                break
        yield _Piece(rest, apart)

    def cut(self, text: str) -> str:
        if self.holds(text):
            return text
        shorter = text.removesuffix(ELLIPSIS)
        while shorter and not self.holds(_trimmed(shorter) + ELLIPSIS):
            shorter = shorter[:-1]
        words = shorter.rpartition(" ")[0]
        return _trimmed(words if len(words) > len(shorter) / 2 else shorter) + ELLIPSIS


def _split(text: str) -> Iterator[_Piece]:
    for word in text.split():
        for number, part in enumerate(_BREAKS.split(word)):
            yield _Piece(part, apart=number == 0)


def _ended(line: str) -> str:
    """Show a soft hyphen at the end of the line, and nowhere else."""
    shown = line.replace(_SOFT_HYPHEN, "")
    return f"{shown}-" if line.endswith(_SOFT_HYPHEN) else shown


def _trimmed(text: str) -> str:
    return text.rstrip(" ,;:.-–—")


def _max_lines(height: float, size: int, leading: float) -> int:
    """Return how many lines fit. The first line needs no leading."""
    return max(1, int((height - size) // (size * leading)) + 1)


def _is_selector(char: str) -> bool:
    """Whether a character only selects how an emoji looks."""
    return "\ufe00" <= char <= "\ufe0f" or char == "\u20e3"


@cache
def _open(file: Path, size: int, weight: int = 0, optical: int = 0) -> ImageFont.FreeTypeFont:
    """Open a font. weight, optical: for variable fonts with these axes; 0 is the default.

    Basic layout is the same everywhere, while not every Pillow has Raqm.
    """
    font = ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)
    try:
        axes = font.get_variation_axes() if weight else []
    except (OSError, NotImplementedError):  # not a variable font
        return font
    if axes:
        wanted = {b"Weight": weight, b"Optical Size": optical}
        places = [_on_axis(axis, wanted.get(axis.get("name", b""))) for axis in axes]
        font.set_variation_by_axes(places)
    return font


def _on_axis(axis: ImageFont.Axis, wanted: int | None) -> float:
    """Return the nearest value that an axis of a font supports."""
    least, usual, most = (axis[end] or 0 for end in ("minimum", "default", "maximum"))
    return min(max(wanted or usual, least), most)


@lru_cache(maxsize=20_000)
def _is_known(file: Path, char: str) -> bool:
    """Whether the font has a glyph. Pillow can't tell, but renders a box for missing ones."""
    font = _open(file, 24)
    return char == " " or bytes(font.getmask(char)) != bytes(font.getmask(_MISSING_CHARACTER))


@lru_cache(maxsize=20_000)
def _advance(file: Path, char: str, size: int, weight: int) -> float:
    """Return a character's width at a large size. resvg sets the optical size by the font size."""
    return _open(file, _LARGE, weight, size).getlength(char)
