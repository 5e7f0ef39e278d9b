"""Another program, library or layout is noticed, and nothing else is."""

import shutil
import sys

import pytest

from rundbrief.incremental import program
from rundbrief.incremental.program import digest_of_folder, digest_of_program


def new_digest():
    digest_of_program.cache_clear()
    return digest_of_program()


@pytest.fixture
def other(tmp_path, monkeypatch):
    """A program and a folder of libraries that may be changed."""
    package = tmp_path / "rundbrief"
    (package / "locales").mkdir(parents=True)
    (package / "code.py").write_text("1")
    (package / "locales" / "rundbrief.po").write_text("1")
    (package / "locales" / "rundbrief.mo").write_text("1")
    (tmp_path / "libraries" / "markdown-3.7.dist-info").mkdir(parents=True)
    monkeypatch.setattr(program, "_PACKAGE", package)
    monkeypatch.setattr(sys, "path", [str(tmp_path / "libraries"), "nowhere"])
    yield tmp_path
    digest_of_program.cache_clear()


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "rundbrief/code.py").write_text("2"),
        lambda root: (root / "rundbrief/locales/rundbrief.po").write_text("2"),
        lambda root: (root / "rundbrief/locales/rundbrief.mo").write_text("2"),
        lambda root: (root / "rundbrief/code.py").rename(root / "rundbrief/other.py"),
        lambda root: (root / "rundbrief/new.json").touch(),
        lambda root: shutil.move(
            root / "libraries/markdown-3.7.dist-info", root / "libraries/markdown-3.8.dist-info"
        ),
        lambda root: (root / "libraries/new-1.0.egg-info").touch(),
    ],
)
def test_another_program_is_noticed(other, change):
    before = new_digest()
    change(other)
    assert new_digest() != before


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "rundbrief/notes.txt").touch(),
        lambda root: (root / "rundbrief/__pycache__").mkdir(),
        lambda root: (root / "libraries/markdown").mkdir(),
        lambda root: shutil.copyfile(root / "rundbrief/code.py", root / "code.py"),
    ],
)
def test_what_says_nothing_of_the_program_is_not(other, change):
    before = new_digest()
    change(other)
    assert new_digest() == before


def test_program_stays_the_same_while_it_runs(other):
    before = new_digest()
    (other / "rundbrief/code.py").write_text("2")
    assert digest_of_program() == before


def test_folder_is_known_again_wherever_it_is(tmp_path):
    for name in ("here", "there"):
        (tmp_path / name / "parts").mkdir(parents=True)
        (tmp_path / name / "parts" / "a.html").write_text("1")
    assert digest_of_folder(tmp_path / "here") == digest_of_folder(tmp_path / "there")
    (tmp_path / "there" / "parts" / "a.html").write_text("2")
    assert digest_of_folder(tmp_path / "here") != digest_of_folder(tmp_path / "there")


def test_linked_folder_is_not_followed(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "a.html").write_text("1")
    before = digest_of_folder(tmp_path / "site")
    (tmp_path / "site" / "above").symlink_to("..")
    assert digest_of_folder(tmp_path / "site") == before


def test_linked_file_counts(tmp_path):
    """Some installers link the files of a package."""
    (tmp_path / "a.html").write_text("1")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "a.html").symlink_to("../a.html")
    before = digest_of_folder(tmp_path / "site")
    (tmp_path / "a.html").write_text("2")
    assert digest_of_folder(tmp_path / "site") != before
