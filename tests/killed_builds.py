"""Builds in processes of their own, which are killed at a step or at a moment."""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from rundbrief.build import output_swap

# What Python announces before it changes something on a disk.
_EVENTS = ("os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.chown")
# Ours: Python doesn't announce what it calls in the C library.
EXCHANGE, SYNC = "exchange", "sync_to_disk"

OnStep = Callable[[str], None]


def announce(on_step: OnStep) -> None:
    """Call a function before each step that changes something. Ends with the process."""

    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        is_writing = (
            event == "open"
            and isinstance(arguments[2], int)
            and (arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        )
        if event in _EVENTS or is_writing:
            on_step(event)

    for name in (EXCHANGE, SYNC):
        _announce_call(name, on_step)
    sys.addaudithook(heard)


def _announce_call(name: str, on_step: OnStep) -> None:
    called = getattr(output_swap, name)

    def announced(*arguments: Any) -> Any:
        on_step(name)
        return called(*arguments)

    setattr(output_swap, name, announced)


def start(work: Callable[[], object]) -> int:
    """Start a process that does some work, in a group of its own; return its id."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        os.setsid()
        work()
        code = 0
    except BaseException:  # noqa: BLE001  # the process ends here
        traceback.print_exc()
    finally:
        os._exit(code)


def wait(pid: int) -> int:
    """Wait for a process. Returns its exit code; if it was killed, the negative signal."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def list_steps(work: Callable[[], object]) -> list[str]:
    """Do some work in a process of its own, and return its steps."""
    steps: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "steps")

        def counted() -> None:
            announce(steps.append)
            work()
            file.write_text(json.dumps(steps))

        assert wait(start(counted)) == 0
        found: list[str] = json.loads(file.read_text())
        return found


def kill_at_step(work: Callable[[], object], number: int, *, since: str = "") -> bool:
    """Do some work in a process that is killed before one of its steps.

    number: from 0, counted from the first step of a kind, or from the beginning. Returns False if
    there were fewer steps.
    """
    taken: list[str] = []

    def on_step(event: str) -> None:
        if taken or event == since or not since:
            if len(taken) == number:
                os.kill(os.getpid(), signal.SIGKILL)
            taken.append(event)

    def killed() -> None:
        announce(on_step)
        work()

    return wait(start(killed)) == -signal.SIGKILL


def kill_after(work: Callable[[], object], seconds: float) -> bool:
    """Do some work in a process that is killed at a moment. Returns False if it was faster."""
    pid = start(work)
    time.sleep(seconds)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    return wait(pid) == -signal.SIGKILL


def is_group_gone(pid: int, patience: float = 20) -> bool:
    """Whether no process of a group is left, after a while at the latest."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            os.killpg(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    os.killpg(pid, signal.SIGKILL)
    return False


def checksum(output: Path) -> str:
    """Return one checksum of all that is published: the site and the newsletters."""
    files = {
        path.relative_to(output).as_posix(): path
        for name in ("site", "newsletter")
        for path in (output / name).rglob("*")
    }
    whole = sha256()
    for name, path in sorted(files.items()):
        data = b"folder" if path.is_dir() else path.read_bytes()
        whole.update(f"{name} {len(data)} ".encode() + data)
    return whole.hexdigest()
