import pytest

from making import metric
from rundbrief.editorial.control_chart import ControlLimits, to_fraction
from rundbrief.editorial.metric_texts import (
    NumberFormat,
    choose_number_format,
    describe_series,
    describe_signal,
)
from rundbrief.editorial.metric_verdicts import analyse_series
from rundbrief.i18n.texts import load_texts

EN, DE = load_texts("en"), load_texts("de")


def limits(mean, moving_range):
    return ControlLimits(to_fraction(mean), to_fraction(moving_range))


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
    number_format = choose_number_format(metric(*values, unit="rides"), spread, EN)
    assert number_format == NumberFormat(EN, "rides", decimals, rough)


def test_numbers_are_written_in_the_language():
    one, other = (NumberFormat(texts, "€", 1, 2) for texts in (EN, DE))
    assert (one.value(1234.5), other.value(1234.5)) == ("1,234.5", "1.234,5")
    assert (one.limit(to_fraction(1234.5)), other.limit(to_fraction(1234.5))) == (
        "1,234.50",
        "1.234,50",
    )
    assert (one.given(1500.0), other.given(0.25)) == ("1,500", "0,25")
    assert (one.value(-0.04), one.value(-12)) == ("0.0", "-12.0")
    assert one.range(limits(10, 1)) == "7.34 to 12.66 €"
    assert NumberFormat(EN, "", 0, 0).range(limits(10, 1)) == "7 to 13"


EN = load_texts("en")
STEADY = (10, 12, 11, 13, 12, 14, 11, 13)  # mean 12, limits 7.06 to 16.94


def said(*values, **more):
    the_metric = metric(*values, **({"unit": "rides"} | more))
    analysis = analyse_series(the_metric)
    number_format = choose_number_format(the_metric, analysis.limits, EN)
    return describe_series(the_metric, analysis, number_format)


def signals(*values, **more):
    the_metric = metric(*values, **({"unit": "rides"} | more))
    analysis = analyse_series(the_metric)
    number_format = choose_number_format(the_metric, analysis.limits, EN)
    return [describe_signal(the_metric, signal, number_format) for signal in analysis.signals]


NOISE = "The latest value is within the normal range (7.1 to 16.9 rides). No action needed."


@pytest.mark.parametrize(
    ("target", "outlook"),
    [
        ((), ""),
        ((7,), " At this level, every value will meet the target."),
        (
            (8,),
            " At this level, some values will meet the target and some won’t, purely by chance.",
        ),
        (
            (17,),
            (
                " At this level, no value will meet the target. That takes a change in how the"
                " work is done."
            ),
        ),
    ],
)
def test_noise_says_what_always_happens_and_whether_that_is_enough(target, outlook):
    assert said(*STEADY, target=target) == NOISE + outlook


def test_too_few_values_are_described_as_such():
    assert said() == ""
    assert said(1) == "Too few values to tell: 1 so far, 8 needed."
    assert said(1, 2, 3) == "Too few values to tell: 3 so far, 8 needed."


def test_constant_series_has_nothing_to_react_to():
    assert said(*[5] * 9) == "The last 9 values are the same. No action needed."


@pytest.mark.parametrize(
    ("direction", "advice"),
    [
        ("up", "This is better. Find out why, and keep it up."),
        ("down", "This is worse. Find out why."),
        ("band", "Find out why."),
    ],
)
def test_signal_says_what_to_find_out(direction, advice):
    # Mean 136/9, mean step 40/8: 15.1 ± 13.3.
    words = "40 rides on Mar 1, 2026 is above the expected range (2 to 28 rides)."
    assert said(*STEADY, 40, direction=direction) == f"{words} {advice}"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((*STEADY, 0), "0 rides on Mar 1, 2026 is below the expected range"),
        ((*[10, 11] * 8, 20, 21), "2 values above the expected range"),
        ((*[10, 11] * 8, 1, 0), "2 values below the expected range"),
        (
            (*STEADY, *[v + 20 for v in STEADY]),
            (
                "8 values in a row above the mean since Mar 1, 2026: something changed."
                " The mean moved from about 12.0 to about 32.0 rides."
            ),
        ),
        (
            (*[v + 20 for v in STEADY], *STEADY),
            (
                "8 values in a row below the mean since Mar 1, 2026: something changed."
                " The mean moved from about 32.0 to about 12.0 rides."
            ),
        ),
        (
            (10, 14, 9, 13, 10, 14, 10, 16, 19, 15, 19, 16, 20, 15, 19),
            "8 values in a row above the mean, Feb 22 – Apr 12, 2026.",
        ),
        (
            (20, 16, 21, 17, 20, 16, 20, 14, 11, 15, 11, 14, 10, 15, 11),
            "8 values in a row below the mean, Feb 22 – Apr 12, 2026.",
        ),
        (
            (10, 12, 11, 13, 12, 14, 11, 13, 16, 16, 15.5),
            "3 values near the upper limit of 17.",
        ),
        (
            (16, 14, 15, 13, 14, 12, 15, 13, 10, 10, 10.5),
            "3 values near the lower limit of 8.",
        ),
    ],
)
def test_each_kind_of_signal_has_a_description(values, words):
    assert signals(*values)[-1].replace("\u2009", " ").startswith(words)
