"""Small disks in memory, which only the process that mounts them sees."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from killed_builds import start, wait

_CLONE_NEWNS, _CLONE_NEWUSER = 0x00020000, 0x10000000
# The exit code of a process that may not mount anything.
_FORBIDDEN = 77


def run_with_own_mounts(work: Callable[[], object]) -> None:
    """Do some work in a process whose mounts nobody else sees; skip the test if that's forbidden."""

    def run() -> None:
        if not _enter_namespace():
            os._exit(_FORBIDDEN)
        work()

    code = wait(start(run))
    if code == _FORBIDDEN:
        pytest.skip("mounting needs Linux, and root or user namespaces")
    assert code == 0, "see the traceback above"


def mount_small_disk(folder: Path, *, kilobytes: int) -> None:
    """Mount an empty disk. Call it in `run_with_own_mounts`."""
    _mount("-t", "tmpfs", "-o", f"size={kilobytes}k,mode=755", "tmpfs", str(folder))


def make_read_only(folder: Path) -> None:
    _mount("-o", "remount,ro", str(folder))


def fill_disk(folder: Path, *, kilobytes_left: int) -> Path:
    """Write a file that leaves only some space on a disk."""
    file = folder / "filler"
    file.write_bytes(b"")
    found = os.statvfs(folder)
    with file.open("wb") as handle:
        handle.write(bytes(max(0, found.f_bavail * found.f_frsize - kilobytes_left * 1024)))
    return file


def _mount(*arguments: str) -> None:
    subprocess.run(("mount", *arguments), check=True, capture_output=True)


def _enter_namespace() -> bool:
    """Enter new namespaces: of mounts, and for anybody but root of users, which allows the first."""
    if sys.platform != "linux":
        return False
    user, group = os.getuid(), os.getgid()
    if ctypes.CDLL(None).unshare(_CLONE_NEWNS | (_CLONE_NEWUSER if user else 0)):
        return False
    try:
        if user:
            Path("/proc/self/setgroups").write_text("deny")
            Path("/proc/self/uid_map").write_text(f"0 {user} 1")
            Path("/proc/self/gid_map").write_text(f"0 {group} 1")
        _mount("--make-rprivate", "/")
    except (OSError, subprocess.CalledProcessError):
        return False
    return True
