"""The page that says how to subscribe."""

from dataclasses import replace

from making import build_view, render_site
from rundbrief.compilation import compile_project
from rundbrief.config.addresses import Addresses
from rundbrief.site.pages.feeds import CalendarItem

SITE = "https://status.example.org/"


def page(folder):
    folder.write("content/support/2026-11-18-a.md", "---\ntags: [launch]\n---\n# A\n\nWords.\n")
    return build_view(folder.compile(), "feeds")


def test_page_lists_every_feed_that_is_made(folder):
    view = page(folder)
    news = view.feeds[0]
    assert (news.what, news.address, news.atom, news.rss, news.json) == (
        "All news",
        f"{SITE}feeds/news/atom.xml",
        "../feeds/news/atom.xml",
        "../feeds/news/rss.xml",
        "../feeds/news/feed.json",
    )
    assert news.about == "Updates from all departments and on all incidents."
    listed = [*view.feeds, *view.departments, *view.tags]
    assert [it.what for it in listed] == [
        *("All news", "Incidents"),
        *("Marketing", "Member support", "Workshop", "launch"),
    ]
    made = {path for path, __ in render_site(folder.compile())}
    links = {link for it in listed for link in (it.atom, it.rss, it.json)}
    links |= {link.href for link in view.status} | {it.image for it in view.badges}
    assert {link.removeprefix("../") for link in links} - made == set()
    addresses = {it.address for it in (*listed, *view.calendars)}
    assert {address.removeprefix(SITE) for address in addresses} - made == set()


def test_calendar_opens_with_one_click(folder):
    view = page(folder)
    assert view.calendars[:2] == (
        CalendarItem(
            "All departments",
            f"{SITE}calendar.ics",
            "webcal://status.example.org/calendar.ics",
        ),
        CalendarItem(
            "Marketing",
            f"{SITE}feeds/departments/marketing/calendar.ics",
            "webcal://status.example.org/feeds/departments/marketing/calendar.ics",
        ),
    )


def test_badge_can_be_pasted_into_a_readme(folder):
    folder.write("content/departments.yml", 'support: {name: "Help [24/7]"}\n')
    badges = page(folder).badges
    assert [it.image for it in badges] == ["../badges/incidents.svg", "../badges/support.svg"]
    assert badges[1].markdown == (f"[![Help \\[24/7\\]]({SITE}badges/support.svg)]({SITE}support/)")


def unknown(folder):
    project = replace(folder.project(), addresses=Addresses("", directory_urls=True))
    return compile_project(project)


def test_page_of_a_site_without_an_address_says_how_to_mend_that(folder):
    compilation = unknown(folder)
    view = build_view(compilation, "feeds")
    assert not view.known
    assert (view.feeds, view.departments, view.tags) == ((), (), ())
    assert (view.calendars, view.status) == ((), ())
    assert [it.markdown for it in view.badges] == [None] * 4
    made = dict(render_site(compilation))
    html = str(made["feeds/index.html"])
    assert "site_url: https://status.example.org/" in html
    assert "rb-badges" in html
    assert "None" not in html
    assert {p for p in made if p.startswith(("feeds/", "api/")) or p.endswith(".ics")} == {
        "feeds/index.html"
    }
