"""Finding files, and refusing those that some disk, program or reader can't handle."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from rundbrief.characters import is_line
from rundbrief.content.files import File, state_of, unreadable
from rundbrief.file_names import MAX_NAME_BYTES, MAX_PATH_BYTES, compose, is_reserved, size_of
from rundbrief.i18n.texts import _
from rundbrief.problems import Problem

# Folders in folders. Programs that walk through deeper ones recursively fail.
MAX_DEPTH = 30
# Files that Windows writes into folders; those of macOS are hidden.
_OF_SYSTEMS = frozenset({"Thumbs.db", "ehthumbs.db", "desktop.ini", "Desktop.ini"})


def find_files(folder: Path, shown: str, *, hidden: bool = False) -> Iterator[File | Problem]:
    """Yield all files, sorted by name; a problem for each that can't be used.

    Symbolic links are not followed, since they could publish files from outside. shown: the folder
    as the user would type it. hidden: include hidden files and folders.
    """
    errors: list[Problem] = []
    waiting = [""]
    while waiting:
        above = waiting.pop()
        folders = []
        try:
            entries = _scan(folder, above)
        except OSError as exc:
            path = above.rstrip("/")
            place = File(path, f"{shown}/{path}".rstrip("/"), folder)
            errors.append(unreadable(place, exc))
            continue
        for entry in entries:
            if (entry.name.startswith(".") and not hidden) or entry.name in _OF_SYSTEMS:
                continue
            found = _classify(folder, shown, above, entry)
            if isinstance(found, str):
                folders.append(found)
            else:
                yield found
        waiting += reversed(folders)
    yield from errors


def _scan(folder: Path, above: str) -> list[os.DirEntry[str]]:
    with os.scandir(folder / above) as found:
        return sorted(found, key=lambda entry: entry.name)


def _classify(
    folder: Path, shown: str, above: str, entry: os.DirEntry[str]
) -> File | Problem | str:
    """Return a file, the path of a folder to look into, or a problem. above: ends in a slash."""
    path = above + entry.name
    name = compose(path)
    decomposed = path if path != name else ""
    file = File(name, f"{shown}/{path}", folder, decomposed=decomposed)
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError as exc:
        return unreadable(file, exc)
    if stat.S_ISLNK(status.st_mode):
        return _link(file)
    problem = _find_problem_of_name(file, entry.name)
    if problem:
        return problem
    if stat.S_ISDIR(status.st_mode):
        return _too_deep(file) if path.count("/") + 1 > MAX_DEPTH else f"{path}/"
    if not stat.S_ISREG(status.st_mode):
        return _not_regular(file)
    return replace(file, state=state_of(status))


def _find_problem_of_name(file: File, name: str) -> Problem | None:
    if not is_line(file.path):
        return file.problem(
            0,
            _("the file name contains invisible or invalid characters"),
            _("the file name becomes part of a web address"),
            _("rename the file, using letters, digits and hyphens"),
        )
    if is_reserved(name):
        return file.problem(
            0,
            _("Windows can't store a file or folder with this name"),
            _("nobody could work on the project or copy the site on a Windows computer"),
            _("rename it; Windows reserves names such as “con” and “aux”, and a dot at the end"),
        )
    if size_of(name) > MAX_NAME_BYTES or size_of(file.path) > MAX_PATH_BYTES:
        return file.problem(
            0,
            _("the name or the path is too long"),
            _("a name can have at most {name} bytes and a path {path}: the site adds to both"),
            _("choose a shorter name"),
            name=MAX_NAME_BYTES,
            path=MAX_PATH_BYTES,
        )
    return None


def same_address(shown: str, other: str) -> Problem:
    """Return the problem of a file that would be published at the address of another one."""
    return Problem(
        shown,
        0,
        _("its page would have the same address as “{other}”"),
        _("one of the two would overwrite the other"),
        _("rename the file"),
        {"other": other},
    )


def _link(file: File) -> Problem:
    return file.warning(
        0,
        _("the file is a symbolic link and is skipped"),
        _("a link could publish files from outside the content folder"),
        _("replace the link with the file itself, or delete it"),
    )


def _not_regular(file: File) -> Problem:
    return file.problem(
        0,
        _("this is not a file but a pipe, a socket or a device"),
        _("reading it could take forever"),
        _("delete it, or replace it with a file"),
    )


def _too_deep(file: File) -> Problem:
    return file.problem(
        0,
        _("folders are nested more than {limit} levels deep"),
        _("many programs can't handle such folders"),
        _("move the folder further up, or delete it"),
        limit=MAX_DEPTH,
    )
