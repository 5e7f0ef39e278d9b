"""PNG without metadata, also animated ones.

Source: PNG, third edition, chapter 11; its chunks are type, length, data and a checksum.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from rundbrief.media.malformed import MalformedError
from rundbrief.media.orientation import reduce_exif

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEPT = frozenset(
    {
        *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP"),
        *(b"cICP", b"mDCV", b"cLLI", b"sBIT", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT"),
    }
)


def strip_png(data: bytes) -> bytes:
    """Return an image without metadata, and without whatever is behind its end."""
    kept, kinds = [SIGNATURE], []
    for kind, content, chunk in _chunks(data):
        kinds.append(kind)
        if kind in _KEPT:
            kept.append(chunk)
        elif kind == b"eXIf" and (exif := reduce_exif(content)):
            kept.append(_chunk(kind, exif))
        elif kind[:1].isupper():
            raise MalformedError  # nobody could show an image with an unknown critical chunk
    if kinds[:1] != [b"IHDR"] or b"IDAT" not in kinds:
        raise MalformedError
    return b"".join(kept)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Yield all chunks as type, data, and the bytes of the whole chunk."""
    if not data.startswith(SIGNATURE):
        raise MalformedError
    at, kind = len(SIGNATURE), b""
    while kind != b"IEND":
        if at + 12 > len(data):
            raise MalformedError
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise MalformedError
        yield kind, data[at + 8 : end - 4], data[at:end]
        at = end


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I4s", len(content), kind) + content + struct.pack(">I", checksum)
