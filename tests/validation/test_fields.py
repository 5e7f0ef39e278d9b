from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from rundbrief.characters import is_line, is_text
from rundbrief.validation.fields import Day, Due, DueTime, Lines, Moment, Number


@pytest.mark.parametrize(
    ("written", "weekday", "at"),
    [("friday 12:00", 4, time(12)), ("Monday 9:30", 0, time(9, 30)), ("sunday  0:00", 6, time())],
)
def test_due_is_a_weekday_and_an_hour(written, weekday, at):
    assert TypeAdapter(DueTime).validate_python(written) == Due(weekday=weekday, at=at)


@pytest.mark.parametrize(
    "written", ["friday", "12:00", "fri 12:00", "friday 24:00", "friday 12", "friday 12:00+02:00"]
)
def test_due_that_is_wrong(written):
    with pytest.raises(ValidationError):
        TypeAdapter(DueTime).validate_python(written)


@pytest.mark.parametrize("year", ["0001", "1899", "3000", "9999"])
def test_implausible_year_is_a_problem(year):
    for kind, written in ((Day, f"{year}-12-31"), (Moment, f"{year}-12-31 09:00")):
        with pytest.raises(ValidationError) as caught:
            TypeAdapter(kind).validate_python(written)
        assert [error["type"] for error in caught.value.errors()] == ["year"]


def test_lines_accept_one_text_a_list_or_a_number():
    words = TypeAdapter(Lines)
    assert [words.validate_python(v) for v in ("a", 2026, ["a", 2026, 4.5], [])] == [
        ("a",),
        ("2026",),
        ("a", "2026", "4.5"),
        (),
    ]


def test_number_is_not_a_truth_value():
    number = TypeAdapter(Number)
    assert (number.validate_python(4), number.validate_python("4.5")) == (4.0, 4.5)
    for wrong in (True, False, "many", float("inf"), "nan"):
        with pytest.raises(ValidationError):
            number.validate_python(wrong)


def test_emoji_are_text_and_controls_are_not():
    family = "👩\N{ZERO WIDTH JOINER}💻\N{VARIATION SELECTOR-16}\U0001fae8é a"
    assert [c for c in family if not is_text(c)] == []
    assert [c for c in "\x00\x1b\u202e\ue000\u2028" if is_text(c)] == []


@given(st.text())
def test_line_is_what_all_its_characters_are(text):
    assert is_line(text) == all(map(is_text, text))
