"""What a reader types finds what a department wrote, in German and in English."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from rundbrief.site.search.words import (
    MAX_WORD_LENGTH,
    compounds_of,
    count_stems,
    split_words,
    stem,
    stems_of,
)

ALIKE = (
    "Fahrrad Fahrräder Fahrrads Fahrrades Fahrrädern Fahrraeder FAHRRÄDER",
    "Brücke Brücken bruecke BRÜCKEN brucke",
    "Schloss Schloß Schlösser schloesser Schlosses",
    "Störung Störungen stoerung",
    "Straße Strasse Straßen",
    "groß große großen großer großes grosse",
    "neu neue neuer neues neuen",
    "Kunde Kunden",
    "Kundin Kundinnen",
    "Haus Häuser Hauses Häusern",
    "Bus Busse Bussen buses",
    "Glas Gläser",
    "Kind Kinder Kindern",
    "Regel Regeln",
    "Ergebnis Ergebnisse Ergebnissen",
    "Werkstatt Werkstätten",
    "Batterie Batterien battery batteries",
    "Preis Preise Preises",
    "funktionieren funktioniert funktionierte",
    "Tür Türen Tuer tueren",
    "incident incidents Incidents",
    "process processes processed processing",
    "outage outages",
    "update updates updated updating",
    "policy policies",
    "apply applies applied applying",
    "ship ships shipped shipping",
    "run runs running",
    "status statuses",
    "value values valued",
    "issue issues",
    "queue queues queued",
    "pattern patterns",
    "naïve naive",
    "Café cafe cafes",
)
APART = (
    ("login", "log"),
    ("user", "use"),
    ("Markt", "Marketing"),
    ("Leiter", "Leitung"),
    ("Kosten", "cost"),
    ("member", "memory"),
    ("Feuer", "fee"),
    ("status", "state"),
)


def test_forms_of_a_word_have_one_stem():
    for words in ALIKE:
        assert len({tuple(stems_of(word)) for word in words.split()}) == 1, words


def test_different_words_have_different_stems():
    for one, other in APART:
        assert list(stems_of(one)) != list(stems_of(other)), (one, other)


def test_compounds_are_one_word_as_well():
    text = (
        "E-Mail, winter‑pass, Anna’s don't, state-of-the-art, 2026-11-18, -a- b - c, x-1, a-b-c-d-e"
    )
    assert list(compounds_of(text)) == [
        *stems_of("email winterpass Annas dont stateoftheart x1"),
    ]
    assert list(compounds_of("no compound")) == []


def test_text_falls_into_words():
    text = "Don’t panic: e-mail №4 _at_ 10:30, ½ “Grüße” 東京 ﬁn"
    assert list(split_words(text)) == [
        *("don", "t", "panic", "e", "mail", "no4", "at", "10", "30", "1", "2", "grusse"),
        *("東", "京", "fin"),
    ]


def test_long_word_is_cut():
    assert list(split_words("x" * 100)) == ["x" * MAX_WORD_LENGTH]


@given(st.text())
def test_words_hold_letters_and_digits_only(text):
    for word in split_words(text):
        assert word == word.lower()
        assert all(letter.isalnum() for letter in word)


@given(st.text(alphabet="abdefginrstuy", max_size=20))
def test_stem_stays_itself_and_begins_as_the_word(word):
    stemmed = stem(word)
    assert stem(stemmed) == stemmed
    assert len(stemmed) >= min(len(word), 2)
    assert word.startswith(stemmed[:2])


@given(st.text() | st.sampled_from(ALIKE))
def test_words_are_counted_as_they_are_found(text):
    assert count_stems(text) == Counter(stems_of(text)) == Counter(map(stem, split_words(text)))
