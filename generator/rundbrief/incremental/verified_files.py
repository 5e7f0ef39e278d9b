"""Which stored files are known to have the content that their names promise.

Reading every file in every build would take too long. So each file is verified by its digest once,
and trusted as long as its status is the same: nothing changes a file's content without changing its
status, except a power cut. Therefore, nothing is trusted after another boot.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Container
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from rundbrief.incremental.boot_id import find_boot_id

# Digest, and the fields of a FileStatus.
_ENTRY = struct.Struct("<16sqqqQ")
_CHECKSUM = 16


class FileStatus(NamedTuple):
    """What changes when a file's content does.

    Programs can set the time of modification, but not the time of the last change of the status.
    """

    # In bytes.
    size: int
    # Times in nanoseconds.
    modified: int
    status_changed: int
    inode: int


def status_of(found: os.stat_result) -> FileStatus:
    return FileStatus(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


class VerifiedFiles:
    """The status of each verified file by name, stored in a file with a checksum.

    Concurrent builds overwrite each other's file; what gets lost is verified again.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known = _read(file)
        self._changed = False

    def holds(self, name: str, status: FileStatus) -> bool:
        return self._known.get(name) == status

    def add(self, name: str, status: FileStatus) -> None:
        if self._known.get(name) != status:
            self._known[name] = status
            self._changed = True

    def keep_only(self, names: Container[str]) -> None:
        """Forget all other files."""
        kept = {name: status for name, status in self._known.items() if name in names}
        self._changed |= len(kept) < len(self._known)
        self._known = kept

    def save(self) -> None:
        """Store what is known for the next build. Failures are ignored: it verifies again."""
        if not (self._changed and find_boot_id()):
            return
        body = b"".join(_ENTRY.pack(bytes.fromhex(name), *it) for name, it in self._known.items())
        temporary = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        try:
            temporary.write_bytes(_checksum(body) + body)
            temporary.replace(self._file)
            self._changed = False
        except OSError:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _read(file: Path) -> dict[str, FileStatus]:
    """Read what an earlier build stored; nothing if it was damaged or written in another boot."""
    try:
        data = file.read_bytes()
    except OSError:
        return {}
    checksum, body = data[:_CHECKSUM], data[_CHECKSUM:]
    if not find_boot_id() or checksum != _checksum(body) or len(body) % _ENTRY.size:
        return {}
    return {name.hex(): FileStatus(*status) for name, *status in _ENTRY.iter_unpack(body)}


def _checksum(body: bytes) -> bytes:
    return blake2b(body, digest_size=_CHECKSUM, key=find_boot_id().encode()[:64]).digest()
