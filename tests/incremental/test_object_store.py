"""Finished files are given as they were put, or not at all."""

import errno
import fcntl
import gc
import os
import stat
import sys
import time

import pytest
from rundbrief.incremental.store import Memory
from rundbrief.site.manifest import KIND, Made, Record, list_kept

from rundbrief.incremental.object_store import open_object_store


@pytest.fixture
def finished(tmp_path):
    return open_object_store(tmp_path)


def test_text_is_given_as_it_was_put(finished):
    kept = finished.put("Fahrräder 東京")
    assert finished.get(kept) == "Fahrräder 東京"


@pytest.mark.parametrize("data", [b"", b"other", b"\xff"])
def test_file_that_is_not_what_it_was_is_not_given(finished, data):
    kept = finished.put("text")
    (finished.folder / kept.name).write_bytes(data)
    assert finished.get(kept) is None
    (finished.folder / kept.name).unlink()
    assert finished.get(kept) is None


def test_note_of_the_last_build_is_not_thrown_away(finished, tmp_path):
    memory = Memory(tmp_path)
    page, note, lost = map(finished.put, ("page", "note", "lost"))
    made = Made(b"stamp", (("index.html", page),), note=note)
    memory.keep(KIND, {b"house": Record(b"common", {"page index": made})})
    for kept in (page, note, lost):
        long_ago = time.time() - 100_000
        os.utime(finished.folder / kept.name, (long_ago, long_ago))
    finished.keep_only(list_kept(memory))
    assert [finished.get(kept) for kept in (page, note, lost)] == ["page", "note", None]


def age(finished, *files):
    """Let files be of long ago."""
    for kept in files:
        os.utime(finished.folder / kept.name, (1, 1))


def test_same_bytes_are_one_file(finished):
    text, data = finished.put("ä"), finished.put("ä".encode())
    assert text == data
    assert finished.has(text)
    assert (finished.place(text), len(text.name)) == (str(finished.folder / text.name), 32)


def test_file_with_another_time_is_known_by_what_is_in_it(finished):
    kept = finished.put("text")
    age(finished, kept)
    assert finished.has(kept)
    assert finished.put("text").changed != kept.changed


@pytest.mark.parametrize("edited", ["other", "texts", ""])
def test_file_that_was_edited_through_a_link_is_mended(finished, tmp_path, edited):
    kept = finished.put("text")
    page = tmp_path / "page.html"
    os.link(finished.place(kept), page)
    page.write_text(edited)
    os.utime(page, ns=(kept.changed + 1, kept.changed + 1))
    assert not finished.has(kept)
    assert finished.get(finished.put("text")) == "text"
    assert page.read_text() == edited  # whoever has it keeps it


def test_file_that_is_gone_is_not_there(finished):
    kept = finished.put("text")
    (finished.folder / kept.name).unlink()
    assert not finished.has(kept)


def test_only_old_files_of_ours_go(finished):
    needed, lost, young = map(finished.put, ("needed", "lost", "young"))
    begun = finished.folder / f"{lost.name}.123"
    theirs = finished.folder / "letter.txt"
    for file in (begun, theirs):
        file.write_text("x")
        os.utime(file, (1, 1))
    age(finished, needed, lost)
    finished.keep_only({needed.name})
    left = {path.name for path in finished.folder.iterdir()}
    assert left == {needed.name, young.name, theirs.name, ".lock"}


def test_nothing_goes_while_another_build_is_under_way(finished, tmp_path):
    kept = finished.put("text")
    age(finished, kept)
    other = open_object_store(tmp_path)
    finished.keep_only(())
    assert finished.has(kept)
    del other
    gc.collect()
    finished.keep_only(())
    assert not finished.has(kept)


def test_builds_wait_for_nobody(tmp_path):
    with open_object_store(tmp_path) as one, open_object_store(tmp_path) as other:
        assert one.put("text") == other.put("text")


def test_where_nothing_can_be_locked_only_age_counts(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    finished = open_object_store(tmp_path)
    old, young = finished.put("old"), finished.put("young")
    age(finished, old)
    finished.keep_only(())
    assert (finished.has(old), finished.has(young)) == (False, True)


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


def test_files_that_cannot_be_listed_are_let_be(finished, monkeypatch):
    def refuse(_):
        raise OSError

    monkeypatch.setattr(os, "scandir", refuse)
    finished.keep_only(())


def test_disk_that_knows_no_locks_is_no_mistake(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(fcntl, "flock", refuse)
    finished = open_object_store(tmp_path)
    kept = finished.put("old")
    age(finished, kept)
    finished.keep_only(())
    assert not finished.has(kept)
