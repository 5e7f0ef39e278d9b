"""What git knows of a file: when it came, and by whom."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import MAXYEAR, UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rundbrief.fields import is_text

# What somebody's own configuration would leave out or write in another way.
_CONFIG = tuple(
    word
    for setting in ("core.quotePath=false", "log.showRoot=true", "i18n.logOutputEncoding=UTF-8")
    for word in ("-c", setting)
)


@dataclass(frozen=True)
class Commit:
    """at: aware; None where a broken commit doesn't tell."""

    at: datetime | None
    author: str


@dataclass(frozen=True)
class History:
    """The first commit of each file, by its path in the content folder.

    shallow: the clone is cut off, so that first commits can't be told; then `first` is empty.
    """

    first: Mapping[str, Commit] = field(default_factory=dict)
    shallow: bool = False

    def date_of(self, path: str, zone: ZoneInfo) -> date | None:
        commit = self.first.get(path)
        return commit.at.astimezone(zone).date() if commit and commit.at else None

    def author_of(self, path: str) -> str | None:
        commit = self.first.get(path)
        return commit.author if commit else None


def read_history(docs_dir: Path) -> History:
    """Ask git once for all files. A folder outside a repository has no history."""
    shallow = read_git(docs_dir, "rev-parse", "--is-shallow-repository")
    if shallow.strip() == "true":
        return History(shallow=True)
    log = read_git(
        docs_dir,
        *("log", "-z", "--name-status", "--find-renames", "--relative", "--no-show-signature"),
        *("--format=%x01%at%x02%aN", "--", "."),
    )
    return History(_first_commits(log))


def read_git(folder: Path, *arguments: str) -> str:
    """Ask git; empty where there is no git, no repository, or no answer."""
    command = ("git", "-C", str(folder), *_CONFIG, *arguments)
    try:
        result = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    except OSError:
        return ""
    return result.stdout.decode("utf-8", "replace") if result.returncode == 0 else ""


def _first_commits(log: str) -> dict[str, Commit]:
    """Walk from the newest commit back, and follow renames to the name of today."""
    first: dict[str, Commit] = {}
    today: dict[str, str] = {}
    for commit, status, old, new in _changes(log):
        name = today.get(new, new)
        if status == "R":
            today[old] = name
        first[name] = commit
    return first


def _changes(log: str) -> Iterator[tuple[Commit, str, str, str]]:
    """Read `git log -z --name-status`: (commit, letter, old path, new path), newest first."""
    words = iter(log.split("\0"))
    for word in words:
        status = word.lstrip("\n")
        if status.startswith("\x01"):
            at, __, author = status[1:].partition("\x02")
            name = " ".join("".join(c for c in author if is_text(c)).split())
            commit = Commit(_moment(at), name)
        elif status:
            old = next(words)
            new = next(words) if status[0] in "RC" else old
            yield commit, status[0], old, new


def _moment(seconds: str) -> datetime | None:
    """Read a Unix time. Commits that other programs wrote may hold any number, or none."""
    try:
        moment = datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    # Git itself began in 2005; and at the calendar's end there is no day in every time zone.
    return moment if 1970 <= moment.year < MAXYEAR else None
