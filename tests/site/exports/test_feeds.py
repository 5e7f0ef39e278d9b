"""What feed readers get, in three formats."""

import json
import re
from datetime import datetime
from typing import Any

import feedparser
import pytest
from jsonschema import Draft202012Validator
from lxml import etree

from conftest import sample_project
from making import build_view, build_views, files_of, page_names
from rundbrief.compilation import compile_project
from rundbrief.markup.typesetting import typeset
from rundbrief.site.exports.feeds.channels import MAX_FEED_ITEMS
from rundbrief.site.exports.feeds.render import list_feeds

SITE = "https://status.example.org/"
ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")

UPDATE = """\
---
title: {title}
health: at-risk
authors: [Ada Brandt, Ben]
tags: [Launch, "C++"]
asks: [{{to: support, what: Six people, due: 2026-11-27}}]
---
Soon. See [the other one](2026-11-11-older.md), [below](#more) and [the week](https://example.org/).

![A poster](../images/poster.png)

## More

Words.
"""

INCIDENT = """\
---
title: Login fails
severity: major
affects: [support]
tags: [login]
---
Nobody gets in.

## 2026-11-17 09:40 investigating
Oh.

## 2026-11-18 10:00 resolved
Mended.
"""

CLOSED = """\
---
subject: Week 46 in brief
preheader: Two things.
closed: 2026-11-13T12:00:00+01:00
items:
  - {item: marketing/2026-11-11-older, department: marketing, date: 2026-11-11, title: Older,
     summary: Words., highlight: true}
---
Good *morning*.
"""

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


@pytest.fixture
def project(folder):
    folder.write("content/images/poster.png", PNG)
    folder.write("content/marketing/2026-11-11-older.md", "# Older\n\nWords.\n")
    folder.write("content/marketing/2026-11-18-pass.md", UPDATE.format(title="The pass"))
    folder.write("content/workshop/2026-11-19-quiet.md", "---\nnothing_to_report: true\n---\n")
    folder.write("content/incidents/2026-11-17-login.md", INCIDENT)
    folder.write("content/newsletter/2026-W46.md", CLOSED)
    folder.write("content/newsletter/2026-W47.md", "Not yet.\n")
    return folder


def written(compilation):
    return files_of(list_feeds, compilation)


def feeds(folder, **settings):
    compilation = folder.compile(**settings)
    assert compilation.problems == ()
    return written(compilation)


def parsed(text):
    result = feedparser.parse(text.encode())
    assert not result.bozo, result.get("bozo_exception")
    return result


def entry(project, name="feeds/news/atom.xml", title="The pass"):
    (found,) = (e for e in parsed(feeds(project)[name]).entries if e.title == title)
    return found


def test_project_has_a_feed_for_everything_in_three_formats(project):
    subjects = (
        *("news", "incidents", "newsletter"),
        *("departments/marketing", "departments/support", "departments/workshop"),
        *("tags/launch", "tags/login"),
    )
    made = {path for path in feeds(project) if not path.startswith("feeds/tags/c--")}
    assert made == {
        f"feeds/{subject}/{file}"
        for subject in subjects
        for file in ("atom.xml", "rss.xml", "feed.json")
    }


def titles(project, name):
    return [e.title for e in parsed(feeds(project)[f"feeds/{name}/atom.xml"]).entries]


def test_each_feed_holds_what_belongs_to_it_newest_first(project):
    steps = ["Login fails: Resolved", "Login fails: Investigating"]
    assert titles(project, "news") == [steps[0], "The pass", steps[1], "Older"]
    assert titles(project, "incidents") == steps
    assert titles(project, "newsletter") == ["Week 46 in brief"]
    assert titles(project, "departments/marketing") == ["The pass", "Older"]
    assert titles(project, "departments/support") == steps
    assert titles(project, "departments/workshop") == []
    assert titles(project, "tags/launch") == ["The pass"]
    assert titles(project, "tags/login") == steps


def test_updates_are_ordered_by_when_they_arrived(project):
    """The late one is dated Monday, and was committed on Wednesday."""
    for name, at in (
        ("2026-11-18-first", "2026-11-18T09:00:00+01:00"),
        ("2026-11-18-second", "2026-11-18T15:00:00+01:00"),
        ("2026-11-16-late", "2026-11-18T16:00:00+01:00"),
        ("2026-11-19-early", "2026-11-17T12:00:00+01:00"),
        ("2026-11-15-after-today", "2026-11-21T12:00:00+01:00"),
    ):
        project.write(f"content/workshop/{name}.md", f"# {name[11:]}\n\nWords.\n")
        project.commit(at=at)
    project.write("content/workshop/2026-11-14-not-committed.md", "# not-committed\n\nWords.\n")
    made = parsed(feeds(project, time_zone="Europe/Berlin")["feeds/departments/workshop/atom.xml"])
    assert [(it.title, it.published) for it in made.entries] == [
        ("early", "2026-11-19T00:00:00+01:00"),
        ("late", "2026-11-18T16:00:00+01:00"),
        ("second", "2026-11-18T15:00:00+01:00"),
        ("first", "2026-11-18T09:00:00+01:00"),
        ("after-today", "2026-11-15T00:00:00+01:00"),
        ("not-committed", "2026-11-14T00:00:00+01:00"),
    ]
    assert made.feed.updated == "2026-11-19T00:00:00+01:00"


def test_drafts_and_what_has_expired_are_no_news(project):
    project.write("content/support/2026-11-18-draft.md", "---\ndraft: true\n---\n# Draft\n")
    project.write("content/support/2026-11-18-gone.md", "---\nexpires: 2026-11-20\n---\n# Gone\n")
    project.write("content/support/2026-11-18-still.md", "---\nexpires: 2026-11-21\n---\n# Still\n")
    for name, until in (("last", "2026-11-20"), ("over", "2026-11-19")):
        text = f"---\nkind: notice\nuntil: {until}\n---\n# {name}\n\nText.\n"
        project.write(f"content/support/2026-11-17-{name}.md", text)
    compilation = project.compile(preview=True)
    made = written(compilation)["feeds/departments/support/atom.xml"]
    still, last = (it for it in parsed(made).entries if "Login" not in it.title)
    assert (still.title, last.title) == ("Still", "last")
    assert "Notice, until Nov 20, 2026" in last.content[0].value


def test_feed_holds_the_newest_and_no_more(project):
    for number in range(MAX_FEED_ITEMS + 5):
        name = f"2026-10-{number % 28 + 1:02}-n{number}"
        project.write(f"content/support/{name}.md", f"# N{number}\n\nWords.\n")
    made = feeds(project)
    for name, count in (
        ("news", MAX_FEED_ITEMS),
        ("departments/support", MAX_FEED_ITEMS),
        ("incidents", 2),
    ):
        assert len(parsed(made[f"feeds/{name}/atom.xml"]).entries) == count
        assert len(parsed(made[f"feeds/{name}/rss.xml"]).entries) == count
        assert len(json.loads(made[f"feeds/{name}/feed.json"])["items"]) == count
    assert "N0" not in titles(project, "news")
    assert titles(project, "news")[:2] == ["Login fails: Resolved", "The pass"]


def test_update_in_a_feed_is_whole(project):
    found = entry(project)
    assert found.id == "tag:status.example.org,2026:marketing/2026-11-18-pass"
    assert found.link == f"{SITE}marketing/2026-11-18-pass/"
    assert (found.published, found.updated) == ("2026-11-18T00:00:00+01:00",) * 2
    assert [a.name for a in found.authors] == ["Ada Brandt", "Ben"]
    assert [t.term for t in found.tags] == ["Marketing", "Launch", "C++"]
    assert found.summary == "Soon. See the other one, below and the week."
    html = found.content[0].value
    assert f'<a href="{SITE}marketing/">Marketing</a> · <strong>Status: At risk</strong>' in html
    assert f'<a href="{SITE}marketing/2026-11-11-older/">the other one</a>' in html
    assert f'<a href="{SITE}marketing/2026-11-18-pass/#more">below</a>' in html
    assert f'src="{SITE}images/poster.png"' in html
    assert "<li>From Member support: Six people (by 27 Nov 2026)</li>" in html.replace(
        "Nov 27, 2026", "27 Nov 2026"
    )


def test_step_of_an_incident_leads_to_its_place(project):
    first = entry(project, "feeds/incidents/atom.xml", "Login fails: Investigating")
    second = entry(project, "feeds/incidents/atom.xml", "Login fails: Resolved")
    page = f"{SITE}incidents/2026-11-17-login/"
    assert first.link == f"{page}#2026-11-17-0940-investigating"
    assert first.id == (
        "tag:status.example.org,2026:incidents/2026-11-17-login#2026-11-17-0940-investigating"
    )
    assert first.updated == "2026-11-17T09:40:00+01:00"
    assert "Severity: major · affects Member support" in first.content[0].value
    assert "Nobody gets in." in first.content[0].value
    assert "Nobody gets in." not in second.content[0].value
    view = build_view(project.compile(), "incidents/2026-11-17-login")
    anchors = {e.anchor for e in view.timeline}
    assert {first.link.partition("#")[2], second.link.partition("#")[2]} == anchors


def test_issue_in_a_feed_tells_what_it_holds(project):
    found = entry(project, "feeds/newsletter/rss.xml", "Week 46 in brief")
    assert found.link == f"{SITE}newsletter/2026-W46/"
    assert found.published == "Fri, 13 Nov 2026 12:00:00 +0100"
    assert found.summary == "Two things."
    html = found.content[0].value
    assert "<p>Good <em>morning</em>.</p>" in html
    assert f'<a href="{SITE}marketing/2026-11-11-older/">Older</a>: Words.' in html


def test_formats_say_the_same(project):
    made = feeds(project)
    for name in {path.rpartition("/")[0] for path in made}:
        atom, rss = (parsed(made[f"{name}/{form}.xml"]) for form in ("atom", "rss"))
        document = json.loads(made[f"{name}/feed.json"])
        assert atom.feed.title == rss.feed.title == document["title"]
        assert atom.feed.link == rss.feed.link == document["home_page_url"]
        for a, r, j in zip(atom.entries, rss.entries, document["items"], strict=True):
            assert (a.id, a.link, a.title) == (r.id, r.link, r.title)
            assert (a.id, a.link, a.title) == (j["id"], j["url"], j["title"])
            # feedparser closes what HTML leaves open.
            html = {it.content[0].value.replace(" />", ">") for it in (a, r)}
            assert html == {j["content_html"]}
            assert a.published_parsed == r.published_parsed
            assert (
                datetime.fromisoformat(j["date_published"]).timetuple()[:5]
                == (datetime.fromisoformat(a.published).timetuple()[:5])
            )
            assert [t.term for t in a.tags] == [t.term for t in r.tags] == j["tags"]


def test_ids_stay_when_titles_and_addresses_change(project):
    def ids():
        return [e.id for e in parsed(feeds(project)["feeds/news/atom.xml"]).entries]

    before = ids()
    project.write("content/marketing/2026-11-18-pass.md", UPDATE.format(title="Another title"))
    project.write(
        "content/incidents/2026-11-17-login.md", INCIDENT.replace("Login fails", "Nobody gets in")
    )
    assert ids() == before
    assert len(set(before)) == 4


def test_same_input_gives_the_same_bytes(project):
    assert feeds(project) == feeds(project)


def test_empty_feed_is_as_old_as_its_build(project):
    feed = parsed(feeds(project)["feeds/departments/workshop/atom.xml"]).feed
    assert feed.updated == "2026-11-20T00:00:00+01:00"


def test_without_an_address_there_are_no_feeds(folder):
    from dataclasses import replace

    from rundbrief.config.addresses import Addresses

    other = replace(folder.project(), addresses=Addresses("", directory_urls=True))
    compilation = compile_project(other)
    assert written(compilation) == {}
    assert {view.context.feeds for view in build_views(compilation).values()} == {()}


def test_feed_below_a_folder_knows_its_whole_address(project):
    from dataclasses import replace

    from rundbrief.config.addresses import Addresses

    site = "https://example.github.io/status/"
    other = replace(project.project(), addresses=Addresses(site, directory_urls=False))
    made = written(compile_project(other))["feeds/departments/marketing/atom.xml"]
    feed = parsed(made)
    assert feed.feed.link == f"{site}marketing.html"
    assert feed.feed.links[0].href == f"{site}feeds/departments/marketing/atom.xml"
    assert feed.entries[0].link == f"{site}marketing/2026-11-18-pass.html"
    assert '<?xml-stylesheet type="text/css" href="../../../assets/feeds.css"?>' in made


NASTY = [
    "]]> and <script>alert(1)</script> & &amp; &#1; &nbsp;",
    "\u200f\u05e9\u05dc\u05d5\u05dd, \u0645\u0631\u062d\u0628\u0627 (right to left)",
    "🎉" * 50,
    "long " * 390,
    "\"quotes\" and 'quotes' <!-- --> <?php ?> %PDF \\u0000 {{ 7 * 7 }}",
]


@pytest.mark.parametrize("title", NASTY, ids=["markup", "rtl", "emoji", "long", "signs"])
def test_no_title_breaks_a_feed(project, title):
    front = json.dumps({"title": title, "tags": title.split()[:1]}, ensure_ascii=False)
    body = f"{title}\n\n    code {title}\n\x0b\x01 control\n"
    project.write("content/support/2026-11-19-bad.md", f"---\n{front}\n---\n{body}")
    compilation = project.compile()
    wanted = typeset(" ".join(title.split()), compilation.texts)
    made = written(compilation)
    for name in ("feeds/news/atom.xml", "feeds/news/rss.xml"):
        tree = etree.fromstring(made[name].encode())
        assert not list(tree.iter("{*}script"))
        found = [t.text for t in tree.iter("{*}title")]
        assert wanted in found
    items = json.loads(made["feeds/news/feed.json"])["items"]
    (item,) = (i for i in items if i["url"].endswith("-bad/"))
    assert item["title"] == wanted
    assert "<script" not in item["content_html"]
    assert parsed(made["feeds/news/atom.xml"]).entries[0].title


def test_descriptions_in_rss_are_html_that_shows_what_is_written(project):
    tag = "<b>R&D</b>"
    project.write("content/support/2026-11-19-a.md", f'---\ntags: ["{tag}"]\n---\n{tag}\n')
    made = written(project.compile())
    (name,) = (
        name for name in made if name.startswith("feeds/tags/b") and name.endswith("rss.xml")
    )
    channel: Any = etree.fromstring(made[name].encode()).find("channel")
    assert "“&lt;b&gt;R&amp;D&lt;/b&gt;”" in channel.findtext("description")
    assert channel.findtext("item/description") == "R&amp;D"


def test_feed_in_a_language_from_right_to_left_says_so(project):
    made = feeds(project, language="ar")
    tree: Any = etree.fromstring(made["feeds/news/atom.xml"].encode())
    assert tree.get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"
    assert tree.find(f"{XHTML}div").get("dir") == "rtl"
    assert (
        parsed(made["feeds/news/atom.xml"])
        .entries[0]
        .content[0]
        .value.startswith('<div dir="rtl">')
    )


# ---- The sample: everything that is said of a feed, for each one.


@pytest.fixture(scope="module")
def made(sample):
    return written(sample)


def test_sample_is_well_formed_and_read_without_complaint(made):
    assert len(made) > 60
    for path, text in made.items():
        if path.endswith(".xml"):
            etree.fromstring(text.encode())
            parsed(text)


def one(element: Any, name: str, namespace: str = ATOM) -> Any:
    (found,) = element.findall(f"{namespace}{name}")
    return found


def test_atom_is_as_rfc_4287_wants_it(made):
    for path in (p for p in made if p.endswith("atom.xml")):
        feed: Any = etree.fromstring(made[path].encode())
        assert feed.tag == f"{ATOM}feed"
        for element in (feed, *feed.findall(f"{ATOM}entry")):
            assert one(element, "id").text.startswith("tag:")
            assert one(element, "title").text.strip()
            assert RFC3339.fullmatch(one(element, "updated").text)
            assert len(element.findall(f"{ATOM}link[@rel='alternate']")) == 1
            assert all(one(a, "name").text for a in element.findall(f"{ATOM}author"))
            for link in element.findall(f"{ATOM}link"):
                assert link.get("href").startswith("https://")
        assert one(feed, "link[@rel='self']").get("href").endswith(path)
        entries = feed.findall(f"{ATOM}entry")
        assert all(e.findall(f"{ATOM}author") and one(e, "content").text for e in entries)
        assert one(feed, "updated").text == max(one(e, "updated").text for e in entries)
        ids = [one(e, "id").text for e in entries]
        assert len(set(ids)) == len(ids)


def test_addresses_in_feeds_are_absolute(made):
    for path, text in made.items():
        if not path.endswith("feed.json"):
            continue
        for item in json.loads(text)["items"]:
            found = re.findall(r'(?:href|src)="([^"]*)"', item["content_html"])
            assert [a for a in found if not re.match(r"(https?:|mailto:|tel:)", a)] == []
            assert item["url"].startswith("https://")
            assert item.get("image", "https://").startswith("https://")


def test_links_of_feeds_lead_to_pages(sample, made):
    site = sample.project.addresses.site_url
    known = {site + sample.project.addresses.page(name) for name in page_names(sample)}
    known |= {site + path for path in (*made, *sample.visible.assets)}
    for path, text in made.items():
        if path.endswith("feed.json") and "/tags/" not in path:
            document = json.loads(text)
            links = {document["home_page_url"], document["feed_url"]}
            for item in document["items"]:
                links.add(item["url"])
                links.update(re.findall(r'(?:href|src)="([^"]*)"', item["content_html"]))
            own = {link.partition("#")[0] for link in links if link.startswith(site)}
            assert own - known == set()


TEXT = {"type": "string", "minLength": 1}
URL = {"type": "string", "pattern": "^https://"}
AUTHORS = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["name"],
        "properties": {"name": TEXT, "url": URL},
        "additionalProperties": False,
    },
}
MOMENT = {"type": "string", "pattern": f"^{RFC3339.pattern}$"}
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items", "feed_url", "home_page_url", "authors"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": TEXT,
        "description": TEXT,
        "user_comment": TEXT,
        "home_page_url": URL,
        "feed_url": URL,
        "icon": URL,
        "language": TEXT,
        "authors": AUTHORS,
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "url", "title", "content_html", "date_published", "authors"],
                "additionalProperties": False,
                "properties": {
                    "id": TEXT,
                    "url": URL,
                    "title": TEXT,
                    "content_html": TEXT,
                    "summary": TEXT,
                    "image": URL,
                    "date_published": MOMENT,
                    "date_modified": MOMENT,
                    "authors": AUTHORS,
                    "tags": {"type": "array", "items": TEXT, "uniqueItems": True},
                },
            },
        },
    },
}


def test_json_feeds_are_as_their_format_wants_them(made):
    validator = Draft202012Validator(JSON_FEED)
    for path, text in made.items():
        if path.endswith("feed.json"):
            assert list(validator.iter_errors(json.loads(text))) == []


def test_people_see_the_same_entries_as_programs(made):
    for path, text in made.items():
        if not path.endswith(".xml"):
            continue
        tree = etree.fromstring(text.encode())
        shown = [a.get("href") for a in tree.iterfind(f".//{XHTML}h3/{XHTML}a")]
        if path.endswith("atom.xml"):
            entries = tree.iterfind(f"{ATOM}entry/{ATOM}link")
            assert shown == [link.get("href") for link in entries]
        else:
            assert shown == [link.text for link in tree.iterfind("channel/item/link")]
        # Readers that don't look at namespaces must find nothing of theirs in it.
        names = {etree.QName(e).localname for e in tree.iter(f"{XHTML}*")}
        theirs = {"title", "link", "id", "summary", "content", "item", "entry", "author", "image"}
        assert names & theirs == set()


def test_public_feeds_hold_nothing_internal(sample):
    compilation = compile_project(sample_project(audience="public"))
    text = "\n".join(render for render in written(compilation).values())
    internal = [u for u in sample.content.updates if u.audience == "internal"]
    assert len(internal) > 20
    assert [u.ref for u in internal if u.title in text or u.ref in text] == []
    assert "newsletter" not in {path.split("/")[1] for path in written(compilation)}
    people = {p.email for d in sample.content.departments for p in (d.lead, d.deputy) if p}
    assert [email for email in people if email in text] == []


def feeds_of(sample, name):
    context = build_view(sample, name).context
    return [(feed.title, feed.href, feed.type) for feed in context.feeds]


NEWS = "Kestrel: All news"


@pytest.mark.parametrize(
    ("page", "own"),
    [
        ("index", []),
        ("metrics", []),
        ("fleet", [("Kestrel: Fleet", "departments/fleet")]),
        ("fleet/2026-11-19-winter-tyres", [("Kestrel: Fleet", "departments/fleet")]),
        ("incidents", [("Kestrel: Incidents", "incidents")]),
        ("incidents/2026-11-17-sso-login", [("Kestrel: Incidents", "incidents")]),
        ("newsletter", [("Kestrel: Newsletter", "newsletter")]),
    ],
)
def test_page_offers_its_own_feed_and_that_of_all_news(sample, page, own):
    root = "../" * page.count("/") or "./"
    expected = [
        (title, f"{root}feeds/{name}/atom.xml", "application/atom+xml")
        for title, name in [*own, (NEWS, "news")]
    ]
    assert feeds_of(sample, page) == expected


def test_very_long_text_is_summarised_in_feeds(folder):
    folder.write(
        "content/marketing/2026-11-18-a.md", "---\ntags: [x]\n---\nFirst.\n\n" + "- *a*\n" * 9000
    )
    assert folder.run("build", "--today", "2026-11-20").exit_code == 0
    files = folder.files("output/site")
    assert len(files["marketing/2026-11-18-a/index.html"]) > 100_000
    feeds = [
        data for path, data in files.items() if path.endswith("atom.xml") and b"First." in data
    ]
    assert len(feeds) >= 3
    assert max(map(len, feeds)) < 20_000


def test_incident_of_many_departments_keeps_feeds_small(folder):
    slugs = [f"d{number}" for number in range(60)]
    folder.write(
        "content/departments.yml", "".join(f"{slug}: {{name: Name {slug}}}\n" for slug in slugs)
    )
    entries = "".join(f"\n## 2026-11-17 08:{minute:02} investigating\nx\n" for minute in range(20))
    front = f"---\ntitle: Down\naffects: [{', '.join(slugs)}]\n---\n"
    folder.write("content/incidents/2026-11-17-a.md", front + entries)
    assert folder.run("build", "--today", "2026-11-20").exit_code == 0
    feeds = folder.files("output/site/feeds/departments/d1")
    assert max(len(data) for data in feeds.values()) < 60_000
    assert b"Name d19, \xe2\x80\xa6" in feeds["atom.xml"]


def test_long_text_is_summarised_in_feeds_of_tags_only(folder):
    folder.write(
        "content/marketing/2026-11-18-a.md", "---\ntags: [x]\n---\nFirst.\n\n" + "Second. " * 900
    )
    assert folder.run("build", "--today", "2026-11-20").exit_code == 0
    files = folder.files("output/site/feeds")
    assert b"Second." not in files["tags/x/atom.xml"]
    assert b"Second." in files["departments/marketing/atom.xml"]
