"""Angle brackets that are no HTML are text, wherever they are, and nothing behind them is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from conftest import Folder
from rundbrief.i18n.texts import load_texts
from rundbrief.markup.links import LinkTargets
from rundbrief.markup.plain_text import strip_html, summarise
from rundbrief.markup.renderer import MarkupError, Renderer
from rundbrief.markup.sanitise import TAGS

RENDERER = Renderer(load_texts("en"))
# Elements that browsers, HTML parsers or sanitisers treat in a way of their own: they hide text,
# take what follows with them, or belong elsewhere.
FORBIDDEN = (
    *("script", "style", "title", "textarea", "template", "noscript", "iframe", "object", "embed"),
    *("svg", "math", "path", "line", "text", "desc", "foreignObject", "annotation-xml", "mtext"),
    *("xmp", "plaintext", "listing", "select", "option", "form", "input", "button", "noembed"),
    *("frameset", "frame", "noframes", "head", "body", "html", "base", "meta", "link", "marquee"),
    *(
        "audio",
        "video",
        "source",
        "canvas",
        "dialog",
        "slot",
        "portal",
        "image",
        "isindex",
        "param",
    ),
)
# What people write in angle brackets.
WORDS = (
    *("path", "your lead", "name@", "T", "K, V", "file name.txt", "n", "Update date='2020'", "/x"),
    *(
        "",
        "!",
        "?",
        "!-",
        "!DOCTYPE html",
        "![CDATA[x]]",
        "?php echo 1 ?",
        "b",
        "div",
        "a href='x'",
    ),
    *("/b", "/div", "table", "details", "li", "h1", "x-y", "ns:tag", "3", "-", "=", "$x", "%s"),
)


def show(body: str) -> str:
    """Render a text, and give what readers see of it."""
    rendered = RENDERER.render(body, "a/b.md", LinkTargets({})).html
    tree = lxml_html.fragment_fromstring(rendered, create_parent="main")
    for element in tree.iterdescendants():
        assert element.tag in TAGS
    return strip_html(rendered)


@pytest.mark.parametrize("tag", FORBIDDEN)
@pytest.mark.parametrize(
    "form", ["<{}>", "</{}>", "<{}/>", "<{} a='b'>", "<{}>in</{}>", "<{}", "<{}\n a>"]
)
def test_forbidden_elements_are_text(tag: str, form: str) -> None:
    written = form.replace("{}", tag)
    shown = show(f"before {written} after\n\nnext")
    assert shown.startswith("before <")
    assert tag in shown
    assert shown.endswith("after · next")


_STRAIGHT = str.maketrans("‘’", "''") | {ord("–"): "--"}
PLACES = {
    "paragraph": "{}",
    "start": "x\n\n{}",
    "heading": "## {}",
    "point": "- {}",
    "point in a point": "- x\n    - {}",
    "quotation": "> {}",
    "cell": "| a |\n|---|\n| {} |",
    "head of a table": "| {} |\n|---|\n| b |",
    "emphasis": "*{}*",
    "code": "`{}`",
    "fence": "```\n{}\n```",
    "indented code": "    {}",
    "definition": "a\n: {}",
    "box": "!!! note\n    {}",
    "title of a box": '!!! note "{}"\n    b',
    "details": "<details>{}</details>",
    "element in a line": "<kbd>{}</kbd>",
    "link": "[{}](https://example.org)",
    "footnote": "a[^1]\n\n[^1]: {}",
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("word", WORDS)
def test_words_in_angle_brackets_are_text(place: str, word: str) -> None:
    if word == place:
        return  # an element in itself
    words = f"before <{word}> after"
    shown = show(PLACES[place].replace("{}", words) + "\n\nlast")
    assert words in shown.translate(_STRAIGHT)
    assert "last" in shown


@pytest.mark.parametrize("word", ["path", "your lead", "String", "script", "title", "svg", ""])
def test_titles_and_summaries_show_them(folder: Folder, word: str) -> None:
    folder.write(
        "content/support/2026-11-17-a.md", f"# Copy to <{word}> now\n\nFrom <{word}>, all of it.\n"
    )
    content, problems = folder.read()
    assert problems == []
    (update,) = content.updates
    assert (update.title, update.summary) == (f"Copy to <{word}> now", f"From <{word}>, all of it.")


def test_first_line_in_angle_brackets_is_the_summary() -> None:
    assert (
        summarise("<your lead> says yes.\n\nSecond.", load_texts("en")) == "<your lead> says yes."
    )
    assert summarise("<b>Bold</b> words.\n\nSecond.", load_texts("en")) == "Bold words."
    assert summarise("<div>Block</div>\n\nSecond.", load_texts("en")) == "Second."


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("a <b>b</b> <kbd>c</kbd>", "<p>a <b>b</b> <kbd>c</kbd></p>"),
        ("<div>\n*a*\n</div>\n\n*b*", "<div>\n*a*\n</div>\n<p><em>b</em></p>"),
        ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("a<br>b<br/>c", "<p>a<br>b<br>c</p>"),
        ("<p>a\n\n*b*", "<p>a\n</p><p><em>b</em></p>"),
        ("<details>\n<summary>a</summary>\n\nb\n</details>", "<details>\n<summary>a</summary>\n<p>b</p>\n</details>"),
        ("<b><i>a</b></i>", "<p><b><i>a</i></b></p>"),
        ("<span title='a > b'>c</span>", '<p><span title="a &gt; b">c</span></p>'),
        ("<https://example.org/a_b>", '<p><a href="https://example.org/a_b">https://example.org/a_b</a></p>'),
        ("<ada@example.org>", '<p><a href="mailto:ada@example.org">ada@example.org</a></p>'),
        ("[a](<https://example.org/x y> 'b < c')", '<p><a href="https://example.org/x%20y" title="b &lt; c">a</a></p>'),
        ("[a][b]\n\n[b]: <https://example.org/>", '<p><a href="https://example.org/">a</a></p>'),
        ("`<b>` &lt;i&gt;", "<p><code>&lt;b&gt;</code> &lt;i&gt;</p>"),
        ("a \\<b>", "<p>a &lt;b&gt;</p>"),
        ("<div>a</div> b <div>c</div> d", "<div>a</div> b <div>c</div> d"),
        ("<table>\n<tr><td>a</td></tr>\n</table>", "<table>\n<tbody><tr><td>a</td></tr>\n</tbody></table>"),
    ],
)  # fmt: skip
def test_allowed_html_stays_html(body: str, html: str) -> None:
    assert RENDERER.render(body, "a/b.md", LinkTargets({})).html.strip() == html


PIECES = st.sampled_from(
    (
        *(f"<{word}>" for word in (*WORDS, *FORBIDDEN[:12])),
        *(
            "<b>",
            "</b>",
            "<div>",
            "</div>",
            "<p>",
            "`",
            "``",
            "[",
            "](x)",
            "(",
            ")",
            "*",
            "**",
            "\\",
        ),
        *(
            "\n",
            "\n\n",
            "- ",
            "> ",
            "    ",
            "# ",
            "| a |\n|---|\n",
            "```\n",
            "<!-- c -->",
            '"',
            "'",
        ),
        *("<", ">", "<a title='", "'>", "{: .x }", "[^1]", "&", "&lt;", "\ufdd0", "\ue000"),
    )
)


@settings(max_examples=300)
@given(
    st.lists(PIECES | st.sampled_from(("alpha", "beta", "gamma", " ")), max_size=20).map("".join)
)
def test_no_word_is_lost(body: str) -> None:
    """Words outside of markup stay, whatever is around them."""
    try:
        shown = show(f"{body}\n\nomega")
    except MarkupError:
        return
    if "[" in body or "{" in body or "title='" in body:
        return  # definitions and attributes may take words
    for word in ("alpha", "beta", "gamma"):
        assert shown.count(word) == body.count(word)
    assert shown.endswith("omega")
