from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rundbrief.editorial.control_chart import (
    CentreLine,
    ControlLimits,
    Segment,
    compute_limits,
    find_centre_line,
    split_at_shifts,
    to_fraction,
)

# Numbers as people write them; small ones, so that equal values, ties and shifts are common.
VALUES = st.lists(st.integers(-40, 40).map(lambda n: to_fraction(n / 10)), max_size=40)


def fractions(*values):
    return [to_fraction(value) for value in values]


def test_limits_by_hand():
    """Mean 96/8 = 12. Steps 2 1 2 1 2 3 2, together 13: mean 13/7. 2.66 × 13/7 = 4.94."""
    limits = compute_limits(fractions(10, 12, 11, 13, 12, 14, 11, 13))
    assert limits == ControlLimits(Fraction(12), Fraction(13, 7))
    assert (limits.lower, limits.upper) == (Fraction("7.06"), Fraction("16.94"))


def test_limits_of_a_constant_are_the_constant():
    limits = compute_limits(fractions(*[0.1] * 10))
    assert (limits.lower, limits.mean, limits.upper) == (Fraction(1, 10),) * 3


def test_limits_are_exact_where_floating_numbers_are_not():
    assert compute_limits(fractions(0.1, 0.3)).mean == to_fraction(0.2)


@pytest.mark.parametrize(
    ("values", "lower"),
    [
        ((0, 4, 0, 4, 0, 4, 0, 4), 0),  # nothing goes below zero that never did
        # Mean 15/8, steps 5 + 6 × 4 = 29.
        ((-1, 4, 0, 4, 0, 4, 0, 4), Fraction(15, 8) - Fraction("2.66") * Fraction(29, 7)),
    ],
)
def test_lower_limit_ends_where_values_do(values, lower):
    (segment,) = split_at_shifts(fractions(*values))
    assert segment.limits
    assert segment.limits.lower == lower


LIMITS = ControlLimits(Fraction(10), Fraction(1))  # 7.34, 8.67, 10, 11.33, 12.66


@pytest.mark.parametrize(
    ("value", "outside", "near"),
    [
        (12.67, 1, 1),
        (12.66, 0, 1),
        (11.34, 0, 1),
        (11.33, 0, 0),
        (10, 0, 0),
        (8.67, 0, 0),
        (8.66, 0, -1),
        (7.34, 0, -1),
        (7.33, -1, -1),
    ],
)
def test_side_of_a_value(value, outside, near):
    assert LIMITS.side_outside(to_fraction(value)) == outside
    assert LIMITS.side_near(to_fraction(value)) == near


def test_near_the_lower_limit_counts_from_the_limit_before_it_was_cut():
    cut = ControlLimits(
        Fraction(2), Fraction(1), floor=Fraction()
    )  # -0.66, cut at 0; half-way 0.67
    assert (cut.side_near(to_fraction(0.66)), cut.side_near(to_fraction(0.67))) == (-1, 0)


@pytest.mark.parametrize("number", range(8))
def test_fewer_than_eight_values_have_no_limits(number):
    segments = split_at_shifts(fractions(*range(number)))
    assert segments == ((Segment(0, number, None),) if number else ())


def test_limits_begin_anew_with_the_eight_that_show_a_shift():
    values = fractions(*[11, 10] * 5, *[20, 21] * 4)
    low, high = compute_limits(values[:10], Fraction()), compute_limits(values[10:], Fraction())
    assert split_at_shifts(values) == (Segment(0, 10, low), Segment(10, 18, high))


def test_seven_on_one_side_are_no_shift():
    assert len(split_at_shifts(fractions(*[11, 10] * 5, *[20, 21] * 3, 20))) == 1


def test_value_on_the_mean_ends_a_run():
    before = [12, 10] * 5
    assert len(split_at_shifts(fractions(*before, *[13] * 7, 11, *[13] * 7))) == 1
    assert len(split_at_shifts(fractions(*before, *[13] * 7, 11.1))) == 2


def test_seven_values_before_are_too_few_for_a_shift():
    assert len(split_at_shifts(fractions(*[10] * 7, *[20] * 8))) == 1


def test_neighbours_of_an_extreme_value_are_no_shift():
    """All but one are on one side of the mean, since it is pulled there."""
    steady = [10, 11, 10, 9] * 4
    values = fractions(*steady, 200, *steady)
    assert find_centre_line(values[:17]) == CentreLine(Fraction(10), Fraction(360, 17))
    assert len(split_at_shifts(values)) == 1


@given(VALUES)
def test_each_value_is_in_one_segment(values):
    segments = split_at_shifts(values)
    ends = [s.until for s in segments]
    assert [s.first for s in segments] == [0, *ends][: len(segments)]
    assert ends[-1:] == ([len(values)] if values else [])
    for segment in segments:
        own = values[segment.first : segment.until]
        enough = len(values) >= 8
        assert (segment.limits is not None) == (len(own) >= 8) == enough


@given(VALUES, st.integers(0, 40))
def test_later_values_never_move_a_shift(values, cut):
    """A shift that was once reported stays reported."""
    then, now = split_at_shifts(values[:cut]), split_at_shifts(values)
    assert [s.first for s in now[: len(then)]] == [s.first for s in then]
    assert now[: len(then) - 1] == then[:-1] or min(values) < 0 <= min(values[:cut])


@given(VALUES.filter(bool))
def test_mean_is_within_the_limits(values):
    limits = compute_limits(values)
    assert limits.lower <= limits.mean <= limits.upper
    assert limits.mean - limits.lower == limits.upper - limits.mean
    assert min(values) <= limits.mean <= max(values)


@given(st.integers(8, 20), st.integers(8, 20), st.integers(-5, 5), st.integers(-5, 5).filter(bool))
def test_shift_of_a_constant_is_found_to_the_day(before, after, level, step):
    values = fractions(*[level] * before, *[level + step] * after)
    assert [s.first for s in split_at_shifts(values)] == [0, before]


@given(VALUES)
def test_successive_segments_differ_in_level(values):
    for one, other in pairwise(split_at_shifts(values)):
        mean = compute_limits(values[one.first : one.until]).mean
        run = values[other.first : other.first + 8]
        assert min(run) > mean or max(run) < mean
