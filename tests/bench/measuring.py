"""What running a command costs: time, processor, memory.

Needs Linux: the peaks of processes stand in `/proc`.
"""

from __future__ import annotations

import os
import resource
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

PROCESSES = Path("/proc")
# A peak is kept by the kernel until its process ends, so that little is missed in between.
EVERY = 0.1


@dataclass(frozen=True)
class Run:
    """What one run cost.

    wall, cpu: seconds; cpu is user and system time of the process and of all that it waited for.
    peak: bytes of the largest single process. together: of all its processes at once, what they
    share counted once; 0 where nobody looked, since looking slows them down.
    """

    wall: float
    cpu: float
    peak: int
    together: int = 0


class FailedError(Exception):
    """A command that is measured failed, so that there is nothing to measure."""


def measure(
    command: Sequence[str | Path],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    *,
    together: bool = False,
) -> Run:
    """Run a command in a folder. Raises FailedError with what it said.

    together: look at the memory of all its processes at once, too.
    """
    os.sync()  # what was written before must not be paid for now
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        began = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            env=os.environ | dict(environment or {}),
            start_new_session=True,
        )
        with Watch(process.pid, together) as watch:
            __, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            words = " ".join(map(str, command))
            raise FailedError(f"{words}\nended with {process.returncode}:\n{said.read()}")
    peak = max(_told_peak(usage), watch.peak)
    return Run(wall, usage.ru_utime + usage.ru_stime, peak, watch.most_together)


def _told_peak(usage: resource.struct_rusage) -> int:
    """Read the peak of a process and of all that it waited for; 0 where it can't be told.

    A process inherits the peak of the one that started it, which is this one.
    """
    inherited = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return usage.ru_maxrss * 1024 if usage.ru_maxrss > inherited else 0


@dataclass
class Watch:
    """Looks, while a session lasts, at the peak of each of its processes.

    What `wait4` tells knows no process that was left to itself, such as workers whose parent is a
    server of forks.
    """

    session: int
    together: bool = False
    peak: int = 0
    most_together: int = 0
    _ended: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *__: object) -> None:
        self._ended.set()
        if self._thread:
            self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(EVERY):
            processes = list(find_processes(self.session))
            self.peak = max((self.peak, *(read_size(p / "status", "VmHWM") for p in processes)))
            if self.together:
                shares = sum(read_size(p / "smaps_rollup", "Pss") for p in processes)
                self.most_together = max(self.most_together, shares)


def find_processes(session: int) -> Iterator[Path]:
    """Give the folder of each process of a session."""
    for place in PROCESSES.iterdir():
        if place.name.isdigit() and session_of(_read(place / "stat")) == session:
            yield place


def session_of(stat: str) -> int:
    """Read the session of a process; 0 of one that has ended."""
    # The program's name is in brackets and may hold anything.
    words = stat.rpartition(")")[2].split()
    return int(words[3]) if words else 0


def read_size(file: Path, key: str) -> int:
    """Read a size, in bytes; 0 of a process that has ended."""
    for line in _read(file).splitlines():
        name, __, value = line.partition(":")
        if name == key:
            return int(value.removesuffix("kB")) * 1024
    return 0


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""  # it ended meanwhile
