"""Every page and email made of vectors, read by another parser than the one that cleans texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pytest

from hostile_vectors.judging import OWN_ADDRESS, SAFE_ADDRESS, harmful_in_text, is_harmless
from hostile_vectors.parsing import ParsedPage, parse_pages
from hostile_vectors.projects import AUDIENCES, HostileProject, page_of
from hostile_vectors.writing_texts import ADDRESSES, TEXTS, words_of
from hostile_vectors.writing_values import NAMES, VALUES, places_of

pytestmark = pytest.mark.xdist_group("vectors")

Pages = Mapping[Path, ParsedPage]


@pytest.fixture(scope="module")
def text_pages(texts: HostileProject) -> Pages:
    return {k: v for a in AUDIENCES for k, v in parse_pages(texts.pages(a)).items()}


@pytest.fixture(scope="module")
def value_pages(values: HostileProject) -> Pages:
    return {k: v for a in AUDIENCES for k, v in parse_pages(values.pages(a)).items()}


@pytest.fixture(scope="module")
def pages(text_pages: Pages, value_pages: Pages) -> Pages:
    return {**text_pages, **value_pages}


@pytest.fixture(scope="module")
def harmless_pages(harmless: HostileProject) -> Pages:
    return {k: v for a in AUDIENCES for k, v in parse_pages(harmless.pages(a)).items()}


def test_there_are_enough_vectors():
    vectors = (*TEXTS, *ADDRESSES, *VALUES, *NAMES)
    assert len({vector.name for vector in vectors}) == len(vectors) >= 400


def test_only_names_that_some_systems_do_not_allow_are_refused(texts, values):
    assert texts.refused == {}
    refused = [vector for path in values.refused for vector in values.vectors[path]]
    assert set(refused) <= set(NAMES)
    assert len(set(refused)) < len(NAMES) // 2


def test_no_page_needs_a_parser_to_guess(pages: Pages):
    assert {path: page.errors for path, page in pages.items() if page.errors} == {}


def test_texts_have_only_harmless_elements_and_attributes(pages: Pages):
    assert {found for page in pages.values() for found in harmful_in_text(page)} == set()
    assert any(page.prose for page in pages.values())


def test_texts_take_no_place_of_the_site(pages: Pages):
    attributes = [found for page in pages.values() for __, found in page.prose]
    assert {a["id"] for a in attributes if a.get("id", "").lower().startswith("rb-")} == set()
    classes = {name for a in attributes for name in a.get("class", "").split()}
    assert classes & {"masthead", "skip", "hidden", "preview", "pill", "badge", "prose"} == set()


def test_pages_are_built_as_with_harmless_words(pages: Pages, harmless_pages: Pages):
    """A value that breaks out of its attribute or element leaves another one behind."""
    known = {shape for page in harmless_pages.values() for shape in page.outside}
    found = {shape for page in pages.values() for shape in page.outside} - known
    # A list of years appears with many items only. Emails have texts outside of `prose`.
    found.discard("nav aria-labelledby class")
    assert {shape for shape in found if not is_harmless(shape)} == set()


def test_styles_in_emails_load_and_cover_nothing(pages: Pages):
    styles = {style for page in pages.values() for style in page.styles}
    assert styles
    dangerous = re.compile(r"url|image-set|position|z-index|expression|@|\\|[<>]", re.IGNORECASE)
    assert {style for style in styles if dangerous.search(style)} == set()


def test_addresses_lead_where_they_seem_to(pages: Pages):
    found = {address for page in pages.values() for address in page.addresses}
    assert {a for a in found if not SAFE_ADDRESS.fullmatch(a[2])} == set()


def test_nothing_is_loaded_from_elsewhere(pages: Pages):
    found = {a for page in pages.values() for a in page.addresses if a[0] != "a"}
    assert {name for name, *__ in found} == {"form", "img", "link", "script"}
    assert {address for address in found if not OWN_ADDRESS.fullmatch(address[2])} == set()


@pytest.mark.parametrize("audience", AUDIENCES)
def test_all_words_of_texts_are_readable(texts, text_pages: Pages, audience: str):
    lost = {}
    for path, vectors in texts.vectors.items():
        if path.startswith("texts"):
            text = text_pages[texts.site(audience) / page_of(path)].text
            for vector in vectors:
                if missing := [word for word in words_of(vector) if word not in text]:
                    lost[vector.name] = missing
    assert lost == {}


@pytest.mark.parametrize("kind", ["page", "mail"])
def test_all_words_of_introductions_are_readable(texts, text_pages: Pages, kind: str):
    lost = {}
    for path, vectors in texts.vectors.items():
        if not path.startswith("newsletter/") or path in texts.refused:
            continue
        week = Path(path).stem
        names = {
            "page": f"site/newsletter/{week}.html",
            "mail": f"newsletter/{week}/newsletter.html",
        }
        text = text_pages[texts.output("public") / names[kind]].text
        for vector in vectors:
            if missing := [word for word in words_of(vector) if word not in text]:
                lost[vector.name] = missing
    assert lost == {}


def test_values_are_read_as_they_are_written(values, value_pages: Pages):
    lost = {}
    for vector in VALUES:
        for place in places_of(vector):
            text = value_pages[values.site("internal") / place.page].text
            if vector.read(place.word) not in text:
                lost[vector.name, place] = vector.payload
    assert lost == {}


def test_alt_text_of_a_closed_issue_is_read_as_it_is_written(values, value_pages: Pages):
    words = value_pages[values.site("internal") / "newsletter/2025-W50.html"].words
    assert [v.name for v in VALUES if " ".join(v.around("oldalt").split()) not in words] == []


@pytest.mark.parametrize("audience", AUDIENCES)
def test_pages_of_files_with_hostile_names_are_there(values, value_pages: Pages, audience: str):
    for vector in NAMES:
        name = vector.around("name")
        if f"sales/2026-11-16-{name}.md" in values.refused:
            continue
        name = unicodedata.normalize("NFC", name)
        for path in (f"sales/2026-11-16-{name}.html", f"{name}/{name}.html"):
            assert vector.word("body") in value_pages[values.site(audience) / path].text
        assert (values.site(audience) / f"images/{name}.png").is_file()
