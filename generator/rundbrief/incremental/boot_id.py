"""The ID of the current boot of the operating system.

While it is the same, whatever a program wrote is either on the disk or still in memory. After
another boot, files that were written shortly before may have the right size and time, but no data.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

_LINUX = Path("/proc/sys/kernel/random/boot_id")
# In bytes; a UUID as text has 36 and a zero byte.
_MAX_LENGTH = 64


@cache
def find_boot_id() -> str:
    """Return the ID of this boot; empty where the system has none, such as on Windows."""
    try:
        if sys.platform == "darwin":
            return _find_on_macos()
        return _LINUX.read_text(encoding="ascii").strip()
    except (OSError, ValueError, AttributeError):
        return ""


def _find_on_macos() -> str:
    import ctypes

    text = ctypes.create_string_buffer(_MAX_LENGTH)
    size = ctypes.c_size_t(_MAX_LENGTH)
    failed = ctypes.CDLL(None).sysctlbyname(
        b"kern.bootsessionuuid", text, ctypes.byref(size), None, ctypes.c_size_t(0)
    )
    return "" if failed else text.value.decode("ascii")
