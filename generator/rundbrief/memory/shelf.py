"""Pictures that were drawn before, each under the digest of what it was drawn from.

Losing the folder loses time and nothing else: a file that is missing, broken or can't be written
is drawn again. Two builds may use it at once, since files appear whole and never change.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

from rundbrief.memory.store import open_folder

# About 100 MB.
MOST = 4_000
_DIGEST = hashlib.sha256().digest_size


class Shelf:
    """Bytes by key. A key is made of letters and digits, and of all that its bytes depend on.

    folder: None keeps nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def get(self, key: str) -> bytes | None:
        """Give what was kept, if it is whole, and note that it was asked for."""
        if not self.folder:
            return None
        try:
            kept = (self.folder / key).read_bytes()
            data = kept[_DIGEST:]
            if hashlib.sha256(data).digest() != kept[:_DIGEST]:
                return None
            os.utime(self.folder / key)
        except OSError:
            return None
        return data

    def put(self, key: str, data: bytes) -> None:
        """Keep something, if the folder can be written to."""
        if not self.folder:
            return
        with contextlib.suppress(OSError):
            open_folder(self.folder)
            handle, name = tempfile.mkstemp(dir=self.folder, prefix=".new-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(hashlib.sha256(data).digest() + data)
                os.replace(name, self.folder / key)  # noqa: PTH105  # the pair of mkstemp
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise

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
