import json
from importlib.resources import files

import pytest

from lint_making import make_email, page
from rundbrief.lint.client_support import DEFAULT_CLIENTS, FeatureSupport, read_client_support
from rundbrief.lint.css import parse_declarations, parse_stylesheet
from rundbrief.lint.css_features import find_css_features
from rundbrief.lint.features import find_html_features
from update_caniemail import reduce, render

DATA = read_client_support()
ALWAYS = {"html-doctype", "html-lang", "html-dir", "html-body", "html-h1-h6", "html-p"}


def in_css(css="", style=""):
    body = f"<p style='{style}'>a</p>" if style else ""
    found = find_css_features(make_email(body, f"<style>{css}</style>" if css else ""))
    return {feature for feature, __ in found} & set(DATA.features)


def in_html(body):
    return {feature for feature, __ in find_html_features(make_email(body))} & set(
        DATA.features
    ) - ALWAYS


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("text-transform: uppercase", {"css-text-transform"}),
        ("transform: none", {"css-transform"}),
        ("color: red; COLOR: blue", set()),
        ("border-top-left-radius: 4px", {"css-border-radius", "css-unit-px"}),
        ("border-top: 0", {"css-border"}),
        ("padding-left: 2em", {"css-padding", "css-unit-em"}),
        ("height: 1px", {"css-height", "css-unit-px"}),
        ("color-scheme: dark", {"css-color-scheme"}),
        ("font: 1px a", {"css-font", "css-unit-px"}),
        ("display: flex", {"css-display", "css-display-flex"}),
        ("display: none", {"css-display", "css-display-none"}),
        ("display: block", {"css-display"}),
        ("flex-direction: row", set()),
        ("flex-direction: column", {"css-flex-direction"}),
        ("width: calc(100% - 2px)",
         {"css-width", "css-unit-calc", "css-unit-percent", "css-unit-px"}),
        ("width: fit-content", {"css-width", "css-intrinsic-size"}),
        ("background: linear-gradient(red, rgba(0,0,0,.5))",
         {"css-background", "css-linear-gradient", "css-rgba"}),
        ("color: var(--a)", {"css-variables"}),
        ("--a: 1px", {"css-variables"}),
        ("margin: 0 !important", {"css-margin", "css-important"}),
        ("font-family: system-ui, Arial", {"css-sytem-ui"}),
        ('content: "display: flex"', set()),
        ("mso-line-height-rule: exactly", set()),
        ("float: initial", {"css-float", "css-unit-initial"}),
    ],
)  # fmt: skip
def test_declarations(style, expected):
    assert in_css(style=style) == expected


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("p { }", {"css-selector-type"}),
        (".a { }", {"css-selector-class"}),
        ("#a { }", {"css-selector-id"}),
        ("* { }", {"css-selector-universal"}),
        (".a.b { }", {"css-selector-class", "css-selector-chaining"}),
        ("p.b { }", {"css-selector-type", "css-selector-class", "css-selector-chaining"}),
        (".a, .b { }", {"css-selector-class", "css-selector-grouping"}),
        (".a .b { }", {"css-selector-class", "css-selector-descendant"}),
        (".a > .b { }", {"css-selector-class", "css-selector-child"}),
        (".a + .b { }", {"css-selector-class", "css-selector-adjacent-sibling"}),
        ('[x="a > b"] { }', {"css-selector-attribute"}),
        (".a:hover { }", {"css-selector-class", "css-pseudo-class-hover"}),
        (".a::before { }", {"css-selector-class", "css-pseudo-element-before"}),
        (".a { .b { margin: 0 } }", {"css-selector-class", "css-nesting", "css-margin"}),
        ("@font-face { src: url(a) }", {"css-at-font-face"}),
        ("@media (hover) { .a { } }", {"css-at-media", "css-at-media-hover", "css-selector-class"}),
        ("@media screen { }", {"css-at-media"}),
        ("/* a */", {"css-comments"}),
    ],
)  # fmt: skip
def test_rules_of_the_head(css, expected):
    assert in_css(css=css) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<video></video>", {"html-video"}),
        ("<p>&lt;video&gt;</p>", set()),
        ("<ol><li>a</ol>", {"html-lists"}),
        ("<time>a</time>", {"html-semantics"}),
        ("<img alt='' src='https://e.org/a.WEBP?x=1'>", {"html-img", "image-webp"}),
        ("<img alt='' src='data:image/png;base64,AA'>", {"html-img", "image-base64"}),
        ("<img alt='' srcset='a'>", {"html-img", "html-srcset"}),
        ("<a href='mailto:a@b.c'>a</a>", {"html-mailto-links"}),
        ("<a href='#a'>a</a>", {"html-anchor-links"}),
        ("<button>a</button>", {"html-button-submit"}),
        ("<input type=radio>", {"html-input-radio"}),
        ("<!-- a -->", {"html-comments"}),
        ("<p data-width=1>a</p>", {"html-p"} - ALWAYS),
        ("<table width=1 role=none></table>", {"html-table", "html-width", "html-role"}),
    ],
)
def test_elements_and_attributes(body, expected):
    assert in_html(body) == expected


def test_every_feature_that_is_looked_for_exists():
    from rundbrief.lint import css_features as css
    from rundbrief.lint import features as html

    named = {
        *css._properties().values(),
        *css._GROUPS,
        *css._FUNCTIONS.values(),
        *css._MEDIA.values(),
        *css._COMBINATORS.values(),
        *(feature for words in css._KEYWORDS.values() for feature in words.values()),
        *html._ELEMENTS.values(),
        *html._ATTRIBUTES.values(),
        *html._CONTROLS.values(),
        *html._IMAGES.values(),
    }
    assert named - set(DATA.features) == set()


def test_support_counts_what_is_known():
    clients = DATA.select_clients(DEFAULT_CLIENTS)
    assert DATA.support("css-border-radius", clients) == FeatureSupport(
        12, 0, ("GMX Desktop Webmail", "Outlook Windows", "WEB.DE Desktop Webmail")
    )
    assert DATA.support("css-border-radius", ("outlook.windows",)) == FeatureSupport(
        0, 0, ("Outlook Windows",)
    )


def test_a_family_stands_for_all_its_programs():
    assert DATA.select_clients(["gmx"]) == ("gmx.android", "gmx.desktop-webmail", "gmx.ios")
    assert DATA.select_clients(["gmx.ios", "gmail.ios"]) == ("gmail.ios", "gmx.ios")
    assert DATA.select_clients(["nobody"]) == ()
    assert set(DEFAULT_CLIENTS) <= set(DATA.client_names())


def test_facts_are_small_and_have_their_licence():
    folder = files("rundbrief.lint")
    assert len(folder.joinpath("caniemail.json").read_bytes()) < 120_000
    licence = folder.joinpath("caniemail.LICENSE.txt").read_text("utf-8")
    assert "npm package caniemail" in licence
    assert "MIT License" in licence


SOURCE = {
    "last_update_date": "2025-09-09 18:08:06 +0000",
    "nicenames": {
        "family": {"gmail": "Gmail", "outlook": "Outlook"},
        "platform": {"ios": "iOS", "outlook-com": "Outlook.com", "macos": "macOS"},
    },
    "data": [
        {
            "slug": f"css-{number}",
            "title": f" {number} ",
            "stats": {
                "gmail": {"ios": {"10": "a #1", "9.1": "y"}},
                "outlook": {
                    "macos": {"2011": "y", "2019": "y", "16.80": "n #2"},
                    "outlook-com": {"2019-10": "n", "2020-01": "y"} if number else {},
                },
            },
        }
        for number in range(31)
    ],
}


def test_reducing_takes_the_newest_version():
    reduced = reduce(SOURCE)
    assert reduced["date"] == "2025-09-09"
    assert reduced["clients"] == {
        "gmail.ios": "Gmail iOS",
        "outlook.macos": "Outlook macOS",
        "outlook.outlook-com": "Outlook.com",
    }
    assert reduced["features"]["css-0"] == ["0", "anu"]
    assert reduced["features"]["css-1"] == ["1", "any"]
    assert json.loads(render(reduced)) == reduced


def test_css_that_is_nested_without_end_is_passed_over():
    assert parse_declarations("color: " + "(" * 5000) == ()
    assert parse_stylesheet("a{" * 5000).rules == ()


def test_rules_keep_their_media():
    sheet = parse_stylesheet(
        "a { color: red } @media print { b { color: RED !important } }", "screen"
    )
    assert [(r.selector, r.media) for r in sheet.rules] == [
        ("a", ("screen",)),
        ("b", ("screen", "print")),
    ]
    (one,) = sheet.rules[1].declarations
    assert (one.name, one.text, one.important) == ("color", "RED", True)


def test_page_of_the_tests_is_the_smallest():
    assert len(page()) < 400
