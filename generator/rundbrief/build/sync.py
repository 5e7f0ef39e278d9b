"""A folder that holds just these files, by links, with as little to do as possible."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from rundbrief.build_context import BuildContext
from rundbrief.cache.digests import digest
from rundbrief.cache.store import Memory
from rundbrief.processes import split

KIND = "tree"
# From so many links on, processes save more time than they take. They get so many plots at once.
_MUCH = 1000
_RUN = 4


class Tree(NamedTuple):
    """A folder as it was left: inodes of its files by path, and when its folders changed, in ns.

    Paths are posix, inside the folder, whose own path is empty. It was renamed since, so the time
    of its own change says nothing. Those of the others nobody can set: a cache that was unpacked
    may have the old names, times and even inodes, but for other files.
    """

    files: dict[str, int]
    folders: dict[str, int]


NOTHING = Tree({}, {})


class _Plot(NamedTuple):
    """What is new below one folder. folders: the upper ones first. links: each from where to where.

    All paths of the folder that is woven; sources as they are.
    """

    folders: list[str]
    links: list[tuple[str, str]]


def weave(
    folder: Path,
    files: Mapping[str, str],
    left: Tree = NOTHING,
    context: BuildContext | None = None,
) -> tuple[int, Tree]:
    """Make a folder hold some files and no others. Raises OSError.

    Gives how many were not in it before, and how it is left now. files: by path in the folder,
    where each lies; one that is linked from there already stays. left: how the folder was left the
    last time; if it isn't so any more, all of it is looked through.
    """
    root = f"{folder}{os.sep}"
    if not is_as_left(folder, left):
        left = look_through(folder)
    inodes = {path: os.stat(source).st_ino for path, source in files.items()}  # noqa: PTH116
    fresh = [path for path, inode in inodes.items() if left.files.get(path) != inode]
    gone = [path for path, inode in left.files.items() if inodes.get(path) != inode]
    folders = _folders_of(files)
    for path in gone:
        os.unlink(root + path)  # noqa: PTH108
    empty = sorted(left.folders.keys() - folders, key=len, reverse=True)
    for path in empty:
        os.rmdir(root + path)  # noqa: PTH106
    new = sorted(folders - left.folders.keys(), key=len)
    copied, times = _lay(root, _cut_plots(new, fresh, files), context or BuildContext())
    touched = {path.rpartition("/")[0] for path in (*fresh, *gone, *empty, *new)}
    # What was looked through has no times yet.
    times |= {f: time for f in folders - touched if (time := left.folders.get(f))}
    times |= {f: _changed(root + f) for f in folders - times.keys()}
    return len(fresh), Tree(inodes | copied, times)


def is_as_left(folder: Path, left: Tree) -> bool:
    """Say whether nothing was put into a folder, taken out or replaced since it was left."""
    root = f"{folder}{os.sep}"
    try:
        return bool(left.folders) and (
            _look_at(folder) == _top_of(left)
            and all(_changed(root + path) == it for path, it in left.folders.items() if path)
        )
    except OSError:
        return False


def look_through(folder: Path) -> Tree:
    """Find out what a folder holds; the times of its folders are left at 0."""
    tree = Tree({}, {"": 0})
    if folder.is_dir():
        _look_into(f"{folder}{os.sep}", "", tree)
    return tree


def take_stock(folder: Path, left: Tree) -> bytes:
    """Digest of all that a folder holds, by when it was changed and how long it is.

    left: how it was left; if it isn't so any more, it is looked through.
    """
    tree = left if is_as_left(folder, left) else look_through(folder)
    root = f"{folder}{os.sep}"
    found = ((path, os.stat(root + path)) for path in sorted(tree.files))  # noqa: PTH116
    return digest(repr([(path, it.st_mtime_ns, it.st_size, it.st_ino) for path, it in found]))


def recall_tree(memory: Memory, folder: Path) -> Tree:
    """Say how a folder was left by the last build."""
    key = digest(str(folder.resolve()))
    tree: Tree = memory.recall(KIND, [key]).get(key, NOTHING)
    return tree


def keep_trees(memory: Memory, trees: Mapping[Path, Tree]) -> None:
    """Note how folders were left."""
    memory.keep(KIND, {digest(str(folder.resolve())): tree for folder, tree in trees.items()})


def list_files(folder: Path) -> dict[str, str]:
    """List all files below a folder, by their paths in it."""
    return {path: str(folder / path) for path in look_through(folder).files}


def _look_into(root: str, above: str, tree: Tree) -> None:
    with os.scandir(root + above) as entries:
        for entry in entries:
            path = above + entry.name
            if entry.is_dir(follow_symlinks=False):
                tree.folders[path] = 0
                _look_into(root, f"{path}/", tree)
            else:
                tree.files[path] = entry.inode()


def _look_at(folder: Path) -> dict[str, int]:
    """Name what lies directly in a folder: files with their inodes, folders with 0."""
    with os.scandir(folder) as entries:
        return {e.name: 0 if e.is_dir(follow_symlinks=False) else e.inode() for e in entries}


def _top_of(left: Tree) -> dict[str, int]:
    """Name what lay directly in a folder, in the same way."""
    files = {path: inode for path, inode in left.files.items() if "/" not in path}
    return files | {path: 0 for path in left.folders if path and "/" not in path}


def _folders_of(files: Iterable[str]) -> set[str]:
    """List the folders that files lie in, with all that lie above them."""
    folders = {""}
    for path in files:
        above = path.rpartition("/")[0]
        while above not in folders:
            folders.add(above)
            above = above.rpartition("/")[0]
    return folders


def _changed(path: str) -> int:
    return os.stat(path).st_ctime_ns  # noqa: PTH116  # ten thousands of times


def _cut_plots(
    folders: Iterable[str], paths: Iterable[str], files: Mapping[str, str]
) -> list[_Plot]:
    """Divide what is new by the folder in which it lies at the top: nobody is in another's way."""
    plots: dict[str, _Plot] = {}
    for path in folders:
        plots.setdefault(path.partition("/")[0], _Plot([], [])).folders.append(path)
    for path in paths:
        top = path.partition("/")[0] if "/" in path else ""
        plots.setdefault(top, _Plot([], [])).links.append((files[path], path))
    return list(plots.values())


def _lay(
    root: str, plots: Sequence[_Plot], context: BuildContext
) -> tuple[dict[str, int], dict[str, int]]:
    """Lay out everything that is new, in several processes if it is much.

    Gives the inodes of what could not be linked, and when the new folders changed.
    """

    def lay(run: Sequence[_Plot]) -> list[tuple[dict[str, int], dict[str, int]]]:
        return [_lay_plot(root, plot) for plot in run]

    is_much = sum(len(plot.links) for plot in plots) > _MUCH
    runs = context.map(lay, split(plots, _RUN if is_much else max(1, len(plots))))
    copied: dict[str, int] = {}
    times: dict[str, int] = {}
    for own, changed in chain.from_iterable(runs):
        copied |= own
        times |= changed
    return copied, times


def _lay_plot(root: str, plot: _Plot) -> tuple[dict[str, int], dict[str, int]]:
    for path in plot.folders:
        with contextlib.suppress(FileExistsError):  # of a process that somebody killed
            os.mkdir(root + path)  # noqa: PTH102
    copied = {path: inode for source, path in plot.links if (inode := _link(source, root + path))}
    return copied, {path: _changed(root + path) for path in plot.folders}


def _link(source: str, target: str) -> int | None:
    """Put a file to its place; give its inode there if it could only be copied."""
    try:
        os.link(source, target)
    except FileExistsError:  # of a process that somebody killed
        os.unlink(target)  # noqa: PTH108
        return _link(source, target)
    except OSError:
        # Another disk, a file system without links, or too many of one file.
        shutil.copyfile(source, target)
    else:
        return None
    return os.stat(target).st_ino  # noqa: PTH116
