"""A proposal: the commits that a branch adds, with the files that they change and their authors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from rundbrief.content.git import find_head, read_git, try_git
from rundbrief.i18n.texts import _
from rundbrief.problems import Problem, ProblemsError

_RANGE = re.compile(r"(?P<base>[^-\s.][^\s]*?)\.\.(?P<head>[^-\s.][^\s]*)")

# Names and addresses as they are in the commits: a proposal could bring a mailmap of its own.
_FORMAT = "%x01%ae%x02%an"


@dataclass(frozen=True)
class Author:
    email: str
    name: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


@dataclass(frozen=True)
class Proposal:
    """The commits of a branch that another one doesn't have."""

    # The repository.
    root: Path
    # The revision that the proposal is compared with, as a hash.
    base: str
    # Authors by path in the repository. A renamed file is there with both paths.
    changes: Mapping[str, frozenset[Author]]

    def read_base(self, path: str) -> str | None:
        """Return a file as it is in the base; None if there is none."""
        return try_git(self.root, "show", "--end-of-options", f"{self.base}:{path}")


def read_proposal(folder: Path, revisions: str) -> Proposal:
    """Read the changes of a range of revisions, such as `origin/main..HEAD`.

    Changes that the range takes back itself don't count. Raises ProblemsError.
    """
    match = _RANGE.fullmatch(revisions)
    base, head = (_resolve(folder, match[it]) if match else "" for it in ("base", "head"))
    if not base or not head or find_head(folder).shallow:
        raise ProblemsError([_unknown(revisions)])
    root = Path(read_git(folder, "rev-parse", "--show-toplevel").removesuffix("\n"))
    changed = try_git(
        root,
        *("diff", "-z", "--name-only", "--no-renames", "--no-ext-diff", "--ignore-submodules=none"),
        f"{base}...{head}",
    )
    if changed is None:
        raise ProblemsError([_unknown(revisions)])
    authors = _read_authors(root, base, head)
    unknown = frozenset(author for all_of_file in authors.values() for author in all_of_file)
    paths = filter(None, changed.split("\0"))
    return Proposal(root, base, {path: frozenset(authors.get(path, unknown)) for path in paths})


def _resolve(folder: Path, revision: str) -> str:
    """Return the hash of a commit; empty if git doesn't know it."""
    arguments = ("--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    return read_git(folder, "rev-parse", *arguments).strip()


def _read_authors(root: Path, base: str, head: str) -> dict[str, set[Author]]:
    """Return the authors of each changed file. Merges count for what they change themselves."""
    log = read_git(
        root,
        *("log", "-z", "--raw", "--no-abbrev", "--no-renames", "--no-ext-diff"),
        *("--diff-merges=combined", "--no-show-signature", f"--format={_FORMAT}"),
        f"{base}..{head}",
    )
    authors: dict[str, set[Author]] = {}
    for author, path in _parse_log(log):
        authors.setdefault(path, set()).add(author)
    return authors


def _parse_log(log: str) -> Iterator[tuple[Author, str]]:
    """Parse `git log -z --raw`. A path may contain anything; it follows a field with a colon."""
    fields = iter(log.split("\0"))
    author = Author("", "")
    for text in fields:
        line = text.lstrip("\n")
        if line.startswith("\x01"):
            author = Author(*line[1:].split("\x02", 1))
        elif line.startswith(":"):
            yield author, next(fields)


def _unknown(revisions: str) -> Problem:
    return Problem(
        "git",
        0,
        _("the commits of “{revisions}” can't be compared"),
        _("the authors of changed files are unknown"),
        _(
            "use the form origin/main..HEAD, and fetch both branches with their full history "
            "(in CI, set fetch-depth: 0)"
        ),
        {"revisions": revisions},
    )
