"""ObjectStore files, each under the digest of what is in it.

They become part of an output by hard links, so that what is unchanged is neither written nor
copied. Files appear whole and never change; whoever changes one in an output changes it here, too,
which is noticed.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import sys
import time
from collections.abc import Container
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple, Self
from weakref import finalize

# In seconds.
_GRACE = 3600
_LOCK = ".lock"
# A file of ours; with the number of the process that was writing it, one that never got finished.
_OURS = re.compile(r"[0-9a-f]{32}(\.\d+)?")


class StoredFile(NamedTuple):
    """A stored file. size in bytes; changed: in nanoseconds, as the disk has it."""

    name: str
    size: int
    changed: int


class ObjectStore:
    """Files by what is in them. handle: of the file by which builds know of each other."""

    def __init__(self, folder: Path, handle: int) -> None:
        self.folder = folder
        self._root = f"{folder}{os.sep}"
        self._handle = handle
        self._let_go = finalize(self, os.close, handle)

    def place(self, kept: StoredFile) -> str:
        return self._root + kept.name

    def has(self, kept: StoredFile) -> bool:
        """Say whether a file is there and is what it was."""
        try:
            found = os.stat(self._root + kept.name)  # noqa: PTH116  # ten thousands of times
        except OSError:
            return False
        if found.st_size == kept.size and found.st_mtime_ns == kept.changed:
            return True
        # A cache that was packed and unpacked has other times.
        return self._holds(kept.name)

    def put(self, data: str | bytes) -> StoredFile:
        """Keep a file. Raises OSError."""
        data = data.encode() if isinstance(data, str) else data
        name = _name(data)
        path = self._root + name
        if not self._holds(name):
            beside = f"{path}.{os.getpid()}"
            with open(beside, "wb") as file:  # noqa: PTH123  # ten thousands of times
                file.write(data)
            if os.path.isdir(path):  # noqa: PTH112  # not ours: a restored cache, say
                shutil.rmtree(path)
            os.replace(beside, path)  # noqa: PTH105
        found = os.stat(path)  # noqa: PTH116
        return StoredFile(name, found.st_size, found.st_mtime_ns)

    def read_text(self, name: str) -> str:
        """Read a stored text by the name of its file. Raises OSError for one that is lost."""
        data = self._read(name)
        if data is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), self._root + name)
        return data.decode()

    def keep_only(self, names: Container[str]) -> None:
        """Throw away what no build needs any more, unless another build is under way.

        What is young stays: the other one may be unable to lock anything.
        """
        if not _lock(self._handle, alone=True):
            return
        with contextlib.suppress(OSError):
            for entry in os.scandir(self.folder):
                unneeded = _OURS.fullmatch(entry.name) and entry.name not in names
                if unneeded and entry.stat().st_mtime < time.time() - _GRACE:
                    Path(entry).unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._let_go()

    def _holds(self, name: str) -> bool:
        return self._read(name) is not None

    def _read(self, name: str) -> bytes | None:
        """Read a file; None if it is not there, or is not what it is named after."""
        try:
            with open(self._root + name, "rb") as file:  # noqa: PTH123  # ten thousands of times
                data = file.read()
        except OSError:
            return None
        return data if _name(data) == name else None


def open_object_store(*folders: Path | None) -> ObjectStore:
    """Keep stored files below the first of some folders that can be written to. Raises OSError.

    As long as somebody uses them, nobody else throws any away.
    """
    *others, last = filter(None, folders)
    for folder in others:
        with contextlib.suppress(OSError):
            return _open(folder)
    return _open(last)


def _open(folder: Path) -> ObjectStore:
    own = folder / "finished"
    own.mkdir(parents=True, exist_ok=True)
    if not os.access(own, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(own))
    handle = os.open(own / _LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    _lock(handle, alone=False)
    return ObjectStore(own, handle)


def _lock(handle: int, *, alone: bool) -> bool:
    """Lock a file, alone or with others; say whether nobody is in the way.

    Where nothing can be locked, nobody is known of.
    """
    if sys.platform != "win32":
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB if alone else fcntl.LOCK_SH)
        except BlockingIOError:
            return False
        except OSError:  # a disk of the network, say
            pass
    return True


def _name(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()
