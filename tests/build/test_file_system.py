"""Folders are exchanged in one step or not at all; files are on the disk when we say so."""

from pathlib import Path

import pytest

from rundbrief.build import file_system
from rundbrief.build.file_system import exchange, sync_file, sync_to_disk


@pytest.fixture
def folders(tmp_path):
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    return tmp_path / "one", tmp_path / "other"


def names(folders):
    return [sorted(path.name for path in folder.iterdir()) for folder in folders]


def test_folders_are_exchanged(folders):
    exchange(*folders)
    assert names(folders) == [["other"], ["one"]]


def test_folders_that_cannot_be_exchanged_stay(folders):
    one, other = folders
    inside = one / "inside"
    inside.mkdir()
    for pair in ((one, inside), (inside, one), (other, other.with_name("nowhere"))):
        with pytest.raises(OSError, match=str(pair[0])):
            exchange(*pair)
    assert names(folders) == [["inside", "one"], ["other"]]


def test_system_that_cannot_exchange_says_so(folders, monkeypatch):
    monkeypatch.setattr(file_system, "_c_library", lambda: None)
    with pytest.raises(OSError, match="not implemented"):
        exchange(*folders)
    assert names(folders) == [["one"], ["other"]]


def test_whole_folder_is_synced_in_every_system(folders, monkeypatch):
    """Where there is no call for it, every file and folder is synced."""
    one, __ = folders
    (one / "a/b").mkdir(parents=True)
    (one / "a/b/page").touch()
    sync_to_disk(one)
    synced: list[Path] = []
    monkeypatch.setattr(file_system, "_c_library", lambda: None)
    monkeypatch.setattr(file_system, "sync_file", synced.append)
    sync_to_disk(one)
    paths = ("", "a", "a/b", "a/b/page", "one")
    assert sorted(synced) == [one / path for path in paths]


def test_file_or_folder_that_is_gone_is_not_synced(folders):
    for path in folders:
        sync_file(path)
    for sync in (sync_file, sync_to_disk):
        with pytest.raises(FileNotFoundError):
            sync(folders[0] / "nowhere")
