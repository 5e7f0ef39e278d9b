"""The one thing that is kept of a camera's Exif data: which side of the photo is up."""

from __future__ import annotations

import struct

_ORIENTATION = 0x0112
_SHORT = 3


def reduce_exif(exif: bytes) -> bytes:
    """Return Exif data with nothing but the orientation; empty for an upright photo."""
    orientation = _read_orientation(exif.removeprefix(b"Exif\0\0"))
    if orientation == 1:
        return b""
    entry = struct.pack("<HHIHH", _ORIENTATION, _SHORT, 1, orientation, 0)
    return b"II*\0" + struct.pack("<IH", 8, 1) + entry + struct.pack("<I", 0)


def _read_orientation(tiff: bytes) -> int:
    """Read the orientation, from 1 to 8; 1 if there is none."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if not order:
        return 1
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for number in range(count):
            tag, kind, __, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + number * 12)
            if tag == _ORIENTATION and kind == _SHORT:
                return value if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1
