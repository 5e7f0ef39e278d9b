"""The page that says who was asked, who answered and who is missing."""

import re
from collections import Counter
from datetime import date

import pytest

from making import build_view, page_names, render_site
from rundbrief.editorial.check_ins import CheckInState
from rundbrief.editorial.state_display import STATE_LABELS
from rundbrief.site.pages.check_ins import CheckInCell

ROSTER = """\
marketing: {name: Marketing, lead: {name: Ada Brandt, email: ada@example.org}, due: wednesday 9:00}
support: {name: Member support, due: wednesday 9:00}
workshop: {name: Workshop, due: wednesday 9:00}
board: {name: Board, cadence: monthly, due: friday 12:00}
guests: {name: Guests, cadence: none}
"""


@pytest.fixture
def project(folder):
    folder.write("content/departments.yml", ROSTER)
    folder.write("content/marketing/2026-11-03-a.md", "Words.")
    folder.write("content/marketing/2026-11-17-b.md", "---\ntitle: B\n---\nWords.")
    folder.write("content/marketing/2026-11-18-c.md", "---\ntitle: C\n---\nWords.")
    folder.write("content/support/2026-11-04-a.md", "Words.")
    folder.write("content/workshop/2026-11-04-a.md", "---\nnothing_to_report: true\n---\n")
    folder.write("content/workshop/2026-11-10-b.md", "Words.")
    folder.write("content/board/2026-11-05-a.md", "Words.")
    return folder


def view(compilation):
    return build_view(compilation, "requests")


def names(rows):
    return [row.department.slug for row in rows]


def test_page_says_who_is_asked_this_week_and_who_answered(project):
    page = view(project.compile())
    assert page.period.key == "2026-W47"
    assert page.until.isoformat() == "2026-11-18"
    assert (names(page.answered), names(page.expected)) == (["marketing"], [])
    # Who has been silent longer comes first.
    assert [(row.department.slug, row.missed) for row in page.missing] == [
        ("support", 2),
        ("workshop", 1),
    ]
    assert names(page.rows) == ["marketing", "support", "workshop", "board"]
    assert [link.slug for link in page.free] == ["guests"]
    marketing = page.answered[0]
    assert (marketing.lead.name, marketing.latest.title) == ("Ada Brandt", "C")


def test_no_common_day_is_named_where_days_differ(project):
    project.write("content/departments.yml", ROSTER.replace("wednesday", "thursday", 1))
    assert view(project.compile()).until is None


def test_cells_lead_to_the_word_or_to_the_report_of_the_week(project):
    rows = {row.department.slug: row.cells[-3:] for row in view(project.compile()).rows}
    day = [c.on for c in rows["marketing"]]
    assert rows["marketing"] == (
        CheckInCell("reported", day[0], "A", "../marketing/2026-11-03-a/"),
        CheckInCell("missing"),
        CheckInCell("reported", day[2], "C", "../reports/2026-W47/#rb-marketing"),
    )
    assert [c.state for c in rows["workshop"]] == ["nothing", "reported", "missing"]
    assert [c.state for c in rows["board"]] == ["reported", "held", "held"]


def test_weeks_are_named_with_their_months_and_reports(project):
    weeks = view(project.compile()).weeks
    assert len(weeks) == 12
    assert [(w.period.key, w.opens, w.href) for w in weeks[-4:]] == [
        ("2026-W44", False, None),
        ("2026-W45", True, "../reports/2026-W45/"),
        ("2026-W46", False, "../reports/2026-W46/"),
        ("2026-W47", False, "../reports/2026-W47/"),
    ]


def test_month_of_a_single_week_is_not_named(project):
    project.write("content/support/2026-07-27-a.md", "Words.")
    weeks = view(project.compile(today=date(2026, 12, 7))).weeks
    # Week 31 is the only one of July here; week 50 is the first of December, and the last here.
    assert [w.period.key for w in weeks if w.opens] == [
        *("2026-W32", "2026-W37", "2026-W41", "2026-W45", "2026-W50")
    ]


def test_old_project_shows_half_a_year(project):
    project.write("content/support/2020-01-04-a.md", "Words.")
    assert len(view(project.compile()).weeks) == 26


def test_project_of_some_weeks_shows_them_all(project):
    project.write("content/support/2026-08-03-a.md", "Words.")
    assert view(project.compile()).weeks[0].period.key == "2026-W32"


def test_page_exists_only_where_somebody_promised_a_rhythm(project, folder):
    assert "requests" not in page_names(project.compile(audience="public"))
    folder.write("content/departments.yml", "marketing: {cadence: none}\n")
    assert "requests" not in page_names(folder.compile())


def test_every_answer_of_the_map_is_said_in_words(sample):
    html = str(dict(render_site(sample))["requests.html"])
    page = view(sample)
    said = Counter(
        re.findall(r'<span class="hidden">([^<,]+?)(?:, [^<]+)?</span></(?:a|td)>', html)
    )
    shown = Counter(
        sample.texts(STATE_LABELS[cell.state]) for row in page.rows for cell in row.cells
    )
    assert Counter(said) == shown
    assert len(shown) == 6
    marks = Counter(re.findall(r'class="heat-mark heat-([a-z-]+)"', html))
    for answer in ("reported", "nothing", "held", "expected", "missing", "away", "not-expected"):
        assert marks[answer] > shown[sample.texts(STATE_LABELS[answer])]  # the legend has one more
    assert page.answered[0].now.state is CheckInState.REPORTED
    assert "@example.org" not in html
