from hypothesis import given
from hypothesis import strategies as st

from rundbrief.colours import contrast_ratio, luminance, mix

COLOURS = st.integers(0, 0xFFFFFF).map(lambda n: f"#{n:06x}")


@given(COLOURS, COLOURS)
def test_contrast_is_between_1_and_21_and_the_same_both_ways(one, other):
    assert 1 <= contrast_ratio(one, other) <= 21.0001
    assert contrast_ratio(one, other) == contrast_ratio(other, one)


def test_mix():
    assert mix("#000000", "#ffffff", 0.5) == "#808080"
    assert mix("#102030", "#ffffff", 0) == "#102030"


def test_luminance_of_black_and_white():
    assert (luminance("#000000"), round(luminance("#ffffff"), 6)) == (0, 1)
