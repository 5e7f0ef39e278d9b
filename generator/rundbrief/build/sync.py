"""Sync output: make a folder hold just some files, by hard links, and touch nothing else."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from rundbrief.cache.cache import Cache
from rundbrief.cache.digests import digest


class FolderState(NamedTuple):
    """A folder as it was left: inodes of its files by path, and when its folders changed, in ns.

    Paths are posix, inside the folder, whose own path is empty. It was renamed since, so the time
    of its own change says nothing. Those of the others nobody can set: a cache that was unpacked
    may have the old names, times and even inodes, but for other files.
    """

    files: Mapping[str, int]
    folders: Mapping[str, int]


EMPTY = FolderState({}, {})


def sync_folder(
    folder: Path, files: Mapping[str, str], state: FolderState = EMPTY
) -> tuple[int, FolderState]:
    """Make a folder hold some files and no others. Raises OSError.

    Gives how many were not in it before, and its state now. files: by path in the folder, where
    each lies; one that is linked from there already stays. state: as the last build left it; if it
    isn't so any more, the whole folder is scanned.
    """
    root = f"{folder}{os.sep}"
    if not _is_unchanged(folder, state):
        state = scan_folder(folder)
    inodes = {path: os.stat(source).st_ino for path, source in files.items()}  # noqa: PTH116
    fresh = [path for path, inode in inodes.items() if state.files.get(path) != inode]
    gone = [path for path, inode in state.files.items() if inodes.get(path) != inode]
    folders = _folders_of(files)
    for path in gone:
        os.unlink(root + path)  # noqa: PTH108
    empty = sorted(state.folders.keys() - folders, key=len, reverse=True)
    for path in empty:
        os.rmdir(root + path)  # noqa: PTH106
    new = sorted(folders - state.folders.keys(), key=len)
    for path in new:
        os.mkdir(root + path)  # noqa: PTH102
    copied = {path: inode for path in fresh if (inode := _link(files[path], root + path))}
    touched = {path.rpartition("/")[0] for path in (*fresh, *gone, *empty, *new)} | {*new}
    # A folder that was scanned has no times yet.
    times = {path: time for path in folders - touched if (time := state.folders.get(path))}
    times |= {path: _changed_at(root + path) for path in folders - times.keys()}
    return len(fresh), FolderState(inodes | copied, times)


def scan_folder(folder: Path) -> FolderState:
    """Find out what a folder holds; the times of its folders are left at 0."""
    files: dict[str, int] = {}
    folders = {"": 0}
    if folder.is_dir():
        _scan(f"{folder}{os.sep}", "", files, folders)
    return FolderState(files, folders)


def list_files(folder: Path) -> dict[str, str]:
    """List all files below a folder, by their paths in it."""
    return {path: str(folder / path) for path in scan_folder(folder).files}


def digest_of_output(folder: Path, state: FolderState) -> bytes:
    """Digest of all that a folder holds, by times, sizes and inodes. state: as it was left."""
    found = state if _is_unchanged(folder, state) else scan_folder(folder)
    root = f"{folder}{os.sep}"
    stats = ((path, os.stat(root + path)) for path in sorted(found.files))  # noqa: PTH116
    return digest(repr([(path, it.st_mtime_ns, it.st_size, it.st_ino) for path, it in stats]))


def read_state(cache: Cache, folder: Path) -> FolderState:
    """Read how the last build left a folder."""
    data = cache.get(_key(folder))
    with suppress(ValueError, TypeError):
        if data is not None:
            files, folders = json.loads(data)
            return FolderState(dict(files), dict(folders))
    return EMPTY


def write_states(cache: Cache, states: Mapping[Path, FolderState]) -> None:
    """Note how folders were left."""
    cache.put_many({_key(folder): json.dumps(state).encode() for folder, state in states.items()})


def _key(folder: Path) -> bytes:
    return digest("folder state", str(folder.resolve()))


def _is_unchanged(folder: Path, state: FolderState) -> bool:
    """Whether nothing was put into a folder, taken out or replaced since it was left."""
    root = f"{folder}{os.sep}"
    try:
        return bool(state.folders) and (
            _list_top(folder) == _top_of(state)
            and all(_changed_at(root + path) == it for path, it in state.folders.items() if path)
        )
    except OSError:
        return False


def _scan(root: str, above: str, files: dict[str, int], folders: dict[str, int]) -> None:
    with os.scandir(root + above) as entries:
        for entry in entries:
            path = above + entry.name
            if entry.is_dir(follow_symlinks=False):
                folders[path] = 0
                _scan(root, f"{path}/", files, folders)
            else:
                files[path] = entry.inode()


def _list_top(folder: Path) -> dict[str, int]:
    """List what lies directly in a folder: files with their inodes, folders with 0."""
    with os.scandir(folder) as entries:
        return {e.name: 0 if e.is_dir(follow_symlinks=False) else e.inode() for e in entries}


def _top_of(state: FolderState) -> dict[str, int]:
    """List what lay directly in a folder, in the same way."""
    files = {path: inode for path, inode in state.files.items() if "/" not in path}
    return files | {path: 0 for path in state.folders if path and "/" not in path}


def _folders_of(files: Iterable[str]) -> set[str]:
    """List the folders that files lie in, with all that lie above them."""
    folders = {""}
    for path in files:
        above = path.rpartition("/")[0]
        while above not in folders:
            folders.add(above)
            above = above.rpartition("/")[0]
    return folders


def _changed_at(path: str) -> int:
    return os.stat(path).st_ctime_ns  # noqa: PTH116  # ten thousands of times


def _link(source: str, target: str) -> int | None:
    """Link a file to its place; give its inode there if it could only be copied."""
    try:
        os.link(source, target)
    except OSError:
        # Another disk, a file system without links, or too many of one file.
        shutil.copyfile(source, target)
    else:
        return None
    return os.stat(target).st_ino  # noqa: PTH116
