"""Publish whole folders together or not at all: build beside, verify, swap.

A build that fails or is killed leaves the old output; one that was killed in the middle of the
swap is rolled back by the next.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from rundbrief.i18n.texts import _
from rundbrief.problems import Problem, ProblemsError, RundbriefError

# Stands in each folder that we made. A folder without it is somebody's own and is never replaced.
MARK = ".rundbrief"
MARK_TEXT = "Created by rundbrief. Every build replaces this entire folder.\n"
_STAGING = ".rundbrief-stage-"


def mark_folder(folder: Path) -> None:
    """Say that a folder is ours, so that the next build may replace it."""
    (folder / MARK).write_text(MARK_TEXT, encoding="utf-8")


@dataclass(frozen=True)
class Staging:
    """A place beside the output. new: what is being built; old: what it replaces, in the swap.

    previous_output: where an output that was replaced waits to become the next one; None throws it away.
    """

    output: Path
    folder: Path
    previous_output: Path | None = None

    @property
    def new(self) -> Path:
        return self.folder / "new"

    @property
    def old(self) -> Path:
        return self.folder / "old"

    def take_previous_output(self, name: str) -> Path:
        """Give a folder to build in: the one that was replaced the last time, or an empty one."""
        folder = self.new / name
        with contextlib.suppress(OSError):
            # What somebody else put there, such as a link, would be emptied.
            if (
                self.previous_output
                and not self.previous_output.is_symlink()
                and (self.previous_output / MARK).is_file()
            ):
                self.previous_output.rename(folder)
        folder.mkdir(exist_ok=True)
        return folder

    def keep_previous_output(self, name: str) -> None:
        """Keep what was just replaced. Writing it anew would take longer than all the rest."""
        with contextlib.suppress(OSError):
            if self.previous_output:
                self.previous_output.parent.mkdir(parents=True, exist_ok=True)
                (self.old / name).rename(self.previous_output)

    def publish(self) -> None:
        """Swap every folder in `new` with its namesake in the output."""
        names = [folder.relative_to(self.new) for folder in _find_marked(self.new)]
        for name in names:
            refuse_foreign(self.output / name)
        try:
            for name in names:
                self._swap(name)
        except BaseException:
            _roll_back(self)
            raise

    def _swap(self, name: Path) -> None:
        target = self.output / name
        if target.exists():
            (self.old / name).parent.mkdir(parents=True, exist_ok=True)
            target.rename(self.old / name)
        target.parent.mkdir(parents=True, exist_ok=True)
        (self.new / name).rename(target)


@contextmanager
def open_staging(output: Path, previous_output: Path | None = None) -> Iterator[Staging]:
    """Lock the output, clean up after a killed build, and give a place to build in."""
    output.mkdir(parents=True, exist_ok=True)
    lock = FileLock(output / ".rundbrief.lock")
    try:
        lock.acquire(timeout=60)
    except Timeout:
        raise RundbriefError(
            _(
                "Another build is using this output folder. Wait until it has finished, then"
                " try again."
            )
        ) from None
    try:
        for left_over in output.glob(f"{_STAGING}*"):
            _roll_back(Staging(output, left_over))
            shutil.rmtree(left_over, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=_STAGING, dir=output))
        try:
            staging = Staging(output, folder, previous_output)
            staging.new.mkdir()
            yield staging
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        lock.release()


def _roll_back(staging: Staging) -> None:
    """Put the old folders back, unless every new one had already taken its place."""
    if not _find_marked(staging.new):
        return
    for folder in _find_marked(staging.old):
        target = staging.output / folder.relative_to(staging.old)
        if target.exists():
            shutil.rmtree(target)
        folder.rename(target)


def _find_marked(folder: Path) -> list[Path]:
    """Find the folders with a mark."""
    return sorted(mark.parent for mark in folder.glob(f"*/{MARK}"))


def refuse_foreign(target: Path) -> None:
    """Raise ProblemsError for what lies where we publish, and is not ours to replace."""
    if target.is_dir() and not target.is_symlink():
        foreign = any(target.iterdir()) and not (target / MARK).exists()
    else:
        foreign = target.exists() or target.is_symlink()
    if foreign:
        raise ProblemsError(
            [
                Problem(
                    target.as_posix(),
                    0,
                    _("the folder holds files that rundbrief did not make"),
                    _("a build replaces the whole folder, and they would be lost"),
                    _("move them elsewhere, or choose another folder with --output"),
                )
            ]
        )


def write_text_safely(path: Path, text: str) -> None:
    """Write a file of the user's so that there is always either the old or the new one.

    Line ends are written as they are in the text; the file's permissions are kept.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        os.chmod(name, mode)  # noqa: PTH101
        os.replace(name, path)  # noqa: PTH105
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
