"""Stored files are read as they were put, or not at all."""

import errno
import fcntl
import gc
import os
import stat
import sys

import pytest

from rundbrief.incremental import object_store
from rundbrief.incremental.object_store import open_object_store


@pytest.fixture
def store(tmp_path):
    return open_object_store(tmp_path)


def test_text_is_read_as_it_was_put(store):
    assert store.read_text(store.put("Fahrräder 東京").name) == "Fahrräder 東京"


@pytest.mark.parametrize("data", [b"", b"other", b"\xff"])
def test_file_that_is_not_what_it_was_is_not_read(store, data):
    stored = store.put("text")
    (store.folder / stored.name).write_bytes(data)
    with pytest.raises(FileNotFoundError):
        store.read_text(stored.name)
    (store.folder / stored.name).unlink()
    with pytest.raises(FileNotFoundError):
        store.read_text(stored.name)


def age(store, *files):
    """Let files be of long ago."""
    for stored in files:
        os.utime(store.folder / stored.name, (1, 1))


def test_same_bytes_are_one_file(store):
    text, data = store.put("ä"), store.put("ä".encode())
    assert text == data
    assert store.has(text)
    assert (store.place(text), len(text.name)) == (str(store.folder / text.name), 32)


def test_file_with_another_time_is_known_by_what_is_in_it(store):
    stored = store.put("text")
    age(store, stored)
    assert store.has(stored)
    assert store.put("text").changed != stored.changed


@pytest.mark.parametrize("edited", ["other", "texts", ""])
def test_file_that_was_edited_through_a_link_is_mended(store, tmp_path, edited):
    stored = store.put("text")
    page = tmp_path / "page.html"
    os.link(store.place(stored), page)
    page.write_text(edited)
    os.utime(page, ns=(stored.changed + 1, stored.changed + 1))
    assert not store.has(stored)
    assert store.read_text(store.put("text").name) == "text"
    assert page.read_text() == edited  # whoever has it keeps it


def test_file_that_is_gone_is_not_there(store):
    stored = store.put("text")
    (store.folder / stored.name).unlink()
    assert not store.has(stored)


def test_folder_in_the_place_of_a_stored_file_makes_way(store):
    stored = store.put("text")
    (store.folder / stored.name).unlink()
    (store.folder / stored.name / "x").mkdir(parents=True)
    assert not store.has(stored)
    assert store.read_text(store.put("text").name) == "text"


def test_only_old_files_of_ours_go(store):
    needed, lost, young = map(store.put, ("needed", "lost", "young"))
    begun, unsaved = store.folder / f"{lost.name}.123", store.folder / ".verified.123"
    store.save_verified([needed])
    theirs = store.folder / "letter.txt"
    for file in (begun, unsaved, theirs):
        file.write_text("x")
        os.utime(file, (1, 1))
    age(store, needed, lost)
    store.keep_only({needed.name})
    left = {path.name for path in store.folder.iterdir()}
    assert left == {needed.name, young.name, theirs.name, ".lock", ".verified"}


def test_nothing_goes_while_another_build_is_under_way(store, tmp_path):
    stored = store.put("text")
    age(store, stored)
    other = open_object_store(tmp_path)
    store.keep_only(())
    assert store.has(stored)
    del other
    gc.collect()
    store.keep_only(())
    assert not store.has(stored)


def test_builds_wait_for_nobody(tmp_path):
    with open_object_store(tmp_path) as one, open_object_store(tmp_path) as other:
        assert one.put("text") == other.put("text")


def test_where_nothing_can_be_locked_only_age_counts(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    store = open_object_store(tmp_path)
    old, young = store.put("old"), store.put("young")
    age(store, old)
    store.keep_only(())
    assert (store.has(old), store.has(young)) == (False, True)


def test_first_folder_that_can_be_written_to_is_taken(tmp_path, monkeypatch):
    (tmp_path / "blocked").write_text("a file")
    (tmp_path / "locked" / "finished").mkdir(parents=True)
    access = os.access

    def refuse(path, mode):
        return "locked" not in str(path) and access(path, mode)

    monkeypatch.setattr(os, "access", refuse)
    folders = (None, tmp_path / "blocked", tmp_path / "locked", tmp_path / "free")
    assert open_object_store(*folders).folder == tmp_path / "free" / "finished"
    with pytest.raises(PermissionError):
        open_object_store(tmp_path / "locked")
    assert stat.S_ISREG((tmp_path / "blocked").stat().st_mode)


def test_files_that_cannot_be_listed_are_let_be(store, monkeypatch):
    def refuse(_):
        raise OSError

    monkeypatch.setattr(os, "scandir", refuse)
    store.keep_only(())


def test_disk_that_knows_no_locks_is_no_mistake(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(fcntl, "flock", refuse)
    store = open_object_store(tmp_path)
    stored = store.put("old")
    age(store, stored)
    store.keep_only(())
    assert not store.has(stored)


def lose_data(store, stored):
    """Put zeros in the place of the data, as a power cut can."""
    path = store.folder / stored.name
    path.write_bytes(bytes(stored.size))
    os.utime(path, ns=(stored.changed, stored.changed))


def test_file_without_its_data_is_not_there(store, tmp_path):
    stored = store.put("text")
    assert store.has(stored)
    store.save_verified([stored])
    lose_data(store, stored)
    for each in (store, open_object_store(tmp_path)):
        assert not each.has(stored)
        assert each.read_text(each.put("text").name) == "text"
        lose_data(each, stored)


def test_verified_file_is_read_once(store, tmp_path, monkeypatch):
    reused, fresh = store.put("reused"), store.put("fresh")
    assert store.has(reused)
    os.link(store.place(fresh), tmp_path / "page.html")  # publishing changes its status
    store.save_verified([reused, fresh])
    again = open_object_store(tmp_path)
    monkeypatch.setattr(type(again), "_read", lambda *_: pytest.fail("it was read"))
    assert (again.has(reused), again.has(fresh)) == (True, True)


def test_file_that_lost_its_data_during_the_build_is_not_saved_as_verified(store, tmp_path):
    cut, edited, lost = store.put("cut"), store.put("edited"), store.put("lost")
    assert store.has(edited)
    (store.folder / cut.name).write_bytes(b"")
    (store.folder / edited.name).write_bytes(b"edited later")
    (store.folder / lost.name).unlink()
    store.save_verified([cut, edited, lost])
    again = open_object_store(tmp_path)
    assert [again.has(it) for it in (cut, edited, lost)] == [False] * 3


@pytest.fixture
def blocked(tmp_path, monkeypatch):
    """A store that can't be written to any more, and a second folder."""
    (tmp_path / "second").mkdir()
    store = open_object_store(tmp_path / "cache", tmp_path / "second")
    kept = store.put("kept")
    write = object_store._write

    def refuse(name, root, data):
        if "cache" in root:
            raise OSError(errno.ENOSPC, "No space left on device", root + name)
        return write(name, root, data)

    monkeypatch.setattr(object_store, "_write", refuse)
    return store, kept


def test_files_go_elsewhere_if_the_store_is_full(blocked, tmp_path):
    store, kept = blocked
    assert store.find_failure() is None
    stored = store.put("text")
    assert store.put("text") == stored
    assert (store.place(stored), store.read_text(stored.name)) == (
        str(tmp_path / "second" / stored.name),
        "text",
    )
    assert store.place(store.put("kept")) == str(store.folder / kept.name)
    failure = store.find_failure()
    assert failure
    assert failure.errno == errno.ENOSPC
    store.save_verified([stored, kept])
    assert not open_object_store(tmp_path / "cache").has(stored)


def test_file_in_the_store_that_lost_its_data_goes_elsewhere_if_the_store_is_full(blocked):
    store, kept = blocked
    lose_data(store, kept)
    assert not store.has(kept)
    assert store.read_text(store.put("kept").name) == "kept"


def test_store_that_cannot_be_opened_says_why(tmp_path):
    (tmp_path / "file").touch()
    (tmp_path / "second").mkdir()
    store = open_object_store(tmp_path / "file", tmp_path / "second")
    failure = store.find_failure()
    assert failure
    assert failure.errno == errno.ENOTDIR
    assert open_object_store(None, tmp_path / "second").find_failure() is None


def test_error_names_the_file_and_leaves_nothing(tmp_path, monkeypatch):
    store = open_object_store(tmp_path)

    def refuse(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match="No space left") as caught:
        store.put("text")
    assert str(caught.value.filename).startswith(str(store.folder))
    assert [path.name for path in store.folder.iterdir()] == [".lock"]


def test_pipe_in_the_place_of_a_stored_file_is_no_file(tmp_path):
    store = open_object_store(tmp_path)
    stored = store.put("text")
    path = store.folder / stored.name
    path.unlink()
    os.mkfifo(path)
    assert not store.has(stored)
    assert store.read_text(store.put("text").name) == "text"
