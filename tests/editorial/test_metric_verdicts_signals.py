from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from making import day, metric
from rundbrief.editorial.control_chart import ControlLimits, compute_limits, to_fraction
from rundbrief.editorial.metric_verdicts import (
    SeriesAnalysis,
    SeriesVerdict,
    Signal,
    SignalKind,
    Tendency,
    analyse_series,
    find_tendency,
)

STEADY = (10, 12, 11, 13, 12, 14, 11, 13)  # mean 12, limits 7.06 to 16.94


def seen(*values, **more):
    """What is found: kind, above or below, which values, for better or worse."""
    return [
        (s.kind.value, s.above, s.places, s.tendency.value)
        for s in analyse_series(metric(*values, **more)).signals
    ]


def current(*values, **more):
    signal = analyse_series(metric(*values, **more)).current
    return signal and signal.kind.value


def test_steady_series_is_noise():
    analysis = analyse_series(metric(*STEADY))
    assert analysis.limits == ControlLimits(Fraction(12), Fraction(13, 7), floor=Fraction())
    assert (analysis.verdict, analysis.signals, analysis.first) == (SeriesVerdict.NOISE, (), 0)


@pytest.mark.parametrize("number", range(8))
def test_nobody_can_tell_of_fewer_than_eight(number):
    analysis = analyse_series(metric(*STEADY[:number]))
    assert (analysis.verdict, analysis.signals, analysis.limits) == (SeriesVerdict.FEW, (), None)


def test_value_outside_is_a_signal_with_its_day():
    """Mean 12.8, steps 13 and 12: 2.66 × 25/8 = 8.3125, so 25 is above 13.4444 + 8.3125."""
    values = (*STEADY, 25)
    limits = compute_limits([to_fraction(v) for v in values], Fraction())
    signal = Signal(
        kind=SignalKind.OUTSIDE,
        above=True,
        places=(8,),
        since=day("03-01"),
        until=day("03-01"),
        tendency=Tendency.BETTER,
        limits=limits,
    )
    assert limits.upper == Fraction(121, 9) + Fraction("8.3125")
    analysis = analyse_series(metric(*values))
    assert analysis == SeriesAnalysis(
        SeriesVerdict.SIGNAL, analysis.segments, signals=(signal,), current=signal
    )


def test_signal_of_the_past_is_not_the_verdict():
    """What is outside stays marked, and the newest value is noise again."""
    analysis = analyse_series(metric(*STEADY, 40, *STEADY))
    assert [s.places for s in analysis.signals] == [(8,)]
    assert (analysis.verdict, analysis.current) == (SeriesVerdict.NOISE, None)


def test_shift_says_what_was_and_what_is():
    analysis = analyse_series(metric(*STEADY, *[v + 20 for v in STEADY], direction="down"))
    (shift,) = analysis.signals
    assert (shift.kind, shift.above, shift.places) == (SignalKind.SHIFT, True, tuple(range(8, 16)))
    assert (shift.since, shift.until) == (day("03-01"), day("04-19"))
    assert shift.after
    assert (shift.limits.mean, shift.after.mean) == (Fraction(12), Fraction(32))
    assert shift.tendency is Tendency.WORSE
    assert analysis.current is shift
    assert analysis.first == 8


@pytest.mark.parametrize(("more", "news"), [(3, "shift"), (4, None)])
def test_shift_is_the_news_until_the_new_level_has_twelve_values(more, news):
    new = [v + 20 for v in (*STEADY, *STEADY)]
    assert current(*STEADY, *new[: 8 + more]) == news


def test_shift_goes_on_as_long_as_the_values_stay_on_that_side():
    assert seen(*STEADY, *[v + 8 for v in STEADY], 20, 11, 20)[0] == (
        "shift",
        True,
        tuple(range(8, 17)),
        "better",
    )


def test_run_without_enough_before_it_is_a_signal():
    """Seven values before it are too few to call it a new level."""
    values = (10, 14, 9, 13, 10, 14, 10, 16, 19, 15, 19, 16, 20, 15, 19)  # mean 14.6
    assert seen(*values) == [("run", True, tuple(range(7, 15)), "better")]
    assert current(*values) == "run"


def test_three_of_four_near_a_limit():
    """Mean 13, steps 2 1 2 1 2 3 2 2 1 1: half-way to the limits is 13 ± 2.26."""
    values = (10, 12, 11, 13, 12, 14, 11, 13, 16, 16, 15.5)
    assert seen(*values)[-1] == ("near", True, (8, 9, 10), "better")
    assert current(*values) == "near"


def test_near_a_limit_adds_nothing_to_values_outside():
    values = (*[10, 11] * 8, 20, 20, 20)
    assert [kind for kind, *__ in seen(*values)] == ["outside"]


def test_constant_series_is_noise_and_its_first_change_a_signal():
    assert seen(*[5] * 20) == []
    assert seen(*[5] * 20, 6) == [("outside", True, (20,), "better")]
    assert seen(*[5] * 20, 6, *[5] * 20) == [("outside", True, (20,), "better")]


def test_rare_events_are_signals_and_the_quiet_between_them_is_none():
    zeros = [0] * 9
    assert seen(*zeros, 1, *zeros, 1, *zeros, direction="down") == [
        ("outside", True, (9,), "worse"),
        ("outside", True, (19,), "worse"),
    ]


def test_most_telling_signal_is_the_verdict():
    """The newest value is outside, and the level is new as well."""
    new = [v + 20 for v in STEADY]
    assert current(*STEADY, *new, 60) == "outside"


def test_days_between_values_don_t_matter():
    regular = metric(*STEADY, 40)
    gaps = metric(*STEADY, 40, step=100)
    assert [s.places for s in analyse_series(gaps).signals] == [
        s.places for s in analyse_series(regular).signals
    ]


BAND = {"direction": "band", "target": (20.0, 24.0)}


@pytest.mark.parametrize(
    ("more", "before", "after", "tendency"),
    [
        ({"direction": "up"}, 1, 2, "better"),
        ({"direction": "up"}, 2, 1, "worse"),
        ({"direction": "down"}, 1, 2, "worse"),
        ({"direction": "down"}, 2, 1, "better"),
        ({"direction": "up"}, 1, 1, "neutral"),
        (BAND, 21, 23, "neutral"),
        (BAND, 22, 25, "worse"),
        (BAND, 22, 19, "worse"),
        (BAND, 26, 25, "better"),
        (BAND, 18, 22, "better"),
        (BAND, 18, 26, "neutral"),
        (BAND | {"target": (24.0, 20.0)}, 18, 27, "worse"),
        ({"direction": "band"}, 1, 2, "neutral"),
    ],
)
def test_tendency_depends_on_which_way_is_better(more, before, after, tendency):
    assert find_tendency(metric(**more), Fraction(before), Fraction(after)) == tendency


SERIES = st.lists(st.integers(-20, 20), max_size=40)


def shape(analysis):
    return [(s.kind, s.above, s.places) for s in analysis.signals]


@given(SERIES, st.integers(1, 50), st.integers(-1000, 1000))
def test_unit_and_zero_of_a_scale_change_nothing(values, factor, plus):
    """Minutes or hours, Celsius or Kelvin: the same signals."""
    moved = [factor * value + plus for value in values]
    one, other = analyse_series(metric(*values)), analyse_series(metric(*moved))
    assert shape(one) == shape(other)
    assert one.verdict == other.verdict


@given(SERIES)
def test_upside_down_the_signals_are_on_the_other_side(values):
    one = analyse_series(metric(*values))
    other = analyse_series(metric(*[-value for value in values]))
    mirrored = [(kind, not above, places) for kind, above, places in shape(other)]
    assert sorted(shape(one)) == sorted(mirrored)


@given(SERIES)
def test_signals_keep_the_promises_of_their_kind(values):
    the_metric = metric(*values)
    analysis = analyse_series(the_metric)
    for signal in analysis.signals:
        own = [to_fraction(value) for value in (values[place] for place in signal.places)]
        limits, sign = signal.limits, 1 if signal.above else -1
        assert list(signal.places) == sorted(set(signal.places))
        assert signal.since == the_metric.points[signal.places[0]][0]
        assert signal.until == the_metric.points[signal.places[-1]][0]
        assert all(sign * (value - limits.mean) > 0 for value in own)
        if signal.kind in (SignalKind.SHIFT, SignalKind.RUN):
            assert len(own) >= 8
        if signal.kind is SignalKind.OUTSIDE:
            assert all(limits.side_outside(value) == sign for value in own)
        if signal.kind is SignalKind.NEAR:
            assert len(own) >= 3
            assert all(limits.side_near(value) == sign for value in own)
    if analysis.current:
        assert analysis.current in analysis.signals


@given(st.integers(8, 30), st.integers(0, 30), st.integers(3, 1000))
def test_single_extreme_value_is_always_found(number, place, size):
    """However much it widens the limits itself."""
    values = [0, 1] * number
    values[min(place, len(values) - 1)] = 10 * size
    assert (SignalKind.OUTSIDE, True, (min(place, len(values) - 1),)) in shape(
        analyse_series(metric(*values))
    )
