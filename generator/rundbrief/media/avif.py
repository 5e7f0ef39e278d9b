"""AVIF without metadata: whatever isn't part of the image is overwritten with zeros.

Nothing may move, since the parts of an image are found by their position in the file. Which side is
up is not in the Exif data of an AVIF but in a property, which is kept.

Source: ISO/IEC 14496-12 (boxes, `iloc`, `iinf`), ISO/IEC 23008-12 (items of images).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rundbrief.media.malformed import MalformedError

_BRANDS = frozenset({b"avif", b"avis"})
# What may be in a box, for those that contain boxes; everything else is overwritten.
_KEPT: Mapping[bytes, frozenset[bytes]] = {
    b"": frozenset({b"ftyp", b"meta", b"moov", b"mdat"}),
    b"meta": frozenset({b"hdlr", b"pitm", b"iloc", b"iinf", b"iref", b"iprp", b"idat"}),
    b"iprp": frozenset({b"ipco", b"ipma"}),
    b"ipco": frozenset(
        {
            *(b"ispe", b"pixi", b"av1C", b"a1lx", b"a1op", b"lsel", b"colr", b"irot", b"imir"),
            *(b"clap", b"pasp", b"auxC", b"clli", b"mdcv"),
        }
    ),
    b"moov": frozenset({b"mvhd", b"trak"}),
    b"trak": frozenset({b"tkhd", b"tref", b"edts", b"mdia"}),
    b"mdia": frozenset({b"mdhd", b"hdlr", b"minf"}),
    b"minf": frozenset({b"vmhd", b"nmhd", b"hmhd", b"dinf", b"stbl"}),
    b"stbl": frozenset(
        {
            *(b"stsd", b"stts", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"stss", b"ctts"),
            *(b"cslg", b"sdtp"),
        }
    ),
    b"stsd": frozenset({b"av01"}),
    b"av01": frozenset(
        {*(b"av1C", b"colr", b"pasp", b"clap", b"clli", b"mdcv", b"a1lx", b"ccst", b"auxi")}
    ),
}
# How many bytes of a box precede the boxes inside.
_FIELDS = {b"meta": 4, b"stsd": 8, b"av01": 78}
# Where the name of the encoder is in `av01`.
_ENCODER = slice(42, 74)
_WITH_TIMES = frozenset({b"mvhd", b"tkhd", b"mdhd"})
# How long boxes are, at most, with version and flags. What follows is overwritten.
_LENGTHS = {
    b"ispe": 12,
    b"a1lx": 13,
    b"a1op": 1,
    b"lsel": 2,
    b"irot": 1,
    b"imir": 1,
    b"clap": 32,
    b"pitm": 8,
    b"pasp": 8,
    b"clli": 4,
    b"mdcv": 24,
}
_AUXILIARY = (
    *(b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha", b"urn:mpeg:hevc:2015:auxid:1"),
    *(b"urn:mpeg:mpegB:cicp:systems:auxiliary:depth", b"urn:mpeg:hevc:2015:auxid:2"),
)
# Items that are images or say how images are put together. Others are metadata.
_IMAGE_ITEMS = frozenset({b"av01", b"grid", b"iovl", b"iden", b"tmap"})
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
        for box in boxes:
            _strip_box(result, data, box, b"")
            if box.kind == b"meta":
                _strip_items(result, data, box, () if b"moov" in kinds else boxes)
    except (struct.error, IndexError) as exc:
        raise MalformedError from exc
    return bytes(result[: boxes[-1].end])


def _strip_box(result: bytearray, data: bytes, box: _Box, around: bytes) -> None:
    """Overwrite what isn't known, in a box and all boxes inside. around: what contains it."""
    if box.kind not in _KEPT[around]:
        _empty(result, box)
    elif box.kind in _KEPT:
        at = box.content + _FIELDS.get(box.kind, 0)
        if box.kind == b"av01":
            encoder = range(box.end)[box.content :][_ENCODER]
            _overwrite(result, encoder.start, encoder.stop)
        for inside in _boxes(data, at, box.end):
            _strip_box(result, data, inside, box.kind)
            at = inside.end
        _overwrite(result, at, box.end)
    else:
        _strip_fields(result, data[box.content : box.end], box)


def _strip_fields(result: bytearray, content: bytes, box: _Box) -> None:
    """Overwrite names, times, and what is behind the fields of a box that contains no others."""
    at = box.content
    if box.kind in (b"auxC", b"auxi"):
        if not _is_auxiliary(content):
            _empty(result, box)
        _overwrite(result, at + 4 + content[4:].find(b"\0"), box.end)
    elif box.kind == b"hdlr":
        _overwrite(result, at + 12, box.end)
    elif box.kind in _WITH_TIMES:
        _overwrite(result, at + 4, min(box.end, at + (20 if content[0] else 12)))
    elif box.kind == b"pixi":
        _overwrite(result, at + 5 + content[4], box.end)
    elif box.kind == b"colr" and content.startswith(b"nclx"):
        _overwrite(result, at + 11, box.end)
    elif box.kind in _LENGTHS:
        _overwrite(result, at + _LENGTHS[box.kind], box.end)


def _empty(result: bytearray, box: _Box) -> None:
    """Turn a box into a `free` one, which readers skip."""
    result[box.start + 4 : box.start + 8] = b"free"
    _overwrite(result, box.content, box.end)


def _is_auxiliary(content: bytes) -> bool:
    return content[4:].partition(b"\0")[0] in _AUXILIARY and b"\0" in content[4:]


def _overwrite(result: bytearray, start: int, end: int) -> None:
    result[start:end] = bytes(max(0, end - start))


def _strip_items(result: bytearray, data: bytes, meta: _Box, boxes: tuple[()] | list[_Box]) -> None:
    """Overwrite items that are metadata, and what belongs to no item.

    boxes: those whose data all belongs to items.
    """
    # A version and flags precede the boxes inside.
    listed = [box for box in _boxes(data, meta.content + 4, meta.end) if box.kind in _KEPT[b"meta"]]
    inside = {box.kind: box for box in listed}
    if not {b"iinf", b"iloc"} <= inside.keys() or len(inside) < len(listed):
        raise MalformedError
    metadata = set(_thumbnails(data, inside[b"iref"])) if b"iref" in inside else set()
    for item, at, end in _items(data, inside[b"iinf"]):
        if item in metadata or data[at : at + 4] not in _IMAGE_ITEMS:
            metadata.add(item)
            # Decoders reject an image with empty Exif data, but they ignore unknown items.
            result[at : at + 4] = b"skip"
        _overwrite(result, at + 4, end)  # a name
    idat = inside.get(b"idat")
    kept: list[tuple[int, int]] = []
    for item, start, length in _extents(data, inside[b"iloc"], idat):
        end = start + length if length else len(data)
        if end > len(data):
            raise MalformedError
        if item in metadata:
            _overwrite(result, start, end)
        else:
            kept.append((start, end))
    for box in (*boxes, *filter(None, [idat])):
        if box.kind in (b"mdat", b"idat"):
            _overwrite_between(result, sorted(kept), box.content, box.end)


def _overwrite_between(result: bytearray, kept: list[tuple[int, int]], at: int, last: int) -> None:
    """Overwrite everything from one place to another that isn't kept."""
    for start, end in [*kept, (last, last)]:
        gap = min(start, last)
        _overwrite(result, at, gap)
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


def _items(data: bytes, box: _Box) -> Iterator[tuple[int, int, int]]:
    """Yield the id of each item, the place of its type, and the end of its description."""
    counted = 2 if data[box.content] == 0 else 4
    for entry in _boxes(data, box.content + 4 + counted, box.end):
        if entry.kind != b"infe" or data[entry.content] < 2:
            raise MalformedError
        at = entry.content + 4
        of_id = 4 if data[entry.content] >= 3 else 2
        # A protection index lies between id and type.
        place = at + of_id + 2
        if place + 4 > entry.end:
            raise MalformedError
        yield int.from_bytes(data[at : at + of_id]), place, entry.end


def _thumbnails(data: bytes, box: _Box) -> Iterator[int]:
    """Yield the ids of images that are small versions of others."""
    of_id = 4 if data[box.content] else 2
    for reference in _boxes(data, box.content + 4, box.end):
        if reference.kind == b"thmb":
            yield int.from_bytes(data[reference.content :][:of_id])


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
