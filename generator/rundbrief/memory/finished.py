"""Finished files, each under the digest of what is in it.

They become part of an output by hard links, so that what is unchanged is neither written nor
copied. Files appear whole and never change; whoever changes one in an output changes it here, too,
which is noticed.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Container
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

# Another build may be about to use what it has just made.
_GRACE = 3600


class Kept(NamedTuple):
    """A finished file. size in bytes; changed: in nanoseconds, as the disk has it."""

    name: str
    size: int
    changed: int


class Finished:
    """Files by what is in them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._root = f"{folder}{os.sep}"

    def place(self, kept: Kept) -> str:
        return self._root + kept.name

    def has(self, kept: Kept) -> bool:
        """Say whether a file is there and is what it was."""
        try:
            found = os.stat(self._root + kept.name)  # noqa: PTH116  # ten thousands of times
        except OSError:
            return False
        if found.st_size == kept.size and found.st_mtime_ns == kept.changed:
            return True
        # A cache that was packed and unpacked has other times.
        return self._holds(kept.name)

    def put(self, data: str | bytes) -> Kept:
        """Keep a file. Raises OSError."""
        data = data.encode() if isinstance(data, str) else data
        name = _name(data)
        path = self._root + name
        if not self._holds(name):
            beside = f"{path}.{os.getpid()}"
            with open(beside, "wb") as file:  # noqa: PTH123  # ten thousands of times
                file.write(data)
            os.replace(beside, path)  # noqa: PTH105
        found = os.stat(path)  # noqa: PTH116
        return Kept(name, found.st_size, found.st_mtime_ns)

    def get(self, kept: Kept) -> str | None:
        """Read a text that was kept; None if it is lost or is not what it was."""
        try:
            with open(self._root + kept.name, "rb") as file:  # noqa: PTH123
                data = file.read()
        except OSError:
            return None
        return data.decode() if _name(data) == kept.name else None

    def keep_only(self, names: Container[str]) -> None:
        """Throw away what no build needs any more."""
        with contextlib.suppress(OSError):
            for entry in os.scandir(self.folder):
                if entry.name not in names and entry.stat().st_mtime < time.time() - _GRACE:
                    Path(entry).unlink(missing_ok=True)

    def _holds(self, name: str) -> bool:
        try:
            with open(self._root + name, "rb") as file:  # noqa: PTH123
                return _name(file.read()) == name
        except OSError:
            return False


def open_finished(folder: Path) -> Finished:
    """Keep finished files below a folder."""
    own = folder / "finished"
    own.mkdir(parents=True, exist_ok=True)
    return Finished(own)


def _name(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()
