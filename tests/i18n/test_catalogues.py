import io
from gettext import GNUTranslations

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from hypothesis import given
from hypothesis import strategies as st

from rundbrief.i18n.catalogues import read_catalogue
from update_texts import LANGUAGES

HEADER = (
    'msgid ""\nmsgstr ""\n'
    '"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)


def as_babel_reads(po):
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(po)))
    compiled.seek(0)
    return GNUTranslations(compiled)


def all_of(catalogue):
    return {key: text for key, text in catalogue._catalog.items() if key}


@pytest.mark.parametrize("file", sorted(LANGUAGES.glob("*.po")), ids=lambda f: f.name)
def test_catalogue_holds_what_babel_reads(file):
    ours, babels = read_catalogue(file.read_text("utf-8")), as_babel_reads(file.read_bytes())
    assert all_of(ours) == all_of(babels)
    assert len(all_of(ours)) > 500
    pages = ("{n} page", "{n} pages")
    for number in range(200):
        assert ours.ngettext(*pages, number) == babels.ngettext(*pages, number)


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@given(st.dictionaries(words, words), st.dictionaries(words, st.tuples(words, words, words)))
def test_any_texts_that_babel_wrote_are_read_again(singles, plurals):
    catalogue = Catalog(locale="de", charset="utf-8")
    for original, text in singles.items():
        catalogue.add(original, text)
    for one, (many, text, texts) in plurals.items():
        if one not in singles:
            catalogue.add((one, many), (text, texts))
    written = io.BytesIO()
    write_po(written, catalogue, width=0)
    assert all_of(read_catalogue(written.getvalue().decode())) == all_of(
        as_babel_reads(written.getvalue())
    )


def test_long_texts_go_on_in_the_next_line():
    catalogue = read_catalogue(HEADER + 'msgid ""\n"all "\n"is well"\nmsgstr "alles "\n"gut"\n')
    assert catalogue.gettext("all is well") == "alles gut"


def test_what_is_not_translated_stays_in_english():
    rows = 'msgid "day"\nmsgstr ""\n\nmsgid "one"\nmsgid_plural "many"\n'
    catalogue = read_catalogue(HEADER + rows + 'msgstr[0] "eins"\nmsgstr[1] ""\n')
    assert catalogue.gettext("day") == "day"
    assert [catalogue.ngettext("one", "many", n) for n in (1, 2)] == ["one", "many"]


def test_comments_and_what_is_no_longer_said_are_passed_over():
    rows = '# "day"\n#~ msgid "day"\n#~ msgstr "Tag"\n\nmsgid "week"\nmsgstr "Woche"\n'
    assert all_of(read_catalogue(HEADER + rows)) == {"week": "Woche"}
