import pytest
from hypothesis import given
from hypothesis import strategies as st

from rundbrief.markup.word_digest import digest_words, is_comparable

TEXT = "We open on 12 June, with 1.5 % more bikes: “free”. See [here](a.md)."


@pytest.mark.parametrize(
    "same",
    [
        "We  open on\n12 June, with 1.5 %\nmore bikes: “free”. See [here](a.md).",
        'We open on 12 June, with 1.5 % more bikes: "free". See [here](a.md).',
        "We open on 12\u00a0June, with 1.5\u202f% more bi\u00adkes: „free“. See [here](a.md).",
        "We **open** on 12 June, with 1.5 % more _bikes_: “free”. See [here](../b/a.md#x 'y').",
        "> We open on 12 June -- with 1.5 % more bikes: «free». See [here][1].\n\n[1]: a.md",
        "We open on 12 June, with 1.5 % more bikes: “free”. <!-- Or 13? --> See [here](a_(b).md).",
    ],
)
def test_form_of_a_text_is_no_change(same):
    assert digest_words(same) == digest_words(TEXT)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("12", "21"),
        ("1.5", "15"),
        ("1.5", "-1.5"),
        (" %", ""),
        ("here", "there"),
        ("June", "June ✅"),
    ],
)
def test_other_words_and_numbers_are_a_change(old, new):
    assert digest_words(TEXT.replace(old, new)) != digest_words(TEXT)


def test_letters_of_all_scripts_count_however_they_are_composed():
    assert digest_words("Gro\u0308ße 概要") == digest_words("Größe  概要")
    assert digest_words("概要") != digest_words("概説")
    assert digest_words("Größe") != digest_words("Grösse")


def test_footnotes_are_text_and_definitions_of_links_are_not():
    assert digest_words("a[^1]\n\n[^1]: two") != digest_words("a[^1]\n\n[^1]: three")
    assert digest_words("[a][b]\n\n[b]: two") == digest_words("[a][b]\n\n[b]: three")


@given(st.text())
def test_digest_is_a_key_that_yaml_reads_as_text(text):
    digest = digest_words(text)
    assert is_comparable(digest)
    assert digest.startswith("1-")
    assert digest == digest_words(f"\n{text}\n")


def test_digest_of_another_version_is_not_comparable():
    assert not is_comparable("2-0123456789abcdef")
    assert not is_comparable("")
