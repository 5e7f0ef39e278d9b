import sys
from datetime import date, timedelta
from datetime import time as clock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from making import BERLIN, day, department, newest_first, period, update
from rundbrief.content.departments import Away
from rundbrief.editorial.check_ins import (
    CheckIn,
    CheckInCounts,
    CheckInHistory,
    CheckInState,
    due_day,
    find_check_in_state,
    find_check_ins,
    next_due,
)
from rundbrief.periods import period_of
from rundbrief.validation.fields import WEEKDAYS, Due, DueTime, Model

TODAY = day("11-20")
R, E, M, A, NO = (
    CheckInState.REPORTED,
    CheckInState.EXPECTED,
    CheckInState.MISSING,
    CheckInState.AWAY,
    CheckInState.NOT_EXPECTED,
)


def weeks(number, last="2026-W47"):
    found = [period(last)]
    while len(found) < number:
        found.insert(0, found[0].previous)
    return tuple(found)


def history(own, *updates, number=4, today=TODAY):
    """today: in week 47, whose Sunday is the 22nd of November."""
    found = find_check_ins([own], lambda _: newest_first(updates), weeks(number), today)
    (only,) = found
    return only


def answers(found):
    return [cell.state for cell in found.cells]


def test_history_has_the_updates_of_each_week():
    updates = update("11-04"), update("11-17", "b"), update("11-18", "c", nothing_to_report=True)
    own = department()
    assert history(own, *updates, number=3, today=TODAY) == CheckInHistory(
        department=own,
        cells=(
            CheckIn(period("2026-W45"), day("11-08"), R, (updates[0],)),
            CheckIn(period("2026-W46"), day("11-15"), M),
            CheckIn(period("2026-W47"), day("11-22"), R, (updates[2], updates[1])),
        ),
        count=CheckInCounts(asked=3, answered=2, on_time=2),
        missed=0,
        longest_gap=13,
        latest=updates[2],
    )


def test_only_departments_with_a_cadence_check_in():
    found = find_check_ins(
        [department("a"), department("b", cadence="none")], lambda _: (), weeks(1), TODAY
    )
    assert [r.department.slug for r in found] == ["a"]


def test_department_is_not_expected_before_its_first_update():
    assert answers(history(department(), update("11-10"))) == [NO, NO, R, E]


def test_department_without_updates_is_expected_now_and_missing_last_week():
    found = history(department())
    assert answers(found) == [NO, NO, M, E]
    assert (found.count, found.missed, found.longest_gap, found.latest) == (
        CheckInCounts(1, 0, 0),
        1,
        0,
        None,
    )
    assert answers(history(department(), number=2, today=day("11-22"))) == [M, E]


def test_missed_weeks_count_on_while_an_update_is_expected():
    found = history(department(), update("10-28"))
    assert answers(found) == [R, M, M, E]
    assert (found.missed, found.count, found.longest_gap) == (2, CheckInCounts(3, 1, 1), 23)


def test_missed_weeks_end_with_an_update():
    assert history(department(), update("10-28"), update("11-16")).missed == 0


def test_days_away_are_no_silence():
    own = department(away=(Away(since=day("11-02"), until=day("11-16")),))
    found = history(own, update("10-28"))
    assert answers(found) == [R, A, A, E]
    assert (found.missed, found.longest_gap, found.count) == (0, 23 - 14, CheckInCounts(1, 1, 1))


def test_update_after_the_due_day_counts_but_is_not_on_time():
    own = department(due=Due(weekday=2, at=clock(12)))
    found = history(own, update("11-04"), update("11-13"), update("11-14"))
    assert answers(found) == [NO, R, R, M]
    assert found.count == CheckInCounts(asked=3, answered=2, on_time=1)


@pytest.mark.parametrize(
    ("cadence", "updates", "expected", "count"),
    [
        # One update counts for two weeks.
        ("biweekly", ["10-26"], [R, R, M, E], CheckInCounts(2, 1, 1)),
        # The update of the first week counts; that of the third week is a week early.
        ("biweekly", ["10-26", "11-11"], [R, R, R, R], CheckInCounts(2, 2, 2)),
        # More updates than are due settle no further due dates.
        ("biweekly", ["10-26", "11-02", "11-11", "11-18"], [R, R, R, R], CheckInCounts(2, 2, 2)),
        # The update of the fourth week settles what was due since the third.
        ("biweekly", ["10-26", "11-16"], [R, R, M, R], CheckInCounts(2, 2, 1)),
        ("monthly", ["10-26"], [R, R, R, R], CheckInCounts(1, 1, 1)),
        ("monthly", ["10-05", "11-20"], [R, M, M, R], CheckInCounts(2, 2, 1)),
        ("quarterly", ["08-18"], [R, R, R, E], CheckInCounts(1, 1, 1)),
        ("yearly", ["2025-11-17"], [R, R, R, E], CheckInCounts(1, 1, 1)),
    ],
)
def test_longer_cadence_is_due_once_in_each(cadence, updates, expected, count):
    found = history(department(cadence=cadence), *map(update, updates))
    assert (answers(found), found.count) == (expected, count)


@pytest.mark.parametrize(
    ("cadence", "updates", "number", "count"),
    [
        # An update at the end of a week counts in five weeks; nothing new is due in the fifth.
        ("monthly", ["2026-07-05"], 21, CheckInCounts(5, 1, 1)),
        ("monthly", ["2026-07-05", "2026-08-03"], 21, CheckInCounts(5, 2, 2)),
        # An update while an earlier one counts settles the next due date.
        ("monthly", ["2026-07-05", "2026-07-22"], 21, CheckInCounts(6, 2, 2)),
        ("quarterly", ["2026-08-16"], 15, CheckInCounts(1, 1, 1)),
        ("yearly", ["2025-11-16"], 54, CheckInCounts(1, 1, 1)),
    ],
)
def test_update_is_counted_once(cadence, updates, number, count):
    own = history(department(cadence=cadence), *map(update, updates), number=number)
    assert own.count == count


def test_cadence_without_an_update_is_missed_once():
    own = department(cadence="monthly")
    found = history(own, update("2026-06-01"), number=12)
    assert answers(found) == [M] * 11 + [E]
    assert (found.count, found.missed) == (CheckInCounts(asked=3), 11)


def test_update_is_due_now_unless_an_earlier_one_still_counts():
    monthly = department(cadence="monthly")
    assert not history(monthly, update("11-02")).is_due_now
    assert history(monthly, update("11-02"), update("11-18")).is_due_now
    assert history(monthly, update("10-02")).is_due_now
    away = department(away=(Away(since=day("11-16"), until=day("11-30")),))
    assert not history(away, update("11-02")).is_due_now


DAYS = st.dates(date(2024, 1, 1), date(2026, 11, 20))
CADENCES = st.sampled_from(["weekly", "biweekly", "monthly", "quarterly", "yearly"])


@given(st.lists(DAYS, min_size=1, max_size=20), CADENCES)
def test_check_ins_agree_with_the_state_of_a_single_week(days, cadence):
    own = department(cadence=cadence)
    updates = [update(day.isoformat(), str(number)) for number, day in enumerate(days)]
    found = history(own, *updates, number=26)
    assert answers(found) == [find_check_in_state(own, updates, week, TODAY) for week in weeks(26)]
    assert [cell.updates for cell in found.cells] == [
        tuple(one for one in newest_first(updates) if one.date in week) for week in weeks(26)
    ]


@given(st.lists(DAYS, max_size=20), CADENCES)
def test_counts_never_exceed_each_other(days, cadence):
    updates = [update(day.isoformat(), str(number)) for number, day in enumerate(days)]
    found = history(department(cadence=cadence), *updates, number=26)
    assert 0 <= found.count.on_time <= found.count.answered <= found.count.asked <= 26
    assert found.missed <= 26


def test_work_grows_with_the_number_of_updates_and_no_faster():
    def count_calls(number):
        days = (TODAY - timedelta(days=n % 3000) for n in range(number))
        updates = newest_first(update(day.isoformat(), str(n)) for n, day in enumerate(days))
        calls = []
        sys.setprofile(lambda _, event, __: calls.append(event))
        try:
            find_check_ins([department()], lambda _: updates, weeks(26), TODAY)
        finally:
            sys.setprofile(None)
        return len(calls)

    assert count_calls(4000) < 3 * count_calls(2000)


FRIDAY = day("11-20")
SUNDAY = day("11-22")


class Holder(Model):
    due: DueTime


def due(text):
    return Holder.model_validate({"due": text}).due


def answer(own, *updates, key="2026-W47", today=FRIDAY):
    return find_check_in_state(own, updates, period(key), today)


def test_report_in_the_period_counts():
    assert answer(department(), update("11-16")) is CheckInState.REPORTED
    assert answer(department(), update("11-22")) is CheckInState.REPORTED


def test_only_empty_updates_are_nothing_to_report():
    nothing = update("11-17", nothing_to_report=True)
    assert answer(department(), nothing) is CheckInState.NOTHING
    assert answer(department(), nothing, update("11-18")) is CheckInState.REPORTED


def test_updates_beside_the_period_do_not_count():
    updates = update("11-15"), update("11-23")
    assert answer(department(), *updates, today=day("11-30")) is CheckInState.MISSING


@pytest.mark.parametrize(
    ("today", "expected"), [("11-20", CheckInState.EXPECTED), ("11-21", CheckInState.MISSING)]
)
def test_update_is_expected_up_to_the_due_day(today, expected):
    own = department(due=due("friday 12:00"))
    assert answer(own, update("11-02"), today=day(today)) is expected


def test_without_a_due_day_the_last_day_is_due():
    assert answer(department(), today=SUNDAY) is CheckInState.EXPECTED
    assert answer(department(), today=day("11-23")) is CheckInState.MISSING


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
        ("11-20", "11-21", CheckInState.AWAY),
        ("11-16", "11-20", CheckInState.MISSING),  # back on the due day
        ("11-21", "11-30", CheckInState.MISSING),  # left the day after
    ],
)
def test_who_is_away_on_the_due_day_is_not_missing(since, until, expected):
    away = (Away(since=day("10-01"), until=day("10-02")), Away(since=day(since), until=day(until)))
    own = department(due=due("friday 12:00"), away=away)
    assert answer(own, today=day("11-23")) is expected


def test_who_is_away_and_reports_all_the_same_has_reported():
    own = department(away=(Away(since=day("11-01"), until=day("12-01")),))
    assert answer(own, update("11-17")) is CheckInState.REPORTED


def test_nothing_is_expected_without_a_promise():
    own = department(cadence="none")
    assert answer(own, today=day("12-30")) is CheckInState.NOT_EXPECTED
    assert answer(own, update("11-17")) is CheckInState.REPORTED


def test_department_that_joined_later_was_not_there_yet():
    first_update = update("11-23")
    assert answer(department(), first_update, today=day("12-30")) is CheckInState.NOT_EXPECTED


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
def test_one_update_within_the_cadence_counts(cadence, last_in, last_out):
    own = department(cadence=cadence)
    late = day("11-30")
    assert answer(own, update(last_in), today=late) is CheckInState.REPORTED
    assert answer(own, update(last_out), today=late) is CheckInState.MISSING


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
def test_month_expects_one_update_or_less(cadence, last_in, last_out):
    own = department(cadence=cadence)
    late = day("12-30")
    assert answer(own, update(last_in), key="2026-11", today=late) is CheckInState.REPORTED
    assert answer(own, update(last_out), key="2026-11", today=late) is CheckInState.MISSING


def test_rhythm_of_months_begins_on_the_last_day_where_a_month_is_shorter():
    # Week 13 of 2026 ends before 30 March; there is no 30 February.
    own = department(cadence="monthly")
    late = day("2026-04-30")
    assert answer(own, update("2026-02-28"), key="2026-W13", today=late) is CheckInState.REPORTED
    assert answer(own, update("2026-02-27"), key="2026-W13", today=late) is CheckInState.MISSING
    leap = update("2024-02-29"), update("2024-02-28")
    # Week 13 of 2024 ends before 1 April.
    assert answer(own, leap[0], key="2024-W13", today=late) is CheckInState.MISSING
    assert answer(own, update("2024-03-01"), key="2024-W13", today=late) is CheckInState.REPORTED


def next_day(own, latest=None, today=FRIDAY):
    return next_due(own, latest, period_of(today, "week", BERLIN), today)


def test_next_update_is_due_this_week_until_published():
    own = department(due=due("friday 12:00"))
    assert next_day(own) == FRIDAY
    assert next_day(own, update("11-18")) == day("11-27")


def test_next_update_after_a_missed_one_is_due_next_week():
    own = department(due=due("wednesday 12:00"))
    assert next_day(own, update("11-11")) == day("11-25")


def test_next_update_of_a_long_cadence_is_far_ahead():
    own = department(cadence="monthly", due=due("friday 12:00"))
    assert next_day(own, update("11-18")) == day("12-18")


def test_next_update_is_not_due_while_away():
    own = department(due=due("friday 12:00"), away=(Away(since=day("11-16"), until=day("12-01")),))
    assert next_day(own) == day("12-04")


def test_nobody_waits_for_a_department_without_a_promise():
    assert next_day(department(cadence="none")) is None


def test_department_without_updates_is_expected_now_and_not_missing_long_ago():
    answers = [answer(department(), key=f"2026-W{week}", today=FRIDAY) for week in (45, 46, 47)]
    assert answers == [CheckInState.NOT_EXPECTED, CheckInState.MISSING, CheckInState.EXPECTED]
