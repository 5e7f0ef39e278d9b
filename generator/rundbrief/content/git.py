"""Git, and the history of content files: first commits, authors and earlier versions.

Everything is limited to what is on this disk: nothing is ever fetched.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import MAXYEAR, UTC, datetime
from pathlib import Path
from typing import NamedTuple

from rundbrief.characters import is_text
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


def read_history(docs_dir: Path) -> History:
    """Read the history of all files with one `git log`; empty outside a repository."""
    head = find_head(docs_dir)
    if head.shallow:
        return History(shallow=True)
    return _build_history(_read_log(docs_dir, head.commit)) if head.commit else History()


def _read_log(docs_dir: Path, commit: str) -> str:
    """Return the output of `git log -z --raw` for a folder, newest first.

    Each commit begins with its Unix time and its author.
    """
    # Finding renames with changes needs the objects, which a partial clone may lack; exact renames
    # are found by their ids alone.
    for renames in ("--find-renames", "--find-renames=100%"):
        log = try_git(
            docs_dir,
            *("log", "-z", "--raw", "--no-abbrev", renames, "--relative"),
            *("--no-show-signature", "--format=%x01%at%x02%aN", commit, "--", "."),
        )
        if log is not None:
            return log
    return ""


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
