"""What crawlers are told: where they may go, and what is there."""

from datetime import date
from urllib.robotparser import RobotFileParser

import pytest
from lxml import etree

from making import render_site
from rundbrief.site import seo
from rundbrief.site.seo import SitemapEntry, render_sitemaps

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SITE = "https://status.example.org/"


@pytest.fixture
def project(folder):
    folder.write(
        "content/marketing/2026-11-11-über-uns.md", "---\naudience: public\n---\n# A\n\nB\n"
    )
    folder.write("content/marketing/2026-11-18-new.md", "# New\n\nWords.\n")
    folder.write("content/about.md", "# About\n\nWords.\n")
    return folder


def read(xml):
    """Read a sitemap as (address, lastmod)."""
    root = etree.fromstring(xml.encode())
    rows = [(row.findtext(f"{SPACE}loc"), row.findtext(f"{SPACE}lastmod")) for row in root]
    return root.tag.removeprefix(SPACE), rows


def test_sitemap_lists_every_page_with_the_day_of_its_newest_word(project):
    made = dict(render_site(project.compile()))
    kind, rows = read(made["sitemap.xml"])
    assert kind == "urlset"
    places = dict(rows)
    assert len(places) == len(rows)
    pages = {path for path in made if path.endswith(".html")} - {"404.html"}
    assert len(pages) == len(places)
    assert places[SITE] == "2026-11-18"
    assert places[f"{SITE}marketing/"] == "2026-11-18"
    assert places[f"{SITE}marketing/2026-11-11-%C3%BCber-uns/"] == "2026-11-11"
    assert places[f"{SITE}reports/2026-W46/"] == "2026-11-11"
    assert places[f"{SITE}support/"] is None
    assert places[f"{SITE}about/"] is None


def test_sitemap_does_not_know_the_day_of_the_build(project):
    one, other = (
        dict(read(dict(render_site(project.compile(today=day)))["sitemap.xml"])[1])
        for day in (date(2026, 11, 20), date(2026, 11, 21))
    )
    assert one == other


def test_public_sitemap_holds_nothing_internal(project):
    __, rows = read(dict(render_site(project.compile(audience="public")))["sitemap.xml"])
    assert [address for address, __ in rows if "2026-11-18-new" in address] == []
    assert [address for address, __ in rows if "about" in address] == []
    assert [address for address, __ in rows if "2026-11-11" in address]


def test_sitemap_with_too_many_pages_is_split(monkeypatch):
    monkeypatch.setattr(seo, "MAX_URLS", 2)
    places = [SitemapEntry(f"{SITE}{n}/?a=1&b=2", date(2026, 11, n)) for n in range(1, 6)]
    made = dict(render_sitemaps(places, SITE))
    assert list(made) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]
    assert read(made["sitemap.xml"]) == (
        "sitemapindex",
        [(f"{SITE}sitemap-{n}.xml", None) for n in (1, 2, 3)],
    )
    parts = [read(made[f"sitemap-{n}.xml"]) for n in (1, 2, 3)]
    assert {kind for kind, __ in parts} == {"urlset"}
    assert [row for __, rows in parts for row in rows] == [
        (place.address, place.changed.isoformat()) for place in places if place.changed
    ]


def may_read(robots, agent="anybot"):
    parser = RobotFileParser()
    parser.parse(robots.splitlines())
    return parser.can_fetch(agent, f"{SITE}marketing/"), parser.site_maps()


@pytest.mark.parametrize(
    ("audience", "told"),
    [("internal", (False, None)), ("public", (True, [f"{SITE}sitemap.xml"]))],
)
def test_robots_are_let_into_a_public_site_only(project, audience, told):
    made = dict(render_site(project.compile(audience=audience)))
    assert may_read(made["robots.txt"]) == told


def test_own_robots_of_the_layouts_are_left_alone(project):
    project.write("own/site/robots.txt", "User-agent: *\n")
    layouts = (project.root / "own",)
    assert "robots.txt" not in dict(render_site(project.compile(layouts=layouts)))


def test_robots_of_the_content_do_not_open_an_internal_site(project):
    project.write("content/robots.txt", "User-agent: *\nAllow: /\n")
    assert may_read(dict(render_site(project.compile()))["robots.txt"]) == (False, None)


def test_own_robots_are_what_is_published(project):
    project.write("layouts/site/robots.txt", "User-agent: ours\n")
    assert project.run("build", "--today", "2026-11-20").exit_code == 0
    assert project.files("output/site")["robots.txt"] == b"User-agent: ours\n"
