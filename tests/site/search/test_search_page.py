"""The page's own choices. What it does is in tests/browser/test_search.py."""

from making import render_site
from rundbrief.content.schema import Health
from rundbrief.site.digests import Stamps
from rundbrief.site.pages.search import Choice, build_search
from rundbrief.site.search.index import MANIFEST
from rundbrief.site.search.records import list_records


def page_of(compilation):
    return build_search(compilation, list_records(compilation, Stamps(compilation)))


def test_choices_are_those_that_find_something(folder):
    folder.write("content/marketing/2025-12-31-old.md", "---\nhealth: off-track\n---\nText.\n")
    folder.write("content/marketing/2026-11-02-b.md", "Text.\n")
    folder.write("content/marketing/2026-11-18-c.md", "---\nhealth: on-track\n---\nText.\n")
    view = page_of(folder.compile()).view
    assert view.kinds == (Choice("update", "Update"), Choice("department", "Department"))
    assert view.healths == (Health.ON_TRACK, Health.OFF_TRACK)
    assert [d.slug for d in view.departments] == ["marketing", "support", "workshop"]
    years = [(year.year, [month.key for month in year.months]) for year in view.years]
    assert years == [(2026, ["2026-11"]), (2025, ["2025-12"])]


def test_page_leads_to_its_index(folder):
    compilation = folder.compile()
    view = page_of(compilation).view
    assert (view.manifest, view.frame.search) == ("../search/manifest.js", "../search/")
    assert MANIFEST in dict(render_site(compilation))


def test_page_is_another_one_only_if_its_choices_are(folder):
    folder.write("content/marketing/2026-11-02-b.md", "Text.\n")
    before = page_of(folder.compile()).stamp
    folder.write("content/marketing/2026-11-02-b.md", "Other text.\n")
    folder.write("content/marketing/2026-11-03-c.md", "Text.\n")
    assert page_of(folder.compile()).stamp == before
    folder.write("content/marketing/2026-11-03-c.md", "---\nhealth: at-risk\n---\nText.\n")
    risky = page_of(folder.compile()).stamp
    folder.write("content/marketing/2026-10-31-d.md", "Text.\n")
    assert len({before, risky, page_of(folder.compile()).stamp}) == 3
