"""What was verified in this boot is known to the next build, and nothing else."""

import os

import pytest

from rundbrief.incremental import boot_id, verified_files
from rundbrief.incremental.boot_id import find_boot_id
from rundbrief.incremental.verified_files import FileStatus, VerifiedFiles, status_of

NAME, OTHER = "0123456789abcdef" * 2, "f" * 32
STATUS = FileStatus(5, 10**18, 10**18 + 1, 2**63 + 1)


@pytest.fixture
def file(tmp_path):
    return tmp_path / ".verified"


def save(file, **entries):
    known = VerifiedFiles(file)
    for name, status in (entries or {NAME: STATUS}).items():
        known.add(name, status)
    known.save()


def test_verified_file_is_known_to_the_next_build(file):
    assert not VerifiedFiles(file).holds(NAME, STATUS)
    save(file)
    assert VerifiedFiles(file).holds(NAME, STATUS)
    assert not VerifiedFiles(file).holds(OTHER, STATUS)
    assert [path.name for path in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize("field", FileStatus._fields)
def test_file_with_another_status_is_not_trusted(file, field):
    save(file)
    other = STATUS._replace(**{field: getattr(STATUS, field) + 1})
    assert not VerifiedFiles(file).holds(NAME, other)


def test_nothing_is_trusted_after_another_boot(file, monkeypatch):
    save(file)
    monkeypatch.setattr(verified_files, "find_boot_id", lambda: "another boot")
    assert not VerifiedFiles(file).holds(NAME, STATUS)


def test_nothing_is_trusted_where_boots_are_unknown(file, monkeypatch):
    monkeypatch.setattr(verified_files, "find_boot_id", lambda: "")
    save(file)
    assert not file.exists()
    monkeypatch.undo()
    save(file)
    monkeypatch.setattr(verified_files, "find_boot_id", lambda: "")
    assert not VerifiedFiles(file).holds(NAME, STATUS)


@pytest.mark.parametrize("cut", [0, 1, 16, 40, -1])
def test_list_that_was_cut_is_not_read(file, cut):
    save(file)
    file.write_bytes(file.read_bytes()[:cut])
    assert not VerifiedFiles(file).holds(NAME, STATUS)


def test_list_that_lost_its_data_is_not_read(file):
    save(file)
    file.write_bytes(bytes(file.stat().st_size))
    assert not VerifiedFiles(file).holds("00" * 16, FileStatus(0, 0, 0, 0))


def test_list_of_somebody_else_is_not_read(file):
    save(file)
    data = bytearray(file.read_bytes())
    data[20] ^= 1
    file.write_bytes(data)
    assert not VerifiedFiles(file).holds(NAME, STATUS)


def test_obsolete_files_are_forgotten(file):
    save(file, **{NAME: STATUS, OTHER: STATUS})
    known = VerifiedFiles(file)
    known.keep_only({OTHER})
    known.save()
    read = VerifiedFiles(file)
    assert (read.holds(NAME, STATUS), read.holds(OTHER, STATUS)) == (False, True)


def test_list_that_cannot_be_written_is_no_mistake(file):
    file.mkdir()
    save(file)
    assert not VerifiedFiles(file).holds(NAME, STATUS)


def test_status_changes_with_data_that_is_lost_behind_our_back(tmp_path):
    """Programs can set the time of modification, but not that of the change of the status."""
    page = tmp_path / "page"
    page.write_bytes(b"text")
    os.utime(page, ns=(1, 1))
    before = status_of(page.stat())
    while status_of(page.stat()) == before:  # until the clock of the file system has moved on
        page.write_bytes(bytes(4))
        os.utime(page, ns=(1, 1))
    after = status_of(page.stat())
    assert (after.size, after.modified, after.inode) == (before.size, 1, before.inode)


def test_boot_has_the_same_id_in_every_process():
    find_boot_id.cache_clear()
    first = find_boot_id()
    find_boot_id.cache_clear()
    assert first == find_boot_id()


def test_system_without_an_id_is_no_mistake(tmp_path, monkeypatch):
    find_boot_id.cache_clear()
    monkeypatch.setattr(boot_id, "_LINUX", tmp_path / "nowhere")
    assert find_boot_id() == ""
    find_boot_id.cache_clear()
