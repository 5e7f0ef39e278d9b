"""Files with a seal, by which they are known to be whole."""

from __future__ import annotations

import os
import tempfile
from hashlib import blake2b
from pathlib import Path

_LENGTH = 16


def read_sealed(file: Path) -> bytes | None:
    """Read what was written; None where there is no such file, or not the whole of it."""
    try:
        found = file.read_bytes()
    except OSError:
        return None
    seal, data = found[:_LENGTH], found[_LENGTH:]
    return data if seal == _seal(data) else None


def write_sealed(file: Path, data: bytes) -> None:
    """Write a file that appears whole, also where several write it at once. Raises OSError."""
    handle, beside = tempfile.mkstemp(dir=file.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(_seal(data) + data)
        Path(beside).replace(file)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def _seal(data: bytes) -> bytes:
    return blake2b(data, digest_size=_LENGTH).digest()
