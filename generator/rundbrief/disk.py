"""Reading files without waiting for pipes, opening devices or following links."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from rundbrief.i18n.texts import _

# Opening a pipe waits for a writer, unless this is set. Windows has neither.
_NO_WAITING = getattr(os, "O_NONBLOCK", 0)
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0)
_BINARY = getattr(os, "O_BINARY", 0)


class NotRegularError(OSError):
    """A path leads to a pipe, a device, a socket or a folder."""

    def __init__(self, path: str) -> None:
        super().__init__(None, _("it is not a regular file"), path)


def open_regular(path: str | Path, *, follow_links: bool = False) -> int:
    """Open a regular file for reading and return its handle.

    follow_links: for files that users name themselves. Raises OSError.
    """
    # Looked at first, since opening a device can have effects; and again, in case it was exchanged.
    if not stat.S_ISREG(os.stat(path, follow_symlinks=follow_links).st_mode):  # noqa: PTH116  # texts, too
        raise NotRegularError(str(path))
    handle = os.open(path, os.O_RDONLY | _NO_WAITING | _BINARY | (0 if follow_links else _NO_LINKS))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise NotRegularError(str(path))
    return handle


def read_regular(path: str | Path, *, follow_links: bool = False) -> bytes:
    """Read a regular file; see `open_regular`. Raises OSError."""
    with os.fdopen(open_regular(path, follow_links=follow_links), "rb") as file:
        return file.read()


def path_as_typed(name: str | bytes | Path) -> Path:
    """Return a path as the user would type it in the current folder."""
    path = Path(os.fsdecode(name))
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
