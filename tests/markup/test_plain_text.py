from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rundbrief.characters import is_text
from rundbrief.i18n.texts import load_texts
from rundbrief.markup.links import LinkTargets
from rundbrief.markup.plain_text import (
    SUMMARY_LENGTH,
    _convert,
    render_text,
    shorten,
    strip_html,
    strip_markdown,
    summarise,
)
from rundbrief.markup.renderer import Renderer
from rundbrief.markup.text_wrapping import WIDTH

EN = load_texts("en")

MARKED = st.lists(
    st.sampled_from([*"*_`[]()<>&\\{}~!#-.: \n", "ab", "<b>", "&lt;", "![", "](x)", "1. "]),
    max_size=30,
).map("".join)

TARGETS = LinkTargets({"a/b.md": "a/b/", "a/x.png": "a/x.png"})
RENDERER = Renderer(load_texts("en"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("plain  text", "plain text"),
        ("*a* **b** `c_d` [e](f.md) ![g](h.png)", "a b c_d e"),
        ("a<script>alert(1)</script>b", "a<script>alert(1)</script>b"),
        ("Q&amp;A & more &lt;b&gt;", "Q&A & more <b>"),
        ("2. *Quarter*", "2. Quarter"),
        ("- *a*", "- a"),
        ("> *a*", "> a"),
        ("# *a*", "# a"),
        (r"a \* b", "a * b"),
        ("One<br>two<br/>three", "One two three"),
        ("`<br>` breaks", "<br> breaks"),
        ("[a][r]", "a"),
        ("note[^1] *here*", "note here"),
        ("a&#27;[31m &#8238;b&#x200b;", "a[31m b"),
        ("", ""),
    ],
)
def test_markup_is_taken_out(text, words):
    assert strip_markdown(text, "[r]: https://example.org") == words


@given(MARKED | st.text())
def test_plain_text_is_one_line_without_tags(text):
    words = strip_markdown(text)
    assert words == " ".join(words.split())
    assert "\ue000" not in words


QUICK = st.lists(
    st.sampled_from(
        (
            *("word", " ", "é", "it's", '"so"', "--", "...", "**bold**", "*so*", "`code`"),
            *(
                "[link](b.md)",
                "[two words](https://a.example/b)",
                "a_b",
                "_so_",
                "*",
                "`",
                "[",
                "]",
            ),
            *(
                "(",
                ")",
                "!",
                "~",
                "~~",
                "# ",
                "- ",
                "1. ",
                "> ",
                "![",
                "[^1]",
                "[r]",
                "[x][r]",
                "|",
            ),
            *(
                "{: .a }",
                "&amp;",
                "<b>",
                "\\",
                "\n",
                "\u00a0",
                "\u200b",
                "\u200d",
                "\ufdd0",
                "\x85",
            ),
        )
    ),
    max_size=12,
).map("".join)


@given(QUICK | MARKED)
def test_plain_text_equals_that_of_markdown(text):
    shown = "".join(c for c in text if is_text(c) or c.isspace())
    expected = _convert(shown, "[r]: b.md", "") if set(text) & set("*_`[]<>&\\{}~!") else shown
    assert strip_markdown(text, "[r]: b.md") == " ".join(expected.split())


@given(st.text(st.sampled_from("ab .,!?-\n"), max_size=80), st.integers(1, 40))
def test_shortened_text_is_never_longer_and_cut_at_a_word(text, length):
    short = shorten(text, length)
    assert len(short) <= length
    if len(text) > length and short.endswith("…") and " " in text[:length].lstrip(" "):
        kept = short[:-1]
        assert text.startswith(kept)
        assert text[len(kept)] in " ,;:–-" or " " not in text[:length].strip(" ")


@pytest.mark.parametrize(
    ("text", "length", "short"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("ab cd", 4, "ab…"),
        ("One two. Three four five", 12, "One two."),
        ("A. Three four five", 12, "A. Three…"),
        ("Is it? Yes it is", 10, "Is it?"),
        ("one, two", 5, "one…"),
        ("Well done! Next week", 15, "Well done!"),
        ("Yahoo! is back today", 12, "Yahoo! is…"),
        ("Um zehn Uhr am 3. Dezember in der Halle", 32, "Um zehn Uhr am 3. Dezember in…"),
        ("Wir brauchen z. B. Kabel und Tape", 30, "Wir brauchen z. B. Kabel und…"),
        ("Wir treffen uns i. d. R. Montag um acht", 38, "Wir treffen uns i. d. R. Montag um…"),
        ("Äpfel, Birnen usw. Das Lager ist voll", 34, "Äpfel, Birnen usw. Das Lager ist…"),
        ("Es sprach Frau Dr. Ada Brandt vom Amt", 34, "Es sprach Frau Dr. Ada Brandt vom…"),
        ("See issue No. Four of the list", 26, "See issue No. Four of the…"),
        ("Cables, e.g. Three for the hall", 27, "Cables, e.g. Three for the…"),
        ("Red vs. Blue is on today, again", 24, "Red vs. Blue is on…"),
        ("Unter Wilhelm III. Der Rest folgt", 28, "Unter Wilhelm III. Der Rest…"),
        ("We counted 12. Nobody else came", 28, "We counted 12. Nobody else…"),
        ("Das war’s. „Wir bauen ab“, sagt Ada", 18, "Das war’s."),
        ("Готово. Завтра будет ещё", 13, "Готово."),
        ("पूरा हुआ. कल फिर मिलेंगे", 14, "पूरा हुआ."),
    ],
)
def test_text_is_shortened(text, length, short):
    assert shorten(text, length) == short


@pytest.mark.parametrize(
    ("body", "summary"),
    [
        ("# Title\n\nThe *first*\nparagraph.\n\nSecond.", "The first paragraph."),
        ("![a](b.png){.wide}\n\nText", "Text"),
        ("- [ ] first *point*\n- second", "☐\ufe0e first point; second"),
        ("- [x] first\n- [ ] second", "☑\ufe0e first; ☐\ufe0e second"),
        ("~~old~~ new ~~old~~", "new"),
        ("~~old~~", "old"),
        ("24. Dezember: closed\n31. Dezember: open", "24. Dezember: closed; 31. Dezember: open"),
        ("## Done\n- a\n- b\n\n## Left\n- c", "a; b (and 1 more)"),
        ("- a\n  - b\n- c\n  - d", "a; c (and 2 more)"),
        ("<p>In <b>HTML</b>.</p>", "In HTML."),
        ("<div>\n  <p>Inside</p>\n</div>", "Inside"),
        ('<div class="x">\n<p>Inside</p>\n</div>', "Inside"),
        ("Monday: out<br>Tuesday: in", "Monday: out Tuesday: in"),
        ("<p>One</p><p>Two</p>", "One Two"),
        ("<p>One</p>\n<p>Two</p>", "One"),
        ("<p>One</p>\nTwo\n\nThree", "One"),
        (
            "<p class=MsoNormal>der Umzug ist am Montag.<br>\nBitte Kartons packen.</p>",
            "der Umzug ist am Montag. Bitte Kartons packen.",
        ),
        ("<p\n class=MsoNormal>One\ntwo</p>\n\nThree", "One two"),
        ("<pre>\n3 wheels\n</pre>", "3 wheels"),
        ("<pre>\n3 wheels\n</pre>\n\nText", "Text"),
        ("<div>Third\nparagraph</div>", "Third paragraph"),
        ("<h2>Title</h2>\n<p>Text</p>", "Text"),
        ("<table>\n<tr><td>\n<p>Cell</p>\nmore</td></tr>\n</table>\n\nText", "Text"),
        ('<p align="center">\n<img src="a.png" alt="x">\n</p>\n\nText', "Text"),
        ("```html\n<table>\n```\n\nText", "Text"),
        ("- ~~off~~\n- on", "on"),
        ("> Quoted *words*.", "Quoted words."),
        ("> [!WARNING]\n> Stay out.", "Stay out."),
        ('!!! warning "Water"\n    No water.', "No water."),
        ("We did this\n- a\n- b", "We did this; a; b"),
        ("Server\n: runs", "Server: runs"),
        ("Hallo in die Runde 👋\n\nText", "Text"),
        ("Liebe alle :)\n\nText", "Text"),
        ("- One.\n- Two!\n- three", "One. Two! three"),
        ("- a\n\nText", "a"),
        (
            "This week:\n\n- a\n  goes on\n    - b\n- c\n\n  d\n- e\n\nText",
            "This week: a goes on; c; e (and 1 more)",
        ),
        ("This week:\n1. a\n2. b", "This week: a; b"),
        ("This week:\n\n## Heading\n\n- a", "This week:"),
        ("This week:\n\nText", "This week:"),
        ("Hello all,\n\nwe are open.", "we are open."),
        ("Liebe Kolleginnen und Kollegen,\n\n- a\n- b", "a; b"),
        ("**Hi!**\n\nText", "Text"),
        ("Dear readers like our shop. More.", "Dear readers like our shop. More."),
        (
            "Good morning traffic was slow today in the whole city",
            "Good morning traffic was slow today in the whole city",
        ),
        ("a | b\n--|--\nc | d\n\nText", "Text"),
        ("| a | b |\n|:--|--:|\n| c | d |\n\n- x\n- y", "x; y"),
        ("Text\n| a |\n|---|\n| b |", "Text"),
        ("> quote\n\n| a |\n\n!!! note\n    x\n\nText", "Text"),
        ("    code\n\nText", "Text"),
        ("See [a][r].\n\n[r]: b.md", "See a."),
        ("Title\n===\nText", "Text"),
        ("```\ncode\n```\n", ""),
        ("", ""),
    ],
)
def test_summary_is_the_first_paragraph(body, summary):
    assert summarise(body, EN) == summary


def test_summary_of_a_long_paragraph_says_that_it_goes_on():
    body = (
        "Wir haben im November viel repariert und dabei auch einiges gelernt, was wir im Winter "
        "gut brauchen können, wenn es draußen glatt und kalt wird; die nächste Versammlung ist am "
        "3. Dezember um zehn Uhr in der großen Halle, und alle sind herzlich eingeladen."
    )
    shown = body.removesuffix(" Halle, und alle sind herzlich eingeladen.")
    assert summarise(body, load_texts("de")) == f"{shown}…"


def test_points_fill_a_summary_and_the_rest_is_counted():
    points = [f"Point {number} says what happened this week in the shop" for number in range(9)]
    body = "\n".join(f"- {point}" for point in points)
    shown = "; ".join(points[:4])
    assert summarise(body, EN) == f"{shown} (and 5 more)"
    assert summarise(body, load_texts("de")).endswith(" (und 6 weitere Punkte)")
    assert summarise("- " + "word " * 99 + "\n- more", EN).endswith("word…")


@given(st.lists(MARKED | st.text(), max_size=20).map(" ".join))
def test_summary_is_never_longer(body):
    assert len(summarise(body, EN)) <= SUMMARY_LENGTH


@pytest.mark.parametrize(
    ("rendered", "expected"),
    [
        ("<p>One <em>two</em>three.</p>\n<p>Four</p>", "One twothree. Four"),
        ("<h2>Title</h2><p>Text &amp; more</p>", "Title · Text & more"),
        ("<ul><li>One</li><li>Two.</li><li>Three</li></ul>", "One · Two. Three"),
        ('<p>See <img src="a.png" alt="a &gt; b" width="1"> it</p>', "See [a > b] it"),
        ('<p title="a > b">Text<br>goes on</p>', "Text · goes on"),
        (
            '<p>a<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup> b</p>',
            "a b",
        ),
        (
            '<p>Note <a class="footnote-backref" href="#fnref:1">↩</a></p>',
            "Note",
        ),
        ("", ""),
    ],
)
def test_bare_text_reads_like_the_page(rendered, expected):
    assert strip_html(rendered) == expected


@given(st.text())
def test_bare_text_gives_back_what_was_escaped(text):
    words = " ".join(text.split())
    assert strip_html(f"<p>{escape(text)}</p>") == words
    assert strip_html(f'<p title="{escape(text)}">{escape(text)}</p>') == words


def text_of(body):
    return render_text(RENDERER.render(body, "a/c.md", TARGETS), "https://s/")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("", ""),
        ("# A\n\nText\n*more*.\n\nSecond.", "A\n\nText more.\n\nSecond."),
        ("- a\n- b\n    - c\n    - d\n- e", "- a\n- b\n  - c\n  - d\n- e"),
        ("- a\n\n- b\n\n    more\n\nend", "- a\n- b\n\n  more\n\nend"),
        ("3. a\n4. b\n    - c", "3. a\n4. b\n   - c"),
        ("- > a", "- > a"),
        ("<ul><li><pre>code\n x</pre></li></ul>", "-\n      code\n       x"),
        ("<ul><li><ul><li>a</li></ul></li></ul>", "-\n  - a"),
        ("> a\n>\n> > b", "> a\n>\n> > b"),
        ("> a\n>\n> > b\n> >\n> > c\n\nend", "> a\n>\n> > b\n> >\n> > c\n\nend"),
        ("> a\n>\n> b\n>\n> - c\n>\n>     d\n>\n> e", "> a\n>\n> b\n>\n> - c\n>\n>   d\n>\n> e"),
        ("> a\n>\n>     c\n>\n>     d\n\nend", "> a\n>\n>     c\n>\n>     d\n\nend"),
        ("- > a\n  >\n  > b\n- c", "- > a\n  >\n  > b\n- c"),
        ("    code\n      x", "    code\n      x"),
        (
            "| a | b |\n|---|---|\n| [c](b.md) | 2 |\n\nend",
            "a | b\nc [1] | 2\n\nend\n\n[1] https://s/a/b/",
        ),
        (
            "[a](b.md) [b](b.md) [c](https://x.org) <https://y.org> <mailto:a@x.org> [d](#x)",
            "a [1] b [1] c [2] https://y.org a@x.org d\n\n[1] https://s/a/b/\n[2] https://x.org",
        ),
        ("![P](x.png) ![](x.png)", "[P]"),
        ("a  \nb", "a\nb"),
        ("Kestrel<br>Quay 3<br />20457 Lindhaven", "Kestrel\nQuay 3\n20457 Lindhaven"),
        ("a<br><br>b<br>", "a\n\nb"),
        ("- a\\\n  b", "- a\n  b"),
        ("> a  \n> b<br><br>c", "> a\n> b\n>\n> c"),
        ("| a<br>b |\n|---|\n| c |", "a b\nc"),
        ("a\n\n---\n\nb", "a\n\n* * *\n\nb"),
        ("a[^1]\n\n[^1]: Note", "a (1)\n\n* * *\n\n1. Note"),
        ("- [x] a", "- ☑ a"),
        ('!!! note "T"\n    b', "T\n\nb"),
        ("a\n: b", "a\n\nb"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
    ],
)
def test_markdown_becomes_text(body, text):
    assert text_of(body) == text


def test_text_is_wrapped_at_72_and_addresses_stay_whole():
    address = "https://example.org/" + "a-b/" * 30
    lines = text_of(f"- {'word ' * 40}\n- <{address}>").split("\n")
    assert all(len(line) <= WIDTH for line in lines if address not in line)
    assert lines[1].startswith("  word")
    assert lines[-1] == address or lines[-1] == f"- {address}"


def test_no_break_space_stays():
    assert text_of("a&nbsp;b \n c") == "a\u00a0b c"


@settings(max_examples=100)
@given(
    st.lists(
        st.sampled_from(
            ["- a", "    - b", "1. c", "> d", "", "| a |", "|---|", "text " * 20, "# h"]
        ),
        max_size=10,
    )
)
def test_no_line_is_too_long_and_no_word_is_lost(lines):
    body = "\n".join(lines)
    text = text_of(body)
    assert all(len(line) <= WIDTH for line in text.split("\n"))
    assert text.count("text") == body.count("text")


@settings(max_examples=60)
@given(st.text())
def test_any_text_becomes_text(body):
    assert isinstance(text_of(body), str)


def test_summary_reads_markdown_like_the_body():
    body = "We ~~lost~~ won[^1] \\*12\\* at https://a.example/b_c_d,\\\nm<sup>2</sup>.\n- a\n- b\n\n[^1]: Note\n"
    assert summarise(body, EN) == "We won *12* at https://a.example/b_c_d, m2."
    assert summarise("[TOC]\n\nText.", EN) == "Text."
    assert summarise("#73 is closed.", EN) == "#73 is closed."
