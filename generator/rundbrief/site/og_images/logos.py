"""The brand's logo, as a card takes it in: pixels, and nothing that could do harm."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from rundbrief.render.images import MOST_BYTES_READ, Made, make_picture
from rundbrief.render.rasterizing import DrawingError, measure, rasterise

MOST_WIDTH, MOST_HEIGHT = 420, 96
_KINDS = {"png": "image/png", "jpg": "image/jpeg"}


@dataclass(frozen=True)
class Logo:
    """data: as a `data:` address. width, height: in pixels of the card."""

    data: str
    width: int
    height: int


def build_logo(path: str, data: bytes) -> Logo | None:
    """Prepare a logo. One that can't be used is none: then the card says the brand's name."""
    data = data if len(data) <= MOST_BYTES_READ else b""
    try:
        return _draw(data) if path.lower().endswith(".svg") else _shrink(data)
    except (DrawingError, OverflowError):
        return None


def _draw(svg: bytes) -> Logo:
    width, height = _within(*measure(svg), enlarge=True)
    return _logo(rasterise(svg, width, height), "png", width, height)


def _shrink(data: bytes) -> Logo | None:
    made = make_picture(data, MOST_WIDTH)
    # A moving GIF is passed on as it came, and a card takes only what was drawn anew.
    if not isinstance(made, Made) or made.ending not in _KINDS:
        return None
    return _logo(made.data, made.ending, *_within(made.width, made.height, enlarge=False))


def _logo(data: bytes, ending: str, width: int, height: int) -> Logo:
    encoded = base64.b64encode(data).decode("ascii")
    return Logo(f"data:{_KINDS[ending]};base64,{encoded}", width, height)


def _within(width: float, height: float, *, enlarge: bool) -> tuple[int, int]:
    """Give the size that fits the place of the logo; only a drawing can be enlarged."""
    scale = min(MOST_WIDTH / width, MOST_HEIGHT / height)
    scale = scale if enlarge else min(1, scale)
    return max(1, round(width * scale)), max(1, round(height * scale))
