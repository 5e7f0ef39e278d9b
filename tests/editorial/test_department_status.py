import pytest

from making import content, day, department, newest_first, period, update
from rundbrief.config.settings import Settings
from rundbrief.content.schema import Health
from rundbrief.editorial.check_ins import CheckInState
from rundbrief.editorial.department_status import (
    DepartmentStatus,
    count_statuses,
    find_status,
    find_status_spans,
    find_trusted_for,
)
from rundbrief.editorial.visibility import select_visible

GOOD, RISK, BAD = Health.ON_TRACK, Health.AT_RISK, Health.OFF_TRACK
TODAY = day("11-20")


def status(*updates, own=None, key="2026-W47", today=TODAY):
    return find_status(own or department(), newest_first(updates), period(key), today)


def test_department_that_never_spoke_has_no_health():
    own, week = department(), period("2026-W47")
    periods = [week]
    for _ in range(11):
        periods.insert(0, periods[0].previous)
    assert status() == DepartmentStatus(
        department=own,
        health=None,
        since=None,
        before=None,
        unconfirmed_weeks=None,
        latest=None,
        check_in=CheckInState.EXPECTED,
        due=day("11-22"),
        history=tuple((p, None) for p in periods),
    )


def test_health_is_the_newest_that_was_reported():
    found = status(
        update("11-12", health=GOOD), update("11-17", "b", health=RISK), update("11-18", "c")
    )
    assert (found.health, found.since, found.before) == (RISK, day("11-17"), GOOD)
    assert found.latest == update("11-18", "c")


def test_since_is_the_first_of_the_present_row():
    days = [("10-01", RISK), ("10-08", GOOD), ("10-15", RISK), ("10-29", RISK)]
    updates = [update(when, f"n{when}", health=health) for when, health in days]
    assert status(*updates, update("11-05", "quiet")).since == day("10-15")


def test_before_is_the_health_when_the_period_began():
    updates = update("11-15", health=BAD), update("11-16", "b", health=GOOD)
    assert status(*updates).before is BAD
    assert status(updates[1]).before is None


def test_later_periods_do_not_count():
    updates = update("11-12", health=GOOD), update("11-17", "b", health=BAD)
    found = status(*updates, key="2026-W46")
    assert (found.health, found.latest) == (GOOD, updates[0])


def test_empty_update_is_not_the_latest_update():
    nothing = update("11-17", "b", health=GOOD, nothing_to_report=True)
    found = status(update("11-10"), nothing)
    assert (found.latest, found.health, found.check_in) == (
        update("11-10"),
        GOOD,
        CheckInState.NOTHING,
    )


@pytest.mark.parametrize(
    ("cadence", "fresh", "stale"),
    [
        ("weekly", "11-05", "11-04"),
        ("biweekly", "10-22", "10-21"),
        ("monthly", "09-18", "09-17"),
        ("quarterly", "05-17", "05-16"),
        ("yearly", "2024-11-10", "2024-11-09"),
        ("none", "09-19", "09-18"),
    ],
)
def test_health_ages_by_the_own_rhythm(cadence, fresh, stale):
    own = department(cadence=cadence)
    assert status(update(fresh, health=GOOD), own=own).stale is False
    assert status(update(stale, health=GOOD), own=own).stale is True


def test_outdated_health_has_its_age_in_whole_weeks():
    ages = [status(update(f"10-{n}", health=GOOD)).unconfirmed_weeks for n in (31, 30, 29)]
    assert ages == [2, 3, 3]


def test_history_holds_twelve_periods_the_oldest_first():
    updates = update("09-06", health=GOOD), update("11-10", "b", health=RISK)
    history = status(*updates, own=department(cadence="quarterly")).history
    assert [p.key for p, _ in history] == [f"2026-W{n}" for n in range(36, 48)]
    assert [health for _, health in history] == [*[GOOD] * 10, RISK, RISK]


def test_history_of_months_crosses_the_year():
    history = status(update("01-31", health=BAD), key="2026-02", today=day("02-10")).history
    assert [(history[0][0].key, history[0][1])] == [("2025-03", None)]
    assert [health for _, health in history[-3:]] == [None, BAD, BAD]


def test_count_names_every_state():
    statuses = [status(update(health=GOOD)), status(update(health=GOOD)), status()]
    assert count_statuses(statuses) == {GOOD: 2, RISK: 0, BAD: 0, "stale": 0, None: 1}


def spans(*updates):
    found = find_status_spans(department(cadence="monthly"), newest_first(updates), TODAY)
    return [(s.health, s.since, s.until, s.first.ref) for s in found]


def test_span_lasts_until_another_health_is_reported():
    assert spans(
        update("09-01", "a", health=GOOD),
        update("09-08", "b", health=GOOD),
        update("09-15", "c"),
        update("09-22", "d", health=BAD),
        update("10-06", "e", health=GOOD),
    ) == [
        (GOOD, day("10-06"), None, "marketing/2026-10-06-e"),
        (BAD, day("09-22"), day("10-06"), "marketing/2026-09-22-d"),
        (GOOD, day("09-01"), day("09-22"), "marketing/2026-09-01-a"),
    ]


def test_empty_span_is_left_out():
    """Of two words on one day the later file is the last word."""
    assert spans(update("11-01", "a", health=GOOD), update("11-01", "b", health=BAD)) == [
        (BAD, day("11-01"), None, "marketing/2026-11-01-b")
    ]


def test_department_without_health_has_no_span():
    assert spans(update("09-01")) == []


def test_outdated_statuses_are_counted_separately():
    old = status(update("10-01", health=GOOD))
    assert old.stale
    counted = count_statuses([old, status(update("11-19", health=GOOD)), status()])
    assert {key: n for key, n in counted.items() if n} == {"stale": 1, GOOD: 1, None: 1}


def test_unconfirmed_span_ends_and_a_new_one_begins():
    """A monthly word is trusted for 63 days."""
    found = spans(
        update("01-01", "a", health=GOOD),
        update("05-01", "b", health=GOOD),
        update("07-03", "c", health=GOOD),
    )
    assert found == [
        (GOOD, day("05-01"), day("09-05"), "marketing/2026-05-01-b"),
        (GOOD, day("01-01"), day("03-06"), "marketing/2026-01-01-a"),
    ]


def test_history_forgets_what_nobody_confirmed():
    found = status(update("10-05", health=GOOD)).history
    assert [health for __, health in found][-7:] == [GOOD, GOOD, None, None, None, None, None]


def test_public_trusts_a_status_as_long_as_internal_readers():
    internal = content(departments="marketing")
    shown = select_visible(internal, Settings(), audience="public", today=TODAY)
    (seen,) = shown.departments
    assert (seen.cadence, find_trusted_for(seen)) == ("none", find_trusted_for(department()))
