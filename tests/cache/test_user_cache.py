"""What is run as code comes from a place where nobody else can write."""

import os

import pytest

from rundbrief.cache.user_cache import open_own_folder


def open_things(tmp_path):
    own = open_own_folder("things", outside=tmp_path / "project")
    assert own
    return own


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "rundbrief"


def test_what_is_kept_is_found_and_what_is_damaged_is_not(home, tmp_path):
    own = open_things(tmp_path)
    own.put("a", b"code")
    assert own.get("a") == b"code"
    assert own.get("b") is None
    (home / "things" / "a").write_bytes((home / "things" / "a").read_bytes() + b"!")
    assert own.get("a") is None
    assert [path.name for path in (home / "things").iterdir()] == ["a"]


def test_folders_are_the_users_alone(home, tmp_path):
    assert open_own_folder("things", outside=tmp_path / "project")
    assert [path.stat().st_mode & 0o777 for path in (home, home / "things")] == [0o700, 0o700]


@pytest.mark.parametrize("inside", ["", "things"])
def test_folder_that_others_can_write_to_is_not_used(home, tmp_path, inside):
    open_own_folder("things", outside=tmp_path / "project")
    (home / inside).chmod(0o770)
    assert open_own_folder("things", outside=tmp_path / "project") is None


@pytest.mark.usefixtures("home")
def test_folder_of_another_user_is_not_used(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    assert open_own_folder("things", outside=tmp_path / "project") is None


def test_link_to_another_folder_is_not_used(home, tmp_path):
    (tmp_path / "other").mkdir(mode=0o700)
    home.mkdir(parents=True, mode=0o700)
    (home / "things").symlink_to(tmp_path / "other")
    assert open_own_folder("things", outside=tmp_path / "project") is None


@pytest.mark.parametrize("place", ["project", "project/.cache", "relative"])
def test_folder_of_the_project_is_not_used(tmp_path, monkeypatch, place):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", place if place == "relative" else str(tmp_path / place))
    assert open_own_folder("things", outside=tmp_path / "project") is None
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("home")
def test_too_much_is_thrown_away(tmp_path, monkeypatch):
    monkeypatch.setattr("rundbrief.cache.user_cache._MOST", 2)
    own = open_things(tmp_path)
    for name in "abc":
        own.put(name, b"code")
    assert open_things(tmp_path).get("a") is None
