"""Texts beside the pixels of an image: comments, captions, and what cameras and programs add."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator

_PNG = b"\x89PNG\r\n\x1a\n"
# Chunks without texts: pixels, colours, measures.
_PNG_SKIPPED = frozenset(
    (
        *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"acTL", b"fcTL", b"fdAT", b"bKGD", b"cHRM", b"gAMA"),
        *(b"hIST", b"iCCP", b"pHYs", b"sBIT", b"sPLT", b"sRGB", b"tIME", b"tRNS", b"cICP"),
    )
)
_JPEG = b"\xff\xd8\xff"
_RUN = re.compile(r"[^\x00-\x1f\x7f-\x9f\ufffd]{3,}")
# In bytes, unpacked.
_MAX_TEXT = 16_000_000

# JPEG: markers without a length, and the start of the pixels.
_BARE_MARKERS = frozenset({0x01, *range(0xD0, 0xD9)})
_START_OF_SCAN = 0xDA

_WEBP_SKIPPED = frozenset({b"VP8 ", b"VP8L", b"ALPH", b"ANMF", b"ICCP"})


def find_image_texts(data: bytes) -> list[str] | None:
    """Return the texts in an image; None if the data is no PNG, JPEG, GIF or WebP.

    What is damaged is skipped.
    """
    read: Callable[[bytes], Iterator[bytes]]
    if data.startswith(_PNG):
        read = _read_png
    elif data.startswith(_JPEG):
        read = _read_jpeg
    elif data.startswith((b"GIF87a", b"GIF89a")):
        read = _read_gif
    elif data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        read = _read_webp
    else:
        return None
    return [run for block in read(data) for run in _find_runs(block)]


def _find_runs(block: bytes) -> Iterator[str]:
    """Yield readable texts, in the encodings that metadata has."""
    block = block.partition(_JPEG)[0]  # a thumbnail has no text
    for encoding in ("utf-8", "latin-1", "utf-16-le", "utf-16-be"):
        yield from _RUN.findall(block.decode(encoding, "replace"))


def _read_png(data: bytes) -> Iterator[bytes]:
    """Yield all chunks but the pixels; compressed texts (zTXt, iTXt) are unpacked."""
    at = len(_PNG)
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4])
        kind, block = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += 12 + length
        if kind not in _PNG_SKIPPED:
            yield block
            if kind in (b"zTXt", b"iTXt"):
                yield from _unpack_any(block)
    yield data[at:]


def _unpack_any(block: bytes) -> Iterator[bytes]:
    """Unpack the compressed part of a chunk, which begins with one of zlib's usual headers."""
    for start in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", block):
        try:
            yield zlib.decompressobj().decompress(block[start.start() :], _MAX_TEXT)
        except zlib.error:
            continue


def _read_jpeg(data: bytes) -> Iterator[bytes]:
    """Yield the segments before the pixels, such as Exif, XMP and comments, and what follows."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == _START_OF_SCAN:
            break
        if marker in _BARE_MARKERS or marker == 0xFF:
            at += 1 if marker == 0xFF else 2
            continue
        length = int.from_bytes(data[at + 2 : at + 4])
        yield data[at + 4 : at + 2 + length]
        at += 2 + length
    end = data.rfind(b"\xff\xd9")
    yield data[end:] if end >= 0 else b""


def _read_gif(data: bytes) -> Iterator[bytes]:
    """Yield all extensions, such as comments."""
    at = 13 + _colour_table(data[10:11])
    while at < len(data):
        kind = data[at]
        if kind == 0x21:  # an extension
            block, at = _read_sub_blocks(data, at + 2)
            yield block
        elif kind == 0x2C:  # an image
            at += 10 + _colour_table(data[at + 9 : at + 10]) + 1
            __, at = _read_sub_blocks(data, at)
        else:
            break
    yield data[at:]


def _colour_table(flags: bytes) -> int:
    """Return the length of the table of colours that follows."""
    return 3 << (flags[0] & 7) + 1 if flags and flags[0] & 0x80 else 0


def _read_sub_blocks(data: bytes, at: int) -> tuple[bytes, int]:
    """Return joined sub-blocks, each of which begins with its length, and where they end."""
    parts = []
    while at < len(data) and (length := data[at]):
        parts.append(data[at + 1 : at + 1 + length])
        at += 1 + length
    return b"".join(parts), at + 1


def _read_webp(data: bytes) -> Iterator[bytes]:
    """Yield all chunks but the pixels and the colour profile."""
    at = 12
    while at + 8 <= len(data):
        kind, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if kind not in _WEBP_SKIPPED:
            yield data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2
    yield data[at:]
