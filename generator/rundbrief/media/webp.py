"""WebP without metadata, also animated ones.

Source: WebP Container Specification; a chunk is type, length and data, padded to an even length.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from rundbrief.media.malformed import MalformedError
from rundbrief.media.orientation import reduce_exif

_KEPT = frozenset({b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_PIXELS = frozenset({b"VP8 ", b"VP8L", b"ANMF"})
_HAS_EXIF, _HAS_XMP = 0x08, 0x04
_FRAME_HEADER = 16


def is_webp(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def strip_webp(data: bytes) -> bytes:
    """Return an image without metadata, and without whatever is behind its end."""
    if not is_webp(data):
        raise MalformedError
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data):
        raise MalformedError
    chunks = list(_chunks(data[12:end]))
    exif = next((reduce_exif(content) for kind, content in chunks if kind == b"EXIF"), b"")
    kept: list[bytes] = []
    for kind, content in chunks:
        if kind == b"VP8X" and content:
            flags = content[0] & ~(_HAS_EXIF | _HAS_XMP) | (_HAS_EXIF if exif else 0)
            kept.append(_chunk(kind, bytes((flags,)) + content[1:]))
        elif kind == b"ANMF":
            kept.append(_chunk(kind, _strip_frame(content)))
        elif kind in _KEPT:
            kept.append(_chunk(kind, content))
    if not _PIXELS & {kind for kind, __ in chunks}:
        raise MalformedError
    if exif and chunks[0][0] == b"VP8X":
        kept.append(_chunk(b"EXIF", exif))
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _strip_frame(content: bytes) -> bytes:
    """Return a frame of an animation without unknown chunks."""
    chunks = _chunks(content[_FRAME_HEADER:])
    kept = (_chunk(kind, inside) for kind, inside in chunks if kind in _KEPT)
    return content[:_FRAME_HEADER] + b"".join(kept)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        kind, length = struct.unpack_from("<4sI", data, at)
        at += 8
        if at + length > len(data):
            raise MalformedError
        yield kind, data[at : at + length]
        at += length + length % 2


def _chunk(kind: bytes, content: bytes) -> bytes:
    padding = b"\0" * (len(content) % 2)
    return struct.pack("<4sI", kind, len(content)) + content + padding
