"""ICO: only the images that its list names, without metadata.

Source: https://learn.microsoft.com/previous-versions/ms997538(v=msdn.10)
"""

from __future__ import annotations

import struct

from rundbrief.media import png
from rundbrief.media.malformed import MalformedError

SIGNATURE = b"\0\0\1\0"
_HEADER, _ENTRY = 6, 16
# The size of the header of a bitmap.
_BITMAP = b"\x28\0\0\0"
_BITMAP_HEADER = 40
_BITFIELDS = 3


def strip_ico(data: bytes) -> bytes:
    """Return an icon without metadata, and without whatever its list doesn't name."""
    if not data.startswith(SIGNATURE) or len(data) < _HEADER:
        raise MalformedError
    count = int.from_bytes(data[4:6], "little")
    entries, images = [], []
    at = _HEADER + count * _ENTRY
    for number in range(count):
        entry = data[_HEADER + number * _ENTRY :][:_ENTRY]
        if len(entry) < _ENTRY:
            raise MalformedError
        length, start = struct.unpack_from("<II", entry, 8)
        image = data[start : start + length]
        if image.startswith(png.SIGNATURE):
            image = png.strip_png(image)
        elif len(image) != length or not image.startswith(_BITMAP) or length < _BITMAP_HEADER:
            raise MalformedError
        else:
            image = image[: _size_of_bitmap(image)]
        entries.append(entry[:8] + struct.pack("<II", len(image), at))
        images.append(image)
        at += len(image)
    if not images:
        raise MalformedError
    return b"".join((data[:_HEADER], *entries, *images))


def _size_of_bitmap(image: bytes) -> int:
    """Return how long header, palette, pixels and mask are."""
    width, height, __, bits, compression = struct.unpack_from("<iiHHI", image, 4)
    (colours,) = struct.unpack_from("<I", image, 32)
    # The height is that of pixels and mask together.
    rows = abs(height) // 2
    palette = 4 * min(colours or 1 << bits, 256) if bits <= 8 else 0
    masks = 12 if compression == _BITFIELDS else 0
    per_row = (abs(width) * bits + 31) // 32 * 4 + (abs(width) + 31) // 32 * 4
    size: int = _BITMAP_HEADER + palette + masks + rows * per_row
    return size
