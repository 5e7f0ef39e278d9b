"""A folder holds just these files, whatever it held before and whoever touched it."""

import os
import shutil
from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rundbrief.incremental.store import Memory

from rundbrief.build.sync import (
    NOTHING,
    is_as_left,
    keep_trees,
    list_files,
    look_through,
    recall_tree,
    take_stock,
    weave,
)

PATHS = ("a", "b", "c/a", "c/b", "c/d/a", "e/f/g", "h")


def held(folder):
    """Read all that is below a folder; of folders None."""
    return {
        path.relative_to(folder).as_posix(): None if path.is_dir() else path.read_text()
        for path in folder.rglob("*")
    }


def expected(texts):
    folders = {str(folder) for path in texts for folder in PurePosixPath(path).parents}
    return {**dict.fromkeys(folders - {"."}), **texts}


@pytest.fixture
def shop(tmp_path):
    return Shop(tmp_path)


class Shop:
    """Finished files, and a folder that is woven of them."""

    def __init__(self, root):
        self.root = root
        self.folder = root / "site"
        self.folder.mkdir()
        (root / "finished").mkdir()

    def weave(self, texts, left=NOTHING):
        return weave(self.folder, {path: self.finished(text) for path, text in texts.items()}, left)

    def finished(self, text):
        file = self.root / "finished" / text
        if not file.exists():
            file.write_text(text)
        return str(file)


def test_files_are_linked_and_not_copied(shop):
    count, tree = shop.weave({"a": "x", "c/d/a": "y"})
    assert count == 2
    assert held(shop.folder) == expected({"a": "x", "c/d/a": "y"})
    assert (shop.folder / "a").samefile(shop.finished("x"))
    assert is_as_left(shop.folder, tree)


def test_only_what_is_different_is_touched(shop):
    __, tree = shop.weave({"a": "x", "b": "x", "c/a": "x", "c/b": "y"})
    count, __ = shop.weave({"a": "x", "b": "z", "c/b": "y"}, tree)
    assert count == 1
    assert held(shop.folder) == expected({"a": "x", "b": "z", "c/b": "y"})


texts = st.dictionaries(st.sampled_from(PATHS), st.sampled_from("xyz"), max_size=7)
TOUCHES = ("nothing", "edit", "save", "add", "add below", "remove", "empty folder")


@settings(max_examples=60)
@given(rounds=st.lists(st.tuples(texts, st.sampled_from(TOUCHES), st.booleans()), max_size=5))
def test_folder_holds_just_these_files_whatever_happened(tmp_path_factory, rounds):
    shop = Shop(tmp_path_factory.mktemp("shop"))
    left = NOTHING
    for wanted, touch, remembers in rounds:
        __, left = shop.weave(wanted, left if remembers else NOTHING)
        assert held(shop.folder) == expected(wanted)
        assert look_through(shop.folder).files == left.files
        _touch(shop.folder, touch)


def _touch(folder, touch):
    files = [path for path in folder.rglob("*") if path.is_file()]
    if touch in ("save", "remove", "edit") and files:
        files[0].unlink()
    if touch in ("save", "edit") and files:
        files[0].write_text("somebody's")
    if touch == "add":
        (folder / "b.txt").write_text("somebody's")
    if touch == "add below":
        (folder / "c" / "d").mkdir(parents=True, exist_ok=True)
        (folder / "c" / "d" / "z").symlink_to("nowhere")
    if touch == "empty folder":
        (folder / "new" / "newer").mkdir(parents=True, exist_ok=True)


def test_file_gives_way_to_a_folder_and_back(shop):
    __, tree = shop.weave({"a": "x"})
    __, tree = shop.weave({"a/b": "x"}, tree)
    assert held(shop.folder) == {"a": None, "a/b": "x"}
    shop.weave({"a": "x"}, tree)
    assert held(shop.folder) == {"a": "x"}


@pytest.mark.parametrize("path", ["a", "c/a"])
def test_unpacked_folder_is_looked_through(shop, path):
    """It has the old times, and other files may have the old inodes."""
    __, tree = shop.weave({"a": "new", "c/a": "new"})
    at = [(folder, folder.stat()) for folder in (shop.folder, shop.folder / "c")]
    (shop.folder / path).unlink()
    (shop.folder / path).write_text("old")
    for folder, found in at:
        os.utime(folder, ns=(found.st_atime_ns, found.st_mtime_ns))
    assert not is_as_left(shop.folder, tree)
    shop.weave({"a": "new", "c/a": "new"}, tree)
    assert held(shop.folder) == expected({"a": "new", "c/a": "new"})


def test_renamed_folder_is_as_it_was_left(shop):
    __, tree = shop.weave({"a": "x", "c/d/a": "y"})
    other = shop.folder.rename(shop.root / "other")
    assert is_as_left(other, tree)


def test_folder_that_is_gone_is_not_as_it_was_left(shop):
    __, tree = shop.weave({"a": "x", "c/a": "y"})
    shutil.rmtree(shop.folder / "c")
    assert not is_as_left(shop.folder, tree)
    shutil.rmtree(shop.folder)
    assert not is_as_left(shop.folder, tree)
    assert not is_as_left(shop.folder, NOTHING)
    assert look_through(shop.folder).files == {}


def test_files_are_copied_where_links_cannot_be(shop, monkeypatch):
    def refuse(*_):
        raise OSError("another disk")

    monkeypatch.setattr(os, "link", refuse)
    __, tree = shop.weave({"a": "x"})
    assert held(shop.folder) == {"a": "x"}
    count, __ = shop.weave({"a": "x"}, tree)
    assert (count, held(shop.folder)) == (1, {"a": "x"})


def test_stock_tells_what_was_edited(shop):
    __, tree = shop.weave({"a": "x", "c/a": "y"})
    before = take_stock(shop.folder, tree)
    assert take_stock(shop.folder, NOTHING) == before
    (shop.folder / "c" / "a").write_text("z")
    assert take_stock(shop.folder, tree) != before
    assert take_stock(shop.root / "nowhere", tree) == take_stock(shop.root / "nowhere", NOTHING)


def test_trees_are_remembered_by_their_folders(shop, tmp_path):
    __, tree = shop.weave({"a": "x", "c/a": "y"})
    memory = Memory(tmp_path / "cache")
    keep_trees(memory, {shop.folder: tree})
    assert recall_tree(memory, shop.root / "other" / ".." / "site") == tree
    assert recall_tree(memory, shop.root / "other") == NOTHING
    memory.close()


def test_all_files_are_listed(shop):
    shop.weave({"a": "x", "c/d/a": "y"})
    assert list_files(shop.folder) == {path: str(shop.folder / path) for path in ("a", "c/d/a")}
