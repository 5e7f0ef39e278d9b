"""Badges: words, a colour, a shape."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from making import files_of
from rundbrief.colours import contrast_ratio
from rundbrief.render.brand import read_tokens
from rundbrief.site.exports.badges import (
    Badge,
    _draw,
    build_department_badge,
    build_incidents_badge,
    list_badges,
    measure,
)
from rundbrief.site.queries import SiteQueries

SVG = "{http://www.w3.org/2000/svg}"


def told(folder, slug="support", **settings):
    q = SiteQueries(folder.compile(language="en-GB", **settings))
    return build_department_badge(q, q.department(slug))


def test_department_without_a_word_has_no_health(folder):
    assert told(folder) == Badge("Member support", "Status unknown", "quiet")


@pytest.mark.parametrize(
    ("health", "words", "tone"),
    [
        ("on-track", "On track", "good"),
        ("at-risk", "At risk", "watch"),
        ("off-track", "Off track", "act"),
    ],
)
def test_department_tells_its_health_and_since_when(folder, health, words, tone):
    for day in ("11", "18"):
        text = f"---\nhealth: {health}\n---\n# Word\n\nSo.\n"
        folder.write(f"content/support/2026-11-{day}-word.md", text)
    assert told(folder) == Badge("Member support", f"{words} since 11 Nov 2026", tone)


def test_old_health_is_neither_good_nor_bad(folder):
    folder.write("content/support/2026-09-01-a.md", "---\nhealth: on-track\n---\n# A\n\nSo.\n")
    assert told(folder) == Badge("Member support", "On track, out of date", "quiet")


def open_incident(folder, name, severity):
    folder.write(
        f"content/incidents/2026-11-17-{name}.md",
        f"---\nseverity: {severity}\n---\n# Oh\n\n## 2026-11-17 09:40 investigating\nOh.\n",
    )


def test_project_tells_its_open_incidents(folder):
    assert build_incidents_badge(SiteQueries(folder.compile())) == Badge(
        "Kestrel", "no open incidents", "good"
    )
    open_incident(folder, "a", "minor")
    assert build_incidents_badge(SiteQueries(folder.compile())) == Badge(
        "Kestrel", "1 open incident", "watch"
    )
    open_incident(folder, "b", "critical")
    assert build_incidents_badge(SiteQueries(folder.compile())) == Badge(
        "Kestrel", "2 open incidents", "act"
    )


def test_project_tells_of_planned_work_while_it_lasts(folder):
    work = (
        "---\nkind: maintenance\nstarts: 2026-11-18 10:00\n---\n# Move\n\n"
        "## 2026-11-17 09:40 scheduled\nSoon.\n\n## 2026-11-18 10:00 in-progress\nNow.\n"
    )
    folder.write("content/incidents/2026-11-17-move.md", work)
    assert (
        build_incidents_badge(SiteQueries(folder.compile(today=date(2026, 11, 17)))).message
        == "no open incidents"
    )
    assert build_incidents_badge(SiteQueries(folder.compile())) == Badge(
        "Kestrel", "maintenance in progress", "quiet"
    )


def test_every_department_and_the_project_has_a_badge(sample):
    names = ["incidents", *(d.slug for d in sample.visible.departments)]
    assert list(files_of(list_badges, sample)) == [f"badges/{n}.svg" for n in names]


def test_badges_are_made_without_an_address(folder):
    assert len(files_of(list_badges, folder.compile())) == 4


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)


@given(NAMES, NAMES, st.sampled_from(["good", "watch", "act", "quiet"]))
def test_words_fit_into_their_half(sample, label, message, tone):
    view = _draw(Badge(label, message, tone), read_tokens(sample.project))
    ends = [
        0,
        view.label.x,
        view.label.x + view.label.width,
        view.middle,
        view.message.x,
        view.message.x + view.message.width,
        view.width,
    ]
    assert all(before < after for before, after in pairwise(ends))
    assert view.title == f"{label}: {message}"
    for half in (view.label, view.message):
        assert contrast_ratio(half.colour, half.ink) >= 4.5
        assert len(half.words) <= 44


def test_drawing_is_a_picture_with_words_and_fetches_nothing(sample):
    for text in files_of(list_badges, sample).values():
        root = etree.fromstring(text.encode())
        assert root.get("role") == "img"
        (title,) = root.iter(f"{SVG}title")
        assert title.text == root.get("aria-label")
        assert {etree.QName(e).localname for e in root.iter()} <= {
            *("svg", "title", "clipPath", "rect", "g", "path", "circle", "text"),
        }
        label, message = root.iter(f"{SVG}text")
        assert title.text == f"{label.text}: {message.text}"
        shapes = [*root.iter(f"{SVG}path"), *root.iter(f"{SVG}circle")]
        assert len(shapes) == 1
        assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
        assert {a for e in root.iter() for a in e.attrib} & {"style", "href", "onload"} == set()


def test_each_tone_has_its_own_shape(sample):
    from rundbrief.render.templates import layout_folders, make_environment, render

    tokens = read_tokens(sample.project)
    environment = make_environment(layout_folders((), "feeds"), sample.texts)
    drawn = {
        render(environment, "badge.svg", badge=_draw(Badge("A", "B", tone), tokens))
        .partition("stroke-linejoin")[2]
        .partition("</g>")[0]
        for tone in ("good", "watch", "act", "quiet")
    }
    assert len(drawn) == 4


@pytest.mark.parametrize("name", ["]]> & <b>", "🎉🎉🎉", "\u200fשלום", "x" * 10_000, "漢字"])
def test_no_name_breaks_a_badge(folder, name):
    import json

    folder.write("content/departments.yml", json.dumps({"a": {"name": name}}, ensure_ascii=False))
    made = files_of(list_badges, folder.compile())
    root = etree.fromstring(made["badges/a.svg"].encode())
    assert float(root.get("width", "")) < 800


def test_wide_letters_are_reckoned_as_wide():
    assert measure("漢字") == 22
    assert measure("iii") < measure("mmm")
    assert measure("e\u0301") == measure("e")
    assert measure("") == 1
