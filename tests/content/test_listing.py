"""Which files are content, and in what order."""

import os

import pytest

from rundbrief.content.files import File
from rundbrief.content.listing import MAX_DEPTH, find_files
from rundbrief.file_names import MAX_NAME_BYTES


def listed(folder, **options):
    return [
        found.path if isinstance(found, File) else f"! {found.file}"
        for found in find_files(folder.content, "content", **options)
    ]


def test_files_of_a_folder_come_before_those_of_its_subfolders(folder):
    for path in ("b.md", "a/z.md", "a/b/c.md", "a.md", "c/a.md"):
        folder.write(f"content/{path}")
    assert listed(folder) == ["a.md", "b.md", "departments.yml", "a/z.md", "a/b/c.md", "c/a.md"]


def test_hidden_files_are_listed_on_request(folder):
    folder.write("content/.git/config")
    folder.write("content/.a")
    assert listed(folder) == ["departments.yml"]
    assert listed(folder, hidden=True) == [".a", "departments.yml", ".git/config"]


def test_folder_that_cannot_be_used_is_one_problem(folder):
    folder.write("content/con/a.md")
    folder.write("content/con/b.md")
    assert listed(folder) == ["! content/con", "departments.yml"]


def test_limits_are_inclusive(folder):
    deep = "/".join(["d"] * MAX_DEPTH)
    name = "x" * (MAX_NAME_BYTES - 3) + ".md"
    folder.write(f"content/{deep}/a.md")
    folder.write(f"content/{name}")
    assert listed(folder) == ["departments.yml", name, f"{deep}/a.md"]
    folder.write(f"content/{deep}/d/a.md")
    folder.write(f"content/x{name}")
    assert listed(folder) == [
        "departments.yml", name, f"! content/x{name}", f"{deep}/a.md", f"! content/{deep}/d",
    ]  # fmt: skip


def test_state_of_a_file_that_was_just_saved_is_unknown(folder):
    folder.write("content/a.md")
    os.utime(folder.content / "departments.yml", (0, 0))
    found = find_files(folder.content, "content")
    assert [it.state for it in found if isinstance(it, File)] == [
        (),
        (),
    ]  # the time of the change of its status is new, too


@pytest.mark.parametrize("error", [PermissionError(13, "no"), FileNotFoundError(2, "gone")])
def test_file_that_vanishes_is_a_problem(folder, monkeypatch, error):
    class Entry:
        name = "a.md"

        def stat(self, **_):
            raise error

    monkeypatch.setattr("rundbrief.content.listing._scan", lambda *_: [Entry()])
    assert listed(folder) == ["! content/a.md"]
