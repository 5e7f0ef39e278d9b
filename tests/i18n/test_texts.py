"""Every message is translated in every catalogue, with the typography of its language."""

import re
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog
from lxml import html

from conftest import Folder
from rundbrief.editorial.formatting import format_date, format_day, format_moment, format_number
from rundbrief.i18n.compiling import catalogue_file
from rundbrief.i18n.texts import find_catalogue, language_of_environment, load_texts, pgettext
from update_texts import (
    CATALOGUES,
    extract_messages,
    is_translated,
    language_of,
    read_catalogue,
)

PLACEHOLDER = re.compile(r"\{\w*\}")

in_every_language = pytest.mark.parametrize("file", CATALOGUES, ids=language_of)


def forms_of(text: Any) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, tuple | list) else (text,)


def messages_of(catalogue: Catalog) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """All messages except the header, each with its translations."""
    return [(forms_of(m.id), forms_of(m.string)) for m in catalogue if m.id]


def placeholders(text: str) -> Counter[str]:
    return Counter(PLACEHOLDER.findall(text))


def edges(text: str) -> tuple[str, str]:
    """The white space around a text."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


@in_every_language
def test_catalogue_has_the_messages_of_source_and_layouts_and_no_others(file: Path) -> None:
    catalogue = read_catalogue(file)
    expected = {(m.context, m.id) for m in extract_messages()}
    assert expected == {(m.context, m.id) for m in catalogue}
    assert not catalogue.obsolete


@in_every_language
def test_every_message_is_translated(file: Path) -> None:
    assert [m.id for m in read_catalogue(file) if m.id and not is_translated(m)] == []
    assert [m.id for m in read_catalogue(file) if m.fuzzy and m.id] == []


@in_every_language
def test_translations_have_the_placeholders_of_their_message(file: Path) -> None:
    for originals, texts in messages_of(read_catalogue(file)):
        # English may say “one” instead of {n}, and so may a translation.
        allowed = [placeholders(original) for original in originals]
        assert [text for text in texts if placeholders(text) not in allowed] == []
        assert placeholders(texts[-1]) == allowed[-1], originals


@in_every_language
def test_translations_have_the_white_space_of_their_message(file: Path) -> None:
    for originals, texts in messages_of(read_catalogue(file)):
        assert {edges(text) for text in texts} == {edges(text) for text in originals}


def test_german_has_only_pairs_of_german_quotation_marks() -> None:
    for originals, texts in messages_of(read_catalogue(catalogue_file("de"))):
        for text in texts:
            assert text.count("„") == text.count("“") == originals[-1].count("“"), text
            assert "”" not in text


@in_every_language
def test_catalogue_has_no_author_and_no_time(file: Path) -> None:
    head = file.read_text(encoding="utf-8").split("\n\n", 1)[0]
    assert "Project-Id-Version: rundbrief\\n" in head
    assert f"Language: {language_of(file)}\\n" in head
    assert not re.search(r"@|Date|FULL NAME", head)


def test_messages_inside_f_strings_are_found() -> None:
    assert {"why:", "fix:"} <= {m.id for m in extract_messages()}


def test_no_message_differs_from_another_by_its_full_stop_only() -> None:
    texts = {text for originals, __ in messages_of(extract_messages()) for text in originals}
    assert {text for text in texts if f"{text}." in texts} == set()


UPDATE = """\
---
health: at-risk
highlight: true
asks:
  - {to: support, what: Drei Leute am Samstag, due: 2026-11-25}
---
# Der Laden zieht um

Am Montag bleibt er zu.
"""

INCIDENT = """\
---
severity: major
affects: [workshop]
---
# Das Licht ist aus

## 2026-11-19 08:05 investigating

Die Sicherung wird gesucht.
"""

METRICS = "marketing.visits: {name: Besuche, department: marketing, target: 1500}\n"

# English words of the interface. None is a German word or occurs in the fixture's roster.
ENGLISH = re.compile(
    r"\b(the|and|of|since|before|week|today|overview|reports?|incidents?|departments?|updates?"
    r"|(?-i:highlights?)|health|track|risk|investigating|newest|latest|affects"
    r"|asks?|unsubscribe|read|internal|expected|yet|more|open)\b",
    re.IGNORECASE,
)


def visible(page: bytes) -> str:
    """The text of a page as people see or hear it."""
    tree: Any = html.fromstring(page.decode())
    for element in tree.xpath("//head | //script | //style"):
        element.drop_tree()
    return " ".join(" ".join([*tree.itertext(), *tree.xpath("//@aria-label")]).split())


@pytest.fixture
def german(folder: Folder) -> dict[str, bytes]:
    """The files of a small project's German build."""
    settings = "plugins: [rundbrief: {language: de, time_zone: Europe/Berlin}]"
    config = folder.root / "mkdocs.yml"
    folder.write("mkdocs.yml", config.read_text().replace("plugins: [rundbrief]", settings))
    folder.write("content/marketing/2026-11-18-laden.md", UPDATE)
    folder.write("content/incidents/2026-11-19-licht.md", INCIDENT)
    folder.write("content/metrics.yml", METRICS)
    folder.write("content/metrics/marketing.visits.csv", "date,value\n2026-11-16,1234.5\n")
    folder.write("content/newsletter/2026-W47.md", "---\nsubject: Der Laden zieht um\n---\n")
    result = folder.run("build", "--today", "2026-11-20")
    assert result.exit_code == 0, result.stderr
    assert "Erstellt: " in result.stderr
    return folder.files()


def test_german_front_page_is_german(german: dict[str, bytes]) -> None:
    text = visible(german["site/index.html"])
    for words in (
        "KW 47",
        "16.–22. Nov. 2026",
        "Überblick",
        "Kennzahlen",
        "1 gefährdet",
        "Eine Störung ist offen.",
        "19.11.2026, 08:05",
        "Highlights der Woche",
        "Mi., 18. Nov.",
        "Offene Anfragen",
        "Meldung fällig",
    ):
        assert words in text
    assert ENGLISH.findall(text) == []


def test_german_metrics_have_german_numbers(german: dict[str, bytes]) -> None:
    text = visible(german["site/metrics/index.html"])
    assert "1.234,5" in text
    assert "Ziel: mindestens 1.500" in text
    assert "16.11.2026" in text


@pytest.mark.parametrize("form", ["html", "txt"])
def test_german_newsletter_is_german(german: dict[str, bytes], form: str) -> None:
    page = german[f"newsletter/2026-W47/newsletter.{form}"]
    text = visible(page) if form == "html" else " ".join(page.decode().split())
    for words in (
        "KW 47",
        "16.–22. Nov. 2026",
        "1 Meldung aus 1 Abteilung.",
        "Auf einen Blick",
        "Meldung lesen" if form == "html" else "Wichtig",
        "Störung, erheblich",
        "19.11.2026, 08:05",
        "Diesmal ohne Meldung: Member support, Workshop.",
        "Im Browser ansehen",
    ):
        assert words in text
    assert ENGLISH.findall(re.sub(r"https?://\S+", "", text)) == []


def test_german_check_is_german(folder: Folder) -> None:
    settings = "plugins: [rundbrief: {language: de}]"
    config = folder.root / "mkdocs.yml"
    folder.write("mkdocs.yml", config.read_text().replace("plugins: [rundbrief]", settings))
    folder.write("content/marketing/2026-11-18-laden.md", "---\nhealth: green\n---\nText.\n")
    assert folder.run("check", "--today", "2026-11-20").stdout.splitlines() == [
        "content/marketing/2026-11-18-laden.md:2: health: „green“ ist kein zulässiger Wert",
        "  Grund: danach richtet sich, welchen Status die Website für die Abteilung anzeigt",
        "  Lösung: on-track, at-risk oder off-track eintragen",
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en-GB", ("20 Nov 2026", "Fri 20 Nov", "20 Nov 2026, 09:30", "1,234.5")),
        ("en-US", ("Nov 20, 2026", "Fri, Nov 20", "Nov 20, 2026, 9:30\u202fAM", "1,234.5")),
        ("de", ("20.11.2026", "Fr., 20. Nov.", "20.11.2026, 09:30", "1.234,5")),
        ("de-CH", ("20.11.2026", "Fr., 20. Nov.", "20.11.2026, 09:30", "1’234.5")),
    ],
)
def test_dates_and_numbers_by_locale(language: str, said: tuple[str, ...]) -> None:
    texts = load_texts(language)
    day = date(2026, 11, 20)
    moment = datetime(2026, 11, 20, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert said == (
        format_date(day, texts),
        format_day(day, texts),
        format_moment(moment, texts),
        format_number(1234.5, texts),
    )


def test_german_has_both_forms() -> None:
    texts = load_texts("de")
    assert texts.plural("{n} update", "{n} updates", 1) == "1 Meldung"
    assert texts.plural("{n} update", "{n} updates", 2) == "2 Meldungen"


def test_a_region_of_a_language_uses_its_catalogue() -> None:
    assert load_texts("de-AT")("why:") == "Grund:"


def test_message_is_translated_by_its_context() -> None:
    resolved = pgettext("incident", "Resolved")
    german, english = load_texts("de"), load_texts("en")
    assert (german(resolved), german("Resolved")) == ("Behoben", "Erledigt")
    assert english(resolved) == "Resolved"


def test_message_is_filled_only_with_values() -> None:
    texts = load_texts("en")
    assert texts("{a}") == "{a}"
    assert texts("{a}", a=1) == "1"
    assert texts("") == ""


def test_language_is_a_tag_and_without_a_catalogue_texts_are_english() -> None:
    texts = load_texts("pt-BR")
    assert texts.language == "pt-BR"
    assert texts("why:") == "why:"


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, ""),
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de_AT@euro"}, "de"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, ""),
        ({"LANG": "POSIX"}, ""),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, "de"),
        ({"LC_MESSAGES": "de_DE.UTF-8", "LANG": "en_US.UTF-8"}, "de"),
        ({"LANGUAGE": "fr:de:en", "LANG": "en_US.UTF-8"}, "de"),
        ({"LANGUAGE": "en:de"}, "en"),
        ({"LANGUAGE": ":"}, ""),
    ],
)
def test_language_of_an_environment(environment, language):
    assert language_of_environment(environment) == language


@pytest.mark.parametrize(
    ("tag", "catalogue"),
    [("de", "de"), ("DE", "de"), ("de-CH", "de"), ("en", "en"), ("../de", "en"), ("", "en")],
)
def test_catalogue_of_a_tag(tag, catalogue):
    assert find_catalogue(tag) == catalogue
