"""A content-addressed store: files named after the digest of their content.

The output folder has hard links to them, so unchanged files are neither written nor copied. Files
are created atomically and never modified. If somebody edits a file in the output, the stored file
changes with it; `has` detects that. A file that this machine didn't write, as in a restored cache,
is believed only if it has the digest that it is named after.
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

# In seconds: younger files are never deleted.
_GRACE = 3600
_LOCK = ".lock"
# Names of stored files; with a process id, of temporary files, which a killed build leaves behind.
_OURS = re.compile(r"[0-9a-f]{32}(\.\d+)?")


class StoredFile(NamedTuple):
    """A stored file, with what shows that it was modified."""

    # The digest of its content.
    name: str
    # In bytes.
    size: int
    # The time of modification in nanoseconds.
    changed: int
    # A restored file has another one.
    inode: int


class ObjectStore:
    """Files by the digest of their content.

    handle: of the lock file shared by all builds. shared: other machines write to the store, too,
    so that nothing but the digest tells which file it is.
    """

    def __init__(self, folder: Path, handle: int, *, shared: bool = False) -> None:
        self.folder = folder
        self._shared = shared
        self._root = f"{folder}{os.sep}"
        self._handle = handle
        self._release = finalize(self, os.close, handle)

    def place(self, stored: StoredFile) -> str:
        return self._root + stored.name

    def has(self, stored: StoredFile) -> bool:
        """Return whether a file exists and is unmodified."""
        try:
            found = os.stat(self._root + stored.name)  # noqa: PTH116  # faster than pathlib
        except OSError:
            return False
        if not self._shared and stored == _describe(stored.name, found):
            return True
        # A cache that was archived and restored has other inodes.
        return self._holds(stored.name)

    def put(self, data: str | bytes) -> StoredFile:
        """Store a file, unless it exists. Raises OSError."""
        data = data.encode() if isinstance(data, str) else data
        name = _name(data)
        path = self._root + name
        if not self._holds(name):
            temporary = f"{path}.{os.getpid()}"
            with open(temporary, "wb") as file:  # noqa: PTH123  # faster than pathlib
                file.write(data)
            if os.path.isdir(path):  # noqa: PTH112  # not ours: a restored cache, say
                shutil.rmtree(path)
            os.replace(temporary, path)  # noqa: PTH105
        return _describe(name, os.stat(path))  # noqa: PTH116

    def read_text(self, name: str) -> str:
        """Return a stored text by name. Raises OSError if it is missing or was modified."""
        data = self._read(name)
        if data is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), self._root + name)
        return data.decode()

    def keep_only(self, names: Container[str]) -> None:
        """Delete all other files, unless another build is running.

        Young files are kept as well, since another build may be unable to lock the store.
        """
        if not _lock(self._handle, exclusive=True):
            return
        with contextlib.suppress(OSError):
            for entry in os.scandir(self.folder):
                unneeded = _OURS.fullmatch(entry.name) and entry.name not in names
                if unneeded and entry.stat().st_mtime < time.time() - _GRACE:
                    Path(entry).unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._release()

    def _holds(self, name: str) -> bool:
        return self._read(name) is not None

    def _read(self, name: str) -> bytes | None:
        """Return a file's bytes; None if it is missing or doesn't match its name."""
        try:
            with open(self._root + name, "rb") as file:  # noqa: PTH123  # faster than pathlib
                data = file.read()
        except OSError:
            return None
        return data if _name(data) == name else None


def open_object_store(*folders: Path | None, shared: bool = False) -> ObjectStore:
    """Open a store in the first of some folders that is writable. Raises OSError if none is.

    As long as it is open, no other build deletes files from it.
    """
    *others, last = filter(None, folders)
    for folder in others:
        with contextlib.suppress(OSError):
            return _open(folder, shared=shared)
    return _open(last, shared=shared)


def _open(folder: Path, *, shared: bool) -> ObjectStore:
    own = folder / "finished"
    own.mkdir(mode=0o755, parents=True, exist_ok=True)
    if not os.access(own, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(own))
    handle = os.open(own / _LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    _lock(handle, exclusive=False)
    return ObjectStore(own, handle, shared=shared)


def _lock(handle: int, *, exclusive: bool) -> bool:
    """Lock a file, exclusively or shared; return False if another build holds it.

    Where locking isn't supported, it always succeeds.
    """
    if sys.platform != "win32":
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB if exclusive else fcntl.LOCK_SH)
        except BlockingIOError:
            return False
        except OSError:  # for example on a network drive
            pass
    return True


def _describe(name: str, found: os.stat_result) -> StoredFile:
    return StoredFile(name, found.st_size, found.st_mtime_ns, found.st_ino)


def _name(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()
