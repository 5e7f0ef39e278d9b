"""Pictures that were drawn before, each under the digest of what it was drawn from.

Losing the folder loses time and nothing else: a file that is missing, broken or can't be written
is drawn again. Two builds may use it at once, since files appear whole and never change.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from rundbrief.cache.checksums import read_sealed, write_sealed
from rundbrief.cache.store import open_folder

# About 100 MB.
MOST = 4_000


class Shelf:
    """Bytes by key. A key is made of letters and digits, and of all that its bytes depend on.

    folder: None keeps nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def get(self, key: str) -> bytes | None:
        """Give what was kept, if it is whole, and note that it was asked for."""
        data = read_sealed(self.folder / key) if self.folder else None
        if self.folder and data is not None:
            with contextlib.suppress(OSError):
                os.utime(self.folder / key)
        return data

    def put(self, key: str, data: bytes) -> None:
        """Keep something, if the folder can be written to."""
        if not self.folder:
            return
        with contextlib.suppress(OSError):
            open_folder(self.folder)
            write_sealed(self.folder / key, data)

    def tidy(self, most: int = MOST) -> None:
        """Throw away what nobody asked for the longest."""
        if not self.folder:
            return
        with contextlib.suppress(OSError):
            kept = [entry for entry in os.scandir(self.folder) if entry.name != ".gitignore"]
            if len(kept) > most:
                kept.sort(key=lambda entry: (entry.stat().st_mtime_ns, entry.name))
                for entry in kept[: len(kept) - most]:
                    Path(entry).unlink(missing_ok=True)
