import pytest

from conftest import TODAY, said
from image_making import PNG
from rundbrief.editorial.rendered_bodies import page_name
from rundbrief.problems import shown

INCIDENT = """\
---
title: Login
---
## 2026-11-17 09:40 investigating

We [look](gone.md).

## 2026-11-17 10:15 identified
Found.

See [above](#2026-11-17-0940-investigating) and [below](#2026-11-17-1200-resolved).
"""
FOLLOW_UP = """\
---
title: Strap
---
It [broke](nowhere.md).

## 2026-11-17 open
to: support
next-check: 2026-11-24

Ask [them](lost.md).
"""


def problems(folder, **settings):
    return [said(p) for p in folder.compile(**settings).problems]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("about.md", "about"),
        ("index.md", "index"),
        ("marketing/index.md", "marketing"),
        ("marketing/README.md", "marketing"),
        ("a/b/c.md", "a/b/c"),
        ("a/index-b.md", "a/index-b"),
    ],
)
def test_page_is_named_after_its_file(path, name):
    assert page_name(path) == name


def test_targets_of_a_build(folder):
    folder.write("content/marketing/index.md", "About us")
    folder.write("content/marketing/2026-11-18-a.md", "A")
    folder.write("content/marketing/2026-11-19-b.md", "---\naudience: public\n---\nB")
    folder.write("content/marketing/2026-11-30-ahead.md", "---\naudience: public\n---\nC")
    folder.write("content/guide/how.md", "---\naudience: public\n---\nHow")
    folder.write("content/images/a.png", PNG)
    c = folder.compile(audience="public")
    assert dict(c.targets.addresses) == {
        "index.md": "",
        "archive": "archive/",
        "reports": "reports/",
        "marketing": "marketing/",
        "marketing/index.md": "marketing/",
        "support": "support/",
        "support/index.md": "support/",
        "workshop": "workshop/",
        "workshop/index.md": "workshop/",
        "marketing/2026-11-19-b.md": "marketing/2026-11-19-b/",
        "guide/how.md": "guide/how/",
        "images/a.png": "images/a.png",
    }
    assert c.targets.hidden == {
        *("marketing/2026-11-18-a.md", "marketing/2026-11-30-ahead.md"),
        *("incidents", "follow-ups", "asks", "metrics", "newsletter"),
    }


def test_sections_are_targets_for_readers_inside(folder):
    assert {
        "incidents": "incidents/",
        "follow-ups": "follow-ups/",
        "asks": "asks/",
        "metrics": "metrics/",
        "metrics.yml": "metrics/",
        "newsletter": "newsletter/",
    }.items() <= folder.compile().targets.addresses.items()


def test_link_errors_are_reported_with_their_lines(folder):
    folder.write("content/images/a.png", PNG)
    folder.write(
        "content/marketing/2026-11-18-a.md",
        "---\ntitle: A\n---\n\n# Head\n\n[x](gone.md) and [y](//example.org/y)\n"
        "![z](https://example.org/z.png)\n[ok](../support) ![ok](../images/a.png)\n"
        "[p](#head) [q](#tail)\n[r](2026-11-19-b.md#top)\n",
    )
    folder.write("content/marketing/2026-11-19-b.md", "# B\n\n## Bottom\n\ntext")
    file = "content/marketing/2026-11-18-a.md"
    assert problems(folder) == [
        f"{file}:7: the link “//example.org/y” was removed",
        f"{file}:7: the target of the link “gone.md” doesn't exist",
        f"{file}:8: the image “https://example.org/z.png” is on another server and isn't shown",
        f"{file}:10: the link “#tail” points to a section that doesn't exist",
        f"{file}:11: the link “2026-11-19-b.md#top” points to a section that doesn't exist",
    ]


def test_nearest_heading_is_named(folder):
    folder.write(
        "content/marketing/2026-11-18-a.md",
        "# T\n\n## Größe der Räder\n\n[a](#Größe-der-Räder) [b](#groesse-der-raeder) [c](#x)\n",
    )
    fixes = sorted(shown(problem.fix, problem) for problem in folder.compile().problems)
    nearest = "write “#größe-der-räder”"
    assert fixes == ["compare the part after # with the heading", nearest, nearest]


def test_links_to_hidden_pages_are_reported_for_this_audience_only(folder):
    folder.write("content/marketing/2026-11-17-secret.md", "Secret")
    folder.write(
        "content/marketing/2026-11-18-a.md", "---\naudience: public\n---\n[x](2026-11-17-secret.md)"
    )
    assert problems(folder) == []
    link = "the link “2026-11-17-secret.md” points to something that these readers can't see"
    found = problems(folder, audience="public")
    assert found == [f"content/marketing/2026-11-18-a.md:4: {link}"]
    c = folder.compile(audience="public")
    written = c.visible.updates[0].source
    assert c.bodies.fragments[written.path, written.line].html == "<p><a>x</a></p>"


def test_link_errors_in_timelines_are_reported_with_their_lines(folder):
    folder.write("content/incidents/2026-11-17-login.md", INCIDENT)
    folder.write("content/follow-ups/2026-11-17-strap.md", FOLLOW_UP)
    incident, follow_up = (
        "content/incidents/2026-11-17-login.md",
        "content/follow-ups/2026-11-17-strap.md",
    )
    assert problems(folder) == [
        f"{follow_up}:4: the target of the link “nowhere.md” doesn't exist",
        f"{follow_up}:10: the target of the link “lost.md” doesn't exist",
        f"{incident}:6: the target of the link “gone.md” doesn't exist",
        (
            f"{incident}:11: the link “#2026-11-17-1200-resolved” points to a section that doesn't"
            " exist"
        ),
    ]


def test_text_above_a_timeline_is_not_its_first_entry(folder):
    folder.write("content/incidents/2026-11-17-login.md", INCIDENT)
    c = folder.compile()
    (incident,) = c.visible.incidents
    assert c.bodies.fragments[incident.source.path, incident.source.line].html == ""
    entries = [
        c.bodies.fragments[incident.source.path, entry.body_line].html
        for entry in incident.timeline
    ]
    assert entries[0] == "<p>We <a>look</a>.</p>"
    assert entries[1].startswith("<p>Found.</p>")


def test_too_deep_text_is_a_problem_of_its_file(folder):
    deep = ">" * 60 + " deep"
    files = ["follow-ups/2026-11-18-a.md", "incidents/2026-11-18-a.md", "marketing/2026-11-18-a.md"]
    folder.write(f"content/{files[0]}", deep)
    folder.write(f"content/{files[1]}", f"## 2026-11-18 09:00 investigating\n{deep}\n")
    folder.write(f"content/{files[2]}", deep)
    assert problems(folder) == [
        f"content/{files[0]}:1: lists or quotes are nested too deep",
        f"content/{files[1]}:2: lists or quotes are nested too deep",
        f"content/{files[2]}:1: lists or quotes are nested too deep",
    ]


def test_every_kind_of_text_is_rendered(folder):
    folder.write("content/index.md", "Front")
    folder.write("content/marketing/index.md", "About")
    folder.write("content/marketing/2026-11-18-a.md", "News")
    folder.write("content/guide.md", "Guide")
    folder.write("content/newsletter/2026-W47.md", "Words")
    c = folder.compile(today=TODAY)
    seen = c.visible
    sources = [
        seen.introduction.source,
        seen.departments[0].introduction.source,
        seen.updates[0].source,
        seen.pages[0].source,
        seen.issues[0].source,
    ]
    words = ["Front", "About", "News", "Guide", "Words"]
    assert [c.bodies.fragments[s.path, s.line].html for s in sources] == [
        f"<p>{word}</p>" for word in words
    ]


def test_heading_that_became_the_title_can_be_linked_to_as_on_github(folder):
    folder.write(
        "content/marketing/2026-11-18-a.md",
        "# The *launch*, at last!\n\n[up](#the-launch-at-last) [part](#part)\n\n## Part\n",
    )
    folder.write(
        "content/about.md",
        "# About\n\n[a](marketing/2026-11-18-a.md#the-launch-at-last)\n"
        "[b](marketing/2026-11-18-a.md#part)\n[c](#about) [d](#about-1)\n\n## About\n",
    )
    c = folder.compile()
    assert c.problems == ()
    bodies = {path: body.html for (path, __), body in c.bodies.fragments.items()}
    update = "\ue000/marketing/2026-11-18-a/"
    for href in (f"{update}", f"{update}#part", "\ue000/about/", "#about-1"):
        assert f'<a href="{href}">' in bodies["about.md"]
    assert '<h2 id="about-1">' in bodies["about.md"]
    assert f'<a href="{update}">up</a>' in bodies["marketing/2026-11-18-a.md"]


def test_title_in_front_matter_is_no_heading(folder):
    folder.write("content/about.md", "---\ntitle: About\n---\n[c](#about)\n")
    (problem,) = folder.compile().problems
    assert said(problem) == (
        "content/about.md:4: the link “#about” points to a section that doesn't exist"
    )


def test_misspelt_link_to_a_title_names_it(folder):
    folder.write("content/about.md", "# About us\n\n[c](#about-uss)\n")
    (problem,) = folder.compile().problems
    assert problem.values["nearest"] == "about-us"
