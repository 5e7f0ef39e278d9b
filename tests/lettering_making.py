"""A small font with one face, for tests: the one that Pillow carries along."""

from __future__ import annotations

from typing import Any

from PIL import ImageFont


def small_font() -> bytes:
    """Give Aileron, which has Latin letters only."""
    font: Any = ImageFont.load_default(20)
    data: bytes = font.path.getvalue()
    return data
