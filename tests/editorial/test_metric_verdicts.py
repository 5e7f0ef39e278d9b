from fractions import Fraction

import pytest

from making import day
from rundbrief.content.schema import Metric
from rundbrief.editorial.control_chart import ControlLimits
from rundbrief.editorial.metric_verdicts import find_target_outlook, find_target_verdict


def metric(direction, target, alert, *values):
    points = tuple((day(f"11-{n:02}"), float(v)) for n, v in enumerate(values, start=1))
    return Metric(
        slug="rides", name="Rides", direction=direction, target=target, alert=alert, points=points
    )


@pytest.mark.parametrize(
    ("value", "verdict"),
    [(101, "good"), (100, "good"), (99.9, "watch"), (80.1, "watch"), (80, "act")],
)
def test_more_is_better(value, verdict):
    assert find_target_verdict(metric("up", (100,), (80,), value)) == verdict


@pytest.mark.parametrize(
    ("value", "verdict"),
    [(3.9, "good"), (4, "good"), (4.1, "watch"), (7.9, "watch"), (8, "act"), (9, "act")],
)
def test_less_is_better(value, verdict):
    assert find_target_verdict(metric("down", (4,), (8,), value)) == verdict


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (9, "act"),
        (10, "act"),
        (10.1, "watch"),
        (20, "good"),
        (30, "good"),
        (39.9, "watch"),
        (40, "act"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_band_is_good_in_the_middle(value, verdict, turned):
    target, alert = (20, 30), (10, 40)
    if turned:
        target, alert = target[::-1], alert[::-1]
    assert find_target_verdict(metric("band", target, alert, value)) == verdict


def test_newest_value_is_read():
    assert find_target_verdict(metric("up", (100,), (80,), 200, 10, 90)) == "watch"


def test_without_an_alert_nobody_must_act():
    assert find_target_verdict(metric("up", (100,), (), 0)) == "watch"


def test_no_verdict_without_value_or_target():
    assert find_target_verdict(metric("up", (100,), (80,))) is None
    assert find_target_verdict(metric("up", (), (80,), 1)) is None


LIMITS = ControlLimits(Fraction(10), Fraction(1))  # 7.34 to 12.66


@pytest.mark.parametrize(
    ("direction", "target", "outlook"),
    [
        ("up", (), None),
        ("up", (7.34,), "always"),
        ("up", (7.35,), "sometimes"),
        ("up", (12.66,), "sometimes"),
        ("up", (12.67,), "never"),
        ("down", (12.66,), "always"),
        ("down", (12.65,), "sometimes"),
        ("down", (7.34,), "sometimes"),
        ("down", (7.33,), "never"),
        ("band", (7, 13), "always"),
        ("band", (13, 7), "always"),
        ("band", (9, 13), "sometimes"),
        ("band", (7, 9), "sometimes"),
        ("band", (9, 11), "sometimes"),
        ("band", (13, 14), "never"),
        ("band", (6, 7), "never"),
    ],
)
def test_outlook_compares_what_always_happens_with_the_target(direction, target, outlook):
    assert find_target_outlook(metric(direction, target, (), 10), LIMITS) == outlook
