"""What git knows of a file: when it came, by whom, and what it said before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import MAXYEAR, UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rundbrief.config.fields import is_text
from rundbrief.content.git import find_head, try_git


@dataclass(frozen=True)
class Commit:
    """at: aware; None where a broken commit doesn't tell."""

    at: datetime | None
    author: str


@dataclass(frozen=True)
class History:
    """The first commit of each file, by its path in the content folder.

    versions: the ids of what each file said, without repetitions, the oldest first.
    shallow: the clone is cut off, so that first commits can't be told; then all is empty.
    """

    first: Mapping[str, Commit] = field(default_factory=dict)
    versions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shallow: bool = False

    def date_of(self, path: str, zone: ZoneInfo) -> date | None:
        commit = self.first.get(path)
        return commit.at.astimezone(zone).date() if commit and commit.at else None

    def author_of(self, path: str) -> str | None:
        commit = self.first.get(path)
        return commit.author if commit else None


def read_history(docs_dir: Path) -> History:
    """Ask git for all files at once. A folder outside a repository has no history."""
    head = find_head(docs_dir)
    if head.shallow:
        return History(shallow=True)
    return _walk(_read_log(docs_dir, head.commit)) if head.commit else History()


def _read_log(docs_dir: Path, commit: str) -> str:
    """Read what happened to all files of a folder, newest first, as `git log -z --raw` writes it.

    Each commit begins with its moment and its author.
    """
    # Where a partial clone left versions out, git can't compare them; it still finds files that
    # were moved without a change.
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
    """What a commit did to a file. status: git's letter. version: empty where it was deleted."""

    commit: Commit
    status: str
    old: str
    new: str
    version: str


def _walk(log: str) -> History:
    """Walk from the newest commit back, and follow renames to the name of today."""
    first: dict[str, Commit] = {}
    versions: dict[str, dict[str, None]] = {}
    today: dict[str, str] = {}
    for change in _changes(log):
        name = today.get(change.new, change.new)
        if change.status == "R":
            today[change.old] = name
        first[name] = change.commit
        if change.version:
            # What came back later stands at its first place.
            known = versions.setdefault(name, {})
            known.pop(change.version, None)
            known[change.version] = None
    return History(first, {name: tuple(reversed(known)) for name, known in versions.items()})


def _changes(log: str) -> Iterator[_Change]:
    """Read `git log -z --raw`, the newest first."""
    words = iter(log.split("\0"))
    for word in words:
        line = word.lstrip("\n")
        if line.startswith("\x01"):
            at, __, author = line[1:].partition("\x02")
            name = " ".join("".join(c for c in author if is_text(c)).split())
            commit = Commit(_moment(at), name)
        elif line:
            __, __, __, version, status = line.split(" ")
            old = next(words)
            new = next(words) if status[0] in "RC" else old
            yield _Change(commit, status[0], old, new, version.strip("0") and version)


def _moment(seconds: str) -> datetime | None:
    """Read a Unix time. Commits that other programs wrote may hold any number, or none."""
    try:
        moment = datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    # Git itself began in 2005; and at the calendar's end there is no day in every time zone.
    return moment if 1970 <= moment.year < MAXYEAR else None
