from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from making import BERLIN, day, moment, period
from rundbrief.editorial.formatting import (
    format_age,
    format_date,
    format_day,
    format_duration,
    format_moment,
    format_month_range,
    format_number,
    format_period,
    format_period_days,
)
from rundbrief.i18n.texts import load_texts

EN, GB, DE = load_texts("en"), load_texts("en-GB"), load_texts("de")
THIN, NARROW = "\u2009", "\u202f"


@pytest.mark.parametrize(
    ("texts", "form", "said"),
    [
        (EN, "medium", "Nov 18, 2026"),
        (GB, "medium", "18 Nov 2026"),
        (DE, "medium", "18.11.2026"),
        (DE, "long", "18. November 2026"),
        (DE, "EEEE", "Mittwoch"),
    ],
)
def test_date(texts, form, said):
    assert format_date(day("11-18"), texts, form) == said


@pytest.mark.parametrize(
    ("texts", "said"), [(EN, "Fri, Nov 20"), (GB, "Fri 20 Nov"), (DE, "Fr., 20. Nov.")]
)
def test_day_with_its_weekday(texts, said):
    assert format_day(day("11-20"), texts) == said


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (EN, f"Nov 17, 2026, 9:05{NARROW}AM"),
        (GB, "17 Nov 2026, 09:05"),
        (DE, "17.11.2026, 09:05"),
    ],
)
@pytest.mark.parametrize("seconds", ["00", "05", "59"])
def test_moment_has_no_seconds(texts, said, seconds):
    assert format_moment(moment(f"2026-11-17T09:05:{seconds}"), texts) == said


def test_moment_is_formatted_in_its_own_zone():
    at = datetime(2026, 11, 17, 23, 30, tzinfo=UTC)
    assert format_moment(at, GB) == "17 Nov 2026, 23:30"
    assert format_moment(at.astimezone(BERLIN), GB) == "18 Nov 2026, 00:30"
    # As it is read back from a closed issue.
    assert format_moment(at.astimezone(timezone(timedelta(hours=-5))), GB) == "17 Nov 2026, 18:30"


def test_period_has_a_title():
    assert [
        format_period(period(key), EN) for key in ("2026-W47", "2026-W07", "2026-11", "2026-W53")
    ] == [
        "Week 47",
        "Week 7",
        "November 2026",
        "Week 53",
    ]
    assert format_period(period("2026-03"), DE) == "März 2026"


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/New_York"])
def test_titles_stay_on_their_day_in_every_zone(zone):
    assert format_period(period("2026-11", ZoneInfo(zone)), EN) == "November 2026"
    assert format_period_days(period("2026-11", ZoneInfo(zone)), GB).replace(
        THIN, " "
    ) == "1 – 30 Nov 2026".replace(" – ", "–")


@pytest.mark.parametrize(
    ("key", "texts", "said"),
    [
        ("2026-W47", GB, "16–22 Nov 2026"),
        ("2026-W49", GB, "30 Nov – 6 Dec 2026"),
        ("2026-W53", GB, "28 Dec 2026 – 3 Jan 2027"),
        ("2026-W47", DE, "16.–22. Nov. 2026"),
        ("2026-W53", DE, "28. Dez. 2026 – 3. Jan. 2027"),
    ],
)
def test_range_of_a_period(key, texts, said):
    assert format_period_days(period(key), texts).replace(THIN, " ") == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (1, "1 day ago"),
        (20, "20 days ago"),
        (21, "3 weeks ago"),
        (69, "9 weeks ago"),
        (70, "2 months ago"),
        (365, "12 months ago"),
        (-1, "in 1 day"),
        (-30, "in 30 days"),
    ],
)
def test_ago(days, said):
    today = date(2026, 11, 20)
    assert format_age(today - timedelta(days=days), today, EN) == said


@pytest.mark.parametrize(
    ("value", "english", "german"),
    [
        (4.0, "4", "4"),
        (3.9, "3.9", "3,9"),
        (1234.567, "1,234.57", "1.234,57"),
        (-0.5, "-0.5", "-0,5"),
        (0.126, "0.13", "0,13"),
        (0.0456, "0.046", "0,046"),
        (-0.000351, "-0.00035", "-0,00035"),
        (1e-12, "0", "0"),
        (-1e-12, "0", "0"),
        (-0.0, "0", "0"),
        (1e15, "1,000,000,000,000,000", "1.000.000.000.000.000"),
    ],
)
def test_number(value, english, german):
    assert (format_number(value, EN), format_number(value, DE)) == (english, german)


@pytest.mark.parametrize(
    ("duration", "english", "german"),
    [
        ({"minutes": 35, "seconds": 59}, "35 min", "35 min"),
        ({"hours": 2}, "2 h", "2 h"),
        ({"hours": 2, "minutes": 35}, "2 h 35 min", "2 h 35 min"),
        ({"hours": 23, "minutes": 59}, "23 h 59 min", "23 h 59 min"),
        ({"days": 1, "minutes": 59}, "1 day", "1 Tag"),
        ({"days": 3, "hours": 4, "minutes": 35}, "3 days 4 h", "3 Tage 4 h"),
        ({"days": 400}, "400 days", "400 Tage"),
    ],
)
def test_duration(duration, english, german):
    said = [format_duration(timedelta(**duration), texts) for texts in (EN, DE)]
    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in said] == [english, german]


def test_duration_of_seconds_is_no_number():
    assert format_duration(timedelta(), EN) == "less than a minute"
    assert format_duration(timedelta(seconds=59), EN) == "less than a minute"


@pytest.mark.parametrize(
    ("first", "last", "texts", "said"),
    [
        ("2026-03", "2026-06", GB, "March – June 2026"),
        ("2025-11", "2026-06", GB, "November 2025 – June 2026"),
        ("2026-03", "2026-03", GB, "March 2026"),
        ("2026-03", "2026-06", DE, "März–Juni 2026"),
    ],
)
def test_months_in_a_row(first, last, texts, said):
    assert format_month_range(period(first), period(last), texts).replace(THIN, " ") == said
