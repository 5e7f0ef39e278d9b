from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from making import metric
from rundbrief.editorial.metric_texts import choose_number_format
from rundbrief.editorial.metric_verdicts import analyse_series
from rundbrief.i18n.texts import load_texts
from rundbrief.site.charts.chart import (
    LARGE,
    SMALL,
    Area,
    ChartLabel,
    Dot,
    LimitBand,
    MetricChartView,
    ReferenceLine,
    ShiftLine,
    build_chart,
    find_first,
)

EN = load_texts("en-GB")
STEADY = (10, 12, 11, 13, 12, 14, 11, 13)  # mean 12, limits 7.06 to 16.94


def draw(*values, size=LARGE, **more):
    the_metric = metric(*values, **more)
    analysis = analyse_series(the_metric)
    number_format = choose_number_format(the_metric, analysis.limits, EN)
    return build_chart(the_metric, analysis, number_format, size)


def test_small_chart_of_a_steady_series():
    """From 12 to 100 pixels stand for 16.94 to 7.06: 8.907 pixels each."""
    view = draw(*STEADY, size=SMALL, unit="rides", target=(16.0,), warn=(8.0,))
    down = (73.81, 56.0, 64.91, 47.09, 56.0, 38.19, 64.91, 47.09)
    across = (0.0, 14.29, 28.57, 42.86, 57.14, 71.43, 85.71, 100.0)
    days = ("4 Jan", "11 Jan", "18 Jan", "25 Jan", "1 Feb", "8 Feb", "15 Feb", "22 Feb")
    assert view == MetricChartView(
        id="rb-mini-rides",
        title="Rides, 4 Jan – 22 Feb 2026".replace(" – ", "\u2009–\u2009"),
        description=(
            "The latest value is 13 rides, on 22 Feb 2026."
            " The mean is 12.0; the normal range is 7.1 to 16.9 rides. The target is at least 16."
        ),
        height=112,
        top=12,
        bottom=100,
        dense=False,
        way=" ".join(f"{x:g},{y:g}" for x, y in zip(across, down, strict=True)),
        dots=tuple(
            Dot(x, y, f"{d} 2026: {v} rides")
            for x, y, d, v in zip(across, down, days, STEADY, strict=True)
        ),
        bands=(LimitBand(0.0, 100.0, 12.0, 88.0, 56.0),),
        shifts=(),
        target=None,
        levels=(ReferenceLine("target", 20.37),),
    )


def test_large_chart_says_what_its_lines_are():
    view = draw(*STEADY, target=(16.0,), warn=(8.0,), alert=(1000.0,))
    assert [(label.kind, label.number, label.words) for label in view.labels] == [
        ("upper", "16.9", "upper limit"),
        ("target", "16", "target"),
        ("mean", "12.0", "mean"),
        ("warn", "8", "watch level"),
        ("lower", "7.1", "lower limit"),
    ]
    assert [level.kind for level in view.levels] == ["target", "warn"]  # the alert is far away
    assert (view.left, view.right) == ("s", "m")
    assert [tick.text for tick in view.values] == ["8", "10", "12", "14", "16"]
    assert [tick.text for tick in view.days] == ["4 Jan 2026", "18 Jan", "1 Feb", "15 Feb"]


def test_target_band_is_an_area():
    view = draw(*STEADY, direction="band", target=(14.0, 10.0), size=SMALL)
    assert view.target == Area(38.19, 35.62)
    assert [level.kind for level in view.levels] == ["target", "target"]


def test_too_few_values_have_a_line_and_no_limits():
    view = draw(1, 2, 3)
    assert (view.bands, view.labels, len(view.dots)) == ((), (), 3)


def test_one_value_is_a_dot_in_the_middle():
    view = draw(5)
    assert [(dot.x, dot.y) for dot in view.dots] == [(50.0, 169.0)]
    assert [tick.text for tick in view.values] == ["5"]


def test_constant_series_has_one_line_with_one_name():
    assert draw(*[5] * 8).labels == (ChartLabel("mean", 169.0, "5", "mean"),)


def test_value_outside_is_marked_and_numbered():
    marked = [dot for dot in draw(*STEADY, 40, *STEADY, direction="down").dots if dot.mark]
    assert [(d.mark, d.tone, d.above, d.number) for d in marked] == [("outside", "act", True, 1)]


def test_signal_of_many_values_is_numbered_once():
    view = draw(10, 14, 9, 13, 10, 14, 10, 16, 19, 15, 19, 16, 20, 15, 19)
    marked = [dot for dot in view.dots if dot.mark]
    assert [(d.mark, d.tone, d.number) for d in marked] == [
        ("run", "good", 1),
        *[("run", "good", None)] * 7,
    ]


def test_shift_is_a_line_half_way_between_the_limits_of_then_and_now():
    view = draw(*STEADY, *[v + 20 for v in STEADY], direction="band")
    assert view.shifts == (ShiftLine(50.0, 1, "quiet"),)
    assert [(band.x, band.width) for band in view.bands] == [(0.0, 50.0), (50.0, 50.0)]
    assert [dot for dot in view.dots if dot.mark] == []


def test_long_series_shows_its_newest_values():
    values = [10, 12] * 150
    the_metric = metric(*values, step=1)
    assert (find_first(the_metric, LARGE), find_first(the_metric, SMALL)) == (40, 240)
    view = draw(*values, step=1)
    assert (len(view.dots), view.dense) == (260, True)
    assert (view.dots[0].x, view.dots[-1].x) == (0.0, 100.0)


@pytest.mark.parametrize("first", [40, 50])
def test_shift_before_the_shown_values_is_no_line(first):
    """A stretch that is shown in part begins at the left edge."""
    view = draw(*[10] * first, *[20] * (300 - first), step=1)
    assert [band.x for band in view.bands] == ([0.0] if first == 40 else [0.0, view.shifts[0].x])
    assert len(view.shifts) == (first == 50)


def test_millions_are_written_short():
    labels = draw(*[n * 10**8 for n in STEADY], target=(15e8,)).labels
    assert [label.number for label in labels] == ["1.69B", "1.5B", "1.2B", "706M"]


SERIES = st.lists(st.floats(-1e15, 1e15), min_size=1, max_size=40)


@given(SERIES, st.sampled_from([LARGE, SMALL]), st.lists(st.floats(-1e6, 1e6), max_size=2))
def test_everything_is_inside_the_drawing(values, size, target):
    view = draw(*values, size=size, target=tuple(target), step=3)
    down = [dot.y for dot in view.dots] + [level.y for level in view.levels]
    for band in view.bands:
        down += [band.top, band.y, round(band.top + band.height, 1)]
    assert all(size.top - 0.05 <= y <= size.bottom + 0.05 for y in down)
    assert all(0 <= dot.x <= 100 for dot in view.dots)
    assert all(b.x + b.width == pytest.approx(c.x) for b, c in pairwise(view.bands))
    assert all(0 <= label.y <= size.height for label in view.labels)
