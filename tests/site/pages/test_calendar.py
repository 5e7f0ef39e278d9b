"""The dates ahead, by week and by month, and those that passed without an end."""

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from making import build_view, period, render_site
from rundbrief.site.pages.calendar import _grid

MAINTENANCE = """\
---
title: The move
kind: maintenance
starts: {starts}
ends: {ends}
affects: support
---
## 2026-11-10 10:00 scheduled
We move.
"""


@pytest.fixture
def project(folder):
    folder.write(
        "content/departments.yml", "marketing: {due: friday 12:00}\nsupport: {cadence: none}\n"
    )
    folder.write(
        "content/marketing/2026-11-18-a.md",
        "---\ntitle: A\nasks:\n"
        "  - {to: support, what: Six people, due: 2026-11-25}\n"
        "  - {to: support, what: A van, due: 2026-11-12}\n"
        "  - {to: support, what: A tent, due: 2027-03-04}\n---\nWords.\n",
    )
    return folder


def plan(folder, starts, ends):
    folder.write(
        "content/incidents/2026-11-10-move.md", MAINTENANCE.format(starts=starts, ends=ends)
    )


def view(compilation):
    return build_view(compilation, "calendar")


def told(days):
    return [(day.day.isoformat(), [(it.kind, it.what) for it in day.events]) for day in days]


def test_dates_stand_by_weeks_and_further_ahead_by_months(project):
    page = view(project.compile())
    assert [group.period.key for group in page.groups] == [
        *("2026-W48", "2026-W49", "2026-W50", "2026-W51", "2026-W52", "2026-W53", "2027-W01"),
        "2027-03",
    ]
    assert told(page.groups[0].days) == [
        ("2026-11-25", [("ask", "Six people")]),
        ("2026-11-27", [("word", "")]),
    ]
    assert told(page.groups[-1].days) == [("2027-03-04", [("ask", "A tent")])]


def test_ask_that_passed_stays_and_is_overdue(project):
    page = view(project.compile())
    assert told(page.passed) == [("2026-11-12", [("ask", "A van")])]
    (line,) = page.passed[0].events
    assert (line.overdue, line.href, line.asker.slug, [d.slug for d in line.departments]) == (
        *(True, "../marketing/2026-11-18-a/", "marketing"),
        ["support"],
    )
    assert not page.groups[0].days[0].events[0].overdue


@pytest.mark.parametrize(
    ("starts", "ends", "passed", "ahead"),
    [
        ("2026-11-11 22:00", "2026-11-12 23:00", [], []),
        ("2026-11-12 22:00", "2026-11-13 02:00", ["2026-11-12"], []),
        # What goes on stands today.
        ("2026-11-19 22:00", "2026-11-20 02:00", [], ["2026-11-20"]),
        ("2026-11-20 22:00", "2026-11-21 02:00", [], ["2026-11-20"]),
    ],
)
def test_planned_work_is_told_ahead_today_and_for_a_week(project, starts, ends, passed, ahead):
    plan(project, starts, ends)
    page = view(project.compile())

    def days(found):
        return [d.day.isoformat() for d in found if any(it.what == "The move" for it in d.events)]

    assert days(page.passed) == passed
    assert days(day for group in page.groups for day in group.days) == ahead
    assert not any(it.overdue for d in page.passed for it in d.events if it.what == "The move")


def test_open_issue_is_named_by_its_period(project):
    project.write("content/newsletter/2026-W47.md", "Good morning.\n")
    (day,) = view(project.compile()).groups[0].days
    assert [(it.what, it.href) for it in day.events] == [("Week 47", "../newsletter/2026-W47/")]


def test_months_show_how_many_dates_a_day_has(project):
    plan(project, "2026-11-25 22:00", "2026-11-26 02:00")
    months = view(project.compile()).months
    assert [month.period.key for month in months] == ["2026-11", "2026-12", "2027-01"]
    days = [day for week in months[0].weeks for day in week.days]
    assert {d.day.isoformat(): d.number for d in days if d.number and d.inside} == {
        "2026-11-12": 1,
        "2026-11-25": 2,
        "2026-11-27": 1,
    }


@given(st.dates())
def test_grid_has_each_day_of_its_month_once_below_its_weekday(day):
    month = period(f"{min(max(day.year, 2), 9000):04}-{day.month:02}")
    weeks = _grid(month, {}, day).weeks
    assert [[d.day.weekday() for d in week.days] for week in weeks] == [list(range(7))] * len(weeks)
    inside = [d.day for week in weeks for d in week.days if d.inside]
    length = (month.last - month.first).days + 1
    assert inside == [month.first + timedelta(days=n) for n in range(length)]
    assert [week.period.first for week in weeks] == [week.days[0].day for week in weeks]


def test_calendar_can_be_subscribed_to_where_the_site_has_an_address(project):
    compiled = project.compile()
    assert view(compiled).subscribe == "../calendar.ics"
    assert 'href="../calendar.ics"' in str(dict(render_site(compiled))["calendar/index.html"])


def test_public_calendar_awaits_nobody(project):
    html = str(dict(render_site(project.compile(audience="public")))["calendar/index.html"])
    assert "Nothing due or planned." in html
    assert [word for word in ("Six people", "Updates due") if word in html] == []


def test_every_day_of_the_grid_leads_to_its_dates(sample):
    html = str(dict(render_site(sample))["calendar.html"])
    links = re.findall(r'<td[^>]*><a href="#(rb-[0-9-]+)">', html)
    assert len(links) > 5
    assert [link for link in links if f'id="{link}"' not in html] == []
    assert len(set(re.findall(r'id="([^"]+)"', html))) == len(re.findall(r'id="([^"]+)"', html))
