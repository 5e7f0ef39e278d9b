from fractions import Fraction

import pytest

from rundbrief.editorial.control_chart import (
    CentreLine,
    ControlLimits,
    Segment,
    find_near,
    find_outside,
    find_outside_at_shift,
    find_runs,
    to_fraction,
)

LIMITS = ControlLimits(Fraction(10), Fraction(1))  # 7.34, half-way 8.67, 10, half-way 11.33, 12.66
CENTRE = CentreLine(Fraction(10), Fraction(10))


def segment(values, first=0):
    return Segment(first, first + len(values), LIMITS)


def fractions(*values):
    return [to_fraction(value) for value in values]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ((10, 12.66, 7.34, 10), []),
        ((10, 13, 10), [(1, (1,))]),
        ((13, 14, 10, 13), [(1, (0, 1)), (1, (3,))]),
        ((13, 7, 13), [(1, (0,)), (-1, (1,)), (1, (2,))]),
    ],
)
def test_outside(values, found):
    values = fractions(*values)
    assert list(find_outside(values, segment(values), LIMITS)) == found


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([11] * 7, []),
        ([11] * 8, [(1, tuple(range(8)))]),
        ([9] * 9, [(-1, tuple(range(9)))]),
        ([11] * 7 + [10] + [11] * 7, []),
        ([11] * 7 + [9] + [11] * 8, [(1, tuple(range(8, 16)))]),
        ([11] * 8 + [9] * 8, [(1, tuple(range(8))), (-1, tuple(range(8, 16)))]),
    ],
)
def test_runs(values, found):
    values = fractions(*values)
    assert list(find_runs(values, segment(values), CENTRE)) == found


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ((12, 12, 10), []),
        ((12, 12, 12), []),  # three are no four
        ((12, 12, 12, 10), [(1, (0, 1, 2))]),
        ((12, 10, 12, 12), [(1, (0, 2, 3))]),
        ((12, 10, 10, 12, 12), []),
        ((12, 8, 12, 12), [(1, (0, 2, 3))]),
        ((8, 8, 8, 12), [(-1, (0, 1, 2))]),
        ((12, 8, 8, 12), []),
        ((11.33, 12, 12, 11.33), []),  # half-way is not nearer
        ((13, 13, 13, 10), [(1, (0, 1, 2))]),  # outside is near, too
        ((12, 12, 10, 12, 12), [(1, (0, 1, 3, 4))]),  # fours that share values are one
        ((12, 12, 12, 10, 10, 10, 12, 12, 12), [(1, (0, 1, 2)), (1, (6, 7, 8))]),
    ],
)
def test_near(values, found):
    values = fractions(*values)
    assert list(find_near(values, segment(values), LIMITS)) == found


def test_rules_examine_one_segment_alone():
    values = fractions(13, 13, 13, *[11] * 8)
    own = Segment(3, 11, LIMITS)
    assert list(find_outside(values, own, LIMITS)) == []
    assert list(find_near(values, own, LIMITS)) == []
    assert list(find_runs(values, own, CENTRE)) == [(1, tuple(range(3, 11)))]


def test_way_from_the_old_level_is_no_signal():
    """Eight values long, and only on the side of the old level."""
    values = fractions(13, 13, 13, 7, 10, 10, 10, 13, 13, 10)
    whole = segment(values)
    assert list(find_outside(values, whole, LIMITS, back=1)) == [(-1, (3,)), (1, (8,))]
    assert list(find_near(values, whole, LIMITS, back=1)) == []
    assert list(find_runs(fractions(*[11] * 15), Segment(0, 15, LIMITS), CENTRE, back=1)) == []


OLD = ControlLimits(Fraction(20), Fraction(1))  # 17.34 to 22.66
WIDE = ControlLimits(Fraction(17), Fraction(5))  # 3.7 to 30.3


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ((19, 19, 5, 19, 19, 19, 19, 19), [(-1, (2,))]),  # wild on its day; now the limits hold it
        ((19, 19, 5, 6, 7, 19, 19, 19), [(-1, (2, 3, 4))]),
        ((16, 16, 16, 16, 19, 19, 19, 19), []),  # half of them: the shift itself
        ((19, 19, 3, 19, 19, 19, 19, 19), []),  # the new limits tell it already
        ((19, 19, 19, 19, 19, 19, 19, 19, 5), []),  # after the eight, only the new limits count
    ],
)
def test_extreme_value_stays_a_signal_after_a_shift(values, found):
    values = fractions(*values)
    whole = Segment(0, len(values), WIDE)
    assert list(find_outside_at_shift(values, whole, OLD, WIDE)) == found
