"""Asking git, which answers from what is on this disk alone."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from pathlib import Path
from typing import NamedTuple

from rundbrief.incremental.digests import digest
from rundbrief.incremental.program import read_if_exists

# What somebody's own configuration would leave out or write in another way.
_CONFIG = tuple(
    word
    for setting in ("core.quotePath=false", "log.showRoot=true", "i18n.logOutputEncoding=UTF-8")
    for word in ("-c", setting)
)

# A clone may leave versions out and fetch each when it is asked for. A build asks nobody.
_NO_FETCHING = {"GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}


# Settings that decide what git tells of commits.
_TELLING = ("core.", "diff.", "i18n.", "log.")
# Other lists of authors than `.mailmap`; a partial clone, whose missing versions may come at any
# time.
_UNKNOWABLE = re.compile(
    r"mailmap\.|remote\..*\.promisor\n|extensions\.partialclone\n", re.IGNORECASE
)


class GitHead(NamedTuple):
    """Where a history stands.

    commit: the newest one; empty without any. shallow: the clone is cut off. settings_digest: digest of what
    else decides what git tells of all commits; None where that can't be known.
    """

    commit: str
    shallow: bool
    settings_digest: bytes | None


def find_head(folder: Path) -> GitHead:
    """Ask git where a folder's history stands."""
    told = read_git(
        folder,
        *("rev-parse", "--is-shallow-repository", "--git-path", "info/grafts", "--show-cdup"),
        "HEAD",
    )
    if not told:
        return GitHead("", shallow=False, settings_digest=b"")
    shallow, *between, commit = told.removesuffix("\n").split("\n")
    grafts, up = between[0], between[-1]
    settings = read_git(folder, "config", "--list", "-z").split("\0")
    if any(map(_UNKNOWABLE.match, settings)):
        return GitHead(commit, shallow == "true", None)
    settings_digest = digest(
        read_git(folder, "version"),
        "\0".join(setting for setting in settings if setting.startswith(_TELLING)),
        read_git(folder, "for-each-ref", "refs/replace"),
        # Git goes on without one that it can't read.
        *(read_if_exists(folder / path) for path in (f"{up}.mailmap", grafts)),
    )
    return GitHead(commit, shallow == "true", settings_digest)


def read_git(folder: Path, *arguments: str) -> str:
    """Ask git; empty where there is no git, no repository, or no answer."""
    return try_git(folder, *arguments) or ""


def try_git(folder: Path, *arguments: str) -> str | None:
    """Ask git; None where there is no git, no repository, or where it fails."""
    command = ("git", "-C", str(folder), *_CONFIG, *arguments)
    try:
        result = subprocess.run(  # noqa: S603
            command, capture_output=True, check=False, env=os.environ | _NO_FETCHING
        )
    except OSError:
        return None
    return result.stdout.decode("utf-8", "replace") if result.returncode == 0 else None


def _start_git(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a git process that answers line by line."""
    return subprocess.Popen(  # noqa: S603
        ("git", "-C", str(folder), *arguments),  # noqa: S607
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | _NO_FETCHING,
    )


class GitObjects:
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
        git = self._git = self._git or _start_git(self._folder, "cat-file", "--batch")
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


def blob_id(data: bytes, like: str) -> str:
    """Name what a file holds as git does. like: an id of the same repository."""
    digest = hashlib.sha1 if len(like) == 40 else hashlib.sha256
    return digest(b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest()
