"""Finished files are given as they were put, or not at all."""

import os
import time

import pytest

from rundbrief.memory.finished import open_finished
from rundbrief.memory.store import Memory
from rundbrief.site.ledger import KIND, Made, Record, list_kept


@pytest.fixture
def finished(tmp_path):
    return open_finished(tmp_path)


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
