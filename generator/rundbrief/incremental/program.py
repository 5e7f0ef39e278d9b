"""Digest of the program itself, so that another version doesn't reuse cached results."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from rundbrief.disk import read_regular
from rundbrief.incremental.digests import digest

_PACKAGE = Path(__file__).parents[1]
_SOURCE_SUFFIXES = frozenset({".py", ".mo", ".po", ".json", ".yml"})


@cache
def digest_of_program() -> bytes:
    """Return the digest of our source files, of Python and of all installed distributions."""
    return digest(digest_of_folder(_PACKAGE, _SOURCE_SUFFIXES), sys.version, *sorted(_installed()))


def digest_of_folder(folder: Path, suffixes: frozenset[str] | None = None) -> bytes:
    """Return the digest of a folder's files, regardless of times.

    Linked folders are left out. suffixes: of files to include.
    """
    parts: list[bytes | str] = []
    for file in sorted(_files(folder)):
        if suffixes is None or file.suffix in suffixes:
            parts += (file.relative_to(folder).as_posix(), file.read_bytes())
    return digest(*parts)


def read_if_exists(file: Path) -> bytes:
    """Return a file's bytes; empty if it doesn't exist or can't be read."""
    try:
        return read_regular(file, follow_links=True)
    except OSError:
        return b""


def _files(folder: Path) -> Iterator[Path]:
    """Yield all files. A package may be installed as links to its files."""
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (path for name in names if (path := Path(here, name)).is_file())


def _installed() -> Iterator[str]:
    """Yield the names of metadata folders of installed distributions, which include versions."""
    for entry in sys.path:
        folder = Path(entry)
        if folder.is_dir():
            for kind in ("*.dist-info", "*.egg-info"):
                yield from (path.name for path in folder.glob(kind))
