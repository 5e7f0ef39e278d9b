"""Whatever becomes of the cache and of an output, the next build is right."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from conftest import GIT
from rundbrief.build.publish import PREVIOUS
from rundbrief.content import files
from rundbrief.incremental import cache as cache_module
from rundbrief.incremental import object_store
from rundbrief.incremental.cache import FILE, FOLDER, KEEP_BUILDS, VERSION, Cache
from small_project import FILES, SmallProject, different

pytestmark = pytest.mark.xdist_group("damage")

SALE = "content/marketing/2026-11-05-sale.md"
NOTHING_TO_DO: dict[str, int] = {}

STORE = "finished"

Damage = Callable[[SmallProject], object]


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Iterator[SmallProject]:
    """A project that was built before."""
    with pytest.MonkeyPatch.context() as patch:
        for key, value in GIT.items():
            patch.setenv(key, value)
        patch.setattr(files, "_SETTLED", 0)
        project = SmallProject.create(tmp_path_factory.mktemp("damage") / "project")
        project.expected, __ = project.build_cold()
        yield project


@pytest.fixture
def project(built: SmallProject) -> SmallProject:
    """The project, built and with nothing to do."""
    built.write(SALE, FILES[SALE])
    if not all(cache(built, name).is_dir() for name in (STORE, PREVIOUS)):
        shutil.rmtree(cache(built), ignore_errors=True)  # another test put files there
        for text in ("began again", "begins"):  # only the second build has a previous output
            built.write(SALE, str(FILES[SALE]).replace("begins", text))
            built.build()
    built.build()
    built.build()
    assert (built.counters, different(built.path("output"), built.expected)) == (NOTHING_TO_DO, [])
    return built


def cache(project: SmallProject, path: str = "") -> Path:
    return project.path(FOLDER) / path


def rows(statement: str, *values: object) -> Damage:
    """Do something to the rows of the cache."""

    def damage(project: SmallProject) -> None:
        connection = sqlite3.connect(cache(project, FILE))
        connection.execute(statement, values)
        connection.commit()
        connection.close()

    return damage


def foreign(version: int, *statements: str) -> Damage:
    """Put somebody else's file in the place of ours."""

    def damage(project: SmallProject) -> None:
        forget(FILE)(project)
        connection = sqlite3.connect(cache(project, FILE))
        for statement in (*statements, f"pragma user_version = {version}"):
            connection.execute(statement)
        connection.commit()
        connection.close()

    return damage


def forget(path: str = "") -> Damage:
    def damage(project: SmallProject) -> None:
        found = cache(project, path)
        if found.is_dir():
            shutil.rmtree(found)
        else:
            for ending in ("", "-wal", "-shm"):
                Path(f"{found}{ending}").unlink(missing_ok=True)

    return damage


def replace(path: str, data: bytes) -> Damage:
    """Put something else in the place of a file or folder of the cache."""

    def damage(project: SmallProject) -> None:
        forget(path)(project)
        cache(project, path).write_bytes(data)

    return damage


def truncate(project: SmallProject) -> None:
    data = cache(project, FILE).read_bytes()
    forget(FILE)(project)
    cache(project, FILE).write_bytes(data[: len(data) // 2])


def restore(project: SmallProject) -> None:
    """Bring it back as from another machine: with other times, inodes, and no links."""
    shutil.copytree(cache(project), project.path("away"), copy_function=shutil.copyfile)
    forget()(project)
    shutil.rmtree(project.path("output"))
    shutil.copytree(project.path("away"), cache(project), copy_function=shutil.copyfile)
    shutil.rmtree(project.path("away"))


def restore_with_times(project: SmallProject) -> None:
    """Bring it back as from an archive: all is called and dated as it was, and is not the same."""
    shutil.copytree(cache(project), project.path("away"))
    forget()(project)
    shutil.copytree(project.path("away"), cache(project))
    shutil.rmtree(project.path("away"))


def each(folder: str, change: Callable[[Path], object]) -> Damage:
    """Do something to each file of a folder of the project."""

    def damage(project: SmallProject) -> None:
        found = [
            path
            for path in sorted(project.path(folder).rglob("*"))
            if path.is_file() and not path.name.startswith(".")
        ]
        assert found
        for path in found:
            change(path)

    return damage


def add_a_letter(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"x")


def swap_a_letter(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"#")


def lose_data(path: Path) -> None:
    """Put zeros in the place of what was written, as a power cut can."""
    found = path.stat()
    path.write_bytes(bytes(found.st_size))
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))


def lose_the_end(path: Path) -> None:
    found = path.stat()
    with path.open("r+b") as file:
        file.truncate(found.st_size // 2)
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))


def save(path: Path) -> None:
    """Save it as editors do: another file takes its place."""
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data + b"x")


def put_a_folder(path: Path) -> None:
    path.unlink()
    (path / "x").mkdir(parents=True)


DAMAGES: dict[str, Damage] = {
    "everything gone": forget(),
    "restored from elsewhere": restore,
    "restored from an archive": restore_with_times,
    # The file of values
    "no file": forget(FILE),
    "half a file": truncate,
    "empty file": replace(FILE, b""),
    "no SQLite": replace(FILE, b"nonsense" * 1000),
    "journal of nonsense": lambda project: cache(project, f"{FILE}-wal").write_bytes(b"x" * 5000),
    "somebody's file": foreign(0, "create table cats (name)"),
    "somebody's file of our version": foreign(VERSION, "create table cats (name)"),
    "somebody's tables with our names": foreign(0, "create table entries (a)"),
    "tables of ours of another kind": foreign(
        VERSION, "create table builds (number)", "create table entries (key, value, used)"
    ),
    "another version": rows(f"pragma user_version = {VERSION + 1}"),
    "no count of builds": rows("delete from builds"),
    "builds counted in words": rows("update builds set number = 'many'"),
    "used in words": rows("update entries set used = 'often'"),
    "values of nothing": rows("update entries set value = x''"),
    "values of text": rows("update entries set value = 'text'"),
    "values of numbers": rows("update entries set value = 7"),
    "values of nonsense": rows("update entries set value = randomblob(40)"),
    "one value for others": rows("update entries set value = (select max(value) from entries)"),
    # Stored files
    "stored files gone": forget(STORE),
    "file as folder of stored files": replace(STORE, b""),
    "stored files longer": each(f"{FOLDER}/{STORE}", add_a_letter),
    "stored files other": each(f"{FOLDER}/{STORE}", swap_a_letter),
    "stored files without data": each(f"{FOLDER}/{STORE}", lose_data),
    "stored files cut": each(f"{FOLDER}/{STORE}", lose_the_end),
    "no list of verified files": forget(f"{STORE}/.verified"),
    "list of verified files without data": lambda project: lose_data(
        cache(project, f"{STORE}/.verified")
    ),
    "list of verified files cut": lambda project: lose_the_end(
        cache(project, f"{STORE}/.verified")
    ),
    "stored files saved again": each(f"{FOLDER}/{STORE}", save),
    "stored files in the way": each(f"{FOLDER}/{STORE}", put_a_folder),
    # The site that was replaced
    "no previous output": forget(PREVIOUS),
    "previous output is a file": replace(PREVIOUS, b""),
    "previous output is somebody's": each(f"{FOLDER}/{PREVIOUS}", save),
    # The output
    "output gone": lambda project: shutil.rmtree(project.path("output")),
    "page gone": lambda project: project.path("output/site/index.html").unlink(),
    "email gone": lambda project: project.path(
        "output/newsletter/2026-W45/newsletter.eml"
    ).unlink(),
    "page edited": lambda project: swap_a_letter(project.path("output/site/index.html")),
    "all edited": each("output", swap_a_letter),
    "all without data": each("output", lose_data),
    "all cut": each("output", lose_the_end),
    "page without data": lambda project: lose_data(project.path("output/site/index.html")),
    "email without data": lambda project: lose_data(
        project.path("output/newsletter/2026-W45/newsletter.eml")
    ),
    "all saved again": each("output", save),
    "strange file": lambda project: project.write("output/site/tags/strange.html", "<p>"),
    "strange folder": lambda project: project.write("output/site/strange/x/index.html", "<p>"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_build_is_right_after(damage, project):
    DAMAGES[damage](project)
    project.build("--jobs", "1")
    assert different(project.path("output"), project.expected) == []
    project.edit(SALE, "It begins", "It began")
    project.build("--jobs", "1")
    project.edit(SALE, "It began", "It begins")
    project.build("--jobs", "1")
    assert different(project.path("output"), project.expected) == []


@pytest.mark.parametrize("path", [".cache", FOLDER], ids=str)
def test_build_needs_no_cache_where_a_file_is_in_the_way(path, project):
    shutil.rmtree(project.path(path))
    project.write(path, "in the way")
    project.build("--jobs", "1")
    assert different(project.path("output"), project.expected) == []
    project.path(path).unlink()


def test_build_needs_no_cache_where_a_folder_is_in_the_way(project):
    forget(FILE)(project)
    cache(project, FILE).mkdir()
    project.build("--jobs", "1")
    assert different(project.path("output"), project.expected) == []
    cache(project, FILE).rmdir()


def test_link_in_the_place_of_the_previous_output_leads_to_no_loss(project):
    precious = project.path("precious")
    precious.mkdir()
    (precious / "letter.txt").write_text("dear")
    forget(PREVIOUS)(project)
    cache(project, PREVIOUS).symlink_to(precious)
    project.edit(SALE, "It begins", "It began")
    project.build()
    assert [path.name for path in precious.iterdir()] == ["letter.txt"]
    project.edit(SALE, "It began", "It begins")
    shutil.rmtree(precious)


def begin(project: SmallProject, output: str, *more: str) -> subprocess.Popen[str]:
    """Begin a build in a process of its own."""
    config = ("--config-file", str(project.path("mkdocs.yml")), "--today", project.today)
    command = (sys.executable, "-m", "rundbrief", "build", *config)
    return subprocess.Popen(
        (*command, "--output", str(project.path(output)), *more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_builds_at_once_are_both_right(project):
    project.audience = "public"
    public, __ = project.build_cold()
    public = public.rename(project.path("public-cold"))
    project.audience = "internal"
    project.build_cold()
    forget()(project)
    builds = [
        begin(project, "one", "--jobs", "2"),
        begin(project, "two", "--jobs", "1"),
        begin(project, "three", "--audience", "public"),
    ]
    words = [build.communicate()[1] for build in builds]
    assert [build.returncode for build in builds] == [0, 0, 0], words
    wanted = {"one": project.expected, "two": project.expected, "three": public}
    assert {name: different(project.path(name), tree) for name, tree in wanted.items()} == {
        name: [] for name in wanted
    }
    for name in (*wanted, "public-cold"):
        shutil.rmtree(project.path(name))


# Where a build is killed: what is called there, and for which time.
MOMENTS = {
    "while it caches files": ("rundbrief.incremental.cache", "Cache.put_many", 1),
    "while it caches texts": ("rundbrief.incremental.cache", "Cache.put_many", 2),
    "before the first stored file": ("rundbrief.incremental.object_store", "ObjectStore.put", 1),
    "between stored files": ("rundbrief.incremental.object_store", "ObjectStore.put", 9),
    "in the middle of a stored file": ("rundbrief.incremental.object_store", "os.replace", 3),
    "before the manifest": ("rundbrief.build.publish", "write_manifest", 1),
    "while it takes the previous output": (
        "rundbrief.build.output_swap",
        "Staging.take_previous_output",
        1,
    ),
    "while it links": ("rundbrief.build.sync", "_link", 3),
    "before it publishes": ("rundbrief.build.output_swap", "Staging.swap_in", 1),
    "before it syncs": ("rundbrief.build.output_swap", "sync_to_disk", 1),
    "before the exchange": ("rundbrief.build.output_swap", "exchange", 1),
    "after the exchange": ("rundbrief.build.output_swap", "Staging._recover_others", 1),
    "before it stores the previous output": (
        "rundbrief.build.output_swap",
        "Staging.keep_previous_output",
        1,
    ),
    "before it notes that all is done": ("rundbrief.build.up_to_date", "UpToDateCheck.store", 1),
}


def kill_at(module: str, name: str, time: int) -> None:
    """Let this process be killed when something is called for the given time."""
    owner: Any = import_module(module)
    *above, last = name.split(".")
    for part in above:
        owner = getattr(owner, part)
    called, calls = getattr(owner, last), []

    def counted(*args: Any, **kwargs: Any) -> Any:
        calls.append(1)
        if len(calls) == time:
            os.kill(os.getpid(), signal.SIGKILL)
        return called(*args, **kwargs)

    setattr(owner, last, counted)


@pytest.mark.parametrize("moment", MOMENTS)
def test_build_is_right_after_one_that_was_killed(moment, project):
    # What is no correction, which would be a warning: then the next build looks again.
    number = list(MOMENTS).index(moment)
    project.edit(SALE, "It begins", f"[It](https://example.org/{number}) begins")
    child = os.fork()
    if not child:
        try:
            kill_at(*MOMENTS[moment])
            project.build("--jobs", "1")
        finally:
            os._exit(1)
    __, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    project.edit(SALE, f"[It](https://example.org/{number}) begins", "It begins")
    project.build("--jobs", "1")
    assert different(project.path("output"), project.expected) == []
    left_over = [path.name for path in project.path("output").iterdir()]
    assert sorted(left_over) == [".rundbrief.lock", "newsletter", "site"]


def test_what_is_not_needed_goes_away(project, monkeypatch):
    monkeypatch.setattr(object_store, "_GRACE", 0)
    for build in range(KEEP_BUILDS + 2 * cache_module._TOUCH_INTERVAL + 1):
        if build == 0:
            project.edit(SALE, "It begins", "A text that goes away")
            project.build("--jobs", "1")
            project.edit(SALE, "A text that goes away", "It begins")
        counted = Cache(cache(project))
        counted.prune()
        counted.close()
    project.edit(SALE, "It begins", "It began")
    project.build("--jobs", "1")
    monkeypatch.setattr(cache_module, "_TOUCH_INTERVAL", 1)  # it is time again
    project.edit(SALE, "It began", "It begins")
    project.build("--jobs", "1")
    here = [path for path in cache(project).rglob("*") if path.is_file()]
    lost = b"A text that goes away"
    assert [path.name for path in here if lost in path.read_bytes()] == []
    held = sum(path.suffix == "" for path in cache(project, STORE).iterdir())
    assert held <= len(project.folder.files("output/site")) + len(project.folder.files("output"))
