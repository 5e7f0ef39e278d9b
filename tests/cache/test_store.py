"""The door of the memory: what was kept is recalled, what is broken is begun anew."""

import gc
import sqlite3
import subprocess
import sys

import pytest

from rundbrief.cache import program, store
from rundbrief.cache.store import FILE, FORGET_AFTER, Memory


@pytest.fixture
def folder(tmp_path):
    return tmp_path / ".cache" / "rundbrief"


def kept(folder, kind="a", *, forgets=False):
    """Recall in a build of its own what is known by the keys 1 and 2."""
    memory = Memory(folder)
    found = memory.recall(kind, [b"1", b"2"])
    if forgets:
        memory.forget()
    memory.close()
    return found


def keep(folder, values, kind="a"):
    memory = Memory(folder)
    memory.keep(kind, values)
    memory.close()


def test_what_was_kept_is_recalled_by_the_next_build(folder):
    keep(folder, {b"1": ("one", 1)})
    assert kept(folder) == {b"1": ("one", 1)}
    assert kept(folder, "b") == {}


def test_what_is_kept_again_takes_the_place_of_the_old(folder):
    keep(folder, {b"1": "old", b"2": "other"})
    keep(folder, {b"1": "new"})
    assert kept(folder) == {b"1": "new", b"2": "other"}


def test_nothing_and_what_says_nothing_are_values(folder):
    keep(folder, {b"1": None, b"2": ""})
    assert kept(folder) == {b"1": None, b"2": ""}


def test_more_is_recalled_than_fits_into_one_question(folder):
    many = {str(number).encode(): number for number in range(2 * store._AT_ONCE + 1)}
    keep(folder, many)
    memory = Memory(folder)
    assert memory.recall("a", many) == many
    assert sorted(memory.recall_all("a")) == sorted(many.values())
    assert memory.recall_all("b") == []
    memory.close()


def test_memory_without_a_folder_keeps_nothing():
    memory = Memory(None)
    memory.keep("a", {b"1": 1})
    memory.forget()
    assert (memory.recall("a", [b"1"]), memory.recall_all("a")) == ({}, [])
    memory.close()


def test_memory_without_a_folder_does_no_work(monkeypatch):
    monkeypatch.setattr(store, "write_value", None)
    Memory(None).keep("a", {b"1": 1})


def test_closed_memory_keeps_nothing(folder):
    memory = Memory(folder)
    memory.close()
    memory.close()
    memory.keep("a", {b"1": 1})
    assert (memory.recall("a", [b"1"]), memory.recall_all("a")) == ({}, [])


def test_folder_is_never_committed(folder):
    Memory(folder).close()
    assert (folder / ".gitignore").read_text() == "*\n"


def test_another_version_of_the_program_sees_nothing(folder, monkeypatch):
    keep(folder, {b"1": "old"})
    monkeypatch.setattr(store, "digest_of_program", lambda: b"another")
    assert kept(folder) == {}
    keep(folder, {b"1": "new"})
    memory = Memory(folder)
    assert memory.recall_all("a") == ["new"]
    memory.close()
    monkeypatch.setattr(store, "digest_of_program", program.digest_of_program)
    assert kept(folder) == {b"1": "old"}


def test_what_no_build_asks_for_is_forgotten(folder):
    keep(folder, {b"1": "asked for", b"3": "not asked for"})
    keep(folder, {b"1": "of another kind"}, "b")
    for __ in range(FORGET_AFTER + 2 * store._NOTE_EVERY):
        assert kept(folder, forgets=True) == {b"1": "asked for"}
    memory = Memory(folder)
    assert (memory.recall_all("a"), memory.recall_all("b")) == (["asked for"], [])
    memory.close()


def test_tidying_waits_for_the_next_that_may(folder):
    tidied = []
    for number in range(4 * store._NOTE_EVERY):
        memory = Memory(folder)
        tidied.append(memory.tidies)
        if number % 2:  # a check, say, which never tidies
            memory.forget()
        memory.close()
    assert sum(tidied[1::2]) >= 3


def test_nobody_tidies_without_a_file(tmp_path):
    assert not Memory(None).tidies
    (tmp_path / "memory").write_text("a file where a folder should be")
    assert not Memory(tmp_path / "memory").tidies


def test_what_is_kept_without_being_asked_for_lasts_as_long(folder):
    keep(folder, {b"1": "late"})
    for __ in range(FORGET_AFTER - store._NOTE_EVERY):
        memory = Memory(folder)
        memory.forget()
        memory.close()
    assert kept(folder) == {b"1": "late"}


def rows(folder, statement, *values):
    connection = sqlite3.connect(folder / FILE)
    connection.execute(statement, values)
    connection.commit()
    connection.close()


def row(folder, key=b"1"):
    connection = sqlite3.connect(folder / FILE)
    ((value,),) = connection.execute("select value from kept where key = ?", (key,)).fetchall()
    connection.close()
    return value


@pytest.mark.parametrize("place", [0, store._SUM - 1, store._SUM, -1])
def test_value_with_one_wrong_bit_is_not_recalled(folder, place):
    keep(folder, {b"1": "one", b"2": "two"})
    damaged = bytearray(row(folder))
    damaged[place] ^= 1
    rows(folder, "update kept set value = ? where key = ?", bytes(damaged), b"1")
    assert kept(folder) == {b"2": "two"}


def test_value_of_another_key_is_not_recalled(folder):
    keep(folder, {b"1": "one", b"2": "two"})
    rows(folder, "update kept set value = ? where key = ?", row(folder, b"2"), b"1")
    assert kept(folder) == {b"2": "two"}
    memory = Memory(folder)
    assert memory.recall_all("a") == ["two"]
    memory.close()


def test_value_of_another_kind_is_not_recalled(folder):
    keep(folder, {b"1": "of a"})
    rows(folder, "update kept set kind = replace(kind, 'a', 'b')")
    assert (kept(folder, "a"), kept(folder, "b")) == ({}, {})


def test_value_that_names_a_class_of_ours_that_is_gone_is_not_recalled(folder):
    keep(folder, {b"1": "one"})
    memory = Memory(folder)
    own = memory._own("a")
    data = b"\x80\x02crundbrief.content.model\nGone\n)R."
    memory.close()
    rows(folder, "update kept set value = ?", store._sum(own, b"1", data) + data)
    assert kept(folder) == {}


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / FILE).write_bytes(b"no database" * 100),
        lambda folder: (folder / FILE).write_bytes((folder / FILE).read_bytes()[:3000]),
        lambda folder: rows(folder, "drop table kept"),
        lambda folder: rows(folder, "drop table builds"),
        lambda folder: rows(folder, "delete from builds"),
        lambda folder: rows(folder, "pragma user_version = 77"),
        lambda folder: rows(folder, "update kept set asked = 'once'"),
    ],
)
def test_broken_file_is_begun_anew(folder, damage):
    keep(folder, {b"1": "one"})
    damage(folder)
    assert kept(folder) == {}
    keep(folder, {b"1": "new"})
    assert kept(folder) == {b"1": "new"}


def test_file_that_breaks_in_the_middle_of_a_build_is_begun_anew(folder):
    memory = Memory(folder)
    rows(folder, "drop table kept")
    memory.keep("a", {b"1": "lost"})
    memory.keep("a", {b"1": "one"})
    assert memory.recall("a", [b"1"]) == {b"1": "one"}
    memory.close()


@pytest.mark.parametrize("is_above", [True, False])
def test_file_in_the_place_of_the_folder_is_let_be(folder, is_above):
    blocked = folder.parent if is_above else folder
    blocked.parent.mkdir(parents=True, exist_ok=True)
    blocked.write_text("somebody's")
    memory = Memory(folder)
    memory.keep("a", {b"1": 1})
    assert (memory.folder, memory.recall("a", [b"1"])) == (None, {})
    memory.close()
    assert blocked.read_text() == "somebody's"


def test_folder_in_the_place_of_the_file_is_let_be(folder):
    (folder / FILE).mkdir(parents=True)
    memory = Memory(folder)
    memory.keep("a", {b"1": 1})
    assert memory.recall("a", [b"1"]) == {}
    memory.close()


def test_file_that_another_build_holds_is_let_be(folder, monkeypatch):
    keep(folder, {b"1": "one"})
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda file, **__: connect(file, timeout=0))
    memory = Memory(folder)
    other = connect(folder / FILE)
    other.execute("begin exclusive")
    memory.keep("a", {b"1": "two"})
    waiting = Memory(folder)
    assert waiting.recall("a", [b"1"]) == {}
    other.rollback()
    other.close()
    assert memory.recall("a", [b"1"]) == {b"1": "one"}
    memory.close()
    waiting.close()


def test_many_begin_at_once(folder):
    """Each in a process of its own, since they begin the same file."""
    code = (
        "import sys; from pathlib import Path; from rundbrief.cache.store import Memory\n"
        "memory = Memory(Path(sys.argv[1])); memory.keep('a', {sys.argv[2].encode(): 'kept'})\n"
        "print(memory.recall('a', [sys.argv[2].encode()]))"
    )
    commands = [(sys.executable, "-c", code, str(folder), str(number)) for number in range(4)]
    programs = [subprocess.Popen(it, stdout=subprocess.PIPE, text=True) for it in commands]
    told = [program.communicate()[0] for program in programs]
    assert told == [f"{{b'{number}': 'kept'}}\n" for number in range(4)]
    memory = Memory(folder)
    assert memory.recall_all("a") == ["kept"] * 4
    memory.close()


def test_nothing_is_left_open(folder):
    keep(folder, {b"1": 1})
    (folder / FILE).write_bytes(b"broken" * 1000)
    keep(folder, {b"1": 1})
    gc.collect()
    assert [c for c in gc.get_objects() if isinstance(c, sqlite3.Connection)] == []


def test_tables_that_another_build_just_made_are_taken(folder, monkeypatch):
    keep(folder, {b"1": "one"})
    seen = []
    form_of = store._form_of

    def look(connection):
        seen.append(1)
        return 0 if len(seen) == 1 else form_of(connection)

    monkeypatch.setattr(store, "_form_of", look)
    assert kept(folder) == {b"1": "one"}
