import pytest

from making import metric
from rundbrief.editorial.control_limits import Limits, exact
from rundbrief.editorial.numbers import Figures, find_figures
from rundbrief.i18n.texts import load_texts

EN, DE = load_texts("en"), load_texts("de")


def limits(mean, moving_range):
    return Limits(exact(mean), exact(moving_range))


@pytest.mark.parametrize(
    ("values", "spread", "decimals", "rough"),
    [
        ((), None, 0, 0),
        ((0, 0), None, 0, 0),
        ((9120, 9480), limits(9300, 475), 0, 0),  # 2527 apart
        ((4.3, 5, 11), limits(6, 1), 1, 1),  # 5.32 apart
        ((4, 5, 3), limits(4, 1), 0, 1),
        ((4, 5, 3), limits(4, 0.01), 0, 3),  # 0.0532 apart
        ((5, 5, 5), limits(5, 0), 0, 0),
        ((3.3333333333, 10), limits(5, 1), 2, 2),
        ((0.00035, 0.0004123), limits(0.0004, 0.00003), 6, 6),
        ((1234567.891, 5), limits(5, 1e6), 2, 2),
        ((1e15, 5), limits(5, 1e14), 0, 0),
        ((1e-12, 0), limits(0, 1e-13), 9, 9),
    ],
)
def test_decimals_follow_the_values_and_their_limits(values, spread, decimals, rough):
    figures = find_figures(metric(*values, unit="rides"), spread, EN)
    assert figures == Figures(EN, "rides", decimals, rough)


def test_numbers_are_written_in_the_language():
    one, other = (Figures(texts, "€", 1, 2) for texts in (EN, DE))
    assert (one.value(1234.5), other.value(1234.5)) == ("1,234.5", "1.234,5")
    assert (one.limit(exact(1234.5)), other.limit(exact(1234.5))) == ("1,234.50", "1.234,50")
    assert (one.given(1500.0), other.given(0.25)) == ("1,500", "0,25")
    assert (one.value(-0.04), one.value(-12)) == ("0.0", "-12.0")
    assert one.range(limits(10, 1)) == "7.34 to 12.66 €"
    assert Figures(EN, "", 0, 0).range(limits(10, 1)) == "7 to 13"
