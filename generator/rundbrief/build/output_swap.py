"""Publish folders together or not at all: build in a staging folder, verify, swap.

A build that fails or is killed leaves the old output; if it is killed during the swap, the next
build rolls it back.
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

# The name of a file in every folder that rundbrief writes. Folders without it are never replaced.
MARK = ".rundbrief"
MARK_TEXT = "Created by rundbrief. Every build replaces this entire folder.\n"
_STAGING = ".rundbrief-stage-"


def mark_folder(folder: Path) -> None:
    """Mark a folder as written by rundbrief, so that the next build may replace it."""
    (folder / MARK).write_text(MARK_TEXT, encoding="utf-8")


@dataclass(frozen=True)
class Staging:
    """A staging area inside the output folder, so that it is on the same disk."""

    output: Path
    folder: Path
    # Where the replaced output is kept for the next build to sync; None deletes it.
    previous_output: Path | None = None

    @property
    def new(self) -> Path:
        """The folders that are being built."""
        return self.folder / "new"

    @property
    def old(self) -> Path:
        """The folders that are being replaced, during the swap."""
        return self.folder / "old"

    def take_previous_output(self, name: str) -> Path:
        """Return the previous output to build in, or an empty folder."""
        folder = self.new / name
        with contextlib.suppress(OSError):
            # Syncing would empty whatever else is there, such as the target of a link.
            if (
                self.previous_output
                and not self.previous_output.is_symlink()
                and (self.previous_output / MARK).is_file()
            ):
                self.previous_output.rename(folder)
        folder.mkdir(exist_ok=True)
        return folder

    def keep_previous_output(self, name: str) -> None:
        """Keep the replaced output, since syncing it is much faster than writing every file."""
        with contextlib.suppress(OSError):
            if self.previous_output:
                self.previous_output.parent.mkdir(parents=True, exist_ok=True)
                (self.old / name).rename(self.previous_output)

    def swap_in(self) -> None:
        """Swap every folder in `new` with the one of the same name in the output.

        Raises ProblemsError if rundbrief didn't create the folder that would be replaced.
        """
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
    """Lock the output, clean up after a killed build, and open a staging area.

    Raises RundbriefError if another build holds the lock for more than a minute.
    """
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
    """Move the old folders back, unless all new ones are in place already."""
    if not _find_marked(staging.new):
        return
    for folder in _find_marked(staging.old):
        target = staging.output / folder.relative_to(staging.old)
        if target.exists():
            shutil.rmtree(target)
        folder.rename(target)


def _find_marked(folder: Path) -> list[Path]:
    """Return the folders with our mark."""
    return sorted(mark.parent for mark in folder.glob(f"*/{MARK}"))


def refuse_foreign(target: Path) -> None:
    """Raise ProblemsError if a target exists and wasn't created by rundbrief."""
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
                    _("the folder contains files that rundbrief did not create"),
                    _("a build replaces the whole folder, so these files would be lost"),
                    _("move them elsewhere, or choose another folder with --output"),
                )
            ]
        )


def write_text_safely(path: Path, text: str) -> None:
    """Write one of the user's files atomically: readers see either the old or the new contents.

    Line endings are written as they are in the text; the file's permissions are preserved.
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
