"""The page's own choices. What it does is in tests/browser/test_search.py."""

from making import build_view, render_site
from rundbrief.content.schema import Health
from rundbrief.site.pages.search import FilterChoice
from rundbrief.site.search.index import MANIFEST


def test_choices_are_those_that_find_something(folder):
    folder.write("content/marketing/2025-12-31-old.md", "---\nhealth: off-track\n---\nText.\n")
    folder.write("content/marketing/2026-11-02-b.md", "Text.\n")
    folder.write("content/marketing/2026-11-18-c.md", "---\nhealth: on-track\n---\nText.\n")
    view = build_view(folder.compile(), "search")
    assert view.kinds == (
        FilterChoice("update", "Update"),
        FilterChoice("department", "Department"),
    )
    assert view.healths == (Health.ON_TRACK, Health.OFF_TRACK)
    assert [d.slug for d in view.departments] == ["marketing", "support", "workshop"]
    years = [(year.year, [month.key for month in year.months]) for year in view.years]
    assert years == [(2026, ["2026-11"]), (2025, ["2025-12"])]


def test_page_leads_to_its_index(folder):
    compilation = folder.compile()
    view = build_view(compilation, "search")
    assert (view.manifest, view.context.search) == ("../search/manifest.js", "../search/")
    assert MANIFEST in dict(render_site(compilation))
