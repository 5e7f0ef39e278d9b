"""The user's own cache folder: for what a project's cache must not hold, since it is run as code.

A project's cache may come from anywhere, such as a cache that many share in CI. What lies here,
only this user can have written.
"""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

from rundbrief.cache.checksums import read_sealed, write_sealed

# More than any project has templates; old ones of other versions are among them.
_MOST = 1000


class OwnFolder:
    """Keeps bytes by key, and gives only what is whole; losing them loses time and nothing else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> bytes | None:
        return read_sealed(self.folder / key)

    def put(self, key: str, data: bytes) -> None:
        with contextlib.suppress(OSError):
            write_sealed(self.folder / key, data)

    def tidy(self) -> None:
        """Throw everything away once it is too much."""
        with contextlib.suppress(OSError):
            files = list(self.folder.iterdir())
            if len(files) > _MOST:
                for file in files:
                    file.unlink(missing_ok=True)


def open_own_folder(name: str, *, outside: Path) -> OwnFolder | None:
    """Open a folder that nobody else can write to; None where there is no such place.

    outside: a folder that others may fill. CI often puts the user's caches into the project's.
    """
    if not hasattr(os, "getuid"):
        return None
    base = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache")
    try:
        ours = base.expanduser() / "rundbrief"
        if not ours.is_absolute() or ours.resolve().is_relative_to(outside.resolve()):
            return None
        for folder in (ours, ours / name):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_ours_alone(folder):
                return None
    except (OSError, RuntimeError):  # no home, or no right to write there
        return None
    own = OwnFolder(ours / name)
    own.tidy()
    return own


def _is_ours_alone(folder: Path) -> bool:
    found = folder.lstat()
    return (
        stat.S_ISDIR(found.st_mode)
        and found.st_uid == os.getuid()
        and not found.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    )
