import re

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rundbrief.i18n.texts import load_texts
from rundbrief.markup.links import FragmentLink, LinkError, LinkErrorKind, LinkTargets
from rundbrief.markup.renderer import Fragment, MarkupError, Renderer, RundbriefExtension
from rundbrief.markup.typography import find_typography

TARGETS = LinkTargets({"index.md": "", "a/b.md": "a/b/", "a/x y.png": "a/x%20y.png"})
RENDERER = Renderer(load_texts("en"))


def render(body, renderer=RENDERER):
    return str(renderer.render(body, "a/c.md", TARGETS).at("../"))


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("# One\n\n## Two", '<h2 id="one">One</h2>\n<h3 id="two">Two</h3>'),
        ("## Two\n\n### Three", '<h2 id="two">Two</h2>\n<h3 id="three">Three</h3>'),
        ("# One\n\n###### Six", '<h2 id="one">One</h2>\n<h6 id="six">Six</h6>'),
        ("<h1 class='wide'>Raw</h1>", '<h2 class="wide">Raw</h2>'),
        (
            "- [ ] a\n- [x] b",
            (
                '<ul class="task-list">\n<li class="task-list-item"><span class="task-open"'
                ' role="img"'
                ' aria-label="to do">☐</span> a</li>\n<li class="task-list-item"><span'
                ' class="task-done"'
                ' role="img" aria-label="done">☑</span> b</li>\n</ul>'
            ),
        ),
        (
            "| a | b |\n|--:|---|\n| 1 | 2 |",
            (
                '<div aria-label="Table" class="table" role="region"'
                ' tabindex="0"><table>\n<thead>\n<tr>\n'
                '<th class="align-right">a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n'
                '<td class="align-right">1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table></div>'
            ),
        ),
        (
            "!!! warning\n    Text",
            (
                '<div class="admonition warning">\n<p'
                ' class="admonition-title">Warning</p>\n<p>Text</p>\n'
                "</div>"
            ),
        ),
        (
            "a[^1]\n\n[^1]: Note",
            (
                '<p>a<sup id="fnref:1"><a class="footnote-ref" href="#fn%3A1">1</a></sup></p>\n'
                '<div class="footnote">\n<hr>\n<ol>\n<li id="fn:1">\n<p>Note&nbsp;<a'
                ' class="footnote-backref" href="#fnref%3A1" title="Back to footnote reference 1">'
                "↩</a></p>\n</li>\n</ol>\n</div>"
            ),
        ),
        ("a\n{: .wide .evil onclick=x style=y #rb-a }", '<p class="wide">a</p>'),
        (
            "```python\nx = '<b>'\n```",
            "<pre><code class=\"language-python\">x = '&lt;b&gt;'\n</code></pre>",
        ),
        ("a\n: b", "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>"),
        ("a -- b...", "<p>a – b…</p>"),
        (
            "[a](b.md) ![p](x%20y.png)",
            '<p><a href="../a/b/">a</a> <img alt="p" src="../a/x%20y.png"></p>',
        ),
        (
            "a\n\n<div onclick='x'>b</div>\n<script>c</script>",
            "<p>a</p>\n<div>b</div>\n&lt;script&gt;c&lt;/script&gt;",
        ),
        ("\ue000/a &#xE000;/b &#57344;/c &#xE0001;", "<p>/a /b /c \U000e0001</p>"),
        ("", ""),
    ],
)
def test_markdown_becomes_html(body, html):
    assert render(body).strip() == html


@pytest.mark.parametrize(
    ("language", "html"),
    [
        ("en", "“a” ‘b’ it’s l’été"),
        ("de", "„a“ ‚b‘ it’s l’été"),
        ("de-AT", "„a“ ‚b‘ it’s l’été"),
        ("es", "«a» “b” it’s l’été"),
        ("pl", "„a” «b» it’s l’été"),
        ("sv", "”a” ’b’ it’s l’été"),
        ("ja", "“a” ‘b’ it’s l’été"),
    ],
)
def test_quotes_are_those_of_the_language_and_apostrophes_are_apostrophes(language, html):
    body = "\"a\" 'b' it's l'été"
    assert render(body, Renderer(load_texts(language))) == f"<p>{html}</p>"


def test_french_quotes_have_spaces_inside():
    html = render('"a" l\'été', Renderer(load_texts("fr")))
    assert (
        " ".join(html.replace("&nbsp;", " ").replace("\u202f", " ").split()) == "<p>« a » l’été</p>"
    )


def test_code_keeps_straight_quotes():
    assert render('`it\'s "a"`') == '<p><code>it\'s "a"</code></p>'


def test_links_and_places_are_noted():
    fragment = RENDERER.render(
        '# Top {#x}\n\n[a](n.md) [b](#x) ![c](https://x.org/y.png) `<p id="code">` `a id="no"`',
        "a/c.md",
        TARGETS,
    )
    assert fragment.link_errors == (
        LinkError("n.md", LinkErrorKind.NOWHERE),
        LinkError("https://x.org/y.png", LinkErrorKind.REMOTE_IMAGE),
    )
    assert fragment.fragment_links == (FragmentLink("#x", "a/c.md", "x"),)
    assert fragment.ids == {"x"}
    assert isinstance(fragment, Fragment)


@pytest.mark.parametrize(
    "body",
    [
        "> " * 300 + "x",
        "\n".join("    " * n + "- x" for n in range(120)),
        "<div>" * 300 + "</div>" * 300,
        "<DIV>" * 60_000 + "</DIV>" * 60_000,
        "<ul><li>" * 30_000 + "</ul>" * 30_000,
    ],
    ids=["quotes", "lists", "html", "much-html", "html-lists"],
)
def test_text_that_is_nested_too_deep_is_refused(body):
    with pytest.raises(MarkupError, match="nested too deep"):
        render(body)


def test_text_after_one_that_is_nested_too_deep_is_as_ever():
    renderer = Renderer(load_texts("en"))
    body = "- a\n\n- b\n\npara"
    expected = render(body, renderer)
    with pytest.raises(MarkupError):
        render("\n".join("    " * n + "- x" for n in range(280)), renderer)
    assert render(body, renderer) == expected


def test_forty_levels_are_rendered():
    body = "<div>" * 40 + "</div>" * 40
    assert render(body) == body


def test_brackets_in_a_title_are_no_depth():
    assert "x" in render("<p title='" + "<b>" * 60 + "'>x</p>")


def test_project_configures_extensions():
    renderer = Renderer(
        load_texts("en"),
        extensions=["abbr", "toc"],
        configs={"toc": {"permalink": False, "slugify": lambda *_: "s"}, "smarty": None},
    )
    assert render('# A\n\nHTML "x"\n\n*[HTML]: Markup', renderer) == (
        '<h2 id="s">A</h2>\n<p><abbr title="Markup">HTML</abbr> “x”</p>'
    )


PIECES = st.lists(
    st.sampled_from(
        [
            *(
                "# a",
                "- b",
                "1. c",
                "> d",
                "```",
                "    e",
                "| a |",
                "|---|",
                "!!! note",
                "*",
                "**",
                "_",
            ),
            *(
                "[a](b.md)",
                "![",
                "](",
                "[^1]",
                "[^1]: x",
                "<div>",
                "</div>",
                "<p",
                ">",
                "<!--",
                "-->",
            ),
            *(
                "<![x",
                "<!DOCTYPE",
                "<?",
                "&#",
                ";",
                "{: #a .b}",
                "{",
                "}",
                "\\",
                "\t",
                "\n",
                "\n\n",
                "'",
            ),
            *(
                '"',
                ": x",
                "[ ] ",
                "\x02",
                "\x03",
                "klzzwxh:0001",
                "\ue000",
                "\0",
                "\x0c",
                "*[a]: b",
            ),
        ]
    ),
    max_size=16,
)


@settings(max_examples=120)
@given(st.lists(PIECES.map("".join), max_size=4).map("\n".join) | st.text())
def test_any_text_is_rendered(body):
    html = render(body)
    assert "<h1" not in html
    assert "\ue000" not in html
    assert " style=" not in html.replace('" style="', "")


def convert(body, *extensions):
    return markdown.markdown(
        body, extensions=[*extensions, RundbriefExtension(find_typography(load_texts("de")))]
    )


def test_table_scrolls_inside_a_named_region():
    html = convert("before\n\na | b\n:--|:-:\n1 | 2\n\nafter", "tables")
    assert html.startswith(
        '<p>before</p>\n<div aria-label="Tabelle" class="table" role="region" tabindex="0"><table>'
    )
    assert "style=" not in html
    assert html.count('class="align-left"') == html.count('class="align-center"') == 2
    assert html.endswith("</table></div>\n<p>after</p>")


def test_headings_are_lowered_only_below_a_first_level():
    assert convert("# a\n\n##### b") == "<h2>a</h2>\n<h6>b</h6>"
    assert convert("## a") == "<h2>a</h2>"


def test_apostrophes_inside_words_are_curved():
    assert convert("l'*a* it's `it's` 'a' 5' rock 'n' roll") == (
        "<p>l'<em>a</em> it’s <code>it's</code> 'a' 5' rock 'n' roll</p>"
    )


@pytest.mark.parametrize(
    "text",
    [
        "!!! Server is down since noon",
        "!!! note Server migration is late",
        "Text\n!!! Please call Ada now\nmore",
        "- !!! Please call Ada",
        "!!!! Four",
        "!!!",
    ],
)
def test_words_behind_exclamation_marks_are_shown(text):
    rendered = RENDERER.render(text, "a/b.md", LinkTargets({})).html
    assert "admonition" not in rendered
    words = re.sub(r"<[^>]*>", " ", rendered).split()
    assert words == text.removeprefix("- ").split()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("!!! note\n    Body.", "Note"),
        ('!!! warning "From January on"\n    Body.', "From January on"),
        ('!!! info inline end "Beside"\n    Body.', "Beside"),
        ("!!!tip\n    Body.", "Tip"),
    ],
)
def test_box_has_its_title_and_its_text(text, title):
    rendered = RENDERER.render(text, "a/b.md", LinkTargets({})).html
    assert f'<p class="admonition-title">{title}</p>\n<p>Body.</p>' in rendered


@pytest.mark.parametrize(
    "text",
    [
        "[TOC]\n\n```sh\nlast words\n```\n\n## One",
        "[TOC]\n\n<details><summary>S</summary>last words</details>\n\n## One",
        "[TOC]\n\n[TOC]\n\n## One\n\nlast words",
        "<ul><li>\n~~~\n\ntext\n```\nlast words",
        '# a```" b="c\ncode\n```# a```" b="c\ncode\n```\nlast words',
    ],
)
def test_nothing_is_lost_around_contents_and_odd_fences(text):
    rendered = RENDERER.render(text, "a/b.md", LinkTargets({})).html
    assert "last words" in rendered
    assert "\ufdef" not in rendered


@pytest.mark.parametrize(
    "text",
    [
        "Term\n: d\n    ```\n    kept\n    ```\n",
        "Term\n: d\n\n    ```\n    kept\n    ```\n\n    rest\n",
        "Term\n: d\n\n    <div>kept</div>\n",
        "Term\n: ```\n  kept\n  ```\n",
        "x[^1]\n\n[^1]:\n    ```\n    kept\n    ```\n",
        "x[^1]\n\n[^1]: <div>kept</div>\n",
        "x[^1]\n\n[^1]: note\n    ```\n    kept\n    ```\n    rest\n",
        "Above\n```\nkept\n```\n: below\n",
        "Above\n<div>kept</div>\n: below\n",
        "- a\n  ```\n  kept\n  ```\n: below\n",
        "x[^1] y[^1]\n\n[^1]: kept\n[^1]: second\n",
        "Term\n: <details><summary>s</summary>\n    ```\n    kept\n    ```\n    </details>\n",
        "x[^1]\n\n[^1]: <p>a</p>\n    ```\n    kept\n    ```\n",
        "x[^1] y[^2]\n\n[^1]: rest\n    [^2]: kept\n",
        "x[^1]\n\n[^1]: > [^2]: kept\n",
        "[rest]: kept (see below) until (May)\n",
        '[rest]: kept "a" and "second"\n',
    ],
)
def test_code_and_html_stay_where_they_are_in_definitions_and_footnotes(text):
    html = render(text)
    assert html.count("kept") == 1
    words = re.findall(r"\b(?:Above|Term|kept|rest|below|second)\b", text)
    places = [html.index(word) for word in words]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Hi.\n{: KEEPME is important #x .y }", True),
        ("Hi.\n{: .wide #kept }", False),
        ('Hi.\n{: .wide title="kept" }', False),
        ("## Hi {#kept}", False),
        ("Hi {kept .x y}", True),
        ("**C#**{.kept} now", True),
        ("- point {.kept}", True),
        ("Line\n{#kept2}", False),
        ("| a |\n|---|\n| b {.kept} |", True),
        ("![a](x.png){.kept}", False),
    ],
)
def test_words_in_braces_are_no_attributes(text, shown):
    words = re.sub(r"<[^>]*>", "", render(text))
    assert ("KEEPME" in words or "kept" in words) == shown


def test_address_of_another_kind_is_no_mail():
    assert "mailto:ada" in render("<ada@example.org>").replace("&#", "")
    shown = render("<sip:ada@example.org>")
    assert "mailto:sip" not in shown
    assert "sip:" in shown


def test_empty_box_is_no_definition():
    assert "call" in render("- [ ]: call\n")


def test_glossary_needs_no_empty_lines():
    html = render("".join(f"Term {n}\n: means {n}\n" for n in range(60)))
    assert (html.count("<dl>"), html.count("<dt>"), html.count("<dd>")) == (1, 60, 60)
    html = render("A\nB\n: one\n: two\n  goes on\nC\n: three\n")
    assert re.findall(r"<d[td]>[^<]*", html) == [
        *("<dt>A", "<dt>B", "<dd>one", "<dd>two\ngoes on", "<dt>C", "<dd>three")
    ]


def test_title_of_a_box_is_no_term():
    html = render('!!! note "Title"\n    : text\n')
    assert '<p class="admonition-title">Title</p>\n<p>: text</p>' in html


def test_colon_below_no_term_is_text():
    assert render("## Title\n\n: text\n").endswith("<p>: text</p>")


def test_many_blocks_of_html_are_no_long_paragraph():
    assert render("<p>a</p>\n\n" * 4000).count("<p>a</p>") == 4000
