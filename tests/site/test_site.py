"""What the site holds, and what it never holds."""

import re
from datetime import date

import pytest

from conftest import REPOSITORY
from making import build_views, page_names, render_site

INCIDENT = """\
---
severity: major
affects: [support]
---
# Login fails

Nobody gets in.

## 2026-11-17 09:40 investigating
Oh.
"""


@pytest.fixture
def small(folder):
    """A project with one thing of each kind."""
    folder.write("content/index.md", "# Kestrel, this week\n\nWelcome.\n")
    folder.write("content/about.md", "# About us\n\nWe are many.\n")
    folder.write("content/guide/index.md", "# A guide\n\n[About](../about.md)\n")
    folder.write("content/marketing/index.md", "We tell people.\n")
    folder.write("content/marketing/2026-11-11-older.md", "# Older\n\nWords.\n")
    folder.write("content/marketing/2026-11-18-newer.md", "# Newer\n\nWords.\n")
    folder.write("content/incidents/2026-11-17-login.md", INCIDENT)
    folder.write("content/follow-ups/2026-11-10-lamp.md", "# The lamp\n\nIt is dark.\n")
    folder.write("content/metrics.yml", "rides: {name: Rides, target: 100}\n")
    folder.write("content/metrics/rides.csv", "date,value\n2026-11-08,90\n2026-11-15,110\n")
    folder.write("content/newsletter/2026-W47.md", "Good morning.\n")
    return folder


def test_site_has_a_page_for_everything(small):
    assert sorted(page_names(small.compile())) == [
        "404",
        "about",
        "archive",
        "asks",
        "calendar",
        "feeds",
        "follow-ups",
        "follow-ups/2026-11-10-lamp",
        "follow-ups/all",
        "follow-ups/delegated",
        "follow-ups/overdue",
        "follow-ups/unverified",
        "guide",
        "incidents",
        "incidents/2026-11-17-login",
        "index",
        "marketing",
        "marketing/2026-11-11-older",
        "marketing/2026-11-18-newer",
        "metrics",
        "metrics/rides",
        "newsletter",
        "newsletter/2026-W47",
        "reports",
        "reports/2026-11",
        "reports/2026-W46",
        "reports/2026-W47",
        "requests",
        "search",
        "support",
        "workshop",
    ]


def views(compilation):
    return build_views(compilation)


def test_update_page_leads_to_its_neighbours(small):
    pages = views(small.compile())
    newer, older = pages["marketing/2026-11-18-newer"], pages["marketing/2026-11-11-older"]
    assert (newer.previous.title, newer.next) == ("Older", None)
    assert (older.previous, older.next.title) == (None, "Newer")
    assert newer.previous.href == "../../marketing/2026-11-11-older/"


def test_front_page_knows_the_state_of_the_project(small):
    front = views(small.compile())["index"]
    assert front.title == "Kestrel, this week"
    assert [card.department.name for card in front.missing] == ["Member support", "Workshop"]
    assert [incident.title for incident in front.incidents] == ["Login fails"]
    assert front.report == "./reports/2026-W47/"


def test_links_of_pages_are_followed_from_their_folder(small):
    assert 'href="../about/"' in str(views(small.compile())["guide"].html)


def test_metric_says_how_it_stands(small):
    (group,) = views(small.compile())["metrics"].groups
    (card,) = group.metrics
    assert (card.value, card.change, card.verdict) == (110.0, 20.0, "good")


def test_page_that_does_not_exist_is_found_from_any_depth(small):
    context = views(small.compile())["404"].context
    assert (context.root, context.home) == ("/", "/")


def test_preview_lists_problems_and_shows_what_is_right(small):
    small.write("content/marketing/2026-11-19-bad.md", "---\nhealth: green\n---\nText.\n")
    pages = views(small.compile(preview=True))
    (problem,) = pages["problems"].problems
    assert problem.place == "content/marketing/2026-11-19-bad.md:2"
    assert pages["index"].context.problems == "./problems/"
    assert "marketing/2026-11-18-newer" in pages
    assert "marketing/2026-11-19-bad" not in pages


def test_every_file_of_the_sample_is_on_the_site(sample):
    """`about.md` has a page; a department's `index.md` stands on the department's page."""
    made = {path for path, __ in render_site(sample)} | set(sample.visible.assets)
    content = REPOSITORY / "content"
    files = {p.relative_to(content).as_posix() for p in content.rglob("*") if p.is_file()}
    data = {f for f in files if f.startswith("metrics") or f == "departments.yml"}
    pages = {
        re.sub(r"(/index)?\.md$", ".html", f) if f.endswith(".md") else f for f in files - data
    }
    assert pages - made == set()


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_what_is_never_published_is_in_no_page(sample, audience):
    """Reporters and mail addresses of people, in no build; internal texts in no public one."""
    from conftest import sample_project
    from rundbrief.compilation import compile_project

    compiled = compile_project(sample_project(audience=audience))
    html = "\n".join(text for __, text in render_site(compiled) if isinstance(text, str))
    reporters = set()
    for file in (REPOSITORY / "content" / "follow-ups").glob("*.md"):
        reporters.update(re.findall(r"^reporter: (.+)$", file.read_text(), re.MULTILINE))
    assert len(reporters) > 5
    assert {r for r in reporters if r in html or r.split(",")[0] in html} == set()
    people = {p.email for d in sample.content.departments for p in (d.lead, d.deputy) if p}
    assert {email for email in people if email in html} == set()
    if audience == "public":
        internal = [u for u in sample.content.updates if u.audience == "internal"]
        assert len(internal) > 20
        assert [u.ref for u in internal if u.title in html or u.ref in html] == []
        assert [f.ref for f in sample.content.follow_ups if f.ref in html] == []


def test_issue_holds_what_its_mail_holds(small):
    small.write(
        "content/follow-ups/2026-10-01-strap.md",
        "---\ntitle: The strap\nowner: Ada\ndue: 2026-11-01\n---\nIt opens.\n",
    )
    small.write(
        "content/marketing/2026-11-19-pass.md",
        "---\ntitle: Pass\nasks: [{to: support, what: Six people, due: 2026-11-25}]\n---\nSoon.\n",
    )
    small.write(
        "content/incidents/2026-11-10-move.md",
        "---\ntitle: The move\nkind: maintenance\nstarts: 2026-11-28 22:00\n"
        "ends: 2026-11-29 02:00\n---\n## 2026-11-10 10:00 scheduled\nWe move.\n",
    )
    view = views(small.compile())["newsletter/2026-W47"]
    contents = view.contents
    (figure,) = contents.metrics
    assert (figure.name, figure.href) == ("Rides", "../../metrics/rides/")
    assert (figure.value, figure.change, figure.verdict) == (110.0, 20.0, "good")
    assert [(i.title, i.maintenance, i.ends is None) for i in contents.incidents] == [
        ("Login fails", False, True),
        ("The move", True, False),
    ]
    (waiting,) = contents.follow_ups
    assert (waiting.title, waiting.href) == ("The strap", "../../follow-ups/2026-10-01-strap/")
    assert (waiting.kind, waiting.state, waiting.concern) == ("request", "open", "overdue")
    assert (waiting.owner, waiting.age) == ("Ada", 50)
    (ask,) = contents.asks
    assert (ask.what, ask.href) == ("Six people", "../../marketing/2026-11-19-pass/")
    assert (ask.asker, ask.to) == ("Marketing", "Member support")
    assert (ask.due, ask.overdue) == (date(2026, 11, 25), False)
    # Every date that is ahead is in another section already.
    assert tuple(contents.dates) == ()


def test_due_dates_that_moved_show_where_they_began(small):
    lamp = "---\ntitle: The lamp\ndue: {due}\n---\nIt is dark.\n"
    ask = "---\nasks: [{{to: support, what: Six people, due: {due}}}]\n---\nSoon.\n"
    for due in ("2026-11-27", "2026-12-04"):
        small.write("content/follow-ups/2026-11-10-lamp.md", lamp.format(due=due))
        small.write("content/support/2026-11-19-pass.md", ask.format(due=due))
        small.commit()
    compiled = small.compile()
    html = dict(render_site(compiled))["index.html"]
    (line,) = views(compiled)["follow-ups"].follow_ups
    assert (line.first_due, line.due) == (date(2026, 11, 27), date(2026, 12, 4))
    (line,) = views(compiled)["index"].asks
    assert (line.first_due, line.due) == (date(2026, 11, 27), date(2026, 12, 4))
    said = '<span class="slip">originally <s><time datetime="2026-11-27">Fri, Nov 27</time></s>,'
    assert f"{said} <strong>7 days later</strong></span>" in html
