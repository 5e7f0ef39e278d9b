"""Syncing of output folders: hard-link new and changed files, and delete obsolete ones."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from rundbrief.incremental.digests import digest
from rundbrief.incremental.verified_files import status_of


def sync_folder(folder: Path, files: Mapping[str, str]) -> list[str]:
    """Make a folder contain exactly the given files. Returns those that were added or changed.

    files: source path by path in the folder. A file that is already linked to its source is left
    alone. Raises OSError.
    """
    root = f"{folder}{os.sep}"
    present, folders = scan_folder(folder)
    inodes = {path: os.stat(source).st_ino for path, source in files.items()}  # noqa: PTH116
    fresh = [path for path, inode in inodes.items() if present.get(path) != inode]
    wanted = _folders_of(files)
    for path, inode in present.items():
        if inodes.get(path) != inode:
            os.unlink(root + path)  # noqa: PTH108
    for path in sorted(folders - wanted, key=len, reverse=True):
        os.rmdir(root + path)  # noqa: PTH106
    for path in sorted(wanted - folders, key=len):
        os.mkdir(root + path)  # noqa: PTH102
    for path in fresh:
        _link(files[path], root + path)
    return fresh


def list_files(folder: Path) -> dict[str, str]:
    """Return the full path of each file in a folder, by its relative path."""
    return {path: str(folder / path) for path in scan_folder(folder)[0]}


def digest_of_output(folder: Path) -> bytes:
    """Return a digest of a folder's files by path and status. It changes with every edit."""
    root = f"{folder}{os.sep}"
    paths = sorted(scan_folder(folder)[0])
    return digest(repr([(path, *status_of(os.lstat(root + path))) for path in paths]))


def scan_folder(folder: Path) -> tuple[dict[str, int], set[str]]:
    """Return the inode of each file by its path, and all subfolders.

    Paths are relative, with slashes. The folder itself is the empty path.
    """
    folders = {""}
    files: dict[str, int] = {}
    if folder.is_dir():
        for path, entry in _scan(f"{folder}{os.sep}", ""):
            if entry.is_dir(follow_symlinks=False):
                folders.add(path)
            else:
                files[path] = entry.inode()
    return files, folders


def _scan(root: str, above: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    with os.scandir(root + above) as entries:
        for entry in entries:
            yield above + entry.name, entry
            if entry.is_dir(follow_symlinks=False):
                yield from _scan(root, f"{above}{entry.name}/")


def _folders_of(files: Iterable[str]) -> set[str]:
    """Return the folders of files, with all their parents."""
    folders = {""}
    for path in files:
        above = path.rpartition("/")[0]
        while above not in folders:
            folders.add(above)
            above = above.rpartition("/")[0]
    return folders


def _link(source: str, target: str) -> None:
    """Hard-link a file, or copy it if linking is impossible.

    Linking is impossible across disks, on some file systems, or beyond their limit of links. Raises
    OSError with the path of the target.
    """
    try:
        os.link(source, target)
    except OSError:
        try:
            shutil.copyfile(source, target)
        except OSError as exc:
            raise OSError(exc.errno, exc.strerror, target) from exc
