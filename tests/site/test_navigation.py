"""The menu."""

from rundbrief.site.page_context import build_nav
from rundbrief.site.queries import SiteQueries


def titles(compilation):
    return [link.title for link in build_nav(SiteQueries(compilation), "", "index")]


def test_menu_inside_leads_to_empty_sections(folder):
    assert titles(folder.compile()) == [
        "Overview",
        "Check-ins",
        "Incidents",
        "Follow-ups",
        "Between departments",
        "Metrics",
        "Calendar",
        "Newsletter",
    ]


def test_menu_in_public_leads_to_nothing_empty(folder):
    assert titles(folder.compile(audience="public")) == ["Overview", "Calendar"]


def test_menu_in_public_leads_to_what_there_is(folder):
    folder.write("content/marketing/2026-11-18-a.md", "---\naudience: public\n---\nText.\n")
    assert titles(folder.compile(audience="public")) == [
        "Overview",
        "Reports",
        "Calendar",
        "Archive",
    ]
