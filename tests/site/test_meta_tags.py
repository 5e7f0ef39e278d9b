"""What search engines and link previews are told of each page."""

import json
import struct
from datetime import date

import pytest
from lxml import html as lxml_html

from making import page_names, render_site
from rundbrief.site import queries
from rundbrief.site.og_images import cards
from rundbrief.site.og_images.cards import Card, Sign
from rundbrief.site.queries import SiteQueries
from rundbrief.site.seo import UNLISTED

INCIDENT = """\
---
title: Login fails
severity: {severity}
affects: [support]
audience: public
---
## 2026-11-17 09:40 investigating
Oh.
"""


@pytest.fixture
def project(folder):
    """A project with one thing of each kind, all of it public."""
    folder.write("content/index.md", "---\ntitle: This week\naudience: public\n---\nWelcome.\n")
    folder.write("content/about.md", "---\ntitle: About us\naudience: public\n---\nMany.\n")
    folder.write(
        "content/marketing/2026-11-18-shop.md",
        "---\ntitle: The shop </script> & more\nhealth: on-track\naudience: public\n"
        "tags: [shop, launch]\nauthors: [Ada Brandt, marketing]\n---\nCome in.\n",
    )
    folder.write("content/incidents/2026-11-17-login.md", INCIDENT.format(severity="major"))
    folder.write(
        "content/incidents/2026-11-10-move.md",
        "---\ntitle: The move\nkind: maintenance\nstarts: 2026-11-28 22:00\naudience: public\n"
        "ends: 2026-11-29 02:00\n---\n## 2026-11-10 10:00 scheduled\nWe move.\n",
    )
    folder.write("content/newsletter/2026-W47.md", "---\nsubject: All is well\n---\nHello.\n")
    return folder


PUBLIC = {
    "audience": "public",
    "newsletter": {"editions": {"everyone": {"audience": "public"}}},
    "brand": {"name": "Kestrel Cooperative", "website": "https://kestrel.example.org/"},
}


def site(compilation):
    """Render the site: pages parsed, other files as they are."""
    return {
        path: lxml_html.fromstring(data) if isinstance(data, str) and "html" in path else data
        for path, data in render_site(compilation)
    }


def metas(page):
    return {
        meta.get("property") or meta.get("name"): meta.get("content")
        for meta in page.xpath("//head/meta[@property or @name]")
    }


def test_page_says_what_it_is_and_which_picture_it_is_shown_with(project):
    pages = site(project.compile(**PUBLIC))
    told = metas(pages["marketing/2026-11-18-shop/index.html"])
    assert told == {
        "viewport": "width=device-width, initial-scale=1",
        "description": "Come in.",
        "og:url": "https://status.example.org/marketing/2026-11-18-shop/",
        "og:type": "article",
        "og:site_name": "Kestrel Cooperative",
        "og:title": "The shop </script> & more",
        "og:description": "Come in.",
        "article:published_time": "2026-11-18",
        "article:section": "Marketing",
        "og:image": "https://status.example.org/assets/cards/marketing/2026-11-18-shop.png",
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "The shop </script> & more, Update, Marketing, Nov 18, 2026, On track",
        "twitter:card": "summary_large_image",
        "color-scheme": "light dark",
        "theme-color": "#0f4c4a",
    }


def test_language_with_a_country_is_named(project):
    page = site(project.compile(language="en-GB"))["index.html"]
    assert metas(page)["og:locale"] == "en_GB"


def test_every_page_has_a_description_and_one_address(project):
    pages = {p: page for p, page in site(project.compile(**PUBLIC)).items() if p.endswith(".html")}
    assert [path for path, page in pages.items() if not metas(page)["description"]] == []
    addresses = {path: page.xpath("//link[@rel='canonical']/@href") for path, page in pages.items()}
    assert addresses.pop("404.html") == []
    assert addresses["reports/2026-W47/index.html"] == [
        "https://status.example.org/reports/2026-W47/"
    ]
    assert all(len(address) == 1 for address in addresses.values())


def test_report_is_described_by_how_the_project_stood(project):
    page = site(project.compile(language="en-GB"))["reports/2026-W47/index.html"]
    assert metas(page)["description"] == "Week 47, 16–22 Nov 2026: 1 on track"


@pytest.mark.parametrize(
    ("audience", "page", "robots"),
    [
        ("internal", "index.html", "noindex, nofollow"),
        ("internal", "marketing/index.html", "noindex, nofollow"),
        ("internal", "404.html", "noindex, nofollow"),
        ("public", "index.html", None),
        ("public", "404.html", "noindex"),
    ],
)
def test_internal_site_asks_not_to_be_listed(project, audience, page, robots):
    pages = site(project.compile(**PUBLIC | {"audience": audience}))
    assert metas(pages[page]).get("robots") == robots


def test_every_picture_that_a_page_names_is_made(project):
    compiled = project.compile(**PUBLIC)
    made = site(compiled)
    named = {
        metas(page).get("og:image") for path, page in made.items() if path.endswith(".html")
    } - {None}
    cards = {path for path in made if path.endswith(".png")}
    assert named == {f"https://status.example.org/{path}" for path in cards}
    assert cards == {
        "assets/cards.png",
        *(
            f"assets/cards/{name}.png"
            for name in (
                "index",
                "marketing",
                "support",
                "workshop",
                "marketing/2026-11-18-shop",
                "incidents/2026-11-17-login",
                "incidents/2026-11-10-move",
                "reports/2026-W47",
                "reports/2026-11",
                "newsletter/2026-W47",
            )
        ),
    }
    assert {struct.unpack(">II", made[path][16:24]) for path in cards} == {(1200, 630)}
    assert "og:image" not in metas(made["404.html"])


@pytest.mark.parametrize("without", ["address", "setting", "preview"])
def test_no_card_without_an_address_or_a_wish(project, without):
    from dataclasses import replace

    from rundbrief.compilation import compile_project
    from rundbrief.config.addresses import Addresses

    other = project.project(social_cards=without != "setting", preview=without == "preview")
    if without == "address":
        other = replace(other, addresses=Addresses())
    made = site(compile_project(other))
    assert [path for path in made if path.endswith(".png")] == []
    assert "og:image" not in metas(made["index.html"])
    assert metas(made["index.html"])["og:title"] == "Kestrel"
    assert ("sitemap.xml" in made) == (without != "address")
    assert not (project.root / ".cache").exists()


def test_older_things_are_shared_with_a_card_of_their_department_or_the_site(project, monkeypatch):
    project.write("content/marketing/2026-11-11-older.md", "# Older\n\nWords.\n")
    project.write("content/newsletter/2026-W46.md", "Hello.\n")
    for module in (queries, cards):
        monkeypatch.setattr(module, "NEWEST", 1)
    q = SiteQueries(project.compile())
    assert {name: q.card_of(name) for name in NAMES} == NAMES


NAMES = {
    "index": "index",
    "marketing": "marketing",
    "marketing/2026-11-18-shop": "marketing/2026-11-18-shop",
    "marketing/2026-11-11-older": "marketing",
    "incidents/2026-11-17-login": "incidents/2026-11-17-login",
    "incidents/2026-11-10-move": None,
    "newsletter/2026-W47": "newsletter/2026-W47",
    "newsletter/2026-W46": None,
    "reports/2026-W47": "reports/2026-W47",
    "reports/2026-W45": None,
    "reports/nonsense": None,
    "about": None,
    "metrics": None,
}


def card(compiled, name):
    return SiteQueries(compiled).card(name)


def test_cards_say_what_the_pages_are_about(project):
    compiled = project.compile(language="en-GB")
    on_track = Sign("On track", "good", "on-track")
    one = (Sign("1 on track", "good", "on-track"),)
    assert {name: card(compiled, name) for name in CARDS} == {
        "index": Card("This week", "Week 47", "", "20 Nov 2026", one),
        "marketing": Card("Marketing", "Department", "", "18 Nov 2026", (on_track,)),
        "support": Card("Member support", "Department"),
        "marketing/2026-11-18-shop": Card(
            "The shop </script> & more", "Update", "Marketing", "18 Nov 2026", (on_track,)
        ),
        "incidents/2026-11-17-login": Card(
            "Login fails",
            "Incident",
            "Member support",
            "17 Nov 2026",
            (Sign("Investigating", "act", "off-track"),),
        ),
        "incidents/2026-11-10-move": Card(
            "The move",
            "Planned maintenance",
            "",
            "28 Nov 2026",
            (Sign("Scheduled", "quiet", "clock"),),
        ),
        "reports/2026-W47": Card("Week 47", "Weekly report", "", "16–22 Nov 2026", one),
        "reports/2026-11": Card("November 2026", "Monthly report", "", "1–30 Nov 2026", one),
        "newsletter/2026-W47": Card("All is well", "Newsletter", "", "Week 47, 16–22 Nov 2026"),
        "about": Card("Kestrel", when="status.example.org"),
    }


CARDS = (
    *("index", "marketing", "support", "marketing/2026-11-18-shop", "incidents/2026-11-17-login"),
    *("incidents/2026-11-10-move", "reports/2026-W47", "reports/2026-11", "newsletter/2026-W47"),
    "about",
)


def test_incident_that_is_over_or_minor_looks_so(project):
    project.write("content/incidents/2026-11-17-login.md", INCIDENT.format(severity="minor"))
    name = "incidents/2026-11-17-login"
    assert card(project.compile(), name).signs == (Sign("Investigating", "watch", "at-risk"),)
    over = f"{INCIDENT.format(severity='minor')}\n## 2026-11-18 09:40 resolved\nAh.\n"
    project.write("content/incidents/2026-11-17-login.md", over)
    assert card(project.compile(), name).signs == (Sign("Resolved", "good", "done"),)


def test_health_that_is_too_old_to_be_trusted_is_not_on_a_card(project):
    assert card(project.compile(today=date(2027, 6, 1)), "marketing").signs == ()


def test_card_of_a_public_build_says_nothing_internal(project):
    project.write(
        "content/marketing/2026-11-19-secret.md", "---\nhealth: off-track\n---\nOh dear.\n"
    )
    compiled = project.compile(**PUBLIC)
    q = SiteQueries(compiled)
    shown = {q.card_of(name) for name in page_names(compiled) if name not in UNLISTED}
    assert "marketing/2026-11-19-secret" not in shown
    signs = {sign.text for name in shown for sign in q.card(name).signs}
    assert signs == {"On track", "1 on track", "Investigating", "Scheduled"}


# What schema.org says of the types that we use: the properties of each, its parents' included.
# Source: schema.org, version 29.
THING = {"@type", "name", "url", "description", "image", "mainEntityOfPage"}
WORK = THING | {
    *("inLanguage", "publisher", "datePublished", "keywords", "author", "headline", "isPartOf"),
    "temporalCoverage",
}
SCHEMA = {
    "WebSite": WORK | {"issn"},
    "Article": WORK | {"articleSection", "articleBody"},
    "Report": WORK | {"articleSection", "reportNumber"},
    "PublicationIssue": WORK | {"issueNumber", "pagination"},
    "Periodical": WORK | {"issn"},
    "Organization": THING | {"logo", "address"},
    "Person": THING | {"jobTitle"},
    "BreadcrumbList": THING | {"itemListElement", "itemListOrder"},
    "ListItem": THING | {"position", "item"},
}


def linked_data(page):
    scripts = page.xpath("//script[@type='application/ld+json']/text()")
    assert len(scripts) <= 1
    return json.loads(scripts[0]) if scripts else None


def check_against_schema(data):
    if isinstance(data, list):
        for item in data:
            check_against_schema(item)
    elif isinstance(data, dict):
        assert set(data) - SCHEMA[data["@type"]] == set(), data["@type"]
        for value in data.values():
            check_against_schema(value)


def test_linked_data_is_in_the_words_of_schema_org(project):
    made = site(project.compile(**PUBLIC))
    pages = {path: linked_data(page) for path, page in made.items() if path.endswith(".html")}
    assert pages.pop("404.html") is None
    for data in pages.values():
        assert data["@context"] == "https://schema.org"
        check_against_schema(data["@graph"])
    assert {thing["@type"] for data in pages.values() for thing in data["@graph"]} == {
        *("WebSite", "Article", "Report", "PublicationIssue", "BreadcrumbList")
    }


def test_update_is_an_article_and_its_title_ends_no_script(project):
    page = site(project.compile(**PUBLIC))["marketing/2026-11-18-shop/index.html"]
    article, way = linked_data(page)["@graph"]
    publisher = {
        "@type": "Organization",
        "name": "Kestrel Cooperative",
        "url": "https://kestrel.example.org/",
    }
    url = "https://status.example.org/marketing/2026-11-18-shop/"
    assert article == {
        "@type": "Article",
        "url": url,
        "mainEntityOfPage": url,
        "inLanguage": "en",
        "publisher": publisher,
        "headline": "The shop </script> & more",
        "description": "Come in.",
        "datePublished": "2026-11-18",
        "articleSection": "Marketing",
        "keywords": "shop, launch",
        "image": "https://status.example.org/assets/cards/marketing/2026-11-18-shop.png",
        "author": [
            {"@type": "Person", "name": "Ada Brandt"},
            {"@type": "Organization", "name": "Marketing"},
        ],
    }
    assert [(step["position"], step["name"], step["item"]) for step in way["itemListElement"]] == [
        (1, "Kestrel", "https://status.example.org/"),
        (2, "Marketing", "https://status.example.org/marketing/"),
        (3, "The shop </script> & more", url),
    ]


@pytest.mark.parametrize(
    ("page", "steps"),
    [
        ("reports/2026-W47", ["Kestrel", "Reports", "Week 47 · 16–22 Nov 2026"]),
        ("incidents/2026-11-17-login", ["Kestrel", "Incidents", "Login fails"]),
        ("newsletter/2026-W47", ["Kestrel", "Newsletter", "All is well"]),
        ("marketing", ["Kestrel", "Marketing"]),
        ("about", ["Kestrel", "About us"]),
    ],
)
def test_way_from_the_front_page(project, page, steps):
    made = site(project.compile(**PUBLIC, language="en-GB"))
    data = linked_data(made[f"{page}/index.html"])
    way = data["@graph"][-1]
    assert [step["name"] for step in way["itemListElement"]] == steps


def test_issue_belongs_to_a_periodical_and_has_a_date_once_it_is_closed(project):
    def thing():
        made = site(project.compile(**PUBLIC))
        return linked_data(made["newsletter/2026-W47/index.html"])["@graph"][0]

    assert thing()["isPartOf"]["name"] == "Kestrel Cooperative"
    assert "datePublished" not in thing()
    closed = (
        "---\nsubject: All is well\nclosed: 2026-11-20T16:00:00+01:00\naudience: public\n"
        "items: []\n---\nHello.\n"
    )
    project.write("content/newsletter/2026-W47.md", closed)
    assert thing()["datePublished"] == "2026-11-20T16:00:00+01:00"


def test_internal_site_has_no_linked_data(project):
    made = site(project.compile())
    assert [p for p, page in made.items() if p.endswith(".html") and linked_data(page)] == []
