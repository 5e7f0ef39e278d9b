"""A folder that holds just these files, by links, with as little to do as possible."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path


def weave(folder: Path, files: Mapping[str, str]) -> int:
    """Make a folder hold some files and no others; give how many were not in it before.

    files: by path in the folder, posix, where each lies. A file that is linked from there already
    stays; any other one is taken out. Raises OSError.
    """
    root = f"{folder}{os.sep}"
    kept = set(_keep(root, "", files))
    folders = {""}
    for path, source in files.items():
        if path not in kept:
            _make_folder(root, path.rpartition("/")[0], folders)
            _link(source, root + path)
    return len(files) - len(kept)


def list_files(folder: Path) -> dict[str, str]:
    """List all files below a folder, by their paths in it."""
    return {
        path.relative_to(folder).as_posix(): str(path)
        for path in folder.rglob("*")
        if path.is_file()
    }


def _keep(root: str, inside: str, files: Mapping[str, str]) -> Iterator[str]:
    """Walk a folder, take out what does not belong there, and give the paths of what does."""
    with os.scandir(root + inside) as entries:
        found = list(entries)
    for entry in found:
        path = f"{inside}{entry.name}"
        if entry.is_dir(follow_symlinks=False):
            below = list(_keep(root, f"{path}/", files))
            if below:
                yield from below
            else:
                os.rmdir(entry.path)  # noqa: PTH106  # ten thousands of times, here and below
        elif path in files and entry.inode() == os.stat(files[path]).st_ino:  # noqa: PTH116
            yield path
        else:
            os.unlink(entry.path)  # noqa: PTH108


def _make_folder(root: str, path: str, known: set[str]) -> None:
    if path not in known:
        os.makedirs(root + path, exist_ok=True)  # noqa: PTH103
        known.add(path)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        # Another disk, a file system without links, or too many of one file.
        shutil.copyfile(source, target)
