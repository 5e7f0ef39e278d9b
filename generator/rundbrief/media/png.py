"""PNG without metadata, also animated ones.

Source: PNG, third edition, chapter 11; its chunks are type, length, data and a checksum.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Container, Iterable, Iterator

from rundbrief.media.malformed import MalformedError
from rundbrief.media.orientation import reduce_exif

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CRITICAL = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND"})
_OF_FRAMES = frozenset({b"fcTL", b"fdAT"})
# How long chunks are that are kept; shorter and longer ones are left out.
_LENGTHS = {
    **dict.fromkeys((b"IHDR",), 13),
    **dict.fromkeys((b"gAMA", b"cICP"), 4),
    **dict.fromkeys((b"cLLI", b"acTL"), 8),
    b"cHRM": 32,
    b"sRGB": 1,
    b"mDCV": 24,
    b"pHYs": 9,
    b"fcTL": 26,
    b"IEND": 0,
}
# Those whose length depends on the type of colours.
_GREY, _RGB, _PALETTE, _GREY_ALPHA, _RGBA = 0, 2, 3, 4, 6
_LENGTHS_BY_COLOURS = {
    b"sBIT": {_GREY: 1, _RGB: 3, _PALETTE: 3, _GREY_ALPHA: 2, _RGBA: 4},
    b"bKGD": {_GREY: 2, _RGB: 6, _PALETTE: 1, _GREY_ALPHA: 2, _RGBA: 6},
    b"tRNS": {_GREY: 2, _RGB: 6},
}
_MAX_COLOURS = 256
# What is behind the pixels is looked for up to this many bytes of them.
_MAX_INFLATED = 500_000_000
_INFLATED_AT_ONCE = 1_000_000

_Chunk = tuple[bytes, bytes]


def strip_png(data: bytes) -> bytes:
    """Return an image without metadata, and without whatever is behind its end."""
    kept: list[_Chunk] = []
    kinds: set[bytes] = set()
    colours = -1
    for kind, content in _chunks(data):
        if not kinds and (kind != b"IHDR" or len(content) != _LENGTHS[b"IHDR"]):
            raise MalformedError
        if kind[:1].isupper() and kind not in _CRITICAL:
            raise MalformedError  # nobody could show an image with an unknown critical chunk
        colours = colours if kinds else content[9]
        cleaned = _clean(kind, content)
        if cleaned is not None and _is_kept(kind, cleaned, kinds, colours):
            kept.append((kind, cleaned))
            kinds.add(kind)
    if b"IDAT" not in kinds:
        raise MalformedError
    return SIGNATURE + b"".join(_chunk(*it) for it in _cut_streams(kept))


def _clean(kind: bytes, content: bytes) -> bytes | None:
    if kind == b"eXIf":
        return reduce_exif(content) or None
    if kind == b"iCCP":
        # A name, which could be any text, and how the profile is compressed.
        __, end, rest = content.partition(b"\0\0")
        return b"ICC profile\0\0" + rest[: _Stream().take(rest)] if end else None
    return content


def _is_kept(kind: bytes, content: bytes, kinds: Container[bytes], colours: int) -> bool:
    """Whether a chunk is kept. kinds: of the chunks before that are kept."""
    length = len(content)
    if kind == b"IDAT":
        return True
    if kind in _OF_FRAMES:
        return b"acTL" in kinds and _LENGTHS.get(kind, max(length, 4)) == length
    if kind in kinds or (kind == b"acTL" and b"IDAT" in kinds):
        return False
    if kind == b"PLTE" or (kind == b"tRNS" and colours == _PALETTE):
        per_colour = 3 if kind == b"PLTE" else 1
        return colours == _PALETTE and length <= _MAX_COLOURS * per_colour
    if kind in _LENGTHS_BY_COLOURS:
        return _LENGTHS_BY_COLOURS[kind].get(colours) == length
    return kind in (b"eXIf", b"iCCP") or _LENGTHS.get(kind) == length


def _cut_streams(chunks: Iterable[_Chunk]) -> Iterator[_Chunk]:
    """Yield chunks without what is behind the compressed pixels of each frame."""
    stream, before = _Stream(), b""
    for kind, content in chunks:
        if kind == b"fcTL" or (kind == b"IDAT" and before != b"IDAT"):
            stream = _Stream()
        before = kind
        if kind == b"IDAT" and (length := stream.take(content)):
            yield kind, content[:length]
        elif kind == b"fdAT":
            # Numbered, so empty ones are kept.
            yield kind, content[: 4 + stream.take(content[4:])]
        elif kind != b"IDAT":
            yield kind, content


class _Stream:
    """Compressed data in several parts."""

    def __init__(self) -> None:
        self._inflating = zlib.decompressobj()
        # In bytes; beyond the limit if it can't be inflated.
        self._inflated = 0

    def take(self, part: bytes) -> int:
        """Return how many bytes of the next part belong to the stream: all if nobody knows."""
        rest = part
        try:
            while rest and not self._inflating.eof and self._inflated <= _MAX_INFLATED:
                self._inflated += len(self._inflating.decompress(rest, _INFLATED_AT_ONCE))
                rest = self._inflating.unused_data or self._inflating.unconsumed_tail
        except zlib.error:
            self._inflated = _MAX_INFLATED + 1
        return len(part) - len(rest) if self._inflating.eof else len(part)


def _chunks(data: bytes) -> Iterator[_Chunk]:
    """Yield all chunks as type and data."""
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
        yield kind, data[at + 8 : end - 4]
        at = end


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return struct.pack(">I4s", len(content), kind) + content + struct.pack(">I", checksum)
