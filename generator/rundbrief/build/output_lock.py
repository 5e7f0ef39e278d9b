"""One build at a time writes to an output folder; others say at once for whom they wait."""

from __future__ import annotations

import json
import os
import shlex
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from rundbrief.disk import path_as_typed
from rundbrief.i18n.texts import _
from rundbrief.problems import RundbriefError

# The operating system releases the lock when its holder ends, however that happens.
LOCK = ".rundbrief.lock"
# Who holds the lock. A separate file, since versions of filelock empty the lock file.
HOLDER = ".rundbrief.lock-holder"
# In seconds.
_PATIENCE = 60
# In characters.
_MAX_LENGTH = 200

# Called with an untranslated message and its values.
Notify = Callable[..., None]


@dataclass(frozen=True)
class LockHolder:
    """Who holds a lock, as texts to show; all are empty if it is unknown."""

    pid: str
    host: str
    # Local time with the offset, to the second.
    since: str
    command: str

    @classmethod
    def of_this_process(cls) -> Self:
        command = shlex.join(["rundbrief", *sys.argv[1:]])[:_MAX_LENGTH]
        now = datetime.now().astimezone().isoformat(" ", "seconds")
        return cls(str(os.getpid()), socket.gethostname(), now, command)

    @classmethod
    def read(cls, output: Path) -> Self:
        """Read who holds an output's lock."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            found = json.loads((output / HOLDER).read_bytes())
            return cls(*(_printable(found[field.name]) for field in fields(cls)))
        return cls("", "", "", "")

    def write(self, output: Path) -> None:
        """Store it for others. Failures are ignored: it is only shown."""
        with suppress(OSError):
            (output / HOLDER).write_text(json.dumps(vars(self)), encoding="utf-8")


@contextmanager
def lock_output(output: Path, notify: Notify | None = None) -> Iterator[None]:
    """Hold the lock of an output folder.

    Raises RundbriefError if another build holds it for more than a minute.
    """
    lock = FileLock(output / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        if notify:
            _name_holder(output, notify)
        _wait(lock, output)
    try:
        LockHolder.of_this_process().write(output)
        yield
    finally:
        with suppress(OSError):
            (output / HOLDER).unlink()
        lock.release()


def _name_holder(output: Path, notify: Notify) -> None:
    holder = LockHolder.read(output)
    if holder.pid:
        message = _(
            "Waiting for another build to finish writing to {output}: process {pid} on {host},"
            " since {since}, {command}"
        )
    else:
        message = _("Waiting for another build to finish writing to {output} …")
    notify(message, output=path_as_typed(output).as_posix(), **vars(holder))


def _wait(lock: FileLock, output: Path) -> None:
    try:
        lock.acquire(timeout=_PATIENCE)
    except Timeout:
        raise _still_locked(output) from None


def _still_locked(output: Path) -> RundbriefError:
    holder = LockHolder.read(output)
    if holder.pid:
        message = _(
            "Another build is still using {output}: process {pid} on {host}, since {since},"
            " {command}. Wait until it has finished, or end it, then try again."
        )
    else:
        message = _(
            "Another build is still using {output}. Wait until it has finished, then try again."
        )
    return RundbriefError(message, output=path_as_typed(output).as_posix(), **vars(holder))


def _printable(text: object) -> str:
    shown = str(text)[:_MAX_LENGTH]
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in shown)
