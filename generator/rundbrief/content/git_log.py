"""What git tells of all commits. Of a history that only grew, it is asked for the new ones alone.

To tell ten thousand commits takes git more than half a second.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from rundbrief.cache.digests import digest
from rundbrief.cache.store import Memory
from rundbrief.content.git import Head, find_head, read_git, try_git

KIND = "log"

_RENAMES = "--find-renames"
_SAME = "--find-renames=100%"


class Log(NamedTuple):
    """What git told. head: the newest commit. beside: digest of what else decides what it tells."""

    head: str
    beside: bytes
    text: str


def read_log(docs_dir: Path, memory: Memory) -> str | None:
    """Read what happened to all files of a folder, as `git log -z --raw` tells it, newest first.

    Each commit begins with its moment and its author. None for a clone that is cut off; empty
    without a repository or a commit.
    """
    head = find_head(docs_dir)
    if head.shallow:
        return None
    if not head.commit:
        return ""
    key = digest(str(docs_dir.resolve()))
    known: Log | None = memory.recall(KIND, [key]).get(key)
    text = _add_new(docs_dir, known, head) if known and known.beside == head.beside else None
    if text is None:
        text = _ask(docs_dir, _RENAMES, head.commit)
    if text is None:
        # Where a clone left versions out, git can't compare them: it still knows what is the very
        # same. One day they may be there, so this is not kept.
        return _ask(docs_dir, _SAME, head.commit) or ""
    if head.beside and known != (log := Log(head.commit, head.beside, text)):
        memory.keep(KIND, {key: log})
    return text


def _ask(docs_dir: Path, renames: str, commits: str) -> str | None:
    return try_git(
        docs_dir,
        *("log", "-z", "--raw", "--no-abbrev", renames, "--relative"),
        *("--no-show-signature", "--format=%x01%at%x02%aN", commits, "--", "."),
    )


def _add_new(docs_dir: Path, known: Log, head: Head) -> str | None:
    """Add what is new to what is known; None where that can't be told."""
    if known.head == head.commit:
        return known.text
    if not _grew_straight(docs_dir, known.head, head.commit):
        return None
    fresh = _ask(docs_dir, _RENAMES, f"{known.head}..{head.commit}")
    if fresh is None:
        return None
    return f"{fresh}\0{known.text}" if fresh else known.text


def _grew_straight(docs_dir: Path, before: str, head: str) -> bool:
    """Say whether nothing but one commit after the other came since, without a merge."""
    told = read_git(docs_dir, "rev-list", "--parents", f"{before}..{head}")
    rows = [row.split() for row in told.splitlines()]
    return (
        bool(rows)
        and all(len(row) == 2 for row in rows)
        and all(newer[1] == older[0] for newer, older in pairwise(rows))
        and rows[-1][1] == before
    )
