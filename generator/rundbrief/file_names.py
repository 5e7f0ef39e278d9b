"""Names of files that work on every disk, and which of them are the same on some."""

from __future__ import annotations

import re
import unicodedata

# In bytes of UTF-8. Disks allow 255, and names of pages and temporary files are longer.
MAX_NAME_BYTES = 200
MAX_PATH_BYTES = 1000

# Devices of Windows, with any extension.
# Source: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])", re.IGNORECASE)


def is_reserved(name: str) -> bool:
    """Return whether Windows can't store a file or folder of this name."""
    return bool(_DEVICE.fullmatch(name.partition(".")[0].rstrip(" "))) or name[-1:] in (".", " ")


def is_portable(name: str) -> bool:
    """Return whether every disk can store files and folders of this name."""
    return not is_reserved(name) and size_of(name) <= MAX_NAME_BYTES


def size_of(path: str) -> int:
    """Return how many bytes a path takes on a disk, also if it isn't valid UTF-8."""
    return len(path.encode("utf-8", "surrogateescape"))


def compose(text: str) -> str:
    """Return a text with composed letters (NFC): `é` as one character instead of two."""
    return unicodedata.normalize("NFC", text)


def is_index(stem: str) -> bool:
    """Return whether a name, without its extension, is that of a folder's first page."""
    return stem.lower() in ("index", "readme")


def fold(path: str) -> str:
    """Return the same text for paths that are the same file on macOS or Windows."""
    return compose(compose(path).casefold())
