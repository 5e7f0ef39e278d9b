"""Git, and the history of content files: first commits, authors and earlier versions.

Everything is limited to what is on this disk: nothing is ever fetched.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import MAXYEAR, UTC, datetime
from pathlib import Path
from threading import Timer
from typing import NamedTuple

from rundbrief.characters import is_text
from rundbrief.content import git_process
from rundbrief.content.git_process import GitAnswer, ask_git, kill, no_answer, start_git
from rundbrief.incremental.digests import digest
from rundbrief.incremental.program import read_if_exists

# Sections of the configuration that affect `git log`.
_LOG_SETTINGS = ("core.", "diff.", "i18n.", "log.")
# `git log` runs no programs that the repository's configuration or attributes name.
_LOG_OPTIONS = ("--no-show-signature", "--no-ext-diff", "--no-textconv")
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


@dataclass(frozen=True)
class Commit:
    """When a commit was made, and by whom."""

    # Aware, in UTC; None for a corrupt commit.
    at: datetime | None
    author: str


@dataclass(frozen=True)
class History:
    """The history of all files, by path in the content folder."""

    # The first commit of each file.
    first: Mapping[str, Commit] = field(default_factory=dict)
    # The blob ids of each file's versions, oldest first, without duplicates.
    versions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # A shallow clone, whose first commits are not those of the files; everything else is empty.
    shallow: bool = False
    # Why git can't read the history, in its own words; everything else is empty.
    refusal: str = ""


def read_history(docs_dir: Path) -> History:
    """Read the history of all files with one `git log`; empty outside a repository."""
    head = find_head(docs_dir)
    if head.shallow or head.refusal or not head.commit:
        return History(shallow=head.shallow, refusal=head.refusal)
    log = _read_log(docs_dir, head.commit)
    if log.output is None:
        return History(refusal=log.message)
    return _build_history(log.output.decode("utf-8", "replace"))


def _read_log(docs_dir: Path, commit: str) -> GitAnswer:
    """Return the output of `git log -z --raw` for a folder, newest first.

    Each commit begins with its Unix time and its author.
    """
    arguments = ("-z", "--raw", "--no-abbrev", "--relative", *_LOG_OPTIONS)
    # Finding renames with changes needs the objects, which a partial clone may lack; exact renames
    # are found by their ids alone.
    for renames in ("--find-renames", "--find-renames=100%"):
        log = ask_git(
            docs_dir, "log", *arguments, renames, "--format=%x01%at%x02%aN", commit, "--", "."
        )
        if log.output is not None:
            break
    return log


@dataclass(frozen=True)
class _Change:
    """A change of one file by a commit."""

    commit: Commit
    # The letter that git uses, such as R for a rename.
    status: str
    # The path before and after.
    old: str
    new: str
    # The id of the new blob; empty for a deletion.
    version: str


def _build_history(log: str) -> History:
    """Build the history from a log, following renames back from today's paths."""
    first: dict[str, Commit] = {}
    versions: dict[str, dict[str, None]] = {}
    current_names: dict[str, str] = {}
    for change in _parse_log(log):
        name = current_names.get(change.new, change.new)
        if change.status == "R":
            current_names[change.old] = name
        first[name] = change.commit
        if change.version:
            # A version that was restored later counts at its earliest place.
            known = versions.setdefault(name, {})
            known.pop(change.version, None)
            known[change.version] = None
    return History(first, {name: tuple(reversed(known)) for name, known in versions.items()})


def _parse_log(log: str) -> Iterator[_Change]:
    """Parse `git log -z --raw`, newest first."""
    fields = iter(log.split("\0"))
    for text in fields:
        line = text.lstrip("\n")
        if line.startswith("\x01"):
            at, __, author = line[1:].partition("\x02")
            name = " ".join("".join(c for c in author if is_text(c)).split())
            commit = Commit(_parse_time(at), name)
        elif line:
            __, __, __, version, status = line.split(" ")
            old = next(fields)
            new = next(fields) if status[0] in "RC" else old
            yield _Change(commit, status[0], old, new, version.strip("0") and version)


def _parse_time(seconds: str) -> datetime | None:
    """Parse a Unix time; None if it is implausible, as in commits written by broken tools."""
    try:
        moment = datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    # Conversion to another time zone would overflow at the end of Python's calendar.
    return moment if 1970 <= moment.year < MAXYEAR else None
