import sys
from datetime import date, timedelta
from datetime import time as clock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from making import day, department, newest_first, period, update
from rundbrief.config.fields import Due
from rundbrief.content.schema import Away
from rundbrief.editorial.check_ins import Cell, Count, Record, find_requests
from rundbrief.editorial.expected import Answer, find_answer

TODAY = day("11-20")
R, E, M, A, NO = (
    Answer.REPORTED,
    Answer.EXPECTED,
    Answer.MISSING,
    Answer.AWAY,
    Answer.NOT_EXPECTED,
)


def weeks(number, last="2026-W47"):
    found = [period(last)]
    while len(found) < number:
        found.insert(0, found[0].previous)
    return tuple(found)


def record(own, *updates, number=4, today=TODAY):
    """today: in week 47, whose Sunday is the 22nd of November."""
    found = find_requests([own], lambda _: newest_first(updates), weeks(number), today)
    (only,) = found
    return only


def answers(found):
    return [cell.answer for cell in found.cells]


def test_record_holds_what_was_said_in_each_week():
    words = update("11-04"), update("11-17", "b"), update("11-18", "c", nothing_to_report=True)
    own = department()
    assert record(own, *words, number=3, today=TODAY) == Record(
        department=own,
        cells=(
            Cell(period("2026-W45"), day("11-08"), R, (words[0],)),
            Cell(period("2026-W46"), day("11-15"), M),
            Cell(period("2026-W47"), day("11-22"), R, (words[2], words[1])),
        ),
        count=Count(asked=3, answered=2, on_time=2),
        missed=0,
        silence=13,
        newest=words[2],
    )


def test_only_who_promised_a_rhythm_is_asked():
    found = find_requests(
        [department("a"), department("b", cadence="none")], lambda _: (), weeks(1), TODAY
    )
    assert [r.department.slug for r in found] == ["a"]


def test_before_its_first_word_a_department_was_not_there():
    assert answers(record(department(), update("11-10"))) == [NO, NO, R, E]


def test_department_that_never_wrote_is_asked_now_and_missing_last_week():
    found = record(department())
    assert answers(found) == [NO, NO, M, E]
    assert (found.count, found.missed, found.silence, found.newest) == (Count(1, 0, 0), 1, 0, None)
    assert answers(record(department(), number=2, today=day("11-22"))) == [M, E]


def test_missed_weeks_in_a_row_count_on_while_a_word_is_expected():
    found = record(department(), update("10-28"))
    assert answers(found) == [R, M, M, E]
    assert (found.missed, found.count, found.silence) == (2, Count(3, 1, 1), 23)


def test_missed_weeks_end_with_a_word():
    assert record(department(), update("10-28"), update("11-16")).missed == 0


def test_days_away_are_no_silence():
    own = department(away=(Away(since=day("11-02"), until=day("11-16")),))
    found = record(own, update("10-28"))
    assert answers(found) == [R, A, A, E]
    assert (found.missed, found.silence, found.count) == (0, 23 - 14, Count(1, 1, 1))


def test_word_after_the_due_day_is_an_answer_and_not_on_time():
    own = department(due=Due(weekday=2, at=clock(12)))
    found = record(own, update("11-04"), update("11-13"), update("11-14"))
    assert answers(found) == [NO, R, R, M]
    assert found.count == Count(asked=3, answered=2, on_time=1)


@pytest.mark.parametrize(
    ("cadence", "words", "expected", "count"),
    [
        # One word is enough for two weeks.
        ("biweekly", ["10-26"], [R, R, M, E], Count(2, 1, 1)),
        # A word of the first week holds; the word of the third week is a week early.
        ("biweekly", ["10-26", "11-11"], [R, R, R, R], Count(2, 2, 2)),
        # More words than promised answer no more requests.
        ("biweekly", ["10-26", "11-02", "11-11", "11-18"], [R, R, R, R], Count(2, 2, 2)),
        # The word of the fourth week answers what was open since the third.
        ("biweekly", ["10-26", "11-16"], [R, R, M, R], Count(2, 2, 1)),
        ("monthly", ["10-26"], [R, R, R, R], Count(1, 1, 1)),
        ("monthly", ["10-05", "11-20"], [R, M, M, R], Count(2, 2, 1)),
        ("quarterly", ["08-18"], [R, R, R, E], Count(1, 1, 1)),
        ("yearly", ["2025-11-17"], [R, R, R, E], Count(1, 1, 1)),
    ],
)
def test_rarer_rhythm_is_asked_once_in_each(cadence, words, expected, count):
    found = record(department(cadence=cadence), *map(update, words))
    assert (answers(found), found.count) == (expected, count)


@pytest.mark.parametrize(
    ("cadence", "words", "number", "count"),
    [
        # A word at the end of a week holds in five weeks, of which the fifth is no new request.
        ("monthly", ["2026-07-05"], 21, Count(5, 1, 1)),
        ("monthly", ["2026-07-05", "2026-08-03"], 21, Count(5, 2, 2)),
        # What was said while a word was enough answers the next request.
        ("monthly", ["2026-07-05", "2026-07-22"], 21, Count(6, 2, 2)),
        ("quarterly", ["2026-08-16"], 15, Count(1, 1, 1)),
        ("yearly", ["2025-11-16"], 54, Count(1, 1, 1)),
    ],
)
def test_word_is_counted_once(cadence, words, number, count):
    own = record(department(cadence=cadence), *map(update, words), number=number)
    assert own.count == count


def test_silent_rhythm_is_one_request_that_was_missed():
    own = department(cadence="monthly")
    found = record(own, update("2026-06-01"), number=12)
    assert answers(found) == [M] * 11 + [E]
    assert (found.count, found.missed) == (Count(asked=3), 11)


def test_word_is_wanted_now_unless_an_older_one_is_enough():
    monthly = department(cadence="monthly")
    assert not record(monthly, update("11-02")).is_asked_now
    assert record(monthly, update("11-02"), update("11-18")).is_asked_now
    assert record(monthly, update("10-02")).is_asked_now
    away = department(away=(Away(since=day("11-16"), until=day("11-30")),))
    assert not record(away, update("11-02")).is_asked_now


DAYS = st.dates(date(2024, 1, 1), date(2026, 11, 20))
CADENCES = st.sampled_from(["weekly", "biweekly", "monthly", "quarterly", "yearly"])


@given(st.lists(DAYS, min_size=1, max_size=20), CADENCES)
def test_cells_say_what_is_said_of_a_single_week(days, cadence):
    own = department(cadence=cadence)
    words = [update(day.isoformat(), str(number)) for number, day in enumerate(days)]
    found = record(own, *words, number=26)
    assert answers(found) == [find_answer(own, words, week, TODAY) for week in weeks(26)]
    assert [cell.said for cell in found.cells] == [
        tuple(word for word in newest_first(words) if word.date in week) for week in weeks(26)
    ]


@given(st.lists(DAYS, max_size=20), CADENCES)
def test_counts_never_exceed_each_other(days, cadence):
    words = [update(day.isoformat(), str(number)) for number, day in enumerate(days)]
    found = record(department(cadence=cadence), *words, number=26)
    assert 0 <= found.count.on_time <= found.count.answered <= found.count.asked <= 26
    assert found.missed <= 26


def test_work_grows_with_the_number_of_updates_and_no_faster():
    def count_calls(number):
        days = (TODAY - timedelta(days=n % 3000) for n in range(number))
        updates = newest_first(update(day.isoformat(), str(n)) for n, day in enumerate(days))
        calls = []
        sys.setprofile(lambda _, event, __: calls.append(event))
        try:
            find_requests([department()], lambda _: updates, weeks(26), TODAY)
        finally:
            sys.setprofile(None)
        return len(calls)

    assert count_calls(4000) < 3 * count_calls(2000)
