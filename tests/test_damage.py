"""Whatever becomes of what is remembered, and of an output, the next build is right."""

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
from remembering import House, different
from rundbrief.incremental.store import FILE, FOLDER, FORM

from conftest import GIT
from rundbrief.content import files
from rundbrief.incremental import store

pytestmark = pytest.mark.xdist_group("damage")

SALE = "content/marketing/2026-11-05-sale.md"
NOTHING_TO_DO: dict[str, int] = {}

Damage = Callable[[House], object]


@pytest.fixture(scope="module")
def life(tmp_path_factory) -> Iterator[House]:
    """A house that was built before."""
    with pytest.MonkeyPatch.context() as patch:
        for key, value in GIT.items():
            patch.setenv(key, value)
        patch.setattr(files, "_SETTLED", 0)
        house = House.found(tmp_path_factory.mktemp("damage") / "house")
        house.expected, __ = house.build_anew()
        yield house


@pytest.fixture
def house(life: House) -> House:
    """The house, built and with nothing to do."""
    life.build()
    life.build()
    assert (life.counters, different(life.path("output"), life.expected)) == (NOTHING_TO_DO, [])
    return life


def cache(house: House, path: str = "") -> Path:
    return house.path(FOLDER) / path


def rows(statement: str, *values: object) -> Damage:
    """Do something to what is remembered."""

    def damage(house: House) -> None:
        connection = sqlite3.connect(cache(house, FILE))
        connection.execute(statement, values)
        connection.commit()
        connection.close()

    return damage


def foreign(form: int, *statements: str) -> Damage:
    """Put somebody else's file in the place of ours."""

    def damage(house: House) -> None:
        forget(FILE)(house)
        connection = sqlite3.connect(cache(house, FILE))
        for statement in (*statements, f"pragma user_version = {form}"):
            connection.execute(statement)
        connection.commit()
        connection.close()

    return damage


def forget(path: str = "") -> Damage:
    def damage(house: House) -> None:
        found = cache(house, path)
        if found.is_dir():
            shutil.rmtree(found)
        else:
            for ending in ("", "-wal", "-shm"):
                Path(f"{found}{ending}").unlink(missing_ok=True)

    return damage


def replace(path: str, data: bytes) -> Damage:
    """Put something else in the place of a file or folder of the cache."""

    def damage(house: House) -> None:
        forget(path)(house)
        cache(house, path).write_bytes(data)

    return damage


def truncate(house: House) -> None:
    data = cache(house, FILE).read_bytes()
    forget(FILE)(house)
    cache(house, FILE).write_bytes(data[: len(data) // 2])


def restore(house: House) -> None:
    """Bring it back as from another machine: with other times, inodes, and no links."""
    shutil.copytree(cache(house), house.path("away"), copy_function=shutil.copyfile)
    forget()(house)
    shutil.rmtree(house.path("output"))
    shutil.copytree(house.path("away"), cache(house), copy_function=shutil.copyfile)
    shutil.rmtree(house.path("away"))


def restore_with_times(house: House) -> None:
    """Bring it back as from an archive: all is called and dated as it was, and is not the same."""
    shutil.copytree(cache(house), house.path("away"))
    forget()(house)
    shutil.copytree(house.path("away"), cache(house))
    shutil.rmtree(house.path("away"))


def each(folder: str, change: Callable[[Path], object]) -> Damage:
    """Do something to each file of a folder of the project."""
    return lambda house: [
        change(path)
        for path in sorted(house.path(folder).rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    ]


def add_a_letter(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"x")


def swap_a_letter(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"#")


def save(path: Path) -> None:
    """Save it as editors do: another file takes its place."""
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data + b"x")


def put_a_folder(path: Path) -> None:
    path.unlink()
    (path / "x").mkdir(parents=True)


FINISHED = f"{FOLDER}/finished"
DAMAGES: dict[str, Damage] = {
    "everything forgotten": forget(),
    "restored from elsewhere": restore,
    "restored from an archive": restore_with_times,
    # The file of values
    "no file": forget(FILE),
    "half a file": truncate,
    "empty file": replace(FILE, b""),
    "no SQLite": replace(FILE, b"nonsense" * 1000),
    "journal of nonsense": lambda house: cache(house, f"{FILE}-wal").write_bytes(b"x" * 5000),
    "somebody's file": foreign(0, "create table cats (name)"),
    "somebody's file of our form": foreign(FORM, "create table cats (name)"),
    "somebody's tables with our names": foreign(0, "create table kept (a)"),
    "tables of ours of another kind": foreign(
        FORM, "create table builds (number)", "create table kept (kind, key, value, asked)"
    ),
    "another form": rows(f"pragma user_version = {FORM + 1}"),
    "no count of builds": rows("delete from builds"),
    "builds counted in words": rows("update builds set number = 'many'"),
    "asked for in words": rows("update kept set asked = 'often'"),
    "values of nothing": rows("update kept set value = x''"),
    "values of text": rows("update kept set value = 'text'"),
    "values of numbers": rows("update kept set value = 7"),
    "values of nonsense": rows("update kept set value = randomblob(40)"),
    "one value for another": rows(
        "update kept set value = (select max(value) from kept as o where o.kind = kept.kind)"
    ),
    # Finished files
    "finished files gone": forget("finished"),
    "file as folder of finished files": replace("finished", b""),
    "finished files longer": each(FINISHED, add_a_letter),
    "finished files other": each(FINISHED, swap_a_letter),
    "finished files saved anew": each(FINISHED, save),
    "finished files in the way": each(FINISHED, put_a_folder),
    "mails gone": forget("newsletter"),
    "mails other": each(f"{FOLDER}/newsletter", swap_a_letter),
    # The site that was replaced
    "no spare": forget("spare"),
    "spare is a file": replace("spare", b""),
    "spare is somebody's": each(f"{FOLDER}/spare", save),
    # The output
    "output gone": lambda house: shutil.rmtree(house.path("output")),
    "page gone": lambda house: house.path("output/site/index.html").unlink(),
    "mail gone": lambda house: house.path("output/newsletter/2026-W45/newsletter.eml").unlink(),
    "page edited": lambda house: swap_a_letter(house.path("output/site/index.html")),
    "all edited": each("output", swap_a_letter),
    "all saved anew": each("output", save),
    "strange file": lambda house: house.write("output/site/tags/strange.html", "<p>"),
    "strange folder": lambda house: house.write("output/site/strange/x/index.html", "<p>"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_build_is_right_after(damage, house):
    DAMAGES[damage](house)
    house.build("--jobs", "1")
    assert different(house.path("output"), house.expected) == []
    house.edit(SALE, "It begins", "It began")
    house.build("--jobs", "1")
    house.edit(SALE, "It began", "It begins")
    house.build("--jobs", "1")
    assert different(house.path("output"), house.expected) == []


@pytest.mark.parametrize("path", [".cache", FOLDER], ids=str)
def test_build_remembers_nothing_below_a_file(path, house):
    shutil.rmtree(house.path(path))
    house.write(path, "in the way")
    house.build("--jobs", "1")
    assert different(house.path("output"), house.expected) == []
    house.path(path).unlink()


def test_build_remembers_nothing_where_a_folder_is_in_the_way(house):
    forget(FILE)(house)
    cache(house, FILE).mkdir()
    house.build("--jobs", "1")
    assert different(house.path("output"), house.expected) == []
    cache(house, FILE).rmdir()


def test_link_in_the_place_of_the_spare_leads_to_no_loss(house):
    precious = house.path("precious")
    precious.mkdir()
    (precious / "letter.txt").write_text("dear")
    forget("spare")(house)
    cache(house, "spare").symlink_to(precious)
    house.edit(SALE, "It begins", "It began")
    house.build()
    assert [path.name for path in precious.iterdir()] == ["letter.txt"]
    house.edit(SALE, "It began", "It begins")
    shutil.rmtree(precious)


def begin(house: House, output: str, *more: str) -> subprocess.Popen[str]:
    """Begin a build in a process of its own."""
    config = ("--config-file", str(house.path("mkdocs.yml")), "--today", house.today)
    command = (sys.executable, "-m", "rundbrief", "build", *config)
    return subprocess.Popen(
        (*command, "--output", str(house.path(output)), *more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_builds_at_once_are_both_right(house):
    house.audience = "public"
    public, __ = house.build_anew()
    public = public.rename(house.path("public-anew"))
    house.audience = "internal"
    house.build_anew()
    forget()(house)
    builds = [
        begin(house, "one", "--jobs", "2"),
        begin(house, "two", "--jobs", "1"),
        begin(house, "three", "--audience", "public"),
    ]
    told = [build.communicate()[1] for build in builds]
    assert [build.returncode for build in builds] == [0, 0, 0], told
    wanted = {"one": house.expected, "two": house.expected, "three": public}
    assert {name: different(house.path(name), tree) for name, tree in wanted.items()} == {
        name: [] for name in wanted
    }
    for name in (*wanted, "public-anew"):
        shutil.rmtree(house.path(name))


# Where a build is killed: what is called there, and for which time.
MOMENTS = {
    "while it remembers files": ("rundbrief.incremental.store", "Memory.keep", 1),
    "while it remembers texts": ("rundbrief.incremental.store", "Memory.keep", 2),
    "before the first finished file": ("rundbrief.incremental.object_store", "Finished.put", 1),
    "between finished files": ("rundbrief.incremental.object_store", "Finished.put", 9),
    "in the middle of a finished file": ("rundbrief.incremental.object_store", "os.replace", 3),
    "before the ledger": ("rundbrief.site.manifest", "Ledger.write", 1),
    "while it takes the spare": ("rundbrief.build.publishing", "Staging.take_previous_output", 1),
    "while it links": ("rundbrief.build.sync", "_link", 3),
    "before it publishes": ("rundbrief.build.publishing", "Staging.publish", 1),
    "between site and newsletters": ("rundbrief.build.publishing", "Staging._swap", 2),
    "before it keeps the spare": ("rundbrief.build.publishing", "Staging.keep_previous_output", 1),
    "before it notes what it left": ("rundbrief.build.output", "keep_trees", 1),
    "before it notes that all is done": ("rundbrief.build.up_to_date", "Standstill.note", 1),
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
def test_build_is_right_after_one_that_was_killed(moment, house):
    house.edit(SALE, "It begins", "It began")
    child = os.fork()
    if not child:
        try:
            kill_at(*MOMENTS[moment])
            house.build("--jobs", "1")
        finally:
            os._exit(1)
    __, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL
    house.edit(SALE, "It began", "It begins")
    house.build("--jobs", "1")
    assert different(house.path("output"), house.expected) == []
    left_over = [path.name for path in house.path("output").iterdir()]
    assert sorted(left_over) == [".rundbrief.lock", "newsletter", "site"]


def test_what_is_not_needed_goes_away(house, monkeypatch):
    from rundbrief.incremental import object_store as finished

    monkeypatch.setattr(finished, "_GRACE", 0)
    for change in range(store.FORGET_AFTER + 2 * store._NOTE_EVERY + 1):
        if change == 0:
            house.edit(SALE, "It begins", "A text that goes away")
            house.build("--jobs", "1")
            house.edit(SALE, "A text that goes away", "It begins")
        connection = store.Memory(cache(house))
        connection.forget()
        connection.close()
    house.edit(SALE, "It begins", "It began")
    house.build("--jobs", "1")
    monkeypatch.setattr(store, "_NOTE_EVERY", 1)  # it is time again
    house.edit(SALE, "It began", "It begins")
    house.build("--jobs", "1")
    here = [path for path in cache(house).rglob("*") if path.is_file()]
    lost = b"A text that goes away"
    assert [path.name for path in here if lost in path.read_bytes()] == []
    held = sum(path.suffix == "" for path in cache(house, "finished").iterdir())
    assert held <= len(house.folder.files("output/site")) + len(house.folder.files("output"))
