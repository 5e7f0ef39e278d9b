from hypothesis import given
from hypothesis import strategies as st

from making import day, newest_first, period, update
from rundbrief.editorial.selection import (
    index_on_or_before,
    select_between,
    select_in,
    with_neighbours,
)

DAYS = st.dates(day("2026-10-25"), day("2026-12-05"))
WORDS = st.lists(DAYS, max_size=30).map(
    lambda days: newest_first(update(d.isoformat(), str(n)) for n, d in enumerate(days))
)


@given(WORDS)
def test_updates_of_a_period_are_those_with_its_days(words):
    for key in ("2026-W47", "2026-11"):
        expected = tuple(word for word in words if word.date in period(key))
        assert select_in(words, period(key)) == expected


@given(WORDS, DAYS, DAYS)
def test_updates_between_days_are_without_the_second_one(words, since, until):
    expected = tuple(word for word in words if since <= word.date < until)
    assert select_between(words, since, until) == expected


@given(WORDS, DAYS)
def test_later_updates_are_skipped(words, last):
    assert words[index_on_or_before(words, last) :] == tuple(w for w in words if w.date <= last)


@given(st.lists(st.integers()))
def test_neighbours_are_the_items_before_and_after(items):
    found = list(with_neighbours(items))
    assert [item for __, item, __ in found] == items
    assert [before for before, __, __ in found[1:]] == items[:-1]
    assert [after for __, __, after in found[:-1]] == items[1:]
    assert not items or (found[0][0], found[-1][2]) == (None, None)
