"""A synced folder holds just these files, whatever it held before and whoever touched it."""

import os
import shutil
import time
from pathlib import PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rundbrief.build.sync import digest_of_output, list_files, sync_folder

PATHS = ("a", "b", "c/a", "c/b", "c/d/a", "e/f/g", "h")


def held(folder):
    """Read everything below a folder; folders are None."""
    return {
        path.relative_to(folder).as_posix(): None if path.is_dir() else path.read_text()
        for path in folder.rglob("*")
    }


def expected(texts):
    folders = {str(folder) for path in texts for folder in PurePosixPath(path).parents}
    return {**dict.fromkeys(folders - {"."}), **texts}


class Project:
    """Stored files, and a folder that is synced with some of them."""

    def __init__(self, root):
        self.root = root
        self.folder = root / "site"
        self.folder.mkdir()
        (root / "stored").mkdir()

    def sync(self, texts):
        return sync_folder(self.folder, {path: self.stored(text) for path, text in texts.items()})

    def stored(self, text):
        file = self.root / "stored" / text
        if not file.exists():
            file.write_text(text)
        return str(file)


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def test_files_are_linked_and_not_copied(project):
    assert project.sync({"a": "x", "c/d/a": "y"}) == ["a", "c/d/a"]
    assert held(project.folder) == expected({"a": "x", "c/d/a": "y"})
    assert (project.folder / "a").samefile(project.stored("x"))


def test_only_what_is_different_is_touched(project):
    project.sync({"a": "x", "b": "x", "c/a": "x", "c/b": "y"})
    before = (project.folder / "a").stat().st_ctime_ns
    assert project.sync({"a": "x", "b": "z", "c/b": "y"}) == ["b"]
    assert held(project.folder) == expected({"a": "x", "b": "z", "c/b": "y"})
    assert project.sync({"a": "x", "b": "z", "c/b": "y"}) == []
    assert before <= (project.folder / "a").stat().st_ctime_ns


texts = st.dictionaries(st.sampled_from(PATHS), st.sampled_from("xyz"), max_size=7)
TOUCHES = ("nothing", "edit", "save", "add", "add below", "remove", "empty folder")


@settings(max_examples=150)
@given(st.lists(st.tuples(texts, st.sampled_from(TOUCHES)), min_size=1, max_size=4))
def test_folder_holds_just_these_files_whatever_happened(tmp_path_factory, rounds):
    project = Project(tmp_path_factory.mktemp("project"))
    for wanted, touch in rounds:
        project.sync(wanted)
        assert held(project.folder) == expected(wanted)
        _touch(project.folder, touch)


def _touch(folder, touch):
    """Do what an editor or another program does to a published folder."""
    first = next((path for path in sorted(folder.rglob("*")) if path.is_file()), None)
    if touch == "add":
        (folder / "new").write_text("new")
    elif touch == "add below":
        (folder / "c").mkdir(exist_ok=True)
        (folder / "c" / "new").write_text("new")
    elif touch == "empty folder":
        (folder / "z" / "y").mkdir(parents=True, exist_ok=True)
    elif first and touch == "remove":
        first.unlink()
    elif first and touch == "save":  # as most editors do: written beside, and renamed
        beside = folder / "beside"
        beside.write_text("saved")
        beside.replace(first)
    elif first and touch == "edit":
        text = first.read_text()
        first.unlink()
        first.write_text(f"{text}!")


def test_file_gives_way_to_a_folder_and_back(project):
    for wanted in ({"c": "x"}, {"c/a": "x"}, {"c": "y"}):
        project.sync(wanted)
        assert held(project.folder) == expected(wanted)


def test_files_are_copied_where_links_cannot_be(project, monkeypatch):
    monkeypatch.setattr(os, "link", lambda *__: (_ for _ in ()).throw(OSError("no links")))
    project.sync({"a": "x"})
    assert held(project.folder) == {"a": "x"}
    assert not (project.folder / "a").samefile(project.stored("x"))


def test_digest_of_output_changes_with_every_edit(project):
    project.sync({"a": "x", "c/d/a": "y"})
    before = digest_of_output(project.folder)
    assert digest_of_output(project.folder) == before
    (project.folder / "c/d/a").unlink()
    shutil.copyfile(project.stored("y"), project.folder / "c/d/a")
    assert digest_of_output(project.folder) != before


def test_digest_of_output_changes_when_data_is_lost(project):
    """As after a power cut: the size and the time of modification are right."""
    project.sync({"a": "x"})
    before, page = digest_of_output(project.folder), project.folder / "a"
    found = page.stat()
    time.sleep(0.02)  # longer than the resolution of times
    page.write_bytes(bytes(found.st_size))
    os.utime(page, ns=(found.st_atime_ns, found.st_mtime_ns))
    assert digest_of_output(project.folder) != before


def test_all_files_are_listed(project):
    project.sync({"a": "x", "c/d/a": "y"})
    root = project.folder
    assert list_files(root) == {"a": str(root / "a"), "c/d/a": str(root / "c/d/a")}
    assert list_files(root / "nowhere") == {}
