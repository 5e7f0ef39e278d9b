"""The history of content files in git: first commits, authors and earlier versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import MAXYEAR, UTC, datetime
from itertools import takewhile
from pathlib import Path, PurePosixPath

from rundbrief.characters import is_text
from rundbrief.content.file_kinds import split_date
from rundbrief.content.git import find_head, read_git
from rundbrief.content.git_process import GitAnswer, ask_git
from rundbrief.file_names import compose

# `git log` runs no programs that the repository's configuration or attributes name.
_LOG_OPTIONS = (
    *("-z", "--raw", "--no-abbrev", "--no-show-signature", "--no-ext-diff", "--no-textconv"),
    "--format=%x01%H%x02%at%x02%aN",
)
# Finding renames with changes needs the objects, which a partial clone may lack; exact renames are
# found by their ids alone.
_RENAMES = ("--find-renames", "--find-renames=100%")
# How many former places of the content folder are looked for, and commits per call.
_MAX_MOVES = 20
# From how similar on, in percent, a renamed file is certainly the same.
_CERTAIN = 90
_BATCH = 1000


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
    # The last path of each file that was certainly renamed, by each of its former ones.
    moved: Mapping[str, str] = field(default_factory=dict)
    # A shallow clone, whose first commits are not those of the files; everything else is empty.
    shallow: bool = False
    # Why git can't read the history, in its own words; everything else is empty.
    refusal: str = ""


@dataclass(frozen=True)
class _Change:
    """A change of one file by a commit."""

    # The hash of the commit.
    id: str
    commit: Commit
    # The letter that git uses, such as R for a rename, and for renames how similar the files are
    # in percent.
    status: str
    similarity: int
    # The path in the repository before and after.
    old: str
    new: str
    # The id of the new blob; empty for a deletion.
    version: str


def read_history(docs_dir: Path) -> History:
    """Read the history of all files; empty outside a repository.

    It goes back beyond a move of the whole content folder.
    """
    head = find_head(docs_dir)
    if head.shallow or head.refusal or not head.commit:
        return History(shallow=head.shallow, refusal=head.refusal)
    prefix = read_git(docs_dir, "rev-parse", "--show-prefix").removesuffix("\n")
    paths = {prefix}
    for __ in range(_MAX_MOVES):
        # Paths from the top of the repository, without wildcards.
        specs = (f":(top,literal){path}" for path in sorted(paths))
        log = _read_log(docs_dir, head.commit, "--", *specs)
        if log.output is None:
            return History(refusal=log.message)
        changes = [*_parse_log(log.output.decode("utf-8", "replace"))]
        former = _find_former_paths(docs_dir, changes, paths)
        if not former:
            break
        paths |= former
    return _build_history(changes, prefix)


def _read_log(docs_dir: Path, *arguments: str) -> GitAnswer:
    """Return the output of `git log -z --raw`, newest first."""
    for renames in _RENAMES:
        log = ask_git(docs_dir, "log", renames, *_LOG_OPTIONS, *arguments)
        if log.output is not None:
            break
    return log


def _find_former_paths(
    docs_dir: Path, changes: Sequence[_Change], paths: Iterable[str]
) -> set[str]:
    """Find where files were moved from that a log of some paths shows as added.

    Only commits that add several files are looked into, since that takes git time.
    """
    added = Counter(change.id for change in changes if change.status == "A")
    commits = [commit for commit, count in added.items() if count > 1]
    former: set[str] = set()
    for start in range(0, len(commits), _BATCH):
        chosen = commits[start : start + _BATCH]
        log = _read_log(docs_dir, "--no-walk=unsorted", "--diff-filter=R", *chosen)
        for change in _parse_log((log.output or b"").decode("utf-8", "replace")):
            if change.new.startswith((*paths,)) and not change.old.startswith((*paths,)):
                former.add(_strip_common_end(change.old, change.new))
    return former


def _strip_common_end(old: str, new: str) -> str:
    """Return the old folder of a moved one, such as `docs/` for `docs/a/b.md` and `content/a/b.md`.

    Empty if the folder was the whole repository; the file itself if it has another name.
    """
    folders = old.split("/")
    pairs = zip(reversed(folders), reversed(new.split("/")), strict=False)
    common = sum(1 for __ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return "".join(f"{folder}/" for folder in folders[:-common]) if common else old


def _build_history(changes: Iterable[_Change], prefix: str) -> History:
    """Build the history from a log, following renames back from today's paths.

    prefix: of the content folder in the repository, with a slash at the end.
    """
    first: dict[str, Commit] = {}
    versions: dict[str, dict[str, None]] = {}
    current_names: dict[str, str] = {}
    certain_names: dict[str, str] = {}
    moved: dict[str, str] = {}
    for change in changes:
        name = current_names.get(change.new, change.new)
        if change.status == "R" and _is_same_file(change):
            current_names[change.old] = name
        if change.status == "R" and _is_certainly_same_file(change):
            today = certain_names.get(change.new, change.new)
            certain_names[change.old] = today
            if today.startswith(prefix) and change.old.startswith(prefix):
                old, new = (compose(it.removeprefix(prefix)) for it in (change.old, today))
                moved.setdefault(old, new)
        if not name.startswith(prefix):
            continue
        name = compose(name.removeprefix(prefix))
        first[name] = change.commit
        if change.version:
            # A version that was restored later counts at its earliest place.
            known = versions.setdefault(name, {})
            known.pop(change.version, None)
            known[change.version] = None
    oldest_first = {name: tuple(reversed(known)) for name, known in versions.items()}
    return History(first, oldest_first, moved)


def _is_same_file(rename: _Change) -> bool:
    """Tell a renamed file from a new update, which often resembles the one of last week."""
    old, new = (split_date(PurePosixPath(path).stem) for path in (rename.old, rename.new))
    return not old or not new or old.day == new.day or rename.similarity == 100


def _is_certainly_same_file(rename: _Change) -> bool:
    """Tell whether nobody needs to ask: updates made from one template resemble each other."""
    return rename.similarity >= _CERTAIN and _is_same_file(rename)


def _parse_log(log: str) -> Iterator[_Change]:
    """Parse `git log -z --raw`, newest first."""
    fields = iter(log.split("\0"))
    for text in fields:
        line = text.lstrip("\n")
        if line.startswith("\x01"):
            commit_id, at, author = line[1:].split("\x02", 2)
            name = " ".join("".join(c for c in author if is_text(c)).split())
            commit = Commit(_parse_time(at), name)
        elif line:
            __, __, __, version, status = line.split(" ")
            old = next(fields)
            new = next(fields) if status[0] in "RC" else old
            similarity = int(status[1:] or 0)
            version = version.strip("0") and version
            yield _Change(commit_id, commit, status[0], similarity, old, new, version)


def _parse_time(seconds: str) -> datetime | None:
    """Parse a Unix time; None if it is implausible, as in commits written by broken tools."""
    try:
        moment = datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    # Conversion to another time zone would overflow at the end of Python's calendar.
    return moment if 1970 <= moment.year < MAXYEAR else None
