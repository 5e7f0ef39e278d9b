from datetime import date

import pytest

from making import BERLIN, day, department, period, update
from rundbrief.config.fields import WEEKDAYS, DueTime, Model
from rundbrief.content.schema import Away
from rundbrief.editorial.expected import Answer, due_day, find_answer, next_due
from rundbrief.periods import period_of

FRIDAY = day("11-20")
SUNDAY = day("11-22")


class Holder(Model):
    due: DueTime


def due(text):
    return Holder.model_validate({"due": text}).due


def answer(own, *updates, key="2026-W47", today=FRIDAY):
    return find_answer(own, updates, period(key), today)


def test_report_in_the_period_counts():
    assert answer(department(), update("11-16")) is Answer.REPORTED
    assert answer(department(), update("11-22")) is Answer.REPORTED


def test_only_empty_answers_are_an_empty_answer():
    nothing = update("11-17", nothing_to_report=True)
    assert answer(department(), nothing) is Answer.NOTHING
    assert answer(department(), nothing, update("11-18")) is Answer.REPORTED


def test_updates_beside_the_period_do_not_count():
    updates = update("11-15"), update("11-23")
    assert answer(department(), *updates, today=day("11-30")) is Answer.MISSING


@pytest.mark.parametrize(
    ("today", "expected"), [("11-20", Answer.EXPECTED), ("11-21", Answer.MISSING)]
)
def test_word_is_expected_up_to_the_due_day(today, expected):
    own = department(due=due("friday 12:00"))
    assert answer(own, update("11-02"), today=day(today)) is expected


def test_without_a_due_day_the_last_day_is_due():
    assert answer(department(), today=SUNDAY) is Answer.EXPECTED
    assert answer(department(), today=day("11-23")) is Answer.MISSING


@pytest.mark.parametrize(("number", "weekday"), list(enumerate(WEEKDAYS)))
def test_due_day_is_in_the_last_week_of_the_period(number, weekday):
    own = department(due=due(f"{weekday} 9:00"))
    assert due_day(own, period("2026-W47")) == date(2026, 11, 16 + number)
    # November 2026 ends with a Monday.
    expected = date(2026, 11, 30) if weekday == "monday" else date(2026, 11, 23 + number)
    assert due_day(own, period("2026-11")) == expected


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("11-20", "11-21", Answer.AWAY),
        ("11-16", "11-20", Answer.MISSING),  # back on the due day
        ("11-21", "11-30", Answer.MISSING),  # left the day after
    ],
)
def test_who_is_away_on_the_due_day_is_not_missing(since, until, expected):
    away = (Away(since=day("10-01"), until=day("10-02")), Away(since=day(since), until=day(until)))
    own = department(due=due("friday 12:00"), away=away)
    assert answer(own, today=day("11-23")) is expected


def test_who_is_away_and_reports_all_the_same_has_reported():
    own = department(away=(Away(since=day("11-01"), until=day("12-01")),))
    assert answer(own, update("11-17")) is Answer.REPORTED


def test_nothing_is_expected_without_a_promise():
    own = department(cadence="none")
    assert answer(own, today=day("12-30")) is Answer.NOT_EXPECTED
    assert answer(own, update("11-17")) is Answer.REPORTED


def test_department_that_joined_later_was_not_there_yet():
    first_word = update("11-23")
    assert answer(department(), first_word, today=day("12-30")) is Answer.NOT_EXPECTED
    assert answer(department(), today=day("12-30")) is Answer.MISSING


@pytest.mark.parametrize(
    ("cadence", "last_in", "last_out"),
    [
        ("weekly", "11-16", "11-15"),
        ("biweekly", "11-09", "11-08"),
        ("monthly", "10-23", "10-22"),
        ("quarterly", "08-23", "08-22"),
        ("yearly", "2025-11-23", "2025-11-22"),
    ],
)
def test_one_word_within_the_own_rhythm_is_enough(cadence, last_in, last_out):
    own = department(cadence=cadence)
    late = day("11-30")
    assert answer(own, update(last_in), today=late) is Answer.REPORTED
    assert answer(own, update(last_out), today=late) is Answer.MISSING


@pytest.mark.parametrize(
    ("cadence", "last_in", "last_out"),
    [
        ("weekly", "11-01", "10-31"),
        ("biweekly", "11-01", "10-31"),
        ("monthly", "11-01", "10-31"),
        ("quarterly", "09-01", "08-31"),
        ("yearly", "2025-12-01", "2025-11-30"),
    ],
)
def test_month_asks_for_one_word_a_month_or_less(cadence, last_in, last_out):
    own = department(cadence=cadence)
    late = day("12-30")
    assert answer(own, update(last_in), key="2026-11", today=late) is Answer.REPORTED
    assert answer(own, update(last_out), key="2026-11", today=late) is Answer.MISSING


def test_rhythm_of_months_begins_on_the_last_day_where_a_month_is_shorter():
    # Week 13 of 2026 ends before 30 March; there is no 30 February.
    own = department(cadence="monthly")
    late = day("2026-04-30")
    assert answer(own, update("2026-02-28"), key="2026-W13", today=late) is Answer.REPORTED
    assert answer(own, update("2026-02-27"), key="2026-W13", today=late) is Answer.MISSING
    leap = update("2024-02-29"), update("2024-02-28")
    # Week 13 of 2024 ends before 1 April.
    assert answer(own, leap[0], key="2024-W13", today=late) is Answer.MISSING
    assert answer(own, update("2024-03-01"), key="2024-W13", today=late) is Answer.REPORTED


def next_day(own, newest=None, today=FRIDAY):
    return next_due(own, newest, period_of(today, "week", BERLIN), today)


def test_next_word_is_due_this_week_until_it_was_said():
    own = department(due=due("friday 12:00"))
    assert next_day(own) == FRIDAY
    assert next_day(own, update("11-18")) == day("11-27")


def test_next_word_after_a_missed_one_is_the_next_weeks():
    own = department(due=due("wednesday 12:00"))
    assert next_day(own, update("11-11")) == day("11-25")


def test_next_word_of_a_rare_rhythm_is_far_away():
    own = department(cadence="monthly", due=due("friday 12:00"))
    assert next_day(own, update("11-18")) == day("12-18")


def test_next_word_is_not_expected_of_whoever_is_away():
    own = department(due=due("friday 12:00"), away=(Away(since=day("11-16"), until=day("12-01")),))
    assert next_day(own) == day("12-04")


def test_nobody_waits_for_a_department_without_a_promise():
    assert next_day(department(cadence="none")) is None


def test_a_department_without_updates_is_expected_to_report_from_today_on():
    weekly = department(cadence="weekly")
    weeks = {key: find_answer(weekly, (), period(key), day(20)) for key in ("2026-W46", "2026-W47")}
    assert weeks == {"2026-W46": Answer.NOT_EXPECTED, "2026-W47": Answer.EXPECTED}
