"""Long lists of updates, and the pages that gather what carries a tag or an author."""

import re

import pytest

from making import build_views, page_names, render_site
from rundbrief.render.presenter import TermLink
from rundbrief.site import series
from rundbrief.site.page_context import NavLink
from rundbrief.site.pages import updates
from rundbrief.site.pages.updates import PartLink

DAYS = (
    *("2024-12-30", "2025-03-03", "2025-03-04"),
    *("2026-09-01", "2026-09-02", "2026-10-01", "2026-11-17", "2026-11-18"),
)


@pytest.fixture
def long(folder, monkeypatch):
    """Eight updates, where a page shows three and a year's page four."""
    monkeypatch.setattr(series, "MAX_UPDATES_PER_LIST", 3)
    monkeypatch.setattr(updates, "MAX_UPDATES_PER_LIST", 3)
    monkeypatch.setattr(series, "MAX_UPDATES_PER_YEAR", 4)
    for number, day in enumerate(DAYS):
        write(folder, f"{day}-update-{number}")
    return folder


def write(folder, name, tags="[C++, launch]"):
    folder.write(f"content/marketing/{name}.md", f"---\ntags: {tags}\nauthors: Ö B\n---\nWords.\n")


def pages(compilation):
    return build_views(compilation)


def test_short_list_stands_on_one_page(folder):
    write(folder, "2025-12-30-a")
    write(folder, "2026-11-18-b")
    made = pages(folder.compile())
    assert [m.period.key for m in made["archive"].updates.months] == ["2026-11", "2025-12"]
    assert made["archive"].updates.years == ()
    assert [name for name in made if name.startswith("archive/")] == []


def test_long_list_shows_whole_months_and_leads_to_its_years(long):
    listed = pages(long.compile())["archive"].updates
    assert [(m.period.key, len(m.updates)) for m in listed.months] == [
        ("2026-11", 2),
        ("2026-10", 1),
    ]
    assert listed.years == (
        PartLink("2026", "../archive/2026/", 5),
        PartLink("2025", "../archive/2025/", 2),
        PartLink("2024", "../archive/2024/", 1),
    )


def test_month_that_is_longer_than_the_page_is_not_cut(long):
    for number in range(4):
        write(long, f"2026-11-19-more-{number}")
    listed = pages(long.compile())["archive"].updates
    assert [(m.period.key, len(m.updates)) for m in listed.months] == [("2026-11", 6)]


def test_years_hold_every_update_once(long):
    made = pages(long.compile())
    parts = {n.removeprefix("archive/"): v for n, v in made.items() if n.startswith("archive/")}
    assert list(parts) == ["2026", "2026-11", "2026-10", "2026-09", "2025", "2024"]
    held = {
        key: [u.date.isoformat() for m in v.months for u in m.updates] for key, v in parts.items()
    }
    assert held == {
        "2026": [],
        "2026-11": ["2026-11-18", "2026-11-17"],
        "2026-10": ["2026-10-01"],
        "2026-09": ["2026-09-02", "2026-09-01"],
        "2025": ["2025-03-04", "2025-03-03"],
        "2024": ["2024-12-30"],
    }
    assert [(p.title, p.href, p.updates) for p in parts["2026"].parts] == [
        ("November 2026", "../../archive/2026-11/", 2),
        ("October 2026", "../../archive/2026-10/", 1),
        ("September 2026", "../../archive/2026-09/", 2),
    ]


def test_years_and_months_lead_to_their_neighbours(long):
    made = pages(long.compile())
    year, month = made["archive/2025"], made["archive/2026-10"]
    assert (year.whole, year.previous, year.next) == (
        NavLink("Archive", "../../archive/"),
        NavLink("2024", "../../archive/2024/"),
        NavLink("2026", "../../archive/2026/"),
    )
    assert (month.heading, month.previous.title, month.next.title) == (
        "October 2026",
        "September 2026",
        "November 2026",
    )
    assert made["archive/2024"].previous is made["archive/2026"].next is None


def test_new_update_changes_its_own_year_and_the_first_page_alone(long):
    before = dict(render_site(long.compile()))
    write(long, "2025-03-05-late", tags="[]")
    after = dict(render_site(long.compile()))
    changed = {path for path in after if before.get(path) != after[path]}
    assert {path for path in changed if path.startswith("archive")} == {
        "archive/index.html",
        "archive/2025/index.html",
    }


def test_tags_have_an_index_and_a_page_each(long):
    long.write(
        "content/incidents/2026-11-17-a.md",
        "---\ntags: launch\n---\n# Down\n\n## 2026-11-19 09:40 investigating\nOh.\n",
    )
    long.write(
        "content/follow-ups/2026-11-10-b.md", "---\ntags: LAUNCH\n---\n# The lamp\n\nDark.\n"
    )
    made = pages(long.compile())
    assert [(t.name, t.href, t.number, t.latest.isoformat()) for t in made["tags"].terms] == [
        ("C++", "../tags/c--cedb1bac/", 8, "2026-11-18"),
        ("launch", "../tags/launch/", 10, "2026-11-19"),
    ]
    launch = made["tags/launch"]
    assert ([i.title for i in launch.incidents], [f.title for f in launch.follow_ups]) == (
        ["Down"],
        ["The lamp"],
    )
    assert launch.index == NavLink("Tags", "../../tags/")
    assert launch.updates.years[0].href == "../../tags/launch/2026/"
    assert len(made["tags/launch/2025"].months[0].updates) == 2


def test_authors_have_an_index_and_a_page_each(long):
    made = pages(long.compile())
    assert [(a.name, a.href, a.number) for a in made["authors"].terms] == [
        ("Ö B", "../authors/oe-b--a57e7311/", 8)
    ]
    assert made["authors/oe-b--a57e7311"].name == "Ö B"


def test_update_leads_to_its_tags_and_authors(long):
    line = pages(long.compile())["marketing/2026-11-18-update-7"].update
    assert line.tags == (
        TermLink("C++", "../../tags/c--cedb1bac/"),
        TermLink("launch", "../../tags/launch/"),
    )
    assert line.authors == (TermLink("Ö B", "../../authors/oe-b--a57e7311/"),)


def test_archive_leads_to_tags_and_authors_where_there_are_some(folder):
    folder.write("content/marketing/2026-11-18-a.md", "Words.\n")
    made = pages(folder.compile())
    assert made["archive"].elsewhere == ()
    assert {"tags", "authors"} & set(made) == set()
    write(folder, "2026-11-17-b")
    assert [link.title for link in pages(folder.compile())["archive"].elsewhere] == [
        "By tag",
        "By author",
    ]


def test_public_tag_pages_hold_nothing_internal(folder):
    write(folder, "2026-11-17-inside", tags="[secret, both]")
    folder.write(
        "content/marketing/2026-11-18-open.md",
        "---\ntags: both\naudience: public\nauthors: Ada\n---\nWords.\n",
    )
    compiled = folder.compile(audience="public")
    names = page_names(compiled)
    assert {n for n in names if re.match("tags|authors", n)} == {
        *("tags", "tags/both", "authors", "authors/ada")
    }
    html = "\n".join(text for __, text in render_site(compiled) if isinstance(text, str))
    assert [word for word in ("secret", "inside", "Ö B") if word in html] == []
