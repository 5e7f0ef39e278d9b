"""Weekly and monthly reports: how things stood then, compared with the period before."""

from datetime import date, timedelta

import pytest

from making import build_views, render_site
from rundbrief.editorial.period_comparison import PeriodTotals

INCIDENT = """\
---
affects: support
---
# Login fails

## 2026-11-13 09:00 investigating
Oh.

## 2026-11-17 09:00 resolved
Ah.
"""


@pytest.fixture
def project(folder):
    words = {
        "marketing/2026-11-11-a": "title: A\nhealth: on-track",
        "marketing/2026-11-18-b": "title: B\nhealth: at-risk\nhighlight: true",
        "marketing/2026-11-19-c": "title: C\nnothing_to_report: true",
        "support/2026-11-12-d": "title: D",
        "workshop/2026-09-30-e": "title: E",
    }
    for name, keys in words.items():
        folder.write(f"content/{name}.md", f"---\n{keys}\n---\nWords.\n")
    folder.write("content/incidents/2026-11-13-login.md", INCIDENT)
    folder.write("content/follow-ups/2026-11-10-lamp.md", "# The lamp\n\nDark.\n")
    folder.write(
        "content/metrics.yml", "rides: {name: Rides, unit: rides, target: 100, alert: 50}\n"
    )
    folder.write("content/metrics/rides.csv", "date,value\n2026-11-08,120\n2026-11-15,90\n")
    return folder


def pages(compilation):
    return build_views(compilation)


def report(folder, key, **settings):
    return pages(folder.compile(**settings))[f"reports/{key}"]


def test_report_is_compared_with_the_period_before(project):
    page = report(project, "2026-W47")
    assert page.comparison.before.key == "2026-W46"
    assert page.comparison.now == PeriodTotals(
        updates=1, departments=1, closed=1, outage_time=timedelta(days=1, hours=9)
    )
    assert page.comparison.then == PeriodTotals(
        updates=2, departments=2, opened=1, outage_time=timedelta(days=2, hours=15), received=1
    )
    assert [
        (t.department.name, t.before, t.after, t.trend) for t in page.comparison.status_changes
    ] == [("Marketing", "on-track", "at-risk", "worse")]
    assert [update.title for update in page.highlights] == ["B"]


def test_report_tells_of_metrics_that_moved(project):
    (move,) = report(project, "2026-W46").comparison.metric_changes
    assert (move.name, move.unit, move.direction) == ("Rides", "rides", "up")
    assert move.href == "../../metrics/#rb-metric-rides"
    assert (move.value, move.change) == (90.0, -30.0)
    assert (move.verdict, move.verdict_before) == ("watch", "good")


def test_report_of_a_past_period_knows_nothing_of_what_came_later(project):
    page = report(project, "2026-W46")
    assert [(i.state, i.is_open) for i in page.incidents] == [("investigating", True)]
    assert {health: n for health, n in page.counts.items() if n} == {"on-track": 1, None: 2}
    (later,) = report(project, "2026-W47").incidents
    assert (later.state, later.is_open) == ("resolved", False)


def test_report_tells_who_fell_silent(project):
    late = date(2026, 11, 23)
    page = report(project, "2026-W47", today=late)
    assert [link.name for link in page.comparison.newly_missing] == ["Member support"]
    assert [card.department.name for card in page.missing] == ["Member support", "Workshop"]


def test_public_report_names_nobody_as_silent(project):
    project.write("content/support/2026-11-12-d.md", "---\naudience: public\n---\nWords.\n")
    page = report(project, "2026-W46", today=date(2026, 11, 23), audience="public")
    assert (page.missing, page.comparison.newly_missing) == ((), ())


def test_reports_lead_to_each_other_and_to_the_periods_around_them(project):
    made = pages(project.compile())
    week, month = made["reports/2026-W46"], made["reports/2026-11"]
    assert (week.previous.period.key, week.next.period.key) == ("2026-W40", "2026-W47")
    assert (month.previous.period.key, month.next) == ("2026-09", None)
    assert [line.period.key for line in week.around] == ["2026-11"]
    assert [line.period.key for line in month.around] == ["2026-W46", "2026-W47"]
    # Week 40 of 2026 begins in September and ends in October, of which there is no report.
    assert [line.period.key for line in made["reports/2026-W40"].around] == ["2026-09"]


def test_report_index_counts_what_says_something(project):
    index = pages(project.compile())["reports"]
    assert [(line.period.key, line.updates) for line in index.weeks] == [
        ("2026-W47", 1),
        ("2026-W46", 2),
        ("2026-W40", 1),
    ]
    assert [(line.period.key, line.updates) for line in index.months] == [
        ("2026-11", 3),
        ("2026-09", 1),
    ]


def test_week_in_which_something_broke_and_nobody_wrote_has_a_report(project):
    project.write("content/incidents/2026-10-20-x.md", INCIDENT.replace("2026-11", "2026-10"))
    page = report(project, "2026-W42")
    assert (page.departments, page.comparison.now.opened) == ((), 1)
    html = dict(render_site(project.compile()))["reports/2026-W42/index.html"]
    assert "No updates in this period." in html


def test_report_says_in_words_what_it_shows_in_signs(project):
    html = str(dict(render_site(project.compile()))["reports/2026-W47/index.html"])
    text = " ".join(html.split())
    for said in (
        "Compared with Week 46",
        "As of Fri, Nov 20; this period isn’t over yet.",
        "Got worse",
        "1 day 9 h",
        "week before: 2 days 15 h",
    ):
        assert said in text
    assert '<span class="hidden">then</span>' in text
