"""The key of cache entries: secret, of one user, and never in the project."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rundbrief.incremental.cache_key import FILE, VARIABLE, CacheKey, read_cache_key

KEY = CacheKey(b"k" * 32)


@pytest.fixture
def state(tmp_path, monkeypatch):
    """The user's folder for the state of programs, which doesn't exist yet."""
    folder = tmp_path / "state"
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))
    return folder / "rundbrief" / FILE


def read():
    return read_cache_key(Path("/project"))


@given(name=st.binary(max_size=9), value=st.binary(max_size=9), other=st.binary(max_size=9))
def test_value_is_found_only_under_its_name_and_key(name, value, other):
    sealed = KEY.seal(name, value)
    assert KEY.unseal(name, sealed) == value
    assert (KEY.unseal(other, sealed) == value) == (other == name)
    assert CacheKey(b"o" * 32).unseal(name, sealed) is None
    # "ab" under "c" isn't "b" under "ca"
    assert KEY.unseal(name + value, KEY.tag(name, value)) in (None, b"")


@given(sealed=st.binary(max_size=40))
def test_value_that_was_never_sealed_is_not_found(sealed):
    assert KEY.unseal(b"name", sealed) is None


def test_key_is_created_once_and_for_this_user_alone(state):
    key = read()
    assert read() == key
    assert len(key.secret) == 32
    assert state.stat().st_mode & 0o777 == 0o600
    assert state.parent.stat().st_mode & 0o777 == 0o700
    assert [file.name for file in state.parent.iterdir()] == [FILE]


@pytest.mark.parametrize("data", [b"", b"short", bytes(32), b"x" * 33])
def test_damaged_key_is_replaced(state, data):
    """A power cut may leave nothing but zeros."""
    read()
    state.write_bytes(data)
    assert read().secret not in (data, b"x" * 32)
    assert read() == read()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666])
def test_key_that_others_may_know_is_replaced(state, mode):
    key = read()
    state.chmod(mode)
    assert read() != key
    assert state.stat().st_mode & 0o777 == 0o600


def test_key_of_somebody_else_is_replaced(state):
    if os.getuid():
        pytest.skip("only root can give a file away")
    key = read()
    os.chown(state, 65534, 65534)
    assert read() != key


def test_key_of_the_environment_is_shared_by_machines(state, monkeypatch):
    monkeypatch.setenv(VARIABLE, "correct horse")
    key = read()
    assert (read() == key, state.exists()) == (True, False)
    monkeypatch.setenv(VARIABLE, "battery staple")
    assert read() != key
    monkeypatch.setenv(VARIABLE, "")  # as CI sets it where the secret is missing
    assert read() != CacheKey(b"")
    assert state.exists()


@pytest.mark.parametrize("inside", ["", ".cache", ".local/state"])
def test_key_is_never_in_the_project(tmp_path, monkeypatch, inside):
    """Whoever can write to the project would know it."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / inside))
    with pytest.raises(PermissionError):
        read_cache_key(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_key_that_cannot_be_stored_is_an_error(tmp_path, monkeypatch):
    (tmp_path / "state").write_text("in the way")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with pytest.raises(OSError, match="state"):
        read()
