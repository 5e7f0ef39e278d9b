"""The secret key of cache entries: only those that were written with it are believed.

Whoever can write to a cache, such as everybody who shares one in CI or who sends a copy of a
project, could otherwise decide what is published. So the key is never in the project.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
import tempfile
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

VARIABLE = "RUNDBRIEF_CACHE_KEY"
FILE = "cache.key"
# In bytes.
_KEY = 32
_TAG = 16


class CacheKey(NamedTuple):
    """The key that cache entries are authenticated with."""

    secret: bytes

    def tag(self, name: bytes, value: bytes) -> bytes:
        """Return the message authentication code of a value that is stored under a name."""
        code = blake2b(digest_size=_TAG, key=self.secret)
        code.update(len(name).to_bytes(8, "little"))
        code.update(name)
        code.update(value)
        return code.digest()

    def seal(self, name: bytes, value: bytes) -> bytes:
        """Return a value with its code."""
        return self.tag(name, value) + value

    def unseal(self, name: bytes, sealed: bytes) -> bytes | None:
        """Return the value; None if it wasn't sealed with this key under this name."""
        value = sealed[_TAG:]
        return value if secrets.compare_digest(self.tag(name, value), sealed[:_TAG]) else None


def read_cache_key(outside: Path) -> CacheKey:
    """Return the key of the environment or of this user, which is created on first use.

    Raises OSError if it can't be stored, or only inside a folder, such as the project.
    """
    if given := os.environ.get(VARIABLE):
        return CacheKey(blake2b(given.encode("utf-8", "surrogatepass")).digest())
    file = _state_folder() / FILE
    if file.resolve().is_relative_to(outside.resolve()):
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), str(file))
    return CacheKey(_read(file) or _create(file))


def _state_folder() -> Path:
    from platformdirs import user_state_path

    return user_state_path("rundbrief", appauthor=False)


def _read(file: Path) -> bytes | None:
    """Return the key; None if there is none, or others may know it."""
    try:
        with file.open("rb") as opened:
            state = os.fstat(opened.fileno())
            secret = opened.read(_KEY + 1)
    except FileNotFoundError:
        return None
    is_private = os.name == "nt" or (
        state.st_uid == os.geteuid() and not stat.S_IMODE(state.st_mode) & 0o077
    )
    return secret if is_private and len(secret) == _KEY and any(secret) else None


def _create(file: Path) -> bytes:
    """Create a key. If two builds do it at once, the last one wins, and the other loses entries."""
    secret = secrets.token_bytes(_KEY)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent)  # that only this user can read
    try:
        with os.fdopen(handle, "wb") as temporary:
            temporary.write(secret)
        os.replace(name, file)  # noqa: PTH105
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return secret
