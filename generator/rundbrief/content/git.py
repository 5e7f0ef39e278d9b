"""Git: the state of a repository, and its objects.

Everything is limited to what is on this disk: nothing is ever fetched.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import NamedTuple

from rundbrief.content import git_process
from rundbrief.content.git_process import ask_git, kill, no_answer, start_git
from rundbrief.incremental.digests import digest
from rundbrief.incremental.program import read_if_exists

# Sections of the configuration that affect `git log`.
_LOG_SETTINGS = ("core.", "diff.", "i18n.", "log.")
# A mailmap elsewhere, and partial clones, whose missing objects may arrive at any time.
_UNTRACKABLE = re.compile(
    r"mailmap\.|remote\..*\.promisor\n|extensions\.partialclone\n", re.IGNORECASE
)


class GitHead(NamedTuple):
    """The state of a repository that decides what `git log` prints."""

    # The hash of HEAD; empty without a commit.
    commit: str = ""
    # A shallow clone.
    shallow: bool = False
    # Digest of the configuration, grafts, replacements and mailmap; None if it can't be determined.
    settings_digest: bytes | None = b""
    # Why git can't read the repository, in its own words.
    refusal: str = ""


def find_head(folder: Path) -> GitHead:
    """Return the state of the repository that a folder is in."""
    if not is_in_repository(folder):
        return GitHead()
    output = read_git(
        folder,
        *("rev-parse", "--is-shallow-repository", "--git-path", "info/grafts", "--show-cdup"),
        "HEAD",
    )
    if not output:
        return GitHead(refusal=_find_refusal(folder))
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


def is_in_repository(folder: Path) -> bool:
    """Return whether a folder, or one above it, has a `.git`, however damaged."""
    folder = folder.resolve()
    return any(os.path.lexists(above / ".git") for above in (folder, *folder.parents))


def _find_refusal(folder: Path) -> str:
    """Return why git can't read HEAD; empty if there is no commit yet."""
    # Lists nothing without a commit, and names what is damaged.
    answer = ask_git(folder, "for-each-ref", "--format=")
    if answer.output is not None and not answer.message:
        return ""
    return answer.message or "git gave no reason"


def read_git(folder: Path, *arguments: str) -> str:
    """Run git and return its output; empty if there is no git or no repository, or if it fails."""
    return try_git(folder, *arguments) or ""


def try_git(folder: Path, *arguments: str) -> str | None:
    """Run git and return its output; None if there is no git or no repository, or if it fails."""
    output = ask_git(folder, *arguments).output
    return None if output is None else output.decode("utf-8", "replace")


class GitObjects:
    """Reads git objects by their ids, all through one `git cat-file` started on first use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._git: subprocess.Popen[bytes] | None = None
        # Why git was stopped; empty if it wasn't.
        self.refusal = ""

    def read(self, object_id: str) -> bytes | None:
        """Return the content of a blob; None if git doesn't have it."""
        try:
            self._git = self._git or start_git(self._folder, "cat-file", "--batch")
            with self._limited(self._git) as git:
                return _read_blob(git, object_id)
        except (OSError, ValueError):  # git is missing or has exited, as it does in partial clones
            return None

    @contextmanager
    def _limited(self, git: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
        """Stop git if it takes too long, so that reading from it ends."""

        def stop() -> None:
            self.refusal = no_answer()
            kill(git)

        timer = Timer(git_process.TIMEOUT, stop)
        timer.daemon = True
        timer.start()
        try:
            yield git
        finally:
            timer.cancel()

    def close(self) -> None:
        if self._git:
            with suppress(OSError, ValueError), self._limited(self._git) as git:
                git.communicate()


def _read_blob(git: subprocess.Popen[bytes], object_id: str) -> bytes | None:
    assert git.stdin
    assert git.stdout
    git.stdin.write(f"{object_id}\n".encode())
    git.stdin.flush()
    # `<id> blob <size>`, or `<id> missing`
    __, *found = git.stdout.readline().decode().split() or [""]
    if len(found) < 2:
        return None
    kind, size = found
    data = git.stdout.read(int(size) + 1)
    return data[:-1] if kind == "blob" and len(data) > int(size) else None


def blob_id(data: bytes, like: str) -> str:
    """Return the id that git gives to a blob.

    like: an id of the same repository, whose length tells SHA-1 from SHA-256.
    """
    digest = hashlib.sha1 if len(like) == 40 else hashlib.sha256
    return digest(b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest()
