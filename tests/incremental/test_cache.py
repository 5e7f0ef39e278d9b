"""Bytes under digests: what was put is there for the next build; a damaged file is begun anew."""

import errno
import gc
import os
import sqlite3
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rundbrief.incremental import cache as module
from rundbrief.incremental import cache_key
from rundbrief.incremental.cache import FILE, KEEP_BUILDS, Cache


@pytest.fixture
def folder(tmp_path):
    return tmp_path / ".cache" / "rundbrief"


def get(folder, *keys, prunes=False):
    """Get in a build of its own what is known by some keys."""
    cache = Cache(folder)
    found = cache.get_many(keys or [b"1", b"2"])
    if prunes:
        cache.prune()
    cache.close()
    return found


def put(folder, values):
    cache = Cache(folder)
    cache.put_many(values)
    cache.close()


def test_what_was_put_is_there_for_the_next_build(folder):
    put(folder, {b"1": b"one"})
    assert get(folder) == {b"1": b"one"}
    cache = Cache(folder)
    assert (cache.get(b"1"), cache.get(b"2")) == (b"one", None)
    cache.close()


def test_what_is_put_again_takes_the_place_of_the_old(folder):
    put(folder, {b"1": b"old", b"2": b"other"})
    cache = Cache(folder)
    cache.put(b"1", b"new")
    assert cache.get(b"1") == b"new"
    cache.close()
    assert get(folder) == {b"1": b"new", b"2": b"other"}


@given(
    builds=st.lists(
        st.dictionaries(st.binary(max_size=3), st.binary(max_size=3), max_size=5), max_size=4
    )
)
def test_each_build_finds_the_last_value_of_each_key(tmp_path_factory, builds):
    folder = tmp_path_factory.mktemp("project") / ".cache" / "rundbrief"
    known: dict[bytes, bytes] = {}
    for values in builds:
        put(folder, values)
        known |= values
        assert get(folder, *known, b"other key") == known


def test_empty_values_and_long_keys_are_as_good_as_others(folder):
    values = {b"": b"", b"k" * 100: b"long", b"k" * 101: b"longer"}
    put(folder, values)
    assert get(folder, *values) == values


def test_more_is_found_than_fits_into_one_query(folder):
    many = {str(n).encode(): str(-n).encode() for n in range(2 * module._MAX_PARAMETERS + 1)}
    put(folder, many)
    assert get(folder, *many, *many) == many


def test_cache_without_a_folder_keeps_nothing():
    cache = Cache(None)
    cache.put(b"1", b"one")
    cache.prune()
    assert (cache.get(b"1"), cache.is_prune_due, cache.folder) == (None, False, None)
    cache.close()


def test_closed_cache_keeps_nothing(folder):
    cache = Cache(folder)
    cache.close()
    cache.close()
    cache.put(b"1", b"one")
    cache.prune()
    assert (cache.get(b"1"), cache.is_prune_due) == (None, False)


def test_folder_is_never_committed(folder):
    Cache(folder).close()
    assert (folder / ".gitignore").read_text() == "*\n"


def test_rule_of_the_project_for_the_folder_is_left(folder):
    folder.mkdir(parents=True)
    (folder / ".gitignore").write_text("*.sqlite\n")
    Cache(folder).close()
    assert (folder / ".gitignore").read_text() == "*.sqlite\n"


def test_what_no_build_asks_for_is_deleted(folder):
    put(folder, {b"1": b"asked for", b"3": b"not asked for"})
    for __ in range(KEEP_BUILDS + 2 * module._TOUCH_INTERVAL):
        assert get(folder, prunes=True) == {b"1": b"asked for"}
    assert get(folder, b"1", b"3") == {b"1": b"asked for"}


def test_what_is_put_and_not_asked_for_lasts_as_long(folder):
    put(folder, {b"1": b"late"})
    for __ in range(KEEP_BUILDS - module._TOUCH_INTERVAL):
        get(folder, b"2", prunes=True)
    assert get(folder) == {b"1": b"late"}


def test_pruning_waits_for_the_next_build_that_prunes(folder):
    due = []
    for build in range(4 * module._TOUCH_INTERVAL):
        cache = Cache(folder)
        due.append(cache.is_prune_due)
        if build % 2:  # other commands never prune
            cache.prune()
            assert not cache.is_prune_due
        cache.close()
    assert sum(due[1::2]) >= 3


def test_file_gets_smaller_when_values_are_deleted(folder):
    put(folder, {str(n).encode(): bytes(5000) for n in range(200)})
    size = (folder / FILE).stat().st_size
    for __ in range(KEEP_BUILDS + 2 * module._TOUCH_INTERVAL):
        get(folder, b"0", prunes=True)
    assert (folder / FILE).stat().st_size < size / 5


def sql(folder, statement, *values):
    connection = sqlite3.connect(folder / FILE)
    found = connection.execute(statement, values).fetchall()
    connection.commit()
    connection.close()
    return found


def entry(folder, key=b"1"):
    ((value,),) = sql(folder, "select value from entries where key = ?", key)
    return value


@pytest.mark.parametrize("place", [0, cache_key._TAG - 1, cache_key._TAG, -1])
def test_value_with_one_wrong_bit_is_not_found(folder, place):
    put(folder, {b"1": b"one", b"2": b"two"})
    damaged = bytearray(entry(folder))
    damaged[place] ^= 1
    sql(folder, "update entries set value = ? where key = ?", bytes(damaged), b"1")
    assert get(folder) == {b"2": b"two"}


def test_value_of_another_key_is_not_found(folder):
    put(folder, {b"1": b"one", b"2": b"two"})
    sql(folder, "update entries set value = ? where key = ?", entry(folder, b"2"), b"1")
    assert get(folder) == {b"2": b"two"}


@pytest.mark.parametrize("value", [b"", b"short", "text", 7, 1.5])
def test_value_that_was_never_put_is_not_found(folder, value):
    put(folder, {b"1": b"one"})
    sql(folder, "update entries set value = ?", value)
    assert get(folder) == {}
    put(folder, {b"1": b"new"})
    assert get(folder) == {b"1": b"new"}


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / FILE).write_bytes(b"no database" * 100),
        lambda folder: (folder / FILE).write_bytes((folder / FILE).read_bytes()[:3000]),
        lambda folder: sql(folder, "drop table entries"),
        lambda folder: sql(folder, "drop table builds"),
        lambda folder: sql(folder, "delete from builds"),
        lambda folder: sql(folder, "pragma user_version = 77"),
        lambda folder: sql(folder, "update entries set used = 'once'"),
        lambda folder: sql(folder, "update builds set number = 'many'"),
        lambda folder: sql(folder, "create view more as select * from entries"),
        lambda folder: sql(folder, "create index more on entries (used)"),
    ],
    ids=[
        "no database",
        "half a file",
        "no entries",
        "no builds",
        "no count of builds",
        "another version",
        "used in words",
        "counted in words",
        "a view",
        "an index",
    ],
)
def test_damaged_file_is_begun_anew(folder, damage):
    put(folder, {b"1": b"one"})
    damage(folder)
    assert get(folder) in ({}, {b"1": b"one"})
    put(folder, {b"1": b"new"})
    assert get(folder) == {b"1": b"new"}
    cache = Cache(folder)
    cache.prune()
    cache.close()
    assert get(folder) == {b"1": b"new"}


ENDLESS = """create view entries as with recursive n(x) as (select 1 union all select x + 1 from n)
    select x as key, x as value, x as used from n"""


@pytest.mark.parametrize(
    "statements",
    [
        ("drop table entries", ENDLESS),
        ("drop table builds", ENDLESS.replace("entries", "builds")),
        ("create trigger t after update on builds begin delete from entries; end",),
    ],
)
def test_program_in_the_file_never_runs(folder, statements):
    """Views and triggers are programs of a database; one of them never ends."""
    put(folder, {b"1": b"one"})
    for statement in statements:
        sql(folder, statement)
    assert get(folder) == {}
    assert sql(folder, "select type, name from sqlite_schema") == [
        ("table", "entries"),
        ("table", "builds"),
    ]


def test_value_that_another_key_sealed_is_not_found(folder, monkeypatch):
    put(folder, {b"1": b"one"})
    monkeypatch.setenv(cache_key.VARIABLE, "another")
    assert get(folder) == {}
    put(folder, {b"1": b"another"})
    monkeypatch.setenv(cache_key.VARIABLE, "")
    assert get(folder) == {}


@pytest.mark.parametrize("umask", [0, 0o002, 0o022, 0o077])
def test_folder_is_never_open_to_others(folder, umask):
    before = os.umask(umask)
    try:
        put(folder, {b"1": b"one"})
    finally:
        os.umask(before)
    assert folder.stat().st_mode & 0o077 == 0
    assert folder.parent.stat().st_mode & 0o022 == 0


def test_file_that_breaks_in_the_middle_of_a_build_is_begun_anew(folder):
    cache = Cache(folder)
    sql(folder, "drop table entries")
    cache.put(b"1", b"lost")
    cache.put(b"1", b"one")
    assert cache.get(b"1") == b"one"
    cache.close()


@pytest.mark.parametrize("is_above", [True, False])
def test_file_in_the_place_of_the_folder_is_left(folder, is_above):
    blocked = folder.parent if is_above else folder
    blocked.parent.mkdir(parents=True, exist_ok=True)
    blocked.write_text("somebody's")
    cache = Cache(folder)
    cache.put(b"1", b"one")
    assert (cache.folder, cache.get(b"1"), cache.is_prune_due) == (None, None, False)
    cache.close()
    assert blocked.read_text() == "somebody's"


def test_folder_in_the_place_of_the_file_is_left(folder):
    (folder / FILE).mkdir(parents=True)
    cache = Cache(folder)
    cache.put(b"1", b"one")
    assert cache.get(b"1") is None
    cache.close()


def test_file_that_another_build_holds_is_left(folder, monkeypatch):
    put(folder, {b"1": b"one"})
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda file, **__: connect(file, timeout=0))
    cache = Cache(folder)
    other = connect(folder / FILE)
    other.execute("begin exclusive")
    cache.put(b"1", b"two")
    waiting = Cache(folder)
    assert waiting.get(b"1") is None
    other.rollback()
    other.close()
    assert cache.get(b"1") == b"one"
    cache.close()
    waiting.close()


def test_many_begin_at_once(folder):
    """Each in a process of its own, since they begin the same file."""
    code = (
        "import sys; from pathlib import Path; from rundbrief.incremental.cache import Cache\n"
        "cache = Cache(Path(sys.argv[1])); cache.put(sys.argv[2].encode(), b'value')\n"
        "print(cache.get(sys.argv[2].encode()))"
    )
    commands = [(sys.executable, "-c", code, str(folder), str(number)) for number in range(4)]
    programs = [subprocess.Popen(it, stdout=subprocess.PIPE, text=True) for it in commands]
    assert [program.communicate()[0] for program in programs] == ["b'value'\n"] * 4
    assert get(folder, b"0", b"1", b"2", b"3") == {
        str(number).encode(): b"value" for number in range(4)
    }


def test_nothing_is_left_open(folder):
    put(folder, {b"1": b"one"})
    (folder / FILE).write_bytes(b"broken" * 1000)
    put(folder, {b"1": b"one"})
    gc.collect()
    assert [it for it in gc.get_objects() if isinstance(it, sqlite3.Connection)] == []


def test_tables_that_another_build_just_created_are_used(folder, monkeypatch):
    put(folder, {b"1": b"one"})
    seen, version_of = [], module._version_of

    def look(connection):
        seen.append(1)
        return 0 if len(seen) == 1 else version_of(connection)

    monkeypatch.setattr(module, "_version_of", look)
    assert get(folder) == {b"1": b"one"}


@pytest.mark.parametrize("moment", ["when it is opened", "when a value is put"])
def test_full_disk_is_noted_and_nothing_is_lost(folder, moment):
    """SQLite's own limit of pages stands for the size of a disk."""
    put(folder, {b"1": b"one"})
    cache = Cache(folder)
    connection = cache._connection
    assert connection
    connection.execute(
        f"pragma max_page_count = {connection.execute('pragma page_count').fetchone()[0]}"
    )
    if moment == "when a value is put":
        cache.put(b"2", bytes(10**6))
    else:
        with cache._connected() as connected:
            assert connected
            connected.execute("insert into entries values (?, ?, 0)", (b"2", bytes(10**6)))
    assert cache.failure
    assert (cache.failure.errno, cache.failure.filename) == (errno.ENOSPC, str(folder))
    assert cache.get(b"1") == b"one"
    cache.close()
    assert get(folder) == {b"1": b"one"}


def test_folder_that_cannot_be_used_is_noted(folder):
    folder.parent.mkdir(parents=True)
    folder.write_text("somebody's")
    cache = Cache(folder)
    assert cache.failure
    assert (cache.failure.errno, cache.failure.filename) == (errno.EEXIST, str(folder))
    assert Cache(None).failure is None


def test_first_reason_counts(folder):
    cache = Cache(folder)
    for number in (errno.ENOSPC, errno.EIO):
        cache.note_failure(OSError(number, ""))
    cache.note_failure(ValueError())
    assert cache.failure
    assert cache.failure.errno == errno.ENOSPC
    cache.close()


def test_build_that_another_one_holds_up_has_no_failure(folder, monkeypatch):
    put(folder, {b"1": b"one"})
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda file, **__: connect(file, timeout=0))
    cache = Cache(folder)
    other = connect(folder / FILE)
    other.execute("begin exclusive")
    cache.put(b"1", b"two")
    other.rollback()
    other.close()
    assert cache.failure is None
    cache.close()
