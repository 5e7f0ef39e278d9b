"""A content-addressed store: files named after the digest of their content.

The output folder has hard links to them, so unchanged files are neither written nor copied. Files
are created atomically and never modified. If somebody edits a file in the output, the stored file
changes with it; a power cut may leave a file without its data. `has` detects both.

If the store can't be written to, for example since its disk is full, files go to a second folder,
which exists only during the build.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import sys
import time
from collections.abc import Container, Iterable
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple, Self
from weakref import finalize

from rundbrief.disk import read_regular
from rundbrief.incremental.verified_files import VerifiedFiles, status_of

# In seconds: younger files are never deleted.
_GRACE = 3600
_LOCK = ".lock"
_VERIFIED = ".verified"
# The error number of the first failure, in the second folder.
_FAILURE = "failure"
# Names of stored files; with a process id, of temporary files, which a killed build leaves behind.
_OURS = re.compile(rf"[0-9a-f]{{32}}(\.\d+)?|{re.escape(_VERIFIED)}\.\d+")


class StoredFile(NamedTuple):
    """A stored file, with what shows that it was modified."""

    # The digest of its content.
    name: str
    # In bytes.
    size: int
    # The time of modification in nanoseconds.
    changed: int


class ObjectStore:
    """Files by the digest of their content.

    handle: of the lock file shared by all builds. overflow: a folder for files that can't be
    written to the store.
    """

    def __init__(self, folder: Path, handle: int, overflow: Path | None = None) -> None:
        self.folder = folder
        self._root = f"{folder}{os.sep}"
        self._overflow = f"{overflow}{os.sep}" if overflow else ""
        self._handle = handle
        self._release = finalize(self, os.close, handle)
        self.not_opened: OSError | None = None
        self._known = VerifiedFiles(folder / _VERIFIED)
        # Those that this build has verified.
        self._verified: dict[str, os.stat_result] = {}

    def place(self, stored: StoredFile) -> str:
        return self._path(stored.name)

    def has(self, stored: StoredFile) -> bool:
        """Return whether a file exists and has the content that its name promises."""
        name = stored.name
        try:
            found = os.stat(self._root + name)  # noqa: PTH116  # faster than pathlib
        except OSError:
            return False
        if not (self._known.holds(name, status_of(found)) or self._holds(name)):
            return False
        self._verified[name] = found
        return True

    def put(self, data: str | bytes) -> StoredFile:
        """Store a file, unless it exists. Raises OSError."""
        data = data.encode() if isinstance(data, str) else data
        name = _name(data)
        if self._holds(name):
            return _describe(name, self._path(name))
        try:
            return _write(name, self._root, data)
        except OSError as exc:
            if not self._overflow:
                raise
            return self._put_in_overflow(name, data, exc)

    def _put_in_overflow(self, name: str, data: bytes, error: OSError) -> StoredFile:
        """Store a file elsewhere, with the reason for `find_failure`, which may be in a parent."""
        stored = _write(name, self._overflow, data)
        reason = Path(self._overflow + _FAILURE)
        if not reason.exists():
            reason.write_text(str(error.errno or errno.EIO), encoding="ascii")
        return stored

    def find_failure(self) -> OSError | None:
        """Return why this build couldn't write to the store, if it couldn't."""
        if not self._overflow:
            return self.not_opened
        try:
            number = int(Path(self._overflow + _FAILURE).read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None
        return OSError(number, os.strerror(number))

    def save_verified(self, files: Iterable[StoredFile]) -> None:
        """Store that files are verified, so that the next build need not read them.

        files: those that this build has verified or put. Publishing them has changed their status,
        since it creates links.
        """
        for stored in files:
            try:
                found = os.stat(self._root + stored.name)  # noqa: PTH116
            except OSError:
                continue
            verified = self._verified.get(stored.name)
            before = (
                (verified.st_size, verified.st_mtime_ns)
                if verified
                else (stored.size, stored.changed)
            )
            if before == (found.st_size, found.st_mtime_ns):
                self._known.add(stored.name, status_of(found))
        self._known.save()

    def read_text(self, name: str) -> str:
        """Return a stored text by name. Raises OSError if it is missing or was modified."""
        data = self._read(name)
        if data is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), self._path(name))
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
        self._known.keep_only(names)
        self._known.save()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._release()

    def _path(self, name: str) -> str:
        if self._overflow and os.path.exists(self._overflow + name):  # noqa: PTH110
            return self._overflow + name
        return self._root + name

    def _holds(self, name: str) -> bool:
        return self._read(name) is not None

    def _read(self, name: str) -> bytes | None:
        """Return a file's bytes; None if it is missing or doesn't match its name."""
        try:
            data = read_regular(self._path(name))
        except OSError:
            return None
        return data if _name(data) == name else None


def open_object_store(*folders: Path | None) -> ObjectStore:
    """Open a store in the first of some folders that is writable. Raises OSError if none is.

    Files that it can't store go to the last folder. As long as it is open, no other build deletes
    files from it.
    """
    *others, last = filter(None, folders)
    failure = None
    for folder in others:
        try:
            return _open(folder, overflow=last)
        except OSError as exc:
            failure = failure or exc
    store = _open(last)
    store.not_opened = failure
    return store


def _open(folder: Path, overflow: Path | None = None) -> ObjectStore:
    own = folder / "finished"
    own.mkdir(mode=0o755, parents=True, exist_ok=True)
    if not os.access(own, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(own))
    handle = os.open(own / _LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    _lock(handle, exclusive=False)
    return ObjectStore(own, handle, overflow)


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


def _write(name: str, root: str, data: bytes) -> StoredFile:
    """Write a file atomically. Raises OSError with its path."""
    path = root + name
    temporary = f"{path}.{os.getpid()}"
    try:
        with open(temporary, "wb") as file:  # noqa: PTH123  # faster than pathlib
            file.write(data)
        if os.path.isdir(path):  # noqa: PTH112  # not ours: a restored cache, say
            shutil.rmtree(path)
        os.replace(temporary, path)  # noqa: PTH105
    except OSError as exc:
        with contextlib.suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108
        raise OSError(exc.errno, exc.strerror, path) from exc
    return _describe(name, path)


def _describe(name: str, path: str) -> StoredFile:
    found = os.stat(path)  # noqa: PTH116
    return StoredFile(name, found.st_size, found.st_mtime_ns)


def _name(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()
