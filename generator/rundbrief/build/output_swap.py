"""Publish folders together or not at all: build in a staging folder, then exchange.

The whole output folder is exchanged in one step. So whatever kills a build, readers see either the
old or the new output. Where this is impossible, its folders are exchanged one after the other;
after a build that was killed in between, the next one completes the exchange.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from rundbrief.build.file_system import exchange, sync_file, sync_to_disk
from rundbrief.build.output_lock import LOCK, Notify, lock_output
from rundbrief.i18n.texts import _
from rundbrief.problems import Problem, ProblemsError

# The name of a file in every folder that rundbrief writes. Folders without it are never replaced.
MARK = ".rundbrief"
MARK_TEXT = "Created by rundbrief. Every build replaces this entire folder.\n"
_STAGING = ".rundbrief-stage-"


def mark_folder(folder: Path) -> None:
    """Mark a folder as written by rundbrief, so that the next build may replace it."""
    (folder / MARK).write_text(MARK_TEXT, encoding="utf-8")


@dataclass(frozen=True)
class Staging:
    """A folder in which the new output is built, on the same disk as the output.

    It is next to the output folder if that can be exchanged as a whole, and otherwise inside.
    """

    output: Path
    folder: Path
    # Where the replaced output is kept for the next build to sync; None deletes it.
    previous_output: Path | None = None

    @property
    def new(self) -> Path:
        """The new output. After the exchange, this is the replaced one."""
        return self.folder / "new"

    @property
    def _journal(self) -> Path:
        """The inodes of what is to be exchanged, by path in the output."""
        return self.folder / "journal.json"

    def take_previous_output(self) -> None:
        """Build in the previous output, since syncing it is faster than writing every file."""
        if self.previous_output and _is_ours(self.previous_output):
            with suppress(OSError):
                self.new.rmdir()
                self.previous_output.rename(self.new)
        self.new.mkdir(exist_ok=True)

    def keep_previous_output(self) -> None:
        """Keep the replaced output for the next build."""
        if self.previous_output:
            with suppress(OSError):
                self.previous_output.parent.mkdir(parents=True, exist_ok=True)
                if self.previous_output.is_dir() and not _is_ours(self.previous_output):
                    shutil.rmtree(self.previous_output)
                self.new.rename(self.previous_output)

    def swap_in(self) -> bool:
        """Exchange every folder in `new` with the one of the same name in the output.

        Everything is on the disk before, and the exchange afterwards. Returns whether all folders
        were exchanged in one step. Raises ProblemsError if rundbrief didn't create the folder that
        would be replaced.
        """
        names = [folder.name for folder in _find_marked(self.new)]
        for name in names:
            refuse_foreign(self.output / name)
        is_one_step = self._exchange_output(names) or self._exchange_each(names)
        with suppress(OSError):  # it is published, though perhaps not after a power cut
            sync_file(self.output)
            sync_file(self.output.parent)
        return is_one_step

    def _exchange_output(self, names: Sequence[str]) -> bool:
        """Exchange the whole output folder, unless that would affect anything else in it.

        Other files are part of both versions, as hard links. So a lock stays the same file.
        """
        entries = list(os.scandir(self.output))
        folders = [it for it in entries if not it.is_file(follow_symlinks=False)]
        if self.folder.parent == self.output or not {it.name for it in folders} <= set(names):
            return False
        files = [it.name for it in entries if it.is_file(follow_symlinks=False)]
        self._write_journal([""])
        try:
            for name in files:
                os.link(self.output / name, self.new / name)
            _copy_status(self.output, self.new)
            exchange(self.new, self.output)
        except OSError:
            for name in files:
                (self.new / name).unlink(missing_ok=True)
            return False
        self._recover_others()
        self._journal.unlink()
        return True

    def _recover_others(self) -> None:
        """Move what appeared in the output folder just before the exchange to the new one."""
        for entry in list(os.scandir(self.new)):
            target = self.output / entry.name
            if entry.is_file(follow_symlinks=False) and _is_same(Path(entry), target):
                Path(entry).unlink()
            elif not _is_marked(entry):
                with suppress(OSError):
                    Path(entry).replace(target)

    def _exchange_each(self, names: Sequence[str]) -> bool:
        """Exchange one folder after the other. If one fails, the others are put back.

        Returns whether this took one step.
        """
        self._write_journal(names)
        done: list[str] = []
        steps = 0
        try:
            for name in names:
                steps += self._exchange(name)
                done.append(name)
        except BaseException:
            for name in reversed(done):
                self._put_back(name)
            raise
        finally:
            self._journal.unlink()
        return steps <= 1

    def _exchange(self, name: str) -> int:
        """Exchange a folder. Returns the number of steps in which the output changes."""
        target = self.output / name
        old = self.folder / "old" / name
        if target.exists():
            with suppress(OSError):
                exchange(self.new / name, target)
                return 1
            old.parent.mkdir(exist_ok=True)
            target.rename(old)
        try:
            (self.new / name).rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
        if not old.exists():
            return 1
        old.rename(self.new / name)
        return 2

    def _put_back(self, name: str) -> None:
        if (self.new / name).exists():
            self._exchange(name)
        else:
            (self.output / name).rename(self.new / name)

    def _write_journal(self, names: Sequence[str]) -> None:
        """Write what is going to be exchanged, and wait until the new output is on the disk."""
        inodes = {name: (self.new / name).stat().st_ino for name in names}
        self._journal.write_text(json.dumps(inodes), encoding="utf-8")
        sync_to_disk(self.folder)

    def complete(self) -> None:
        """Complete the exchange of a build that was killed. Raises OSError."""
        try:
            inodes = dict(json.loads(self._journal.read_bytes()))
        except (OSError, ValueError, TypeError):
            return  # it was killed before or after
        for name, inode in inodes.items():
            if Path(name).name != name:
                continue  # not ours
            is_done = _inode(self.output / name) == inode
            if is_done and not name:
                self._recover_others()
            elif name and not is_done and _inode(self.new / name) == inode:
                self._exchange(name)
        self._journal.unlink()


@contextmanager
def open_staging(
    output: Path,
    names: Iterable[str] = (),
    previous_output: Path | None = None,
    notify: Notify | None = None,
) -> Iterator[Staging]:
    """Lock the output, clean up after a killed build, and open a staging folder.

    names: of the folders that will be exchanged. notify: called if another build holds the lock.
    Raises RundbriefError if it does for more than a minute, and ProblemsError if rundbrief didn't
    create a folder that will be replaced.
    """
    # The output may be a link to a folder of somebody else, so nothing is written there before. If
    # there is a lock, another build may be exchanging these folders right now.
    for name in () if (output / LOCK).exists() else names:
        refuse_foreign(output / name)
    output.mkdir(parents=True, exist_ok=True)
    with lock_output(output, notify):
        output = output.resolve()
        for left_over in find_left_over(output):
            Staging(output, left_over).complete()
            shutil.rmtree(left_over, ignore_errors=True)
        folder = _create_folder(output)
        try:
            staging = Staging(output, folder, previous_output)
            staging.new.mkdir()
            yield staging
        except OSError as exc:
            raise _with_place_in_output(exc, output, folder) from exc
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def find_left_over(output: Path) -> list[Path]:
    """Return the staging folders of builds that were killed or are still running."""
    return [it for it in (*output.glob(f"{_STAGING}*"), _sibling(output)) if _is_own(it)]


def _with_place_in_output(error: OSError, output: Path, folder: Path) -> OSError:
    """Replace a path in the staging folder, which is deleted, by the one that it stands for."""
    for name in filter(None, (error.filename2, error.filename)):
        path = Path(os.fsdecode(name))
        if path.is_relative_to(folder):
            inside = path.relative_to(folder)
            shown = output.joinpath(*inside.parts[1:]) if inside.parts[:1] == ("new",) else output
            return OSError(error.errno, error.strerror, str(shown))
    return error


def _sibling(output: Path) -> Path:
    return output.with_name(f"{_STAGING}{output.name}")


def _create_folder(output: Path) -> Path:
    """Create a staging folder next to the output if all of the output is ours, else inside."""
    others = [it for it in os.scandir(output) if not it.is_file(follow_symlinks=False)]
    if all(map(_is_marked, others)) and not os.path.ismount(output):
        folder = _sibling(output)
        with suppress(OSError):
            folder.mkdir(mode=0o700)
            _probe(folder, output)
            # So that git doesn't show what a killed build leaves behind.
            (folder / ".gitignore").write_text("*\n", encoding="utf-8")
            return folder
        if _is_own(folder):
            shutil.rmtree(folder, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=_STAGING, dir=output))


def _probe(folder: Path, output: Path) -> None:
    """Raise OSError if folders can't be moved to the output, which may be on another disk."""
    probe, moved = folder / "probe", output / f"{_STAGING}probe"
    probe.mkdir()
    probe.rename(moved)
    moved.rmdir()


def _is_own(folder: Path) -> bool:
    """Whether this is a folder of the user who runs the build."""
    try:
        found = folder.stat(follow_symlinks=False)
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and (sys.platform == "win32" or found.st_uid == os.geteuid())


def _copy_status(source: Path, target: Path) -> None:
    """Give a folder the permissions and the owner of another one. Raises OSError."""
    shutil.copystat(source, target)
    if sys.platform != "win32":
        old, new = source.stat(), target.stat()
        if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
            os.chown(target, old.st_uid, old.st_gid)


def _inode(path: Path) -> int | None:
    try:
        return path.stat(follow_symlinks=False).st_ino
    except OSError:
        return None


def _is_same(one: Path, other: Path) -> bool:
    return _inode(one) == _inode(other)


def _is_marked(entry: os.DirEntry[str]) -> bool:
    """Whether this is a folder with our mark."""
    return entry.is_dir(follow_symlinks=False) and Path(entry, MARK).is_file()


def _is_ours(folder: Path) -> bool:
    """Whether this is an output folder in which rundbrief created everything."""
    # Syncing would empty whatever else is there, such as the target of a link.
    if folder.is_symlink() or not folder.is_dir():
        return False
    return all(map(_is_marked, os.scandir(folder)))


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
        with suppress(OSError):
            sync_file(path.parent)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
