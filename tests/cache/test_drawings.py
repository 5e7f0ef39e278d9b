"""What was drawn before is found again; a broken or missing shelf loses nothing."""

import os
import threading

import pytest

from rundbrief.cache.drawings import Shelf


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path / ".cache" / "rundbrief" / "cards")


def test_shelf_gives_what_was_put(shelf):
    assert shelf.get("a") is None
    shelf.put("a", b"one")
    shelf.put("b", b"")
    assert (shelf.get("a"), shelf.get("b"), shelf.get("c")) == (b"one", b"", None)


def test_shelf_is_never_committed(shelf):
    shelf.put("a", b"one")
    assert (shelf.folder / ".gitignore").read_text() == "*\n"


def test_broken_file_is_as_good_as_none(shelf):
    shelf.put("a", b"one")
    file = shelf.folder / "a"
    file.write_bytes(file.read_bytes()[:-1])
    assert shelf.get("a") is None
    shelf.put("a", b"one")
    assert shelf.get("a") == b"one"


def test_shelf_that_cannot_be_made_is_no_mistake(tmp_path):
    (tmp_path / ".cache").write_text("a file, where the folder would be")
    shelf = Shelf(tmp_path / ".cache" / "rundbrief")
    shelf.put("a", b"one")
    shelf.tidy()
    assert shelf.get("a") is None


def test_folder_in_the_place_of_a_file_is_no_mistake(shelf):
    (shelf.folder / "a").mkdir(parents=True)
    shelf.put("a", b"one")
    assert shelf.get("a") is None
    assert sorted(p.name for p in shelf.folder.iterdir()) == [".gitignore", "a"]


def test_what_nobody_asked_for_the_longest_goes_first(shelf):
    for number, key in enumerate("abcd"):
        shelf.put(key, key.encode())
        os.utime(shelf.folder / key, (number, number))
    assert shelf.get("a") == b"a"  # and is young again
    shelf.tidy(most=2)
    assert {key: shelf.get(key) for key in "abcd"} == {"a": b"a", "b": None, "c": None, "d": b"d"}
    assert (shelf.folder / ".gitignore").is_file()


def test_many_builds_share_a_shelf(shelf):
    """Whoever reads sees a whole file or none."""
    seen = set()

    def build():
        for number in range(100):
            shelf.put("a", b"x" * 50_000)
            seen.add(shelf.get("a"))
            if number % 10 == 0:
                shelf.tidy(most=0)

    threads = [threading.Thread(target=build) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen <= {None, b"x" * 50_000}
    assert [p.name for p in shelf.folder.iterdir() if p.name.startswith(".new")] == []


def test_shelf_without_a_folder_keeps_nothing():
    shelf = Shelf(None)
    shelf.put("a", b"one")
    shelf.tidy()
    assert shelf.get("a") is None
