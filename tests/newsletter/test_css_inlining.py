"""CSS in style attributes: newsletter/css_inlining.py."""

import os
import re
from unittest.mock import patch

import css_inline
import cssutils
import pytest
import tinycss2
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from rundbrief.newsletter.css_inlining import inline_css
from rundbrief.newsletter.mjml import compile_mjml
from rundbrief.newsletter.render import render_newsletter
from rundbrief.problems import ProblemsError, shown
from rundbrief.queries import Queries

STYLES = """\
  :root { color-scheme: light dark; }
  .card { color: red !important; background: url("data:image/png;base64,AA==") }
  @media (prefers-color-scheme: dark) { .card, [data-ogsc] .card { color: #fff !important; } }
  @media screen and (width >= 480px) { .a:not(.b) { width: 1px !important; } }
"""
MAIL = f"""\
<mjml lang="de" dir="ltr">
<mj-head>
<mj-title>Woche 47</mj-title>
<mj-raw><meta name="color-scheme" content="light dark" />
<!--[if mso]><style>p, td {{ font-family: Arial !important; }}</style><![endif]--></mj-raw>
<mj-style>{STYLES}</mj-style>
</mj-head>
<mj-body>
<mj-section css-class="card"><mj-column width="50%">
<mj-text><p class="a">Grüße &amp; Küsse &#128640;</p></mj-text>
<mj-button href="https://example.org/?a=1&amp;b={{{{ x }}}}">Go</mj-button>
</mj-column><mj-column width="50%"><mj-text>b</mj-text></mj-column></mj-section>
</mj-body>
</mjml>"""
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
STYLE = re.compile(r"<style.*?</style>", re.DOTALL)


@pytest.fixture(scope="module")
def html():
    return compile_mjml(MAIL, template="t")


def problems(html, css):
    with pytest.raises(ProblemsError) as caught:
        inline_css(html, css, template="layouts/newsletter/inline.css")
    return [(p.place, shown(p.what, p)) for p in caught.value.problems]


def page(body, style="a{color:red}"):
    return f"<!DOCTYPE html>\n<html><head><style>{style}</style></head><body>{body}</body></html>"


def test_head_styles_and_conditional_comments_stay_as_they_are(html):
    made = inline_css(html, "p { color: green } .card { padding: 1px }", template="t")
    assert len(STYLE.findall(html)) >= 3
    assert STYLE.findall(made) == STYLE.findall(html)
    assert len(COMMENT.findall(html)) >= 8
    assert COMMENT.findall(made) == COMMENT.findall(html)
    assert STYLES.strip() in made


def test_rules_are_written_into_elements(html):
    made = inline_css(html, "p.a { color: green !important; margin: 0 }", template="t")
    assert '<p class="a" style="margin:0; color:green !important">' in made


def test_nothing_else_changes(html):
    made = inline_css(html, ".nowhere { color: green }", template="t")
    assert "data-premailer" not in made
    assert "end-of-mail" not in made
    assert made.startswith("<!DOCTYPE html>")
    assert 'lang="de"' in made
    assert "Grüße &amp; Küsse 🚀" in made
    assert made.count("<td") == html.count("<td")
    assert 'width="' in made
    assert made.rstrip().endswith("</html>")


@pytest.mark.parametrize(
    ("selector", "is_matched"),
    [
        ("p", True),
        ("h6", False),
        (".a", True),
        (".-b", True),
        (".größe", True),
        (".c", False),
        ("p.a", True),
        ("div > p", True),
        ("div p", True),
        ("ul p", False),
        ("p + p", False),
        ("#i", True),
        ("[title]", True),
        ("p:first-child", True),
        ("p:not(.c)", False),  # a known limit of premailer
        ("*", False),  # likewise
    ],
)
def test_rules_are_applied_where_their_selector_matches(selector, is_matched):
    body = '<div><p class="a -b größe" id="i" title="t">a</p></div>'
    made = inline_css(page(body), f"{selector} {{ margin: 1px }}", template="t")
    assert ('style="margin:1px"' in made.partition("<p")[2]) is is_matched


def test_existing_style_wins_over_the_rule():
    made = inline_css(
        page("<p style='color:blue'>a</p>"), "p { color: green; margin: 0 }", template="t"
    )
    assert '<p style="color:blue; margin:0">' in made


@pytest.mark.parametrize(
    "css",
    [
        '@import "x.css";',
        "@import url(https://example.org/x.css);",
        "@IMPORT 'x.css';",
        r"@\69mport 'x.css';",
        r"@im\70 ort 'x.css';",
        "p { background: url(https://example.org/a.png) }",
        "p { background: URL( 'a.png' ) }",
        r"p { background: u\72l(a.png) }",
        'p { background: url("//example.org/a.png") }',
        "p { background: url(data.png) }",
    ],
)
def test_css_that_fetches_is_refused(css):
    assert problems(page("<p>a</p>"), css) == [
        ("layouts/newsletter/inline.css", "its CSS loads another file")
    ]


@pytest.mark.parametrize(
    "value",
    ["url(data:image/png;base64,AA)", 'url("data:image/png;base64,AA")', "url( 'data:x,y' )"],
)
def test_picture_within_the_css_is_fine(value):
    made = inline_css(page("<p>a</p>"), f"p {{ background: {value} }}", template="t")
    assert "data:" in made.partition("<p")[2]


def test_selector_that_cannot_be_read_is_a_problem():
    ((place, what),) = problems(page("<p>a</p>"), '[title="a,b"] { color: red }')
    assert place == "layouts/newsletter/inline.css"
    assert what.startswith("its CSS can't be read (")


@pytest.mark.parametrize("css", ["p { color: red", "}}}{{", "p:::x {}", "", "/* only words */"])
def test_careless_css_does_not_crash(css):
    assert "<p" in inline_css(page("<p>a</p>"), css, template="t")


@pytest.mark.parametrize("depth", [300, 5000])
def test_end_that_gets_lost_is_an_error(depth):
    body = "<div>" * depth + "x" + "</div>" * depth
    assert problems(page(body), "p { color: red }") == [
        (
            "layouts/newsletter/inline.css",
            "the end of the email was lost while its CSS was inlined",
        )
    ]


def test_depth_of_mails_is_fine():
    made = inline_css(
        page("<div>" * 150 + "<p>x</p>" + "</div>" * 150), "p{color:red}", template="t"
    )
    assert '<p style="color:red">x</p>' in made


def test_stylesheet_of_the_layout_is_not_fetched():
    linked = page("<p>a</p>").replace(
        "<style>", '<link rel="stylesheet" href="http://192.0.2.1/x"><style>'
    )
    assert '<link rel="stylesheet" href="http://192.0.2.1/x">' in inline_css(
        linked, "p{}", template="t"
    )


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=40))
def test_words_survive(words):
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    made = inline_css(page(f"<p>[{escaped}]</p>"), "p { margin: 0 }", template="t")
    (found,) = re.findall(r"<p[^>]*>\[(.*)\]</p>", made, re.DOTALL)
    plain = found.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert plain.replace("\ufffe", "").replace("\uffff", "") == words.replace("\ufffe", "").replace(
        "\uffff", ""
    )


def test_style_attributes_are_double_quoted():
    made = inline_css(
        page("<p title='\"'>style='a \"b\"'</p><b style='font: 1px \"C D\"'>x</b>"),
        "p { font-family: \"A B\", 'C' } i { color: red }",
        template="t",
    )
    assert """style="font-family:'A B', 'C'">style='a "b"'</p>""" in made
    assert """<b style="font: 1px 'C D'">""" in made


def test_second_email_parses_no_css_again(monkeypatch):
    css = "".join(f".c{n} {{ padding: {n}px }}\n" for n in range(300))
    body = "".join(f'<p class="c{n}" style="margin:{n}px">x</p>' for n in range(300))
    first = inline_css(page(body), css, template="t")
    parsed = []
    for name in ("parseString", "parseStyle"):
        parse = getattr(cssutils, name)

        def count(text, *args, _parse=parse, **options):
            parsed.append(text)
            return _parse(text, *args, **options)

        monkeypatch.setattr(cssutils, name, count)
    assert (inline_css(page(body), css, template="t"), parsed) == (first, [])
    inline_css(page(body), f"{css}/* another */", template="t")
    assert parsed == [f"{css}/* another */"]


def test_size_of_the_cache_is_not_inherited_by_other_programs():
    assert "PREMAILER_CACHE_MAXSIZE" not in os.environ


def test_style_attribute_that_is_also_a_selector_is_a_problem():
    ((place, what),) = problems(page('<h6 style="h6">a</h6>'), "h6 { color: red }")
    assert place == "layouts/newsletter/inline.css"
    assert what.startswith("its CSS can't be read (")


def styles_of(html):
    """List the style of each element, by property. Parsers of HTML 5 add `tbody`."""
    parser = lxml_html.HTMLParser(encoding="utf-8")
    tree = lxml_html.document_fromstring(html.encode(), parser=parser)
    elements = [e for e in tree.iter() if isinstance(e.tag, str) and e.tag != "tbody"]
    return [(e.tag, declarations_of(e.get("style", ""))) for e in elements]


def declarations_of(style):
    nodes = tinycss2.parse_blocks_contents(style, skip_whitespace=True)
    return {
        it.lower_name: (shorten(tinycss2.serialize(it.value)).strip(), it.important) for it in nodes
    }


def shorten(value):
    """Write lengths of nothing and colours as cssutils does."""
    value = re.sub(r"\b0px\b", "0", value)
    return re.sub(r"#([0-9a-f])\1([0-9a-f])\2([0-9a-f])\3\b", r"#\1\2\3", value)


def test_css_inline_gives_every_element_of_the_sample_the_same_style(sample):
    sources = []

    def remember(html, css, *, template):
        sources.append((html, css))
        return inline_css(html, css, template=template)

    with patch("rundbrief.newsletter.render.inline_css", remember):
        q = Queries(sample)
        for issue in q.issues:
            render_newsletter(q, issue)
    assert len(sources) >= len(q.issues)
    for html, css in sources:
        inliner = css_inline.CSSInliner(
            inline_style_tags=False,
            keep_style_tags=True,
            load_remote_stylesheets=False,
            extra_css=css,
        )
        ours = styles_of(inline_css(html, css, template="t"))
        assert len([style for __, style in ours if style]) > 100
        assert styles_of(inliner.inline(html)) == ours
