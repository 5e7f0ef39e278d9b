"""Names that some disk can't store, and names that are the same on some."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rundbrief.file_names import MAX_NAME_BYTES, fold, is_portable, is_reserved, size_of


@pytest.mark.parametrize(
    "name",
    ["con", "CON", "con.md", "nul.tar.gz", "aux .txt", "Com1", "lpt9.x", "com¹", "a.", "a ", "CONIN$"],
)  # fmt: skip
def test_name_that_windows_cannot_store(name):
    assert is_reserved(name)
    assert not is_portable(name)


@pytest.mark.parametrize(
    "name", ["contact", "con-1.md", "com", "com10.md", "a.b", "auxiliary", "nul2"]
)
def test_name_that_only_looks_like_it(name):
    assert is_portable(name)


def test_length_counts_in_bytes():
    assert size_of("ä\udcff") == 3
    assert is_portable("ä" * (MAX_NAME_BYTES // 2))
    assert not is_portable("ä" * (MAX_NAME_BYTES // 2 + 1))


@pytest.mark.parametrize(
    ("one", "other"), [("A.md", "a.MD"), ("\u00e4.md", "a\u0308.md"), ("Straße", "STRASSE")]
)
def test_same_file_on_some_disks(one, other):
    assert fold(one) == fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(name):
    assert fold(fold(name)) == fold(name)
