"""Only regular files are read; everything else raises at once."""

import os
import socket

import pytest

from conftest import said
from rundbrief.disk import NotRegularError, read_regular
from rundbrief.i18n.texts import load_texts
from rundbrief.problems import Problem, explain_os_error


def make_pipe(path):
    os.mkfifo(path)


def make_socket(path):
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))


def make_link(path):
    path.symlink_to("/etc/hostname")


MAKERS = [make_pipe, make_socket, make_link, lambda path: path.mkdir()]


@pytest.mark.parametrize("make", MAKERS, ids=["pipe", "socket", "link", "folder"])
def test_what_is_no_file_is_refused(tmp_path, monkeypatch, make):
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    make(tmp_path / "a")
    with pytest.raises(NotRegularError):
        read_regular(tmp_path / "a")


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_device_is_refused_even_behind_a_link(tmp_path, device):
    (tmp_path / "a").symlink_to(device)
    with pytest.raises(NotRegularError):
        read_regular(tmp_path / "a", follow_links=True)


def test_file_that_users_name_may_be_a_link(tmp_path):
    (tmp_path / "a").write_text("text")
    (tmp_path / "b").symlink_to("a")
    assert read_regular(tmp_path / "b", follow_links=True) == b"text"


def test_file_that_becomes_a_pipe_is_refused(tmp_path, monkeypatch):
    """It is looked at again once it is open, and opening it doesn't wait."""
    make_pipe(tmp_path / "a")
    (tmp_path / "b").write_text("")
    found = (tmp_path / "b").stat()
    with monkeypatch.context() as patch:
        patch.setattr(os, "stat", lambda *_, **__: found)
        with pytest.raises(NotRegularError):
            read_regular(tmp_path / "a")


def test_reason_is_translated():
    reason = explain_os_error(NotRegularError("a"))
    problem = Problem("a", 0, "{reason}", "", "", {"reason": reason})
    assert said(problem) == "a: it is not a regular file"
    assert load_texts("de")(reason) == "keine gewöhnliche Datei"
