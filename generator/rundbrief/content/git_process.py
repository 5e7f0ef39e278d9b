"""Running git: without programs of the repository, with a time limit, and with git's own reasons.

Whoever can write to a repository's `.git/config` can name programs there, and an environment, such
as that of a git hook, can point to another repository. Neither may take part in a build.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

# In seconds. Reading the history of 50,000 updates takes a few.
TIMEOUT = 60.0

_SETTINGS = {
    # Personal settings that would change the output.
    "core.quotePath": "false",
    "log.showRoot": "true",
    "log.follow": "false",
    "i18n.logOutputEncoding": "UTF-8",
    # Programs that git would run.
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.sshCommand": "false",
    "core.askPass": "",
    "credential.helper": "",
    "log.showSignature": "false",
    # A partial clone fetches missing objects on demand.
    "protocol.allow": "never",
}
_OPTIONS = (
    "--no-pager",
    *(argument for item in _SETTINGS.items() for argument in ("-c", "=".join(item))),
)

# How to find and read a repository, not which one. All other variables of git are removed.
_KEPT = (
    *("GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_EXEC_PATH"),
    *("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_COUNT"),
)
_KEPT_PREFIXES = ("GIT_CONFIG_KEY_", "GIT_CONFIG_VALUE_")
_OWN: Mapping[str, str] = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    # Messages are in English, since we look for some of them.
    "LC_ALL": "C.UTF-8",
    "LANGUAGE": "",
}

NOT_STARTED = "git can't be started"

# Folders in which git didn't answer. Asking again, here or elsewhere, would only take as long.
_silent: set[Path] = set()


class GitAnswer(NamedTuple):
    """What git answered."""

    # None if git can't be run, doesn't answer, or fails.
    output: bytes | None
    # What git wrote to standard error, or why it has no answer.
    message: str = ""


def ask_git(folder: Path, *arguments: str) -> GitAnswer:
    """Run git in a folder."""
    if _silent:
        return GitAnswer(None, no_answer())
    try:
        process = start_git(folder, *arguments, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
    except OSError as exc:
        return GitAnswer(None, f"{NOT_STARTED} ({exc.strerror})")
    with process:
        try:
            output, errors = process.communicate(timeout=TIMEOUT)
        except BaseException as exc:
            kill(process)
            if not isinstance(exc, subprocess.TimeoutExpired):
                raise
            _silent.add(folder)
            return GitAnswer(None, no_answer())
    message = errors.decode("utf-8", "replace")
    return GitAnswer(output if process.returncode == 0 else None, message)


def no_answer() -> str:
    return f"git gave no answer within {TIMEOUT:g} seconds"


def start_git(
    folder: Path,
    *arguments: str,
    stdin: int = subprocess.PIPE,
    stderr: int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start a git process, in a group of its own so that its children can be killed with it."""
    return subprocess.Popen(  # noqa: S603
        ("git", "-C", str(folder), *_OPTIONS, *arguments),  # noqa: S607
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=stderr,
        env=environment(os.environ),
        start_new_session=True,
    )


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for git: the given one without what a git hook or its user set."""
    kept = {
        name: value
        for name, value in given.items()
        if not name.startswith("GIT_") or name in _KEPT or name.startswith(_KEPT_PREFIXES)
    }
    return {**kept, **_OWN}


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a process and its children, which may keep its pipes open."""
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
