"""What this program is made of: what was worked out by another one is worked out anew."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from rundbrief.incremental.digests import digest

_PACKAGE = Path(__file__).parents[1]
_OURS = frozenset({".py", ".mo", ".po", ".json", ".yml"})


@cache
def digest_of_program() -> bytes:
    """Know this program again, by its own files and by the versions of all that is installed."""
    return digest(digest_of_folder(_PACKAGE, _OURS), sys.version, *sorted(_installed()))


def digest_of_folder(folder: Path, endings: frozenset[str] | None = None) -> bytes:
    """Know a folder again by its files, however it was copied. endings: of files that count."""
    parts: list[bytes | str] = []
    for file in sorted(_files(folder)):
        if endings is None or file.suffix in endings:
            parts += (file.relative_to(folder).as_posix(), file.read_bytes())
    return digest(*parts)


def read_if_exists(file: Path) -> bytes:
    """Read a file that counts in a digest; empty where there is none, or none that can be read."""
    try:
        return file.read_bytes()
    except OSError:
        return b""


def _files(folder: Path) -> Iterator[Path]:
    """Find all files, also behind links, as those who use them do."""
    for here, folders, names in os.walk(folder, followlinks=True):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (path for name in names if (path := Path(here, name)).is_file())


def _installed() -> Iterator[str]:
    """Name what is installed with its versions, as the folders of their descriptions are named."""
    for entry in sys.path:
        folder = Path(entry)
        if folder.is_dir():
            for kind in ("*.dist-info", "*.egg-info"):
                yield from (path.name for path in folder.glob(kind))
