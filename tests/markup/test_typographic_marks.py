"""The same sentence reads the same as a title, as a summary and in a text."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rundbrief.i18n.texts import load_texts
from rundbrief.markup.links import LinkTargets
from rundbrief.markup.plain_text import strip_html, strip_markdown, summarise
from rundbrief.markup.renderer import Renderer
from rundbrief.markup.typesetting import typeset

LANGUAGES = ("en", "de", "fr", "sv")
RENDERERS = {language: Renderer(load_texts(language)) for language in LANGUAGES}
PARTS = st.sampled_from(
    [
        *("It's", "words", "a", "12", "été", "R&D", "don't", "'90s", "rock 'n' roll"),
        *(
            " --all",
            "'",
            '"',
            "--",
            "---",
            "...",
            "-",
            ".",
            ",",
            "!",
            "?",
            "(",
            ")",
            ":",
            " ",
            " ",
            " ",
        ),
        *(" https://example.org/a--b?c='d'", " www.example.org/a--b", " ann--lee@example.org"),
    ]
)
SENTENCES = st.lists(PARTS, min_size=1, max_size=12).map(lambda parts: "Say " + "".join(parts))


def fold(text):
    return " ".join(text.split())


def rendered(text, language):
    return fold(strip_html(RENDERERS[language].render(text, "a.md", LinkTargets({})).html))


@given(SENTENCES, st.sampled_from(LANGUAGES))
def test_title_summary_and_text_have_the_same_marks(sentence, language):
    texts = load_texts(language)
    body = rendered(sentence, language)
    assert fold(typeset(sentence, texts)) == body
    assert fold(strip_markdown(sentence, texts=texts)) == body
    assert fold(summarise(sentence, texts)) == body


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ('It\'s "done" -- or...', "en", "It’s “done” – or…"),
        ("\"Geht's\" -- 'ja'", "de", "„Geht’s“ – ‚ja‘"),
        ('"C & A" <soon>', "de", "„C & A“ <soon>"),
        ('*a* _b_ [c](d) "e" #f', "en", "*a* _b_ [c](d) “e” #f"),
        ('&quot;x&quot; "y"', "en", "&quot;x&quot; “y”"),
        ('`a--b "c"` is "d"', "en", '`a--b "c"` is “d”'),
        ("See https://x.example/a--b... -- now", "en", "See https://x.example/a--b… – now"),
        ("ann--lee@x.example -- now", "en", "ann--lee@x.example – now"),
        ('2. "x"', "en", "2. “x”"),
        ('# "x"', "en", "# “x”"),
        ("Run it with --force -- now", "en", "Run it with --force – now"),
        ('"' * 500, "en", '"' * 500),
        ("“Done” – or…", "de", "“Done” – or…"),
        ("Das ist Hans' Rad.", "de", "Das ist Hans’ Rad."),
        ("Max', Fritz' und Strauß' Räder", "de", "Max’, Fritz’ und Strauß’ Räder"),
        ("Ich hab' Zeit", "de", "Ich hab’ Zeit"),
        ("Er sagt 'Das ist des'.", "de", "Er sagt ‚Das ist des‘."),
        ("(Hans')", "de", "(Hans’)"),
    ],
)
def test_plain_text_is_no_markdown(text, language, expected):
    assert typeset(text, load_texts(language)) == expected


def test_quotation_mark_behind_an_element_is_a_closing_one():
    assert rendered('He said "*yes*"', "de") == "He said „yes“"
    assert rendered('"[a](https://example.org)".', "en") == "“a”."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hans' *neues* Rad", "Hans’ neues Rad"),
        ("Das *neue* Rad ist Hans'.", "Das neue Rad ist Hans’."),
        ("Er sagt 'das *neue* Haus'.", "Er sagt ‚das neue Haus‘."),
        ("- 'Ja'\n- Hans' Rad", "‚Ja‘ · Hans’ Rad"),
    ],
)
def test_apostrophe_ends_a_word_where_no_quotation_mark_was_opened(text, expected):
    assert rendered(text, "de") == expected


def test_code_in_a_heading_keeps_its_signs():
    assert strip_markdown('The `a--b` "flag"', texts=load_texts("en")) == "The a--b “flag”"


SENTENCE = 'It\'s "done" -- see https://example.org/a--b ...'
SET = "It’s „done“ – see https://example.org/a--b …"


@pytest.mark.parametrize(
    "text",
    [
        f"# {SENTENCE}\n\n{SENTENCE}\n",
        f"---\ntitle: '{SENTENCE.replace(chr(39), 2 * chr(39))}'\n---\n{SENTENCE}\n",
        f"---\ntitle: >-\n  {SENTENCE}\nsummary: >-\n  {SENTENCE}\n---\n{SENTENCE}\n",
    ],
)
def test_readers_see_one_text_on_the_page_and_in_the_email(folder, text):
    settings = (folder.root / "mkdocs.yml").read_text(encoding="utf-8")
    german = settings.replace("[rundbrief]", "[{rundbrief: {language: de}}]")
    folder.write("mkdocs.yml", german)
    folder.write("content/marketing/2026-11-18-a.md", text)
    folder.write("content/newsletter/2026-W47.md", "Hallo\n")
    assert folder.run("build", "--today", "2026-11-20").exit_code == 0
    files = folder.files()
    page = files["site/marketing/2026-11-18-a/index.html"].decode()
    mail = files["newsletter/2026-W47/newsletter.html"].decode()
    plain = files["newsletter/2026-W47/newsletter.txt"].decode()

    def seen(source):
        return fold(html.unescape(re.sub("<[^>]*>", "", source)))

    assert seen(page).count(SET) >= 2  # the title and the text
    assert seen(mail).count(SET) >= 2  # the title and the summary
    assert fold(plain).count(SET) >= 2
    for source in (page, mail, plain):
        assert SENTENCE not in fold(html.unescape(source))
