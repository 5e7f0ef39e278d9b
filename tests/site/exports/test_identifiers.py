import re

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from making import incident
from rundbrief.site.exports.identifiers import clean, name_entries, short_id, tag_uri


def test_tag_names_a_file_and_not_its_address():
    ref = "marketing/2026-11-18-winter-pass"
    expected = "tag:status.example.org,2026:marketing/2026-11-18-winter-pass"
    assert tag_uri("https://status.example.org/", ref) == expected
    assert tag_uri("http://status.example.org:8000/", ref) == expected


def test_tag_of_a_site_below_another_one_names_its_folder():
    assert tag_uri("https://example.github.io/status/", "a/b", "c d") == (
        "tag:example.github.io,2026:status/a/b#c%20d"
    )


def test_sign_in_the_name_of_a_file_begins_no_anchor():
    names = ["c", "c#", "c%23", "c##"]
    assert len({tag_uri("https://a.example/", name) for name in names}) == len(names)


@given(st.text(), st.text())
def test_tag_is_plain_letters(file, anchor):
    assert re.fullmatch(
        r"tag:[a-z.]+,2026:[\x21-\x7e]*", tag_uri("https://a.example/", file, anchor)
    )


def test_short_ids_are_twelve_letters_and_tell_things_apart():
    assert re.fullmatch(r"[a-z2-7]{12}", short_id("incident", "a"))
    assert short_id("incident", "a") == short_id("incident", "a")
    assert len({short_id("incident", "a"), short_id("update", "a"), short_id("incident", "b")}) == 3


def test_entries_of_one_minute_are_told_apart():
    twice = incident(
        ("2026-11-17 09:40", "investigating"),
        ("2026-11-17 09:40", "investigating"),
        ("2026-11-17 09:40", "identified"),
    )
    assert [name for name, __ in name_entries(twice)] == [
        "incidents/2026-11-17-login#2026-11-17-0940-investigating",
        "incidents/2026-11-17-login#2026-11-17-0940-investigating-2",
        "incidents/2026-11-17-login#2026-11-17-0940-identified",
    ]


@given(st.text(st.characters()))
def test_clean_text_can_stand_in_xml(text):
    element = etree.Element("a")
    element.text = clean(text)
    read = etree.fromstring(etree.tostring(element))
    assert (read.text or "") == clean(text)


def test_cleaning_takes_no_more_than_it_must():
    kept = "a\tb\nc é 漢字 🎉 עברית \u200d\u200f"
    assert clean(kept + "\x00\x08\x0b\x0c\r\x1b\x7f\x85\ud800\ufffe\uffff") == kept
