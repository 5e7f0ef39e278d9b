"""Where a standing notice is shown before and after its end."""

from datetime import date

import pytest

from conftest import Folder
from making import build_view, render_site

NOTICE = "marketing/2026-11-17-dinner"
LAST, AFTER = date(2026, 11, 20), date(2026, 11, 21)


@pytest.fixture
def project(folder):
    folder.write(
        f"content/{NOTICE}.md",
        "---\nkind: notice\nuntil: 2026-11-20\nhighlight: true\n---\n# Dinner\n\nWho comes?\n",
    )
    folder.write("content/support/2026-11-18-a.md", "# A\n\nText.\n")
    return folder


def titles(items):
    return [it.title for it in items]


def pages(folder: Folder, today: date) -> dict[str, str]:
    return {path: str(text) for path, text in render_site(folder.compile(today=today))}


@pytest.mark.parametrize(("today", "shown"), [(LAST, ["Dinner"]), (AFTER, [])])
def test_front_page_shows_it_in_its_own_place_and_never_as_news(project, today, shown):
    front = build_view(project.compile(today=today), "index")
    assert (titles(front.notices), titles(front.highlights), titles(front.latest)) == (
        shown,
        [],
        ["A"],
    )


def test_front_page_says_until_when(project):
    page = pages(project, LAST)["index.html"]
    assert 'until <time datetime="2026-11-20">Fri, Nov 20</time>' in page
    assert ">Notice</h2>" in page
    assert 'class="notices"' not in pages(project, AFTER)["index.html"]


@pytest.mark.parametrize(
    ("today", "says", "doesnt_say"),
    [
        (LAST, 'until <time datetime="2026-11-20">', "This notice ended"),
        (AFTER, 'This notice ended on <time datetime="2026-11-20">', "until <time"),
    ],
)
def test_its_page_stays_and_says_that_it_ended(project, today, says, doesnt_say):
    page = pages(project, today)[f"{NOTICE}/index.html"]
    assert (says in page, doesnt_say in page) == (True, False)
    assert "Who comes?" in page


@pytest.mark.parametrize("today", [LAST, AFTER])
def test_lists_of_updates_have_it_like_any_other(project, today):
    shown = pages(project, today)
    for path in ("archive", "marketing", "reports/2026-W47"):
        page = shown[f"{path}/index.html"]
        assert ("Dinner</a>" in page, '<span class="badge">Notice</span>' in page) == (True, True)
    (week,) = build_view(project.compile(today=today), "reports/2026-W47").departments[:1]
    assert titles(week.updates) == ["Dinner"]
    later = build_view(project.compile(today=date(2026, 11, 24)), "reports/2026-W48")
    assert later.departments == ()


def test_department_shows_the_last_day_among_what_is_coming_up(project):
    def coming_up(today):
        view = build_view(project.compile(today=today), "marketing")
        return [(it.kind, it.what) for it in view.due if it.kind == "notice"]

    assert (coming_up(LAST), coming_up(AFTER)) == ([("notice", "Dinner")], [])


def test_calendar_has_its_last_day(project):
    page = pages(project, LAST)["calendar/index.html"]
    assert "Last day of a notice" in page
    assert "overdue" not in pages(project, AFTER)["calendar/index.html"]


def test_issue_on_the_site_has_a_section_of_notices(project):
    project.write("content/newsletter/2026-W47.md", "Hello\n")
    page = pages(project, LAST)["newsletter/2026-W47/index.html"]
    assert '<h2 id="rb-notices">Notice</h2>' in page
    assert "Who comes?" in page
