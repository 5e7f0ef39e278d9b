"""What git tells of all commits. Of a history that only grew, it is asked for the new ones alone.

To tell ten thousand commits takes git as long as to read all files takes us.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from rundbrief.content.git import read_git
from rundbrief.memory.store import Memory
from rundbrief.memory.values import digest

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
    told = read_git(docs_dir, "rev-parse", "--is-shallow-repository", "--show-toplevel", "HEAD")
    shallow, *top, head = told.rstrip("\n").split("\n") if told else ("", "", "")
    if shallow == "true":
        return None
    if not head:
        return ""
    key = digest(str(docs_dir.resolve()))
    beside = _read_beside(docs_dir, Path("\n".join(top)))
    known: Log | None = memory.recall(KIND, [key]).get(key)
    if known and (known.head, known.beside) == (head, beside):
        return known.text
    if known and known.beside == beside and _goes_on(docs_dir, known.head, head):
        fresh = _ask(docs_dir, _RENAMES, f"{known.head}..{head}")
        text = fresh and f"{fresh}\0{known.text}"
    else:
        text = ""
    text = text or _ask(docs_dir, _RENAMES, head)
    if text:
        memory.keep(KIND, {key: Log(head, beside, text)})
    # Where a clone left versions out, git can't compare them: it still knows what is the very same.
    return text or _ask(docs_dir, _SAME, head)


def _ask(docs_dir: Path, renames: str, commits: str) -> str:
    return read_git(
        docs_dir,
        *("log", "-z", "--raw", "--no-abbrev", renames, "--relative"),
        *("--no-show-signature", "--format=%x01%at%x02%aN", commits, "--", "."),
    )


def _read_beside(docs_dir: Path, top: Path) -> bytes:
    """Know again what may change what git tells of old commits: its settings, names of authors."""
    mailmap = top / ".mailmap"
    return digest(
        read_git(docs_dir, "config", "--list", "-z"),
        read_git(docs_dir, "for-each-ref", "refs/replace"),
        mailmap.read_bytes() if mailmap.is_file() else b"",
    )


def _goes_on(docs_dir: Path, before: str, head: str) -> bool:
    """Say whether nothing but one commit after the other came since, without a merge."""
    told = read_git(docs_dir, "rev-list", "--parents", f"{before}..{head}")
    rows = [row.split() for row in told.splitlines()]
    return (
        bool(rows)
        and all(len(row) == 2 for row in rows)
        and all(newer[1] == older[0] for newer, older in pairwise(rows))
        and rows[-1][1] == before
    )
