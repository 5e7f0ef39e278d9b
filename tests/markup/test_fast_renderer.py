"""The quick way makes the HTML of the long way, or none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import REPOSITORY
from github_markdown import TEXTS
from rundbrief.i18n.texts import load_texts
from rundbrief.markup.fast_renderer import render_fast
from rundbrief.markup.links import LinkTargets
from rundbrief.markup.renderer import MarkupError, Renderer
from rundbrief.markup.typography import find_typography

TARGETS = LinkTargets(
    {"index.md": "", "a/b.md": "a/b/", "a/c.md": "a/c/", "a/q.md": "a/\"&'<b>"},
    hidden=frozenset({"a/hidden.md"}),
)
EN, DE = (find_typography(load_texts(language)) for language in ("en", "de"))
RENDERERS = [
    (Renderer(load_texts(language)), Renderer(load_texts(language), configs={"toc": {}}))
    for language in ("en", "de", "fr")
]

INLINE = (
    *("word", "Ümläut", "日本", "99", "2026.", "1. ", "12.5", " ", " ", " ", "  ", "\n", "l'été"),
    *("**bold**", "**bold words.**", "**€ 5**", '**"so"**', "*so*", "*so so*", "`code`"),
    *("[link](b.md)", "[two words](https://a.example/b?c=d#e)", "[m](mailto:a@b.example)"),
    *("[gone](nowhere.md)", "[far](../../x.md)", "[here](#two)", "[q](q.md)", "[h](hidden.md)"),
    *("[x](http://a.example)", "[x](HTTP://a.example)", "[x](//a.example/)", "[x](?a)"),
    *("[x](https://a..b/)", "[ x](b.md)", "[x][y]", "[x]", "[ ] ", "[x] ", "[x]: b.md"),
    *("[a [b](c)](b.md)", "**", "***", "__", "a_b", "_so_", "--", "---", "----", "...", "...."),
    *(
        ": ",
        "`a_b --`",
        "“a”",
        "~~~",
        "{: .a }",
        "<b>",
        "&amp;",
        "[TOC]",
        "*[a]: b",
        "///Footnotes",
    ),
    *"*_`-='’():.,!#~^|>&\\/@€§%$+\"\t\x02ﬁİ😀\u00a0\u2009\x0b\x85\ufeff",
)
BLOCKS = (
    *("| a | b |\n| --- | --- |\n| 1 | 2 |\n", "| a | b |\n|:--|--:|\n| `c` | **d** |\n| | 7 |\n"),
    *("| a |\n|:-:|\n| b |\n", "| a | b |\n|---|---|\n| 1 |\n", "|a|b|\n|-|-|\n|`x|y`|2|\n"),
    *("| a |\n|---|\n", "| - |\n|---|\n| it's |\n|\n", "a | b\n--|--\n1 | 2\n", "| a\n"),
    *('```\na < b & "c"\n\n    d\n```\n', "```py\n# e `\n```\n", "~~~ sh\n[^1]: f\n~~~  \n"),
    *(
        "```\n```\n",
        "```\n\n\n```\n",
        "````\n```\n````\n",
        "```\n",
        "~~~\n",
        "```a b\n",
        "    ```\n",
    ),
    *("> a word\n> b\n", "> a\n>\n> - b\n> - c\n", "> a\nb\n", "> > a\n", ">a\n", ">\n", "> # a\n"),
    *("> ```\n> a\n> ```\n", "> 1. a\n>\n> 2. b\n", "> ~~~\n", "> | a |\n> |---|\n> | b |\n"),
    *(
        "- [x] a\n- [ ] b\n",
        "- [X]  *a*\n- c\n",
        "1. [ ] a\n",
        '- [ ] "a"\n',
        "- [x]\n",
        "- [x]a\n",
    ),
    *(
        "- a\n    - b\n    - c\n- d\n",
        "- a\n  - b\n",
        "- [ ] a\n    1. b\n    2. c\n",
        "* a\n    * [x] b\n",
    ),
    *(
        "- a\n    - b\n        - c\n    - d\n",
        "- a\n        - b\n",
        "- a\n    - b\n    1. c\n",
        "    - a\n",
    ),
    *(
        "- a\n    b\n",
        "- a\n     - b\n",
        "- a\n    - b\nc\n",
        "- a\n    - b\n      c\n",
        "1. a\n   - b\n",
    ),
    *(
        "- a\n    - b\n  - c\n",
        "-  a\n",
        "1. a\n    2. b\n",
        "- a\n    - [ ] b\n      - c\n",
        "\t- a\n",
    ),
)
STARTS = (
    *("", "", "", "", "# ", "## ", "### ", "###### ", "#", "####### ", "- ", "* ", "+ ", "1. "),
    *("2. ", "1) ", "- [ ] ", "- # ", "- - ", "  ", "    ", "  - ", "> ", ": ", "!!! ", "```"),
    *("===", "---", "- 1. ", "\t", "* * *", "-  ", "(", "“", "10. ", '"'),
)

words = st.lists(st.sampled_from(INLINE), min_size=1, max_size=8).map("".join)
plain = st.lists(
    st.sampled_from(
        (
            *("word", " ", "**bold**", "`code`", "[l](b.md)", "*so*", "it's", ", ", "Ü 1", '"so"'),
            *("'so'", '"', "'", ". ", "(", ") ", "'90s", "'s "),
        )
    ),
    min_size=1,
    max_size=6,
).map("".join)
lines = st.tuples(st.sampled_from(STARTS), st.one_of(plain, plain, words)).map("".join)
# A block, as it is or with a sign too many at the beginning of a line.
spoilt = st.builds(
    lambda block, sign, line: "\n".join(
        sign + one if number == line else one for number, one in enumerate(block.split("\n"))
    ),
    st.sampled_from(BLOCKS),
    st.sampled_from(("", "x", "&", "`", "> ", "- ", "1. ", " ", "    ", "[ ] ", "|", "#", "\t")),
    st.integers(0, 4),
)
blocks = st.lists(
    st.tuples(
        st.one_of(st.sampled_from(BLOCKS), spoilt, lines.map("{}\n".format)),
        st.sampled_from(("", "\n", "\n", "\n\n", " \n")),
    ).map("".join),
    max_size=6,
).map("".join)
texts = st.lists(
    st.tuples(lines, st.sampled_from(("\n", "\n\n", "\n\n\n", "\n \n"))).map("".join), max_size=8
).map("".join)


def check(text, name=""):
    """name: of the file that the text is in, for the message."""
    where = name or repr(text)
    for quick, long in RENDERERS:
        try:
            expected = long.render(text, "a/c.md", TARGETS)
        except MarkupError:
            assert render_fast(text, follow, EN) is None, where
            return
        assert quick.render(text, "a/c.md", TARGETS) == expected, (
            f"{where}: markup/fast_renderer.py writes other HTML than Markdown and its extensions"
        )


def follow(_element, address):
    return f"{address}!"


PLACES = ("a{}b", "{}", "a {} b", "{}a", "{} a", "a\n{}b", "a\n{} b", "- {}a", "## {}a")


@given(texts)
def test_html_ids_and_links_are_the_same(text):
    check(text)


@given(blocks)
def test_html_of_blocks_in_any_order_is_the_same(text):
    check(text)


@given(st.text(alphabet="a1 \n#*-_`[](). '!:=+/\u00a0é", max_size=60))
def test_html_of_any_signs_is_the_same(text):
    check(text)


def test_html_is_the_same_wherever_a_character_is():
    for character in map(chr, range(0x100)):
        for place in PLACES:
            check(place.format(character))
            check(place.format(character * 3))


def test_html_of_every_kind_of_markdown_is_the_same():
    for text in TEXTS:
        check(text)
        check(f"Words.\n\n{text}\n\nWords.")


def test_html_of_real_texts_is_the_same():
    files = (*(REPOSITORY / "content").rglob("*.md"), *(REPOSITORY / "docs").glob("*.md"))
    for file in sorted(files):
        check(file.read_text(encoding="utf-8").rpartition("\n---\n")[2], file.name)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("## One\nA **b** `c` *d*.\n\n\n- e\n- f\n", (
            '<h2 id="one">One</h2>\n<p>A <strong>b</strong> <code>c</code> <em>d</em>.</p>\n'
            "<ul>\n<li>e</li>\n<li>f</li>\n</ul>"
        )),
        ("# A\n\n## B", '<h2 id="a">A</h2>\n<h3 id="b">B</h3>'),
        ("1. a\n   b\n2. c", "<ol>\n<li>a\nb</li>\n<li>c</li>\n</ol>"),
        ("\"a\" 'b'", "<p>„a“ ‚b‘</p>"),
        ("it's -- so...", "<p>it’s – so…</p>"),
        ("[a](b)", '<p><a href="b!">a</a></p>'),
        ("", ""),
        ("```py\n<a>\n\n```", '<pre><code class="language-py">&lt;a&gt;\n\n</code></pre>'),
        ("- [x] a\n    - b\n- c", (
            '<ul class="task-list">\n<li class="task-list-item"><span class="task-done" role="img" '
            'aria-label="erledigt">☑</span> a<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ul>'
        )),
        ("> a\n>\n> - b", "<blockquote>\n<p>a</p>\n<ul>\n<li>b</li>\n</ul>\n</blockquote>"),
        ("| a |\n|--:|\n| b |", (
            '<div aria-label="Tabelle" class="table" role="region" tabindex="0"><table>\n<thead>\n'
            '<tr>\n<th class="align-right">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n'
            '<td class="align-right">b</td>\n</tr>\n</tbody>\n</table></div>'
        )),
    ],
)  # fmt: skip
def test_plain_text_is_rendered(text, html):
    assert render_fast(text, follow, DE) == html


@pytest.mark.parametrize(
    "text",
    [
        "a <b>",
        "a & b",
        "> a\nb",
        "> a\n>",
        "| a |\n|---|\nb |",
        "```\na",
        "- a\n    - b\n    1. c",
        "| a | b |\n|---|---|\n| c |",
        "| a |\n|---|\n| b |\n# c",
        'a"b',
        "'s a",
        "    a",
        "a  \nb",
        "| a |",
        "- a\n\n- b",
        "![a](b)",
        "# a\n# a",
    ],
)
def test_text_that_may_be_more_takes_the_long_way(text):
    assert render_fast(text, follow, EN) is None


def test_project_with_extensions_of_its_own_takes_the_long_way():
    own = Renderer(load_texts("en"), extensions=["nl2br"])
    assert own.render("a\nb", "a/c.md", TARGETS).html == "<p>a<br>\nb</p>"
