"""The emulation of Outlook for Windows."""

import pytest
from lxml import html
from word_engine import filter_style, filter_stylesheet, is_true, show_in_word


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("mso", True),
        ("!mso", False),
        ("mso | IE", True),
        ("IE", False),
        ("gte mso 9", True),
        ("lte mso 11", False),
        ("gt mso 15", True),
        ("(gte mso 9)&(lte mso 15)", False),
        ("mso 16", True),
    ],
)
def test_condition(condition, expected):
    assert is_true(condition) is expected


def test_unknown_condition():
    with pytest.raises(ValueError, match="not a condition"):
        is_true("outlook")


def test_conditional_comments():
    shown = show_in_word(
        "<body><!--[if mso | IE]><table><tr><td><![endif]--><div>A</div>"
        "<!--[if mso | IE]></td></tr></table><![endif]-->"
        "<!--[if !mso]><!--><p>others</p><!--<![endif]--><!-- a comment --></body>"
    )
    tree = html.document_fromstring(shown)
    assert [it.text for cell in tree.iter("td") for it in cell.iter("div")] == ["A"]
    assert "others" not in shown
    assert "a comment" in shown


@pytest.mark.parametrize(
    ("style", "tag", "expected"),
    [
        ("padding: 4px; color: #123456", "p", "color: #123456"),
        ("padding: 4px", "td", "padding: 4px"),
        ("max-width: 600px; border-radius: 4px; box-shadow: 0 0 2px #000", "td", ""),
        ("display: inline-block; width: 50%", "div", ""),
        ("display: none", "div", "display: none"),
        ("width: 50%", "td", "width: 50%"),
        ("width: 100%; height: auto", "img", ""),
        ("margin: 0 auto", "p", ""),
        ("margin: 4px 0", "p", "margin: 4px 0"),
        ("margin-right: 4px", "a", ""),
        ("display: flex; opacity: 0; overflow: hidden; white-space: nowrap", "div", ""),
        ("font-family: Arial, sans-serif", "p", "font-family: Arial"),
        ("font-family: 'Noto Sans', Arial", "p", "font-family: 'Times New Roman'"),
        ("color: red !important", "p", "color: red !important"),
    ],
)
def test_style_attribute(style, tag, expected):
    assert filter_style(style, tag) == expected


def test_stylesheet():
    css = (
        "@media (min-width: 1px) { p { color: red } } p { color: blue } a:hover { color: red }"
        " [data-x] p { color: red } td.x { color: red } div p { font-family: Georgia, serif }"
    )
    assert filter_stylesheet(css) == "p { color: blue }\ndiv p { font-family: Georgia }"


def test_stylesheet_with_a_condition_is_dropped():
    shown = show_in_word('<head><style media="print">p { color: red }</style></head><p>A</p>')
    assert "red" not in shown


def test_padding_of_word_itself_and_hidden_elements():
    shown = show_in_word(
        '<table><tr><td style="mso-padding-alt: 13px 26px">A</td></tr></table>'
        '<p style="mso-hide: all">B</p><p style="border-top: 1px solid red"></p>'
    )
    tree = html.document_fromstring(shown)
    (cell,), (paragraph,) = tree.iter("td"), tree.iter("p")
    assert "padding: 13px 26px" in cell.get("style", "")
    assert "display: none" in paragraph.get("style", "")
