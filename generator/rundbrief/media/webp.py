"""WebP without metadata, also animated ones.

Source: WebP Container Specification; a chunk is type, length and data, padded to an even length.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence

from rundbrief.media.malformed import MalformedError
from rundbrief.media.orientation import reduce_exif

_BITMAPS = frozenset({b"VP8 ", b"VP8L"})
_IS_ANIMATED, _HAS_XMP, _HAS_EXIF, _HAS_PROFILE = 0x02, 0x04, 0x08, 0x20
_EXTENDED_LENGTH, _ANIMATION_LENGTH = 10, 6
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
    if not chunks or (chunks[0][0] == b"VP8X" and len(chunks[0][1]) < _EXTENDED_LENGTH):
        raise MalformedError
    kept = _strip_extended(chunks) if chunks[0][0] == b"VP8X" else _strip_bitmap(chunks[:1])
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _strip_extended(chunks: Sequence[tuple[bytes, bytes]]) -> list[bytes]:
    """Return the chunks of an image with the features that its first chunk names."""
    first: dict[bytes, bytes] = {}
    for kind, content in chunks:
        first.setdefault(kind, content)
    header = first[b"VP8X"][:_EXTENDED_LENGTH]
    exif = reduce_exif(first.get(b"EXIF", b""))
    flags = header[0] & ~(_HAS_EXIF | _HAS_XMP) | (_HAS_EXIF if exif else 0)
    kept = [_chunk(b"VP8X", bytes((flags,)) + header[1:])]
    if flags & _HAS_PROFILE and b"ICCP" in first:
        kept.append(_chunk(b"ICCP", first[b"ICCP"]))
    if flags & _IS_ANIMATED:
        frames = [_strip_frame(content) for kind, content in chunks if kind == b"ANMF"]
        if not frames or len(first.get(b"ANIM", b"")) < _ANIMATION_LENGTH:
            raise MalformedError
        kept.append(_chunk(b"ANIM", first[b"ANIM"][:_ANIMATION_LENGTH]))
        kept += (_chunk(b"ANMF", frame) for frame in frames)
    else:
        kept += _strip_bitmap(chunks)
    return [*kept, _chunk(b"EXIF", exif)] if exif else kept


def _strip_frame(content: bytes) -> bytes:
    """Return a frame of an animation without unknown chunks."""
    chunks = list(_chunks(content[_FRAME_HEADER:]))
    return content[:_FRAME_HEADER] + b"".join(_strip_bitmap(chunks))


def _strip_bitmap(chunks: Iterable[tuple[bytes, bytes]]) -> list[bytes]:
    """Return the first bitmap, with its transparency if that is in a chunk of its own."""
    alpha: list[bytes] = []
    for kind, content in chunks:
        if kind == b"ALPH" and not alpha:
            alpha.append(_chunk(kind, content))
        elif kind in _BITMAPS:
            return [*(alpha if kind == b"VP8 " else ()), _chunk(kind, content)]
    raise MalformedError


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
