"""Small images, for tests in which files must be what their names say."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image


def png_chunk(kind: bytes, content: bytes) -> bytes:
    """Make a chunk of a PNG."""
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I4s", len(content), kind) + content + struct.pack(">I", checksum)


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """Save an image. kind: as Pillow calls the format."""
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


PNG = saved(Image.new("RGB", (2, 2), "teal"), "PNG")
JPEG = saved(Image.new("RGB", (2, 2), "teal"), "JPEG")

# An image in form, whose pixels nobody can decode.
BROKEN_PNG = b"\x89PNG\r\n\x1a\n" + b"".join(
    (
        png_chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)),
        png_chunk(b"IDAT", b"no pixels"),
        png_chunk(b"IEND", b""),
    )
)
