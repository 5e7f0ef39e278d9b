from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rundbrief.periods import (
    Period,
    PeriodError,
    YearError,
    parse_day,
    parse_moment,
    parse_period,
    period_of,
)

BERLIN = ZoneInfo("Europe/Berlin")
# Zones that change at midnight, by half an hour, that skipped a day, and far ones.
ZONES = [
    ZoneInfo(name)
    for name in (
        *("Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia"),
        *("Asia/Beirut", "Pacific/Kiritimati", "Etc/GMT+12", "UTC"),
    )
]
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
KINDS = st.sampled_from(["week", "month"])


def test_every_day_of_seventy_years_lies_in_its_week_and_month():
    day = date(1990, 1, 1)
    while day <= date(2060, 12, 31):
        week, month = period_of(day, "week", BERLIN), period_of(day, "month", BERLIN)
        year, number, __ = day.isocalendar()
        assert week.key == f"{year}-W{number:02}"
        assert month.key == f"{day:%Y-%m}"
        assert day in week
        assert day in month
        assert (week.last - week.first).days == 6
        day += timedelta(days=1)


@given(DAYS, KINDS, st.sampled_from(ZONES))
def test_key_parses_to_its_period(day, kind, zone):
    period = period_of(day, kind, zone)
    assert parse_period(period.key, zone) == period


@given(DAYS, KINDS, st.sampled_from(ZONES))
def test_next_and_previous_are_inverses_without_gap(day, kind, zone):
    period = period_of(day, kind, zone)
    assert period.next.previous == period
    assert period.previous.next == period
    assert period.next.since == period.until
    assert period.next.first == period.last + timedelta(days=1)


def test_week_53_ends_in_the_next_year():
    week = parse_period("2026-W53", BERLIN)
    assert (week.first, week.last) == (date(2026, 12, 28), date(2027, 1, 3))
    assert week.next.key == "2027-W01"
    assert period_of(date(2027, 1, 1), "week", BERLIN).key == "2026-W53"


def test_period_is_at_local_midnights_over_a_change_of_the_clock():
    week = parse_period("2026-W13", BERLIN)
    assert week == Period(
        datetime(2026, 3, 23, tzinfo=BERLIN), datetime(2026, 3, 30, tzinfo=BERLIN), "week"
    )
    assert (week.since.isoformat(), week.until.isoformat()) == (
        "2026-03-23T00:00:00+01:00",
        "2026-03-30T00:00:00+02:00",
    )


@pytest.mark.parametrize(
    "key",
    [
        *("2026-W54", "2027-W53", "2026-W00", "2026-13", "2026-00", "0000-01", "2026-w47"),
        *("2026-W7", "2026", "", "2026-11-18", " 2026-11", "2026-11\n", "\uff12026-11"),
        *("9999-W52", "9999-12"),
    ],
)
def test_key_of_no_period_is_refused(key):
    with pytest.raises(PeriodError):
        parse_period(key, BERLIN)


def test_key_of_an_early_year_keeps_four_digits():
    assert parse_period("0987-W03", BERLIN).key == "0987-W03"
    assert parse_period("0987-03", BERLIN).key == "0987-03"


def test_period_without_a_named_zone_has_no_neighbours():
    since = datetime.fromisoformat("2026-11-01T00:00+01:00")
    period = Period(since, since + timedelta(days=30), "month")
    with pytest.raises(TypeError, match="named time zone"):
        _ = period.next


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
