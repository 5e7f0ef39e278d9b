from datetime import date, timedelta
from fractions import Fraction
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from making import day
from rundbrief.editorial.control_chart import to_fraction
from rundbrief.i18n.texts import load_texts
from rundbrief.site.charts.axes import (
    Scale,
    Tick,
    TimeScale,
    choose_label_width,
    decimals_of,
    find_steps,
    fit_scale,
    format_tick_days,
    format_ticks,
    label_days,
    label_values,
    spread,
)

NUMBERS = st.floats(-1e15, 1e15).map(to_fraction)

EN, DE = load_texts("en-GB"), load_texts("de")


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        ("0", "10", "0 2.5 5 7.5 10"),
        ("0", "9.9", "0 2 4 6 8"),
        ("5917", "11153", "6000 8000 10000"),
        ("82.5", "93.1", "82.5 85 87.5 90 92.5"),
        ("-14.3", "5.8", "-10 -5 0 5"),
        ("0.000154", "0.00056", "0.0002 0.0003 0.0004 0.0005"),
        ("92893185", "146511131", "100000000 120000000 140000000"),
        ("5", "5", "5"),
    ],
)
def test_ticks_are_round(low, high, ticks):
    scale = Scale(Fraction(low), Fraction(high), 0, 100)
    assert scale.ticks() == tuple(map(Fraction, ticks.split()))


@given(NUMBERS, NUMBERS.filter(bool).map(abs))
def test_ticks_are_few_even_and_inside(low, span):
    scale = Scale(low, low + span, 0, 100)
    ticks = scale.ticks()
    assert 1 <= len(ticks) <= 5
    assert low <= ticks[0]
    assert ticks[-1] <= low + span
    assert len({b - a for a, b in pairwise(ticks)}) <= 1


@pytest.mark.parametrize(
    ("least", "steps"),
    [("1", "1 2 2.5 5 10 20"), ("0.021", "0.025 0.05 0.1"), ("3000", "5000 10000")],
)
def test_steps_are_those_that_people_count_by(least, steps):
    expected = list(map(Fraction, steps.split()))
    assert list(islice(find_steps(Fraction(least)), len(expected))) == expected


@pytest.mark.parametrize(
    ("step", "decimals"), [("10", 0), ("2.5", 1), ("0.25", 2), ("0.0002", 4), ("250", 0)]
)
def test_decimals_of_a_step(step, decimals):
    assert decimals_of(Fraction(step)) == decimals


@pytest.mark.parametrize(
    ("values", "low", "high"),
    [
        ((4, 11), "4", "11"),
        ((3, 9), "0", "9"),  # zero is near, and tells the size
        ((-3, 9), "-3", "9"),
        ((5, 5), "5", "5"),
        ((0, 0), "0", "0"),
    ],
)
def test_scale_holds_all_values(values, low, high):
    scale = fit_scale(map(Fraction, values), top=10, bottom=90)
    assert scale == Scale(Fraction(low), Fraction(high), 10, 90)


@given(st.lists(NUMBERS, min_size=1))
def test_higher_values_are_higher_up(values):
    scale = fit_scale(values, top=10, bottom=90)
    places = [scale.place(value) for value in sorted(values)]
    assert places == sorted(places, reverse=True)
    assert all(10 <= place <= 90 for place in places)


def test_values_that_are_all_the_same_are_in_the_middle():
    assert Scale(Fraction(5), Fraction(5), 10, 90).place(Fraction(5)) == 50


def test_days_are_placed_by_the_calendar():
    time_scale = TimeScale(day("11-01"), day("11-21"))
    assert [time_scale.place(day(f"11-{n}")) for n in ("01", "06", "21")] == [0, 25, 100]
    assert time_scale.between(day("11-01"), day("11-06")) == 12.5
    assert TimeScale(day("11-01"), day("11-01")).place(day("11-01")) == 50


@pytest.mark.parametrize(
    ("first", "last", "ticks"),
    [
        ("2026-11-01", "2026-11-01", "2026-11-01"),
        ("2026-11-01", "2026-11-04", "2026-11-01 2026-11-02 2026-11-03 2026-11-04"),
        ("2026-11-01", "2026-11-09", "2026-11-01 2026-11-03 2026-11-05 2026-11-07 2026-11-09"),
        ("2026-10-04", "2026-11-01", "2026-10-04 2026-10-11 2026-10-18 2026-10-25 2026-11-01"),
        (
            "2026-09-01",
            "2026-11-15",
            "09-01 09-15 09-29 10-13 10-27 11-10",
        ),
        ("2026-08-20", "2026-11-15", "2026-09-01 2026-10-01 2026-11-01"),
        ("2025-12-15", "2026-11-15", "2026-01-01 2026-03-01 2026-05-01 2026-07-01 09-01 11-01"),
        ("2025-11-30", "2027-02-01", "2026-01-01 2026-04-01 2026-07-01 2026-10-01 2027-01-01"),
        ("2022-05-01", "2026-11-15", "2023-01-01 2024-01-01 2025-01-01 2026-01-01"),
        ("1990-05-01", "2026-11-15", "2000-01-01 2010-01-01 2020-01-01"),
    ],
)
def test_ticks_of_time_are_days_that_people_count_by(first, last, ticks):
    assert TimeScale(day(first), day(last)).ticks() == tuple(map(day, ticks.split()))


DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1))


@given(DAYS, DAYS)
def test_ticks_of_time_are_few_and_inside(one, other):
    first, last = sorted((one, other))
    ticks = TimeScale(first, last).ticks()
    assert 1 <= len(ticks) <= 6
    assert list(ticks) == sorted(set(ticks))
    assert first <= ticks[0]
    assert ticks[-1] <= last
    assert max((b - a for a, b in pairwise(ticks)), default=timedelta()) <= last - first


@pytest.mark.parametrize(
    ("places", "moved"),
    [
        ((), ()),
        ((10, 50), (10, 50)),
        ((10, 10), (2.5, 17.5)),
        ((50, 52, 80), (43.5, 58.5, 80)),
        ((50, 52, 66), (41, 56, 71)),  # the third is pushed, so that all three move
        ((0, 0), (0, 15)),
        ((100, 100), (85, 100)),
    ],
)
def test_labels_move_apart_as_little_as_they_can(places, moved):
    assert spread(places, 15, top=0, bottom=100) == moved


@given(st.lists(st.floats(0, 300), max_size=9))
def test_labels_never_cover_each_other(places):
    places = sorted(places)
    moved = spread(places, 15, top=-10, bottom=310)
    assert len(moved) == len(places)
    assert all(b - a >= 14.98 for a, b in pairwise(moved))
    assert all(-10.01 <= place <= 310.01 for place in moved)


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
