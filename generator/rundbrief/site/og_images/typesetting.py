"""What a card's font can write, and how wide it gets. SVG by itself breaks no lines.

Only one font file is asked, never the fonts of this computer: the same text looks the same
everywhere, and what the font lacks is left out instead of becoming a row of boxes.
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
# No font has a letter for it: what looks like it is missing.
_NOWHERE = "\uffff"
# More letters than any card holds.
_MOST = 500
# Widths are taken at this size, where rounding to whole pixels doesn't show.
_LARGE = 1000
_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff66-\uff9f"
_BREAKS = re.compile(
    rf"(?<=[-–—/{_SOFT_HYPHEN}])(?=\w)|(?<=[{_IDEOGRAPHS}])(?=[{_IDEOGRAPHS}])", re.UNICODE
)


class FontError(Exception):
    """A file is no font that can be used."""


@dataclass(frozen=True)
class FittedText:
    """A text in lines. size: of its letters, in pixels."""

    lines: tuple[str, ...]
    size: int


@dataclass(frozen=True)
class _Piece:
    """What is never broken. apart: a space stands before it."""

    text: str
    apart: bool


class Typesetter:
    """One font file. Raises FontError."""

    def __init__(self, file: Path) -> None:
        self.file = file
        try:
            self.family = _open(file, 24).getname()[0] or ""
        except (OSError, ValueError) as exc:
            raise FontError(str(exc)) from exc

    def drawable(self, text: str) -> str:
        """Give what the font can write. Signs that it lacks are left out.

        A text that would lose a letter or a digit is empty: half a word says something else.
        """
        kept: list[str] = []
        for char in unicodedata.normalize("NFC", text):
            kind = unicodedata.category(char)
            if (kind == "Cf" and char != _SOFT_HYPHEN) or _is_selector(char):
                continue
            if kind[0] in "LMN" and not _is_known(self.file, char):
                return ""
            kept.append(char if char == _SOFT_HYPHEN or _is_known(self.file, char) else " ")
        drawable = " ".join("".join(kept).split())[:_MOST]
        return drawable if any(char.isalnum() for char in drawable) else ""

    def width(self, text: str, size: int, weight: int = 400) -> float:
        """Give the width in pixels, or a little more, since kerning draws letters together."""
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
        """Break a text into lines, as large as it fits. What is too long ends in an ellipsis.

        leading: from line to line, in sizes of the letters.
        """
        whole = tuple(_split(text[:_MOST]))
        for size in range(max(largest, smallest), smallest - 1, -4):
            ruler = _Ruler(self, width, size, weight)
            # What is wider than a line in the smallest letters is broken in larger ones, too.
            pieces = tuple(ruler.broken(whole, smallest))
            if all(ruler.holds(piece.text) for piece in pieces):
                number = len(ruler.lines(pieces))
                if number <= _most_lines(height, size, leading):
                    return FittedText(ruler.balanced(pieces, number), size)
        lines = ruler.lines(pieces)
        most = _most_lines(height, size, leading)
        return FittedText(
            (*lines[: most - 1], ruler.cut(_trimmed(lines[most - 1]) + ELLIPSIS)), size
        )

    def cut(self, text: str, width: float, size: int, weight: int = 400) -> str:
        """Shorten a text until it fits into one line."""
        return _Ruler(self, width, size, weight).cut(text[:_MOST].replace(_SOFT_HYPHEN, ""))


@dataclass(frozen=True)
class _Ruler:
    """Lines of one width, in letters of one size."""

    typesetter: Typesetter
    width: float
    size: int
    weight: int

    def holds(self, text: str) -> bool:
        return self.typesetter.width(text, self.size, self.weight) <= self.width

    def lines(self, pieces: tuple[_Piece, ...]) -> tuple[str, ...]:
        """Fill one line after the other."""
        lines: list[str] = []
        for piece in pieces:
            longer = f"{lines[-1]}{' ' * piece.apart}{piece.text}" if lines else piece.text
            if lines and self.holds(_ended(longer)):
                lines[-1] = longer
            else:
                lines.append(piece.text)
        return tuple(_ended(line) for line in lines)

    def balanced(self, pieces: tuple[_Piece, ...], number: int) -> tuple[str, ...]:
        """Make the lines about as long as each other: the narrowest column of as many lines."""
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
        """Break a word that is wider than a line even in the smallest letters."""
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
    """A soft hyphen shows at the end of a line only."""
    shown = line.replace(_SOFT_HYPHEN, "")
    return f"{shown}-" if line.endswith(_SOFT_HYPHEN) else shown


def _trimmed(text: str) -> str:
    return text.rstrip(" ,;:.-–—")


def _most_lines(height: float, size: int, leading: float) -> int:
    """The first line needs no space above it."""
    return max(1, int((height - size) // (size * leading)) + 1)


def _is_selector(char: str) -> bool:
    """Variation selectors and the frame of a keycap only say how an emoji looks."""
    return "\ufe00" <= char <= "\ufe0f" or char == "\u20e3"


@cache
def _open(file: Path, size: int, weight: int = 0, optical: int = 0) -> ImageFont.FreeTypeFont:
    """Open a font. weight, optical: of one that has these axes; 0 leaves it as it is.

    The simple layout is the same everywhere; Raqm isn't in every Pillow.
    """
    font = ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)
    try:
        axes = font.get_variation_axes() if weight else []
    except (OSError, NotImplementedError):  # a font with a single face
        return font
    if axes:
        wanted = {b"Weight": weight, b"Optical Size": optical}
        places = [_on_axis(axis, wanted.get(axis.get("name", b""))) for axis in axes]
        font.set_variation_by_axes(places)
    return font


def _on_axis(axis: ImageFont.Axis, wanted: int | None) -> float:
    """Give the nearest place to what is wanted that an axis of a font has."""
    least, usual, most = (axis[end] or 0 for end in ("minimum", "default", "maximum"))
    return min(max(wanted or usual, least), most)


@lru_cache(maxsize=20_000)
def _is_known(file: Path, char: str) -> bool:
    """Pillow doesn't say which letters a font has, but draws its box for those that it lacks."""
    font = _open(file, 24)
    return char == " " or bytes(font.getmask(char)) != bytes(font.getmask(_NOWHERE))


@lru_cache(maxsize=20_000)
def _advance(file: Path, char: str, size: int, weight: int) -> float:
    """Give a letter's width at a large size. resvg sets the optical size by that of the letters."""
    return _open(file, _LARGE, weight, size).getlength(char)
