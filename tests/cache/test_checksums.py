"""A sealed file is whole, or as good as none."""

import pytest

from rundbrief.cache.checksums import read_sealed, write_sealed


@pytest.fixture
def file(tmp_path):
    return tmp_path / "a"


@pytest.mark.parametrize("data", [b"", b"one", b"\0" * 100_000])
def test_what_was_written_is_read(file, data):
    assert read_sealed(file) is None
    write_sealed(file, b"old")
    write_sealed(file, data)
    assert read_sealed(file) == data
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:0],
        lambda data: data[:10],
        lambda data: data[:-1],
        lambda data: data + b"x",
        lambda data: data[:-1] + bytes([data[-1] ^ 1]),
        lambda data: bytes([data[0] ^ 1]) + data[1:],
    ],
)
def test_broken_file_is_as_good_as_none(file, damage):
    write_sealed(file, b"one")
    file.write_bytes(damage(file.read_bytes()))
    assert read_sealed(file) is None


def test_what_cannot_be_written_leaves_nothing(file):
    file.mkdir()
    with pytest.raises(OSError, match="directory"):
        write_sealed(file, b"one")
    assert read_sealed(file) is None
    assert list(file.parent.iterdir()) == [file]
