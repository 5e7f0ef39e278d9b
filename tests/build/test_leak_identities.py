import re
import shutil
from datetime import date
from itertools import chain

import pytest

from conftest import REPOSITORY, Folder
from rundbrief.build.hidden_content import HiddenItem, separate
from rundbrief.build.leak_fingerprints import (
    Fingerprints,
    find_matches,
    select_unusual,
    split_all,
    tokenize,
    tokenize_all,
    weigh_words,
)
from rundbrief.build.leak_identities import (
    find_identities,
    fingerprint_path,
    fingerprint_text,
    see_markdown,
)
from rundbrief.build.leak_vocabulary import program_texts
from rundbrief.build.output_texts import decode_segments, read_texts, split_segments
from rundbrief.compilation import Compilation, compile_project
from rundbrief.incremental.context import BuildContext
from rundbrief.mkdocs_adapter import MkDocsAdapter
from rundbrief.site.search.words import join_compounds

WEIGHTS = weigh_words(tokenize("the a is update team week"))


def matches(found: Fingerprints, text: str) -> list[str]:
    return [*find_matches(text, found.as_set())]


def test_words_phrases_and_titles_identify_an_item():
    item = HiddenItem("a.md", "The Zeppelin is **very** late. It is here. See [us](x.md).", "We do")
    found = fingerprint_text(item, WEIGHTS)
    assert matches(found, "a zeppelin of ours") == ["zeppelin"]
    assert matches(found, "so the Zeppelin is very late") == ["the zeppelin is very late"]
    assert matches(found, "is it we do?") == ["we do"]
    # Short words, parts of a title, and phrases over the end of a sentence are none.
    assert matches(found, "here it do very late. It is here") == []


@pytest.mark.parametrize(
    ("path", "shown", "other"),
    [
        ("sales/2026-11-10-merger", "/sales/2026-11-10-merger.html", "/sales/2026-11-10/x"),
        ("sales/2026-11-10-merger", "2026-11-10-merger.html", "sales 2026-11-10"),
        ("sales/2026-11-10-a", "sales/2026-11-10-a/", "it/2026-11-10-b"),
        ("sales/2026-11-10-update", "sales/2026-11-10-update", "sales update 2026-11-10"),
        ("handbook/pay", "../handbook/pay/", "handbook for pay"),
        ("images/deep/er/old/plan-b.png", "images/deep/er/old/plan-b.png", "images/deep/plan-b"),
    ],
)
def test_path_identifies_an_item(path, shown, other):
    found = fingerprint_path(HiddenItem("a.md", path=path), WEIGHTS)
    assert matches(found, shown)
    assert not matches(found, other)


@pytest.mark.parametrize(
    "title", ["", "A", "The", "The update", "The team is a team", "2026", "12345"]
)
def test_words_of_the_interface_and_numbers_identify_nothing(title):
    found = fingerprint_text(HiddenItem("a.md", title=title), WEIGHTS)
    assert found.as_set() == set()


PUBLIC = "---\naudience: public\n---\n"


def identities(folder: Folder) -> Fingerprints:
    c = folder.compile(audience="public")
    return find_identities(c, BuildContext()).fingerprints


def test_what_is_public_as_well_identifies_nothing(folder):
    text = "# Zeppelin flights\n\nOur zeppelins will fly over the harbour.\n"
    folder.write("content/marketing/2026-11-10-a.md", text)
    folder.write("content/support/2026-11-10-b.md", PUBLIC + text)
    found = identities(folder)
    assert matches(found, text) == []
    assert matches(found, "marketing/2026-11-10-a") == ["marketing 2026 11 10 a"]


def test_link_to_an_internal_item_doesnt_make_its_path_public(folder):
    folder.write("content/marketing/2026-11-10-plan.md", "# A\n")
    link = "[one](../marketing/2026-11-10-plan.md), [two][2].\n\n[2]: ../marketing/2026-11-10-plan.md\n"
    folder.write("content/support/2026-11-10-b.md", PUBLIC + link)
    assert matches(identities(folder), "marketing/2026-11-10-plan")


@pytest.mark.parametrize(
    "keys",
    ["draft: true\naudience: public", "date: 2026-12-24\naudience: public", "audience: internal"],
)
def test_drafts_and_the_future_are_hidden_too(folder, keys):
    folder.write(
        "content/marketing/zeppelin.md",
        f"---\n{keys}\ndate: 2026-11-10\n---\nX".replace(
            "date: 2026-12-24\naudience: public\ndate: 2026-11-10",
            "date: 2026-12-24\naudience: public",
        ),
    )
    assert matches(identities(folder), "zeppelin") == ["zeppelin"]


def test_words_of_own_templates_identify_nothing_but_phrases_do(folder):
    folder.write("content/marketing/2026-11-10-a.md", "# Zeppelin flights\n")
    own = folder.write("layouts/site/own.html", "Zeppelin flights").parents[1]
    c = folder.compile(audience="public", layouts=(own,))
    found = find_identities(c, BuildContext()).fingerprints
    assert matches(found, "one zeppelin and many flights") == []
    assert matches(found, "zeppelin flights") == ["zeppelin flights"]


# Identifiers that are computed: of the status API, and of files and pages.
COMPUTED = re.compile(r"[a-z2-7]{12}|[0-9a-f]+")


def compile_public(folder: Folder) -> Compilation:
    adapter = MkDocsAdapter.load(folder.root / "mkdocs.yml")
    return compile_project(adapter.project(today=date(2026, 11, 20), audience="public"))


@pytest.mark.parametrize("language", ["en-GB", "de"])
def test_vocabulary_has_every_word_that_a_public_build_writes(language, tmp_path):
    """Otherwise a word of a library in an internal item would stop a build for no reason."""
    folder = Folder(tmp_path)
    shutil.copytree(REPOSITORY / "content", folder.content)
    settings = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    settings = settings.replace(
        "language: en-GB",
        f"language: {language}\n      audience: public\n      social_cards: false",
    )
    editions = "newsletter:\n        editions: {everyone: {audience: public}}"
    folder.write("mkdocs.yml", settings.replace("newsletter:", editions))
    for file in folder.content.rglob("*.md"):
        text = file.read_text(encoding="utf-8").replace("audience: internal", "audience: public")
        if file.parent.name == "follow-ups":
            text = text.replace("---\n", "---\naudience: public\n", 1)
        if file.parent.name == "newsletter":
            text = text.replace("\nclosed:", "\naudience: public\nclosed:")
        file.write_text(text, encoding="utf-8")
    result = folder.run("build", "--audience", "public", "--today", "2026-11-20")
    assert result.exit_code == 0, result.output
    c = compile_public(folder)
    __, public = separate(c)
    texts = (
        *program_texts(c.texts),
        *(seen for text in public for seen in see_markdown(text)),
        *public,
        *chain.from_iterable(map(join_compounds, public)),
    )
    known = set(tokenize_all(texts))
    unknown = set()
    for path, data in folder.files().items():
        segments = decode_segments(split_segments((path, *read_texts(path, data))))
        left = select_unusual(split_all(segments)) - known
        found = (word for it in segments if left for word in find_matches(it, left))
        unknown |= {(path, word) for word in found if not COMPUTED.fullmatch(word)}
    assert unknown == set()
