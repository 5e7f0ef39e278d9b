"""Running git, limited to what is on this disk: nothing is ever fetched."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from pathlib import Path
from typing import NamedTuple

from rundbrief.incremental.digests import digest
from rundbrief.incremental.program import read_if_exists

# Overrides of personal configuration that would change the output.
_CONFIG = tuple(
    argument
    for setting in ("core.quotePath=false", "log.showRoot=true", "i18n.logOutputEncoding=UTF-8")
    for argument in ("-c", setting)
)

# A partial clone fetches missing objects on demand. A build must not use the network.
_NO_FETCHING = {"GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}

# Sections of the configuration that affect `git log`.
_LOG_SETTINGS = ("core.", "diff.", "i18n.", "log.")
# A mailmap elsewhere, and partial clones, whose missing objects may arrive at any time.
_UNTRACKABLE = re.compile(
    r"mailmap\.|remote\..*\.promisor\n|extensions\.partialclone\n", re.IGNORECASE
)


class GitHead(NamedTuple):
    """The state of a repository that decides what `git log` prints."""

    # The hash of HEAD; empty without a commit.
    commit: str
    # A shallow clone.
    shallow: bool
    # Digest of the configuration, grafts, replacements and mailmap; None if it can't be determined.
    settings_digest: bytes | None


def find_head(folder: Path) -> GitHead:
    """Return the state of the repository that a folder is in."""
    output = read_git(
        folder,
        *("rev-parse", "--is-shallow-repository", "--git-path", "info/grafts", "--show-cdup"),
        "HEAD",
    )
    if not output:
        return GitHead("", shallow=False, settings_digest=b"")
    shallow, *between, commit = output.removesuffix("\n").split("\n")
    grafts, up = between[0], between[-1]
    settings = read_git(folder, "config", "--list", "-z").split("\0")
    if any(map(_UNTRACKABLE.match, settings)):
        return GitHead(commit, shallow == "true", None)
    settings_digest = digest(
        read_git(folder, "version"),
        "\0".join(setting for setting in settings if setting.startswith(_LOG_SETTINGS)),
        read_git(folder, "for-each-ref", "refs/replace"),
        # Like git, we ignore a file that can't be read.
        *(read_if_exists(folder / path) for path in (f"{up}.mailmap", grafts)),
    )
    return GitHead(commit, shallow == "true", settings_digest)


def read_git(folder: Path, *arguments: str) -> str:
    """Run git and return its output; empty if there is no git or no repository, or if it fails."""
    return try_git(folder, *arguments) or ""


def try_git(folder: Path, *arguments: str) -> str | None:
    """Run git and return its output; None if there is no git or no repository, or if it fails."""
    command = ("git", "-C", str(folder), *_CONFIG, *arguments)
    try:
        result = subprocess.run(  # noqa: S603
            command, capture_output=True, check=False, env=os.environ | _NO_FETCHING
        )
    except OSError:
        return None
    return result.stdout.decode("utf-8", "replace") if result.returncode == 0 else None


def _start_git(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a git process to talk to through pipes."""
    return subprocess.Popen(  # noqa: S603
        ("git", "-C", str(folder), *arguments),  # noqa: S607
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | _NO_FETCHING,
    )


class GitObjects:
    """Reads git objects by their ids, all through one `git cat-file` started on first use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._git: subprocess.Popen[bytes] | None = None

    def read(self, object_id: str) -> bytes | None:
        """Return the content of a blob; None if git doesn't have it."""
        try:
            return self._read(object_id)
        except OSError:  # git is missing or has exited
            return None

    def _read(self, object_id: str) -> bytes | None:
        git = self._git = self._git or _start_git(self._folder, "cat-file", "--batch")
        assert git.stdin
        assert git.stdout
        git.stdin.write(f"{object_id}\n".encode())
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
    """Return the id that git gives to a blob.

    like: an id of the same repository, whose length tells SHA-1 from SHA-256.
    """
    digest = hashlib.sha1 if len(like) == 40 else hashlib.sha256
    return digest(b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest()
