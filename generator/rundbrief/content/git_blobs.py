"""Earlier versions of files, as git keeps them."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

from rundbrief.content.git import begin_git


class Blobs:
    """Reads versions by their ids. All of them come from one git, begun by the first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._git: subprocess.Popen[bytes] | None = None

    def read(self, version: str) -> bytes | None:
        """Give what a version holds; None where git doesn't have it."""
        try:
            return self._read(version)
        except OSError:  # git has gone, or isn't there
            return None

    def _read(self, version: str) -> bytes | None:
        git = self._git = self._git or _begin(self._folder)
        assert git.stdin
        assert git.stdout
        git.stdin.write(f"{version}\n".encode())
        git.stdin.flush()
        # `<id> blob <size>`, or `<id> missing`
        __, *found = git.stdout.readline().decode().split() or [""]
        if len(found) < 2:
            return None
        kind, size = found
        data = git.stdout.read(int(size) + 1)[:-1]
        return data if kind == "blob" else None

    def close(self) -> None:
        if self._git:
            self._git.communicate()


def _begin(folder: Path) -> subprocess.Popen[bytes]:
    return begin_git(folder, "cat-file", "--batch")


def version_of(data: bytes, like: str) -> str:
    """Name what a file holds as git does. like: an id of the same repository."""
    digest = hashlib.sha1 if len(like) == 40 else hashlib.sha256
    return digest(b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest()
