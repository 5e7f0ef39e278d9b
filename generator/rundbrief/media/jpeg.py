"""JPEG without metadata: only the segments that decoding needs are kept.

Source: ITU T.81, annex B; JFIF 1.02; ICC.1, annex B.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rundbrief.media.malformed import MalformedError
from rundbrief.media.orientation import reduce_exif

SIGNATURE = b"\xff\xd8\xff"
_START, _END, _SCAN, _APP0, _APP1, _APP2, _APP14 = 0xD8, 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE
_HUFFMAN, _ARITHMETIC, _QUANTISATION, _RESTART = 0xC4, 0xCC, 0xDB, 0xDD
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})
_FRAMES = frozenset(range(0xC0, 0xD0)) - {_HUFFMAN, 0xC8, _ARITHMETIC}
# What decoders need: neither a number of lines behind the first scan nor hierarchical images, which
# hardly any of them can read.
_DECODING = _FRAMES | {_SCAN, _HUFFMAN, _ARITHMETIC, _QUANTISATION, _RESTART}
# Behind it, Adobe's segment could contain anything.
_ADOBE_LENGTH = 12
_EXIF = b"Exif\0\0"
# The marker behind the data of a scan: neither a stuffed zero nor a restart.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def strip_jpeg(data: bytes) -> bytes:
    """Return an image without metadata, thumbnails, and whatever is behind its end."""
    kept: list[bytes | memoryview] = [b"\xff\xd8"]
    markers: set[int] = set()
    for marker, segment in _segments(data):
        start = bytes(segment[4:18])
        if marker == _APP1 and marker not in markers and start.startswith(_EXIF):
            exif = reduce_exif(bytes(segment[4 + len(_EXIF) :]))
            kept.append(_segment(_APP1, _EXIF + exif) if exif else b"")
            markers.add(marker)
        elif marker == _APP0 and start.startswith(b"JFIF\0") and len(segment) >= 18:
            kept.append(_segment(_APP0, start[:12] + b"\0\0"))  # no thumbnail
        elif marker == _APP14 and start.startswith(b"Adobe") and marker not in markers:
            kept.append(_segment(_APP14, start[:_ADOBE_LENGTH]))
            markers.add(marker)
        elif marker == _APP2 and start.startswith(b"ICC_PROFILE\0"):
            kept.append(segment)
        elif marker in _DECODING:
            markers.add(marker)
            kept.append(_without_rest(marker, segment))
    if not markers & _FRAMES or _SCAN not in markers:
        raise MalformedError
    return b"".join((*kept, b"\xff\xd9"))


def _without_rest(marker: int, segment: memoryview) -> bytes | memoryview:
    """Return a segment without bytes that are behind what it contains."""
    declared = int.from_bytes(segment[2:4]) - 2
    payload = segment[4 : 4 + declared]
    length = _content_length(marker, payload)
    if not 0 < length <= declared:
        raise MalformedError
    if length == declared:
        return segment
    return _segment(marker, bytes(payload[:length])) + segment[4 + declared :]


def _content_length(marker: int, payload: memoryview) -> int:
    if marker == _SCAN:
        return 4 + 2 * (payload[0] if payload else 0)
    if marker in _FRAMES:
        return 6 + 3 * (payload[5] if len(payload) > 5 else 0)
    if marker == _RESTART:
        return 2
    if marker == _ARITHMETIC:
        return len(payload) // 2 * 2
    at = end = 0
    while at < len(payload):
        if marker == _QUANTISATION:
            at += 129 if payload[at] >> 4 else 65
        else:
            at += 17 + sum(payload[at + 1 : at + 17])
        if at <= len(payload):
            end = at
    return end


def _segment(marker: int, payload: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(payload) + 2).to_bytes(2) + payload


def _segments(data: bytes) -> Iterator[tuple[int, memoryview]]:
    """Yield all segments as marker and bytes; that of a scan includes the scan's data."""
    if not data.startswith(SIGNATURE):
        raise MalformedError
    view = memoryview(data)
    at = 2
    # Some cameras write bytes between segments, which decoders skip.
    while found := _NEXT_MARKER.search(data, at):
        start, at = found.span()
        marker = data[at - 1]
        if marker == _END:
            return
        if marker == _START:
            raise MalformedError
        if marker in _WITHOUT_LENGTH:
            continue
        length = int.from_bytes(data[at : at + 2])
        end = at + length
        if length < 2 or end > len(data):
            raise MalformedError
        if marker == _SCAN:
            following = _NEXT_MARKER.search(data, end)
            end = following.start() if following else len(data)
        yield marker, view[start:end]
        at = end
