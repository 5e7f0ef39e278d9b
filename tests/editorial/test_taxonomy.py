from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from making import content, day, incident, source, update
from rundbrief.content.schema import FollowUp
from rundbrief.editorial.taxonomy import (
    Term,
    collect_authors,
    collect_tags,
    term_key,
    term_slug,
)

NAMES = st.text(min_size=1, max_size=80)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("launch", "launch"),
        ("Winter pass", "winter-pass"),
        ("C++", "c--cedb1bac"),
        ("C#", "c--951a4d36"),
        ("c", "c"),
        ("Öffentlich", "oeffentlich--37f5af41"),
        ("🚲", "name--26687195"),
        ("release-20261118", "release-20261118"),
        ("x" * 61, "x" * 60 + "--c508e75f"),
    ],
)
def test_slug_of_a_name_never_changes(name, slug):
    assert term_slug(name) == slug


@given(NAMES)
@example("../..")
@example("CON")
@example(" ")
@example("\ud800")
def test_slug_is_safe_in_every_address_and_file_system(name):
    slug = term_slug(name)
    assert slug
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(slug) <= 70


@given(NAMES, NAMES)
@example("C++", "C#")
@example("ö", "oe")
@example("c++", "c--cedb1bac")
@example("winter pass", "Winter_Pass")
def test_two_names_meet_in_one_address_only_if_readers_take_them_for_one(one, other):
    assert (term_slug(one) == term_slug(other)) == (term_key(one) == term_key(other))


def test_spellings_are_one_tag_under_its_usual_name():
    updates = (
        update("11-18", "c", tags=("Launch", "launch")),
        update("11-12", "b", tags=("launch", "C++")),
        update("11-11", "a", tags=("launch",)),
    )
    assert collect_tags(content(*updates)) == (
        Term("C++", "c--cedb1bac", (updates[1],)),
        Term("launch", "launch", updates),
    )


def test_tag_gathers_incidents_and_follow_ups_too():
    down = incident(("2026-11-17 09:40", "investigating"), tags=("login",))
    asked = FollowUp(
        source=source("follow-ups/2026-11-19-a.md"),
        title="A",
        kind="request",
        received=day("11-19"),
        timeline=(),
        tags=("Login",),
    )
    said = update("11-12", tags=("login",))
    (label,) = collect_tags(content(said, incidents=(down,), follow_ups=(asked,)))
    assert label == Term("login", "login", (said,), (down,), (asked,))
    assert (label.number, label.latest) == (3, day("11-19"))
    assert replace(label, follow_ups=()).latest == day("11-17")


def test_authors_are_gathered_from_updates_by_name():
    both = update("11-18", authors=("Bo", "Ada Brandt"))
    one = update("11-12", authors=("ada brandt",))
    assert collect_authors(content(both, one)) == (
        Term("Ada Brandt", "ada-brandt", (both, one)),
        Term("Bo", "bo", (both,)),
    )


def test_names_are_in_the_order_of_letters():
    tags = ("Zoo", "öffentlich", "C#", "c", "Ohr", "C++")
    labels = collect_tags(content(update("11-18", tags=tags)))
    assert [label.name for label in labels] == ["c", "C#", "C++", "öffentlich", "Ohr", "Zoo"]
