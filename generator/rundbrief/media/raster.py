"""Images without what a camera or an editor adds to them: places, times, names, thumbnails.

The pixels stay as they are. Colour profiles and the orientation are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rundbrief.media import gif, ico, jpeg, png
from rundbrief.media.avif import is_avif, strip_avif
from rundbrief.media.gif import strip_gif
from rundbrief.media.ico import strip_ico
from rundbrief.media.jpeg import strip_jpeg
from rundbrief.media.malformed import MalformedError
from rundbrief.media.png import strip_png
from rundbrief.media.webp import is_webp, strip_webp

# By extension.
_STRIP: Mapping[str, Callable[[bytes], bytes]] = {
    "jpg": strip_jpeg,
    "jpeg": strip_jpeg,
    "png": strip_png,
    "gif": strip_gif,
    "webp": strip_webp,
    "avif": strip_avif,
    "ico": strip_ico,
}
# Source: ISO/IEC 23008-12, annex B.
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
RASTERS = frozenset(_STRIP)


def strip_metadata(data: bytes, ending: str) -> bytes:
    """Return an image without metadata. ending: its extension.

    Raises MalformedError if it isn't an image of this format.
    """
    return _STRIP[ending](data)


def find_format(data: bytes) -> str | None:
    """Return the extension that fits the first bytes of an image; None for anything else."""
    starts = {
        jpeg.SIGNATURE: "jpg",
        png.SIGNATURE: "png",
        **dict.fromkeys(gif.SIGNATURES, "gif"),
        ico.SIGNATURE: "ico",
    }
    for start, ending in starts.items():
        if data.startswith(start):
            return ending
    return "webp" if is_webp(data) else "avif" if is_avif(data) else None


def is_heic(data: bytes) -> bool:
    """Return whether an image is in the format of phones, which browsers don't show."""
    return data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS


__all__ = ["RASTERS", "MalformedError", "find_format", "is_heic", "strip_metadata"]
