"""Whatever ends a build, readers see the old or the new output, and the next build is right.

`make power-cuts` kills 200 builds; `make test` kills fewer.
"""

from __future__ import annotations

import errno
import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import GIT
from killed_builds import (
    EXCHANGE,
    SYNC,
    checksum,
    is_group_gone,
    kill_after,
    kill_at_step,
    list_steps,
    start,
    wait,
)
from rundbrief.build import output_swap, sync, up_to_date
from rundbrief.content import files
from rundbrief.incremental import object_store, verified_files
from rundbrief.incremental.cache import FOLDER
from rundbrief.incremental.verified_files import FileStatus
from small_project import SmallProject, different

pytestmark = pytest.mark.xdist_group("power cuts")

# How many builds are killed: half of them at a step, half at a moment.
KILLS = int(os.environ.get("POWER_CUTS", "32"))
# How often two builds run at once.
ROUNDS = int(os.environ.get("ROUNDS_AT_ONCE", "4"))
SEED = 20261130

SALE = "content/marketing/2026-11-05-sale.md"
TEXTS = ("It begins", "It began")


class TwoVersions:
    """A project whose output is in one of two versions, and whose content changes to the other."""

    def __init__(self, project: SmallProject) -> None:
        self.project = project
        self.output = project.path("output")
        self.version = 0
        self.expected = [self._build_cold(number) for number in (0, 1)]
        self._write(0)

    def _build_cold(self, version: int) -> Path:
        self._write(version)
        output, __ = self.project.build_cold()
        return output.rename(output.with_name(f"version-{version}"))

    def _write(self, version: int) -> None:
        text = self.project.path(SALE).read_text()
        for known in TEXTS:
            text = text.replace(known, TEXTS[version])
        self.project.write(SALE, text)

    @property
    def checksums(self) -> set[str]:
        """Of the old and of the new version."""
        return {checksum(folder) for folder in self.expected}

    def change(self) -> None:
        """Change the content to the other version, which isn't built yet."""
        self.version = 1 - self.version
        self._write(self.version)

    def build(self, *options: str) -> None:
        self.project.build(*(options or ("--jobs", "1")))

    def is_right(self) -> bool:
        """Whether the output is that of the content, and nothing of a killed build is left."""
        left_over = [*self.output.iterdir(), *self.project.folder.root.glob(".rundbrief*")]
        names = {path.name for path in left_over} - {".rundbrief.lock"}
        is_new = different(self.output, self.expected[self.version]) == []
        return is_new and names == {"site", "newsletter"}


@pytest.fixture(scope="module")
def versions(tmp_path_factory) -> Iterator[TwoVersions]:
    with pytest.MonkeyPatch.context() as patch:
        for key, value in GIT.items():
            patch.setenv(key, value)
        patch.setattr(files, "_SETTLED", 0)
        versions = TwoVersions(SmallProject.create(tmp_path_factory.mktemp("power") / "project"))
        for __ in range(3):  # only now, the build has a previous output to sync
            versions.change()
            versions.build()
        yield versions


def choose_steps(steps: list[str], count: int, rng: random.Random) -> list[int]:
    """Choose every exchange, sync and rename, as far as possible, and some of the other steps."""
    important = [i for i, step in enumerate(steps) if step in {EXCHANGE, SYNC}]
    renames = [i for i, step in enumerate(steps) if step == "os.rename"]
    # The last ones publish; those before store single files.
    chosen = [*important, *reversed(renames)][: count * 2 // 3]
    others = sorted(set(range(len(steps))) - set(chosen))
    return sorted([*chosen, *rng.sample(others, min(count - len(chosen), len(others)))])


def test_reader_sees_the_old_or_the_new_output_at_each_step(versions):
    versions.change()
    steps = list_steps(versions.build)
    assert {EXCHANGE, SYNC, "os.rename", "os.link", "os.remove", "open"} <= set(steps)
    assert steps.count(EXCHANGE) == 1
    # All data is on the disk before.
    assert "open" not in steps[steps.index(SYNC) : steps.index(EXCHANGE)]
    seen, killed = set(), 0
    chosen = choose_steps(steps, KILLS // 2, random.Random(SEED))
    for step in chosen:
        versions.change()
        killed += kill_at_step(versions.build, step)
        now = checksum(versions.output)
        assert now in versions.checksums, (step, steps[step])
        seen.add(now == checksum(versions.expected[versions.version]))
        versions.build()
        assert versions.is_right(), (step, steps[step])
    assert seen == {True, False}
    assert killed > 0.9 * len(chosen)


def test_reader_sees_the_old_or_the_new_output_at_any_moment(versions):
    rng = random.Random(SEED)
    begun = time.monotonic()
    versions.change()
    assert wait(start(versions.build)) == 0
    seconds = time.monotonic() - begun
    killed = 0
    for number in range(KILLS - KILLS // 2):
        versions.change()
        if number % 4 == 3:  # a first build, with several processes
            cache = versions.project.path(FOLDER)
            cache.rename(cache.with_name(f"lost-{number}"))
        options = ("--jobs", str(1 + number % 2))
        killed += kill_after(lambda: versions.build(*options), rng.uniform(0, seconds))  # noqa: B023
        assert checksum(versions.output) in versions.checksums
        versions.build()
        assert versions.is_right()
    assert killed


def refuse_exchange(*paths: object) -> None:
    raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(paths[0]))


def test_next_build_is_right_where_nothing_can_be_exchanged_in_one_step(versions, monkeypatch):
    """On other systems, readers may see a mix after a build that was killed, but not for long."""
    monkeypatch.setattr(output_swap, EXCHANGE, refuse_exchange)
    numbers = range(0, 40, 1 if KILLS >= 200 else 5)
    killed = 0
    for number in numbers:
        versions.change()
        killed += kill_at_step(versions.build, number, since=EXCHANGE)
        versions.build()
        assert versions.is_right(), number
    assert killed > 0.5 * len(numbers)


def lose_data(folder: Path) -> None:
    """Put zeros in the place of all files' data; sizes and times of modification stay."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.name.startswith("."):
            found = path.stat()
            path.write_bytes(bytes(found.st_size))
            os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))


@pytest.mark.parametrize("is_changed", [False, True], ids=["nothing changed", "one changed"])
def test_files_that_lost_their_data_in_a_power_cut_are_not_published(
    versions, monkeypatch, is_changed
):
    """A file's status is as it was before; only the boot is another one."""

    def status_of(found: os.stat_result) -> FileStatus:
        return FileStatus(found.st_size, found.st_mtime_ns, 0, found.st_ino)

    for module in (object_store, sync):
        monkeypatch.setattr(module, "status_of", status_of)
    for __ in range(2):
        versions.change()
        versions.build()
    for folder in (versions.output, versions.project.path(FOLDER) / "finished"):
        lose_data(folder)
    if is_changed:
        versions.change()
    else:
        versions.build()
        assert not versions.is_right(), "this doesn't simulate a power cut"
    for module in (verified_files, up_to_date):
        monkeypatch.setattr(module, "find_boot_id", lambda: f"another boot {is_changed}")
    versions.build()
    assert versions.is_right()
    versions.change()
    versions.build()
    assert versions.is_right()


def test_no_process_of_a_killed_build_is_left(versions):
    """Workers would wait for work forever, and nothing would ever be pruned from the cache."""
    versions.change()
    cache = versions.project.path(FOLDER)
    cache.rename(cache.with_name("lost"))
    pid = start(lambda: versions.build("--jobs", "2"))
    while not _has_workers(pid):
        assert os.waitpid(pid, os.WNOHANG) == (0, 0), "it had no workers"
    os.kill(pid, signal.SIGKILL)
    wait(pid)
    assert is_group_gone(pid)
    versions.build()
    assert versions.is_right()


def _has_workers(pid: int) -> bool:
    """Whether a process has forked itself twice.

    git is a program of its own, except for a moment before it starts.
    """
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        commands = [Path(f"/proc/{child}/cmdline").read_bytes() for child in children]
        return commands.count(command) >= 2
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.parametrize("is_killed", [False, True], ids=["both finish", "one is killed"])
def test_builds_at_once_leave_one_whole_output(versions, is_killed):
    rng = random.Random(SEED)
    for number in range(ROUNDS // 2 or 1):
        versions.change()
        one = start(versions.build)
        if number % 2:
            versions.change()  # the other one builds something else
        other = start(versions.build)
        if is_killed:
            time.sleep(rng.uniform(0, 0.3))
            os.kill(one, signal.SIGKILL)
        # It may have been faster.
        assert wait(one) in ({0, -signal.SIGKILL} if is_killed else {0})
        assert wait(other) == 0
        assert checksum(versions.output) in versions.checksums
        versions.build()
        assert versions.is_right()
