"""Catalogues are compiled completely and reproducibly."""

from gettext import GNUTranslations
from io import BytesIO

import pytest

from rundbrief.i18n import compiling, texts
from rundbrief.i18n.compiling import compile_catalogue, compile_catalogues
from rundbrief.i18n.texts import load_texts
from update_texts import CATALOGUES, language_of

HEADER = (
    'msgid ""\nmsgstr ""\n'
    '"Language: de\\n"\n'
    '"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)


def read(po):
    return GNUTranslations(BytesIO(compile_catalogue((HEADER + po).encode())))


def texts_of(catalogue):
    """All messages except the header, which has Babel's version."""
    return {key: text for key, text in catalogue._catalog.items() if key}


@pytest.fixture
def locales(tmp_path, monkeypatch):
    """A folder of catalogues with one German message."""
    for module in (compiling, texts):
        monkeypatch.setattr(module, "LOCALES", tmp_path)
    file = compiling.catalogue_file("de")
    file.parent.mkdir(parents=True)
    file.write_text(HEADER + 'msgid "day"\nmsgstr "Tag"\n')
    return tmp_path


@pytest.mark.parametrize("file", CATALOGUES, ids=language_of)
def test_what_is_read_was_compiled_from_the_catalogue_as_it_is_now(file):
    compiled = GNUTranslations(BytesIO(compile_catalogue(file.read_bytes())))
    loaded = load_texts(language_of(file).replace("_", "-")).catalogue
    assert texts_of(loaded) == texts_of(compiled), (
        "compile it again: make texts, or python -m rundbrief.i18n.compiling"
    )


@pytest.mark.usefixtures("locales")
def test_compiled_catalogue_is_read():
    compile_catalogues()
    compiling.catalogue_file("de").unlink()
    assert texts._read_catalogue("de_AT", "de").gettext("day") == "Tag"


def test_compiled_catalogues_may_go_elsewhere(locales, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    compile_catalogues(into=elsewhere)
    assert [file.relative_to(elsewhere).as_posix() for file in elsewhere.rglob("*.*")] == [
        "de/LC_MESSAGES/rundbrief.mo"
    ]
    assert [file.name for file in locales.rglob("*.*")] == ["rundbrief.po"]


def test_catalogue_that_was_not_compiled_yet_is_read_all_the_same(locales):
    assert texts._read_catalogue("de_AT", "de").gettext("day") == "Tag"
    assert [file.name for file in locales.rglob("*.*")] == ["rundbrief.po"]


@pytest.mark.usefixtures("locales")
def test_region_may_differ_from_its_language_in_some_texts():
    swiss = compiling.catalogue_file("de_CH")
    swiss.parent.mkdir(parents=True)
    swiss.write_text(HEADER.replace(": de", ": de_CH") + 'msgid "week"\nmsgstr "Wuche"\n')
    compile_catalogues()
    catalogue = texts._read_catalogue("de_CH", "de")
    assert [catalogue.gettext(text) for text in ("day", "week")] == ["Tag", "Wuche"]


def test_compiling_again_gives_the_same_bytes(monkeypatch):
    source = HEADER.encode() + b'msgid "day"\nmsgstr "Tag"\n'
    compiled = compile_catalogue(source)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert compile_catalogue(source) == compiled
    assert b"POT-Creation-Date: 1970-01-01 00:00+0000\n" in compiled


def test_what_is_not_translated_stays_in_english():
    rows = 'msgid "day"\nmsgstr ""\n\nmsgid "one"\nmsgid_plural "many"\n'
    catalogue = read(rows + 'msgstr[0] "eins"\nmsgstr[1] ""\n')
    assert catalogue.gettext("day") == "day"
    assert [catalogue.ngettext("one", "many", n) for n in (1, 2)] == ["eins", "many"]


def test_what_is_uncertain_or_no_longer_said_is_passed_over():
    rows = '#, fuzzy\nmsgid "day"\nmsgstr "Tag"\n\n#~ msgid "year"\n#~ msgstr "Jahr"\n\n'
    assert texts_of(read(rows + 'msgid "week"\nmsgstr "Woche"\n')) == {"week": "Woche"}
