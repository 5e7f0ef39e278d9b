"""Asking git, which answers from what is on this disk alone."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

# What somebody's own configuration would leave out or write in another way.
_CONFIG = tuple(
    word
    for setting in ("core.quotePath=false", "log.showRoot=true", "i18n.logOutputEncoding=UTF-8")
    for word in ("-c", setting)
)

# A clone may leave versions out and fetch each when it is asked for. A build asks nobody.
_NO_FETCHING = {"GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}


def read_git(folder: Path, *arguments: str) -> str:
    """Ask git; empty where there is no git, no repository, or no answer."""
    command = ("git", "-C", str(folder), *_CONFIG, *arguments)
    try:
        result = subprocess.run(  # noqa: S603
            command, capture_output=True, check=False, env=os.environ | _NO_FETCHING
        )
    except OSError:
        return ""
    return result.stdout.decode("utf-8", "replace") if result.returncode == 0 else ""


def begin_git(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Begin a git that is asked line by line."""
    return subprocess.Popen(  # noqa: S603
        ("git", "-C", str(folder), *arguments),  # noqa: S607
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | _NO_FETCHING,
    )
