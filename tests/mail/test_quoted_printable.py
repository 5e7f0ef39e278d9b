"""Quoted-printable: mail/quoted_printable.py."""

import quopri
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rundbrief.mail.quoted_printable import encode_text

TEXTS = st.lists(
    st.sampled_from(
        ["From ", "F", "r", "ü", " ", "\t", "=", ".", "x" * 70, "\n", "\r\n", "🚲", ">"]
    )
).map("".join)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example("x" * 75 + "From ada")
@example("From " + "ü" * 40)
@example("From " + "x" * 71)
@example("x" * 71 + "From " + "x" * 71 + "From ")
@example("ends in a blank \nand a tab\t\n")
def test_lines_are_short_and_read_as_written(text):
    encoded = encode_text(text)
    lines = encoded.split("\n")
    assert max(map(len, lines)) <= 76
    assert not any(line.startswith("From ") for line in lines)
    assert not any(re.search(r"[ \t]$", line) for line in lines)
    assert encoded.isascii()
    read = quopri.decodestring(encoded.encode()).decode()
    assert read == "".join(
        f"{line}\n" for line in text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    )


def test_beginning_of_a_line_that_separates_messages_in_mailboxes():
    assert encode_text("From Ada\n>From Ada\nfrom Ada\n") == "=46rom Ada\n>From Ada\nfrom Ada\n"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_ends_of_lines_become_one_kind(end):
    assert encode_text(f"a{end}b{end}") == "a\nb\n"
