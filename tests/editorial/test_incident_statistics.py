from datetime import UTC, date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from making import BERLIN, day, incident, moment, period
from rundbrief.content.schema import Entry, Incident
from rundbrief.content.timeline import INCIDENT_STATES
from rundbrief.editorial.incident_statistics import (
    MonthRange,
    OutageDay,
    OutageTotals,
    ResponseTimes,
    count_days,
    count_days_since_outage,
    elapsed_between,
    find_duration,
    find_open_spans,
    find_outage_histories,
    find_postmortem,
    find_response_times,
    group_by_month,
    is_false_alarm,
    is_outage,
    list_months,
    total_outages,
)

TODAY = day("11-20")

over = incident(
    ("2026-11-17T09:00", "investigating"),
    ("2026-11-17T09:25", "identified"),
    ("2026-11-17T11:35", "resolved"),
    ("2026-11-19T10:00", "postmortem"),
    affects=("support",),
)
back = incident(
    ("2026-11-01T23:00", "investigating"),
    ("2026-11-02T01:00", "resolved"),
    ("2026-11-05T08:00", "investigating"),
    ("2026-11-05T09:00", "monitoring"),
    ("2026-11-05T10:00", "resolved"),
    name="back",
    affects=("support", "workshop"),
    severity="critical",
)
still_open = incident(
    ("2026-11-18T09:00", "investigating"), name="open", affects=("support",), severity="minor"
)
false = incident(
    ("2026-11-10T09:00", "investigating"),
    ("2026-11-10T09:30", "false-alarm"),
    name="false",
    affects=("support",),
)
work = incident(
    ("2026-11-01T09:00", "scheduled"),
    ("2026-11-12T22:00", "in-progress"),
    ("2026-11-12T23:00", "verifying"),
    ("2026-11-13T00:30", "completed"),
    name="work",
    kind="maintenance",
    affects=("support",),
)


def test_open_spans_are_the_times_in_which_it_was_open():
    assert find_open_spans(over) == ((moment("2026-11-17T09:00"), moment("2026-11-17T11:35")),)
    assert find_open_spans(back) == (
        (moment("2026-11-01T23:00"), moment("2026-11-02T01:00")),
        (moment("2026-11-05T08:00"), moment("2026-11-05T10:00")),
    )
    assert find_open_spans(still_open) == ((moment("2026-11-18T09:00"), None),)
    assert find_open_spans(incident(("2026-11-18T09:00", "resolved"))) == ()


def test_incident_lasts_until_it_is_over_without_the_time_in_between():
    assert find_duration(over) == timedelta(hours=2, minutes=35)
    assert find_duration(back) == timedelta(hours=4)
    assert find_duration(still_open) is None
    assert find_duration(incident(("2026-11-18T09:00", "resolved"))) == timedelta()


def test_days_over_in_between_do_not_count():
    entries = (
        ("2026-11-10T09:00", "investigating"),
        ("2026-11-11T09:00", "resolved"),
        ("2026-11-18T09:00", "investigating"),
        ("2026-11-20T09:00", "resolved"),
    )
    counted = [count_days(incident(*entries[:number]), TODAY) for number in range(1, 5)]
    assert counted == [10, 1, 3, 3]


def test_planned_work_lasts_from_its_beginning():
    assert find_duration(work) == timedelta(hours=2, minutes=30)
    entries = (("2026-11-01T09:00", "scheduled"), ("2026-11-13T00:30", "completed"))
    starts = moment("2026-11-12T22:00")
    assert find_duration(incident(*entries, kind="maintenance", starts=starts)) == timedelta(
        hours=2.5
    )
    assert find_duration(incident(*entries, kind="maintenance")) is None
    assert find_duration(incident(entries[0], kind="maintenance", starts=starts)) is None


def test_time_is_measured_over_the_change_of_the_clocks():
    """On 25 October 2026 the hour from 2 to 3 comes twice."""
    assert elapsed_between(moment("2026-10-25T01:00"), moment("2026-10-25T04:00")) == timedelta(
        hours=4
    )
    assert elapsed_between(moment("2026-10-25T04:00"), moment("2026-10-25T01:00")) == timedelta()


@pytest.mark.parametrize(
    ("states", "nothing"),
    [
        (("false-alarm",), True),
        (("investigating", "false-alarm"), True),
        (("investigating", "false-alarm", "postmortem"), True),
        (("investigating", "resolved", "false-alarm"), True),
        (("investigating", "false-alarm", "investigating"), False),
        (("investigating", "false-alarm", "investigating", "resolved"), False),
        (("investigating", "resolved"), False),
    ],
)
def test_false_alarm_is_what_was_called_so_in_the_end(states, nothing):
    found = incident(*((f"2026-11-10T09:{n:02}", state) for n, state in enumerate(states)))
    assert is_false_alarm(found) is nothing
    assert is_outage(found) is not nothing


def test_planned_work_is_no_outage():
    assert not is_outage(work)


def test_response_times_are_of_first_update_and_cause():
    assert find_response_times(over) == ResponseTimes(
        timedelta(minutes=25), timedelta(minutes=25), 0
    )
    assert find_response_times(back) == ResponseTimes(timedelta(hours=2), None, 1)
    assert find_response_times(still_open) == ResponseTimes(None, None, 0)
    assert find_response_times(incident(("2026-11-18T09:00", "resolved"))) == ResponseTimes(
        None, None, 0
    )


def test_last_postmortem_is_the_one():
    assert find_postmortem(still_open) is None
    again = incident(
        ("2026-11-17T09:00", "resolved"),
        ("2026-11-18T09:00", "postmortem"),
        ("2026-11-19T09:00", "postmortem"),
        ("2026-11-19T10:00", "resolved"),
    )
    assert find_postmortem(again) == again.timeline[2]


def test_totals_count_outages_only():
    duration = timedelta(hours=6, minutes=35)
    assert total_outages([over, back, still_open, false, work]) == OutageTotals(3, 1, duration)
    assert total_outages([false, work]) == OutageTotals(0, 0, timedelta())


def test_days_since_outage_begin_at_the_end_of_the_last_one():
    assert count_days_since_outage([over, back, false, work], TODAY) == 3
    assert count_days_since_outage([over, still_open], TODAY) is None
    assert count_days_since_outage([false, work], TODAY) is None


def test_months_tell_of_incidents_and_gather_what_was_quiet():
    early = incident(("2026-03-31T23:59", "resolved"), name="early")
    months = list_months(period("2026-02"), period("2026-11"))
    found = group_by_month([back, early, over], months)
    assert found == (
        MonthRange(period("2026-11"), period("2026-11"), (over, back)),
        MonthRange(period("2026-04"), period("2026-10")),
        MonthRange(period("2026-03"), period("2026-03"), (early,)),
        MonthRange(period("2026-02"), period("2026-02")),
    )


def test_months_are_listed_with_both_ends():
    assert list_months(period("2026-12"), period("2027-01")) == (
        period("2026-12"),
        period("2027-01"),
    )
    assert list_months(period("2026-12"), period("2026-12")) == (period("2026-12"),)
    assert list_months(period("2026-12"), period("2026-11")) == ()


def test_history_has_the_worst_severity_of_each_day():
    histories = find_outage_histories(
        [still_open, over, back, false, work],
        ["marketing", "support", "workshop"],
        known_since=day("01-01"),
        today=TODAY,
    )
    since = day("08-23")
    assert [(s.department, s.since, s.until, s.known) for s in histories] == [
        ("support", since, TODAY, 90),
        ("workshop", since, TODAY, 90),
    ]
    assert histories[0].days == (
        OutageDay(day("11-01"), "critical", (back,)),
        OutageDay(day("11-02"), "critical", (back,)),
        OutageDay(day("11-05"), "critical", (back,)),
        OutageDay(day("11-17"), "major", (over,)),
        OutageDay(day("11-18"), "minor", (still_open,)),
        OutageDay(day("11-19"), "minor", (still_open,)),
        OutageDay(day("11-20"), "minor", (still_open,)),
    )
    assert histories[0].runs == (
        (day("11-01"), day("11-02"), "critical"),
        (day("11-05"), day("11-05"), "critical"),
        (day("11-17"), day("11-17"), "major"),
        (day("11-18"), day("11-20"), "minor"),
    )


def test_day_with_two_outages_has_the_worse_and_both():
    worse = incident(("2026-11-18T10:00", "investigating"), name="worse", affects=("support",))
    (history,) = find_outage_histories(
        [still_open, worse], ["support"], known_since=TODAY, today=TODAY
    )
    assert history.days == (OutageDay(TODAY, "major", (still_open, worse)),)


def test_history_begins_with_the_first_known_day():
    (history,) = find_outage_histories([back], ["support"], known_since=day("11-02"), today=TODAY)
    assert (history.since, history.known) == (day("11-02"), 19)
    assert [d.day for d in history.days] == [day("11-02"), day("11-05")]


def test_department_without_a_recent_outage_has_an_empty_history():
    (history,) = find_outage_histories(
        [back], ["workshop", "fleet"], known_since=day("01-01"), today=date(2027, 11, 20)
    )
    assert (history.department, history.days, history.runs) == ("workshop", (), ())


@st.composite
def incidents(draw):
    """Any incident, also with entries out of order."""
    entries = draw(
        st.lists(
            st.tuples(
                st.integers(0, 400 * 24 * 60),
                st.sampled_from(INCIDENT_STATES),
            ),
            min_size=1,
            max_size=6,
        )
    )
    begin = moment("2025-10-16T00:00").astimezone(UTC)
    timeline = tuple(
        Entry(at=(begin + timedelta(minutes=m)).astimezone(BERLIN), state=state, body="", line=n)
        for n, (m, state) in enumerate(entries)
    )
    return Incident(
        source=over.source,
        title="A",
        severity="major",
        affects=("support",),
        timeline=timeline,
    )


@given(incidents())
def test_durations_are_never_less_than_nothing(found):
    duration = find_duration(found)
    assert (duration is None) == (found.ended is None)
    assert duration is None or duration >= timedelta()
    spans = find_open_spans(found)
    assert [until for __, until in spans[:-1] if until is None] == []
    assert (bool(spans) and spans[-1][1] is None) == (found.ended is None)


@given(st.lists(incidents(), max_size=4))
def test_histories_have_each_of_their_days_once(found):
    for history in find_outage_histories(found, ["support"], known_since=day("11-01"), today=TODAY):
        days = [d.day for d in history.days]
        assert days == sorted(set(days))
        assert all(day("11-01") <= d <= TODAY for d in days)
        told = [
            first + timedelta(n)
            for first, last, __ in history.runs
            for n in range((last - first).days + 1)
        ]
        assert told == days


@given(st.lists(incidents(), max_size=6))
def test_history_tells_of_every_incident_once(found):
    months = list_months(period("2025-09"), period("2026-12"))
    segments = group_by_month(found, months)
    assert sorted(id(i) for s in segments for i in s.incidents) == sorted(map(id, found))
    assert [m for s in reversed(segments) for m in list_months(s.first, s.last)] == list(months)
