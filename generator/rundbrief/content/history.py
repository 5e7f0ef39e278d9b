"""The git history of content files: first commits, authors and earlier versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import MAXYEAR, UTC, datetime
from pathlib import Path

from rundbrief.characters import is_text
from rundbrief.content.git import find_head, try_git


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
