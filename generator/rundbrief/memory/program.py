"""What this program is made of: what was worked out by another one is worked out anew."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from rundbrief.memory.values import digest

_PACKAGE = Path(__file__).parents[1]
_OURS = frozenset({".py", ".po", ".json", ".yml"})


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


def digest_of_modules(names: Iterable[str]) -> bytes:
    """Know Python modules again that may lie beside the project, such as extensions of Markdown."""
    parts: list[bytes | str] = []
    for name in names:
        module = name.partition(":")[0]
        try:
            spec = find_spec(module)
        except (ImportError, ValueError):
            spec = None
        origin = Path(spec.origin) if spec and spec.origin else None
        parts += (name, origin.read_bytes() if origin and origin.is_file() else b"")
    return digest(*parts)


def _files(folder: Path) -> Iterator[Path]:
    return (
        path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts
    )


def _installed() -> Iterator[str]:
    """Name what is installed with its versions, as the folders of their descriptions are named."""
    for entry in sys.path:
        folder = Path(entry)
        if folder.is_dir():
            yield from (path.name for path in folder.glob("*.dist-info"))
