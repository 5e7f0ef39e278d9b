"""Asking git, which answers from what is on this disk alone."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import NamedTuple

from rundbrief.cache.digests import digest
from rundbrief.cache.program import read_counting

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


class Head(NamedTuple):
    """Where a history stands.

    commit: the newest one; empty without any. shallow: the clone is cut off. beside: digest of what
    else decides what git tells of all commits; None where that can't be known.
    """

    commit: str
    shallow: bool
    beside: bytes | None


def find_head(folder: Path) -> Head:
    """Ask git where a folder's history stands."""
    told = read_git(
        folder,
        *("rev-parse", "--is-shallow-repository", "--git-path", "info/grafts", "--show-cdup"),
        "HEAD",
    )
    if not told:
        return Head("", shallow=False, beside=b"")
    shallow, *between, commit = told.removesuffix("\n").split("\n")
    grafts, up = between[0], between[-1]
    settings = read_git(folder, "config", "--list", "-z").split("\0")
    if any(map(_UNKNOWABLE.match, settings)):
        return Head(commit, shallow == "true", None)
    beside = digest(
        read_git(folder, "version"),
        "\0".join(setting for setting in settings if setting.startswith(_TELLING)),
        read_git(folder, "for-each-ref", "refs/replace"),
        # Git goes on without one that it can't read.
        *(read_counting(folder / path) for path in (f"{up}.mailmap", grafts)),
    )
    return Head(commit, shallow == "true", beside)


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


def begin_git(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Begin a git that is asked line by line."""
    return subprocess.Popen(  # noqa: S603
        ("git", "-C", str(folder), *arguments),  # noqa: S607
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | _NO_FETCHING,
    )
