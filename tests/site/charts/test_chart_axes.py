from fractions import Fraction

import pytest

from making import day
from rundbrief.i18n.texts import load_texts
from rundbrief.site.charts.labels import (
    choose_label_width,
    format_tick_days,
    format_ticks,
    label_days,
    label_values,
)
from rundbrief.site.charts.scale import Scale, TimeScale
from rundbrief.site.charts.views import Tick

EN, DE = load_texts("en-GB"), load_texts("de")


@pytest.mark.parametrize(
    ("ticks", "english", "german"),
    [
        ("0 2.5 5", "0.0|2.5|5.0", "0,0|2,5|5,0"),
        ("6000 8000", "6,000|8,000", "6.000|8.000"),
        ("-0.002 0 0.002", "-0.002|0.000|0.002", "-0,002|0,000|0,002"),
        ("88.5", "88.5", "88,5"),
        ("0 750000 1500000", "0|750,000|1.5M", "0|750.000|1,5\xa0Mio."),
    ],
)
def test_ticks_are_written_alike(ticks, english, german):
    numbers = tuple(map(Fraction, ticks.split()))
    assert "|".join(format_ticks(numbers, EN)) == english
    assert "|".join(format_ticks(numbers, DE)) == german


def test_values_stand_where_they_are():
    scale = Scale(Fraction(0), Fraction(10), 10, 110)
    assert label_values(scale, EN) == (
        Tick(110.0, "0.0"),
        Tick(85.0, "2.5"),
        Tick(60.0, "5.0"),
        Tick(35.0, "7.5"),
        Tick(10.0, "10.0"),
    )


@pytest.mark.parametrize(
    ("days", "english"),
    [
        ("2026-11-15", "15 Nov 2026"),
        ("2026-11-01", "1 Nov 2026"),
        ("2026-12-27 2027-01-03 2027-01-10", "27 Dec 2026|3 Jan 2027|10 Jan"),
        ("2026-11-01 2026-12-01 2027-01-01", "Nov 2026|Dec|Jan 2027"),
        ("2025-01-01 2026-01-01", "2025|2026"),
        ("2026-01-01", "1 Jan 2026"),
    ],
)
def test_days_are_as_short_as_they_are_told_apart(days, english):
    assert "|".join(format_tick_days([day(d) for d in days.split()], EN)) == english


def test_months_are_abbreviated_as_in_dates():
    days = [day(f"2026-{month:02}-01") for month in (8, 9, 10)]
    assert format_tick_days(days, DE) == ("Aug. 2026", "Sept.", "Okt.")


def test_no_days_need_no_words():
    assert format_tick_days((), EN) == ()


def test_every_second_day_may_be_left_out():
    assert label_days(TimeScale(day("11-01"), day("11-04")), DE) == (
        Tick(0.0, "1. Nov. 2026", edge=True),
        Tick(33.33, "2. Nov.", minor=True),
        Tick(66.67, "3. Nov."),
        Tick(100.0, "4. Nov.", minor=True),
    )


@pytest.mark.parametrize(
    ("texts", "room"),
    [
        ((), "s"),
        (("412", "5"), "s"),
        (("1,234",), "m"),
        (("12,345.6", ""), "l"),
        (("146,51 Mio.",), "xl"),
    ],
)
def test_room_is_that_of_the_longest(texts, room):
    assert choose_label_width(texts) == room
