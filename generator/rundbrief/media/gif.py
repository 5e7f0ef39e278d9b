"""GIF without comments and metadata, also animated ones.

Source: GIF89a specification, sections 18 to 27.
"""

from __future__ import annotations

import re

from rundbrief.media.malformed import MalformedError

SIGNATURES = (b"GIF87a", b"GIF89a")
_IMAGE, _EXTENSION, _END = 0x2C, 0x21, 0x3B
# How often an animation is repeated, and how long an image is shown: each with its data block.
_LOOP = re.compile(rb"!\xff\x0b(?:NETSCAPE2\.0|ANIMEXTS1\.0)\x03\x01..", re.DOTALL)
_TIME = re.compile(rb"!\xf9\x04....", re.DOTALL)
_HEADER, _DESCRIPTOR = 13, 10


def strip_gif(data: bytes) -> bytes:
    """Return an image without comments, metadata, and whatever is behind its end."""
    if not data.startswith(SIGNATURES) or len(data) < _HEADER:
        raise MalformedError
    at = _HEADER + _size_of_palette(data[10])
    kept, images, loop, time = [data[:at]], 0, b"", b""
    while at < len(data) and data[at] != _END:
        start = at
        if data[at] == _IMAGE and at + _DESCRIPTOR < len(data):
            # The palette is followed by a byte about the compression.
            at += _DESCRIPTOR + _size_of_palette(data[at + 9]) + 1
            images += 1
        elif data[at] == _EXTENSION and at + 2 < len(data):
            at += 2
        else:
            raise MalformedError
        at = _end_of_blocks(data, at)
        if data[start] == _IMAGE:
            kept += (time, data[start:at])
            time = b""
        elif found := _TIME.match(data, start, at):
            time = found[0] + b"\0"
        elif not loop and (found := _LOOP.match(data, start, at)):
            loop = found[0] + b"\0"
            kept.append(loop)
    if not images:
        raise MalformedError
    return b"".join((*kept, bytes((_END,))))


def _size_of_palette(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _end_of_blocks(data: bytes, at: int) -> int:
    """Return where a sequence of data blocks ends: with one of length 0."""
    while at < len(data):
        length = data[at]
        at += length + 1
        if not length:
            return at
    raise MalformedError
