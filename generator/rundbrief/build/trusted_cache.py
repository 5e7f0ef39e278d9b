"""Which cache a build may use: its own, and not one that somebody else could have written.

Entries are authenticated, so this is a second line of defence, which also tells the user.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from rundbrief.config.settings import Project
from rundbrief.content.git import is_in_repository, read_git
from rundbrief.i18n.texts import TranslatableText, _
from rundbrief.incremental.cache import FOLDER, Cache
from rundbrief.incremental.cache_key import VARIABLE, read_cache_key
from rundbrief.problems import Level, Problem, explain_os_error

# Others could have added what is in a folder with these permissions.
_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def open_cache(project: Project, *, use_cache: bool = True) -> tuple[Cache, tuple[Problem, ...]]:
    """Open the project's cache, or a disabled one with a warning if it can't be trusted.

    use_cache: whether the user wants one.
    """
    if not use_cache:
        return Cache(None), ()
    warning = _find_reason(project) or _find_missing_key(project)
    if warning:
        return Cache(None), (warning,)
    return Cache(project.root / FOLDER), ()


def _find_reason(project: Project) -> Problem | None:
    """Return a warning if somebody else could have written the cache."""
    for path in _paths(project.root):
        with suppress(FileNotFoundError, NotADirectoryError):  # it may have gone meanwhile
            if warning := _check(project, path, path.lstat()):
                return warning
    return _find_tracked(project)


def _check(project: Project, path: Path, state: os.stat_result) -> Problem | None:
    if stat.S_ISLNK(state.st_mode):
        fix = _("delete the link; the next build creates a folder")
        return _warning(project, path, _("it is a symbolic link"), fix)
    if os.name == "nt":
        return None
    if state.st_uid != os.geteuid():
        fix = _("delete the folder; the next build creates a new one")
        return _warning(project, path, _("it belongs to another user"), fix)
    if stat.S_ISDIR(state.st_mode) and state.st_mode & _WRITABLE_BY_OTHERS:
        fix = _("delete the folder, or run: {command}")
        command = f"chmod -R go-w {path.as_posix()}"
        return _warning(project, path, _("other users can write to it"), fix, command=command)
    return None


def _paths(root: Path) -> Iterator[Path]:
    """Yield the folders that the cache is in, and what is in the innermost one."""
    folder = root / FOLDER
    yield from (folder.parent, folder)
    with suppress(OSError):  # it doesn't exist, or can't be used anyway
        yield from sorted(folder.iterdir())


def _find_tracked(project: Project) -> Problem | None:
    folder = project.root / FOLDER.partition("/")[0]
    if not (folder.exists() and is_in_repository(project.root)):
        return None
    # On macOS and Windows, .Cache is the same folder.
    if not read_git(project.root, "ls-files", "-z", "--", f":(icase){folder.name}"):
        return None
    fix = _("run “{command}”, commit the change, and add /.cache/ to .gitignore")
    command = f"git rm -r --cached {folder.name}"
    return _warning(project, folder, _("git tracks it"), fix, command=command)


def _find_missing_key(project: Project) -> Problem | None:
    """Return a warning if there is no place for the key of the entries."""
    try:
        read_cache_key(project.root)
    except OSError as exc:
        fix = _("set {variable} to a secret, or XDG_STATE_HOME to a folder outside the project")
        reason = explain_os_error(exc)
        where = Path(exc.filename) if exc.filename else project.root / FOLDER
        what = _("the cache isn't used, because its key can't be stored here ({reason})")
        why = _("every build has to start from scratch")
        values = {"reason": reason, "variable": VARIABLE}
        return Problem(where.as_posix(), 0, what, why, fix, values, Level.WARNING)
    return None


def _warning(project: Project, path: Path, reason: str, fix: str, **values: str) -> Problem:
    what = _("the cache isn't used, because {reason}")
    why = _("whoever can write to the cache could change what is published")
    known = {"reason": TranslatableText(reason), **values}
    return Problem(project.shown(path), 0, what, why, fix, known, Level.WARNING)
