import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rundbrief.i18n.texts import load_texts
from rundbrief.markup.links import LinkTargets
from rundbrief.markup.plain_text import WIDTH
from rundbrief.markup.renderer import Renderer
from rundbrief.markup.text_renderer import render_text

TARGETS = LinkTargets({"a/b.md": "a/b/", "a/x.png": "a/x.png"})
RENDERER = Renderer(load_texts("en"))


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
        ("> a\n>\n> > b", "> a\n\n> > b"),
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
        ("a  \nb", "a b"),
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
