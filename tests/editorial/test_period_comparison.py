from datetime import timedelta

import pytest

from making import content, day, department, incident, moment, period, source, update
from rundbrief.content.schema import Entry, FollowUp, Health, Metric
from rundbrief.editorial.department_status import find_status
from rundbrief.editorial.period_comparison import (
    MetricChange,
    PeriodComparison,
    PeriodTotals,
    StatusChange,
    compare_periods,
    count_totals,
    incident_as_of,
)
from rundbrief.editorial.selection import select_in

TODAY = day("11-20")
GOOD, RISK, OFF = Health.ON_TRACK, Health.AT_RISK, Health.OFF_TRACK


def compare(held, key="2026-W47", today=TODAY):
    now = period(key)
    updates = [tuple(select_in(held.updates, it)) for it in (now.previous, now)]
    return compare_periods(
        now,
        totals=(
            count_totals(updates[0], held.incidents, held.follow_ups, now.previous, today),
            count_totals(updates[1], held.incidents, held.follow_ups, now, today),
        ),
        reporting=(
            {update.department for update in updates[0] if not update.nothing_to_report},
            {update.department for update in updates[1] if not update.nothing_to_report},
        ),
        statuses=[find_status(d, held.updates_of(d.slug), now, today) for d in held.departments],
        metrics=held.metrics,
    )


def follow_up(received, *entries):
    timeline = tuple(Entry(at=moment(at), state=state, body="", line=1) for at, state in entries)
    where = source(f"follow-ups/{day(received)}-a.md")
    return FollowUp(
        source=where, title="A", kind="request", received=day(received), timeline=timeline
    )


def metric(*points, direction="up", target=(100.0,), alert=(50.0,)):
    series = tuple((day(when), value) for when, value in points)
    return Metric(
        slug="rides", name="Rides", direction=direction, target=target, alert=alert, points=series
    )


def test_quiet_period_compares_to_nothing():
    assert compare(content(departments="")) == PeriodComparison(
        period("2026-W46"), PeriodTotals(), PeriodTotals(), (), (), ()
    )


def test_updates_and_who_wrote_them_are_counted_in_both_periods():
    found = compare(
        content(
            update("11-16"),
            update("11-22", "b"),
            update("11-17", "c", "support"),
            update("11-17", "d", "workshop", nothing_to_report=True),
            update("11-15", "e"),
            update("11-09", "f"),
            update("11-08", "g"),
        )
    )
    assert (found.now, found.then) == (
        PeriodTotals(updates=3, departments=2),
        PeriodTotals(updates=2, departments=1),
    )


def test_month_is_compared_with_the_month_before():
    found = compare(content(update("10-31"), update("11-01", "b")), "2026-11")
    assert (found.before, found.now.updates, found.then.updates) == (period("2026-10"), 1, 1)


def test_status_changes_are_sorted_worst_first():
    found = compare(
        content(
            update("11-10", department="marketing", health=RISK),
            update("11-18", department="marketing", health=GOOD),
            update("11-10", department="support", health=RISK),
            update("11-17", department="support", health=GOOD),
            update("11-18", department="support", health=OFF),
            update("11-18", department="workshop", health=GOOD),
            update("11-10", department="board", health=GOOD),
            update("11-18", department="board", health=GOOD),
            departments="marketing support workshop board",
        )
    )
    assert [
        (turn.department.slug, turn.before, turn.after, turn.trend) for turn in found.status_changes
    ] == [
        ("support", RISK, OFF, "worse"),
        ("marketing", RISK, GOOD, "better"),
        ("workshop", None, GOOD, "first"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "trend"),
    [
        *((GOOD, RISK, "worse"), (RISK, OFF, "worse"), (GOOD, OFF, "worse")),
        *((OFF, RISK, "better"), (RISK, GOOD, "better"), (OFF, GOOD, "better")),
        (None, OFF, "first"),
    ],
)
def test_trend_of_a_status_change(before, after, trend):
    assert StatusChange(department(), before, after).trend == trend


def test_later_content_never_changes_a_comparison():
    then = content(
        update("11-10", health=RISK),
        incidents=(incident(("2026-11-13 20:00", "investigating")),),
        follow_ups=(follow_up("11-10"),),
        metrics=(metric(("11-08", 90.0), ("11-15", 80.0)),),
    )
    now = content(
        update("11-10", health=RISK),
        update("11-18", "b", health=OFF),
        incidents=(
            incident(("2026-11-13 20:00", "investigating"), ("2026-11-18 08:00", "resolved")),
        ),
        follow_ups=(follow_up("11-10", ("2026-11-18 10:00", "verified")),),
        metrics=(metric(("11-08", 90.0), ("11-15", 80.0), ("11-18", 120.0)),),
    )
    assert compare(now, "2026-W46").now == compare(then, "2026-W46").now
    assert compare(now, "2026-W46").status_changes == compare(then, "2026-W46").status_changes
    assert [m.value for m in compare(now, "2026-W46").metric_changes] == [80.0]


def test_incidents_count_where_they_begin_and_end_and_their_time_where_it_passes():
    outage_time = incident(("2026-11-15 22:00", "investigating"), ("2026-11-16 02:30", "resolved"))
    found = compare(content(incidents=(outage_time,)))
    assert found.then == PeriodTotals(opened=1, outage_time=timedelta(hours=2))
    assert found.now == PeriodTotals(closed=1, outage_time=timedelta(hours=2, minutes=30))


def test_open_incident_has_lasted_at_least_until_today_or_its_latest_entry():
    since_monday = incident(("2026-11-16 12:00", "investigating"))
    found = compare(content(incidents=(since_monday,)))
    assert found.now == PeriodTotals(
        opened=1, outage_time=timedelta(days=3, hours=12), is_minimum=True
    )
    today = incident(("2026-11-20 08:00", "investigating"), ("2026-11-20 09:00", "identified"))
    found = compare(content(incidents=(today,)))
    assert found.now == PeriodTotals(opened=1, outage_time=timedelta(hours=1), is_minimum=True)


def test_incident_that_was_open_all_the_time_fills_the_period():
    outage_time = incident(("2026-11-01 12:00", "investigating"))
    assert compare(content(incidents=(outage_time,)), "2026-W46").now == PeriodTotals(
        outage_time=timedelta(days=7)
    )


def test_incident_that_came_back_counts_its_open_times_alone():
    outage_time = incident(
        ("2026-11-16 10:00", "investigating"),
        ("2026-11-16 11:00", "resolved"),
        ("2026-11-17 10:00", "investigating"),
        ("2026-11-17 12:00", "resolved"),
    )
    assert compare(content(incidents=(outage_time,))).now == PeriodTotals(
        opened=1, closed=1, outage_time=timedelta(hours=3)
    )


def test_planned_work_and_false_alarms_are_no_outages():
    planned = incident(("2026-11-17 10:00", "scheduled"), kind="maintenance")
    nothing = incident(("2026-11-17 10:00", "investigating"), ("2026-11-17 11:00", "false-alarm"))
    assert compare(content(incidents=(planned, nothing))).now == PeriodTotals()


def test_incident_is_shown_as_it_was_known_when_a_period_ended():
    outage_time = incident(("2026-11-13 20:00", "investigating"), ("2026-11-16 00:00", "resolved"))
    assert incident_as_of(outage_time, period("2026-W46")).state == "investigating"
    assert incident_as_of(outage_time, period("2026-W47")) == outage_time


def test_follow_ups_count_when_received_and_when_verified():
    on_tuesday = ("2026-11-17 10:00", "verified")
    found = compare(
        content(
            follow_ups=(
                follow_up("11-16", on_tuesday),
                follow_up("11-10", ("2026-11-12 10:00", "resolved"), on_tuesday),
                follow_up("11-09", ("2026-11-12 10:00", "verified")),
                follow_up("11-08", on_tuesday, ("2026-11-18 10:00", "reopened")),
                follow_up("11-20"),
            )
        )
    )
    assert (found.now, found.then) == (
        PeriodTotals(received=2, verified=2),
        PeriodTotals(received=2, verified=1),
    )


def test_changed_metrics_are_compared_with_the_last_value_before():
    moved = metric(("10-04", 120.0), ("11-08", 90.0), ("11-16", 70.0), ("11-20", 40.0))
    same = metric(("11-08", 90.0), ("11-17", 90.0))
    new = metric(("11-17", 90.0))
    old = metric(("11-08", 90.0), ("11-15", 80.0))
    found = compare(content(metrics=(moved, same, new, old)))
    assert found.metric_changes == (
        MetricChange(moved, 40.0, 90.0, "act", "watch"),
        MetricChange(new, 90.0, None, "watch", None),
    )
    assert [move.change for move in found.metric_changes] == [-50.0, None]
    assert compare(content(metrics=(moved,)), "2026-11").metric_changes[0].change == -80.0


def test_department_that_reported_before_and_is_missing_now_is_newly_missing():
    late = day("11-23")
    words = (
        update("11-10", department="marketing"),
        update("11-11", department="support"),
        update("11-18", "b", department="support"),
        update("11-12", department="workshop", nothing_to_report=True),
        update("11-03", department="board"),
    )
    held = content(*words, departments="marketing support workshop board")
    assert [d.slug for d in compare(held, today=late).newly_missing] == ["marketing"]
    # As long as a word may still come, nobody is silent.
    assert compare(held).newly_missing == ()
