"""AVIF without metadata: whatever isn't part of the image is overwritten with zeros.

Nothing may move, since the parts of an image are found by their position in the file. Which side is
up is not in the Exif data of an AVIF but in a property, which is kept.

Source: ISO/IEC 14496-12 (boxes, `iloc`, `iinf`), ISO/IEC 23008-12 (items of images).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from rundbrief.media.malformed import MalformedError

_BRANDS = frozenset({b"avif", b"avis"})
_NEEDED = frozenset({b"ftyp", b"meta", b"moov", b"mdat"})
# What holds metadata in a track or a film.
_METADATA_BOXES = frozenset({b"udta", b"uuid", b"meta", b"free", b"skip"})
_METADATA_ITEMS = frozenset({b"Exif", b"mime", b"uri "})
# How `iloc` says where data is: in the file, or in the box `idat`.
_IN_FILE, _IN_IDAT = 0, 1


@dataclass(frozen=True)
class _Box:
    kind: bytes
    # Where the box starts, where its content does, and where both end.
    start: int
    content: int
    end: int


def is_avif(data: bytes) -> bool:
    end = min(int.from_bytes(data[:4]), 256)
    brands = (data[8:12], *(data[at : at + 4] for at in range(16, end, 4)))
    return data[4:8] == b"ftyp" and bool(_BRANDS.intersection(brands))


def strip_avif(data: bytes) -> bytes:
    """Return an image without metadata, and without whatever is behind its last box."""
    if not is_avif(data):
        raise MalformedError
    result = bytearray(data)
    try:
        boxes = list(_boxes(data, 0, len(data)))
        kinds = {box.kind for box in boxes}
        if not {b"meta", b"mdat"} <= kinds:
            raise MalformedError
        _empty(result, (box for box in boxes if box.kind not in _NEEDED))
        for box in boxes:
            if box.kind == b"moov":
                _strip_film(result, data, box)
            elif box.kind == b"meta":
                _strip_items(result, data, box, () if b"moov" in kinds else boxes)
    except (struct.error, IndexError) as exc:
        raise MalformedError from exc
    return bytes(result[: boxes[-1].end])


def _empty(result: bytearray, boxes: Iterator[_Box]) -> None:
    """Turn boxes into `free` ones, which readers skip."""
    for box in boxes:
        result[box.start + 4 : box.start + 8] = b"free"
        result[box.content : box.end] = bytes(box.end - box.content)


def _strip_film(result: bytearray, data: bytes, film: _Box) -> None:
    for box in _boxes(data, film.content, film.end):
        if box.kind == b"trak":
            inside = _boxes(data, box.content, box.end)
            _empty(result, (it for it in inside if it.kind in _METADATA_BOXES))
        elif box.kind in _METADATA_BOXES:
            _empty(result, iter([box]))


def _strip_items(result: bytearray, data: bytes, meta: _Box, boxes: tuple[()] | list[_Box]) -> None:
    """Overwrite items that are metadata, and what belongs to no item.

    boxes: those whose data all belongs to items.
    """
    # A version and flags precede the boxes inside.
    inside = {box.kind: box for box in _boxes(data, meta.content + 4, meta.end)}
    if b"iinf" not in inside or b"iloc" not in inside:
        raise MalformedError
    kinds = {}
    for item, at in _items(data, inside[b"iinf"]):
        kinds[item] = data[at : at + 4]
        if kinds[item] in _METADATA_ITEMS:
            # Decoders reject an image with empty Exif data, but they ignore unknown items.
            result[at : at + 4] = b"skip"
    idat = inside.get(b"idat")
    kept: list[tuple[int, int]] = []
    for item, start, length in _extents(data, inside[b"iloc"], idat):
        end = start + length if length else len(data)
        if end > len(data):
            raise MalformedError
        if kinds.get(item) in _METADATA_ITEMS:
            result[start:end] = bytes(end - start)
        else:
            kept.append((start, end))
    for box in boxes:
        if box.kind == b"mdat":
            _overwrite_between(result, sorted(kept), box.content, box.end)


def _overwrite_between(result: bytearray, kept: list[tuple[int, int]], at: int, last: int) -> None:
    """Overwrite everything from one place to another that isn't kept."""
    for start, end in [*kept, (last, last)]:
        gap = min(start, last)
        if gap > at:
            result[at:gap] = bytes(gap - at)
        at = max(at, end)


def _boxes(data: bytes, at: int, end: int) -> Iterator[_Box]:
    while at + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, at)
        content = at + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, content)
            content += 8
        elif size == 0:
            size = end - at
        if size < content - at or at + size > end:
            raise MalformedError
        yield _Box(kind, at, content, at + size)
        at += size


def _items(data: bytes, box: _Box) -> Iterator[tuple[int, int]]:
    """Yield the id of each item, and the place of its type."""
    counted = 2 if data[box.content] == 0 else 4
    for entry in _boxes(data, box.content + 4 + counted, box.end):
        at = entry.content + 4
        of_id = 4 if data[entry.content] >= 3 else 2
        # A protection index lies between id and type.
        yield int.from_bytes(data[at : at + of_id]), at + of_id + 2


class _Numbers:
    """Reads numbers of various lengths, one after the other."""

    def __init__(self, data: bytes, at: int, end: int) -> None:
        self.data, self.at, self.end = data, at, end

    def next(self, length: int) -> int:
        start, self.at = self.at, self.at + length
        if self.at > self.end:
            raise MalformedError
        return int.from_bytes(self.data[start : self.at])


def _extents(data: bytes, box: _Box, idat: _Box | None) -> Iterator[tuple[int, int, int]]:
    """Yield the extents of all items as id, place in the file and length."""
    numbers = _Numbers(data, box.content, box.end)
    version = numbers.next(4) >> 24
    sizes = numbers.next(2)
    of_offset, of_length, of_base = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    of_index = sizes & 15 if version else 0
    of_id = 2 if version < 2 else 4
    for __ in range(numbers.next(of_id)):
        item = numbers.next(of_id)
        method = numbers.next(2) & 15 if version else _IN_FILE
        numbers.next(2)
        base = numbers.next(of_base)
        for __ in range(numbers.next(2)):
            numbers.next(of_index)
            start, length = base + numbers.next(of_offset), numbers.next(of_length)
            if method == _IN_FILE:
                yield item, start, length
            elif method == _IN_IDAT and idat:
                yield item, idat.content + start, length or idat.end - idat.content - start
            else:
                raise MalformedError
