from datetime import date, datetime

import pytest

from rundbrief.dates import YearError, parse_day, parse_moment


def test_day_and_moment_are_what_was_written():
    assert parse_day("2026-11-18") == date(2026, 11, 18)
    assert parse_moment("2026-11-18 16:00") == datetime(2026, 11, 18, 16)  # noqa: DTZ001


def test_first_and_last_year_are_near_enough():
    assert [parse_day(text).year for text in ("1900-01-01", "2999-12-31")] == [1900, 2999]


@pytest.mark.parametrize("year", ["0001", "1899", "3000", "9999"])
def test_year_beyond_them_is_too_far_away(year):
    for parse in (parse_day, parse_moment):
        with pytest.raises(YearError):
            parse(f"{year}-12-31")
