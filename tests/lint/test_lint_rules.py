"""Every rule: what triggers it, with its place; and its neighbour, which doesn't."""

from __future__ import annotations

import re
from typing import Any

import pytest

from lint_making import FALLBACKS, FOOTER, TEXT, describe, eml, findings, make_email, page
from rundbrief.lint import RULES, lint_email

BIG = "x" * 1024
FINE = FALLBACKS | dict.fromkeys(
    (
        *("css-at-media", "css-at-media-prefers-color-scheme", "css-at-supports"),
        *("css-important", "css-selector-class"),
    ),
    "Fine.",
)
# So many bytes does a mail of nothing have.
BARE = len(page())

Row = tuple[str, dict[str, Any], dict[str, str], list[str]]

TRIGGERED: list[Row] = [
    (
        "size",
        {"body": f"<p>{('x ' * 92_161)[: 92_161 - BARE - 7]}</p>"},
        {},
        ["issue.md: the newsletter is 90 KB, close to the limit [size]"],
    ),
    (
        "size",
        {"body": f"<p>{('x ' * 102_401)[: 102_401 - BARE - 7]}</p>"},
        {},
        ["issue.md: error: the newsletter is 100 KB [size]"],
    ),
    (
        "styles",
        {"head": f"<style>.a{{{'color:red;' * 1639}}}</style>"},
        {"layout": "<mjml>\n<mj-style>\n"},
        ["layout/newsletter.mjml:2: error: the styles in the head are 17 KB [styles]"],
    ),
    (
        "styles",
        {
            "head": "<style>@media screen { @supports (color: red) { p { margin: 0 } } }</style>",
            "fallbacks": FINE,
        },
        {"layout": "@media screen {\n  @supports (color:\n red) {"},
        [
            "layout/newsletter.mjml:2: error: “@supports” is inside another @-rule [styles]",
        ],
    ),
    (
        "features",
        {"body": '<p style="text-transform: none; transform: rotate(4deg)">Hi</p>'},
        {"layout": "<p\nstyle='text-transform: none'>\n.a { transform: rotate(4deg); }"},
        [
            (
                "layout/newsletter.mjml:3: transform is supported by 8 of 15 email clients"
                " (css-transform) [features]"
            )
        ],
    ),
    (
        "features",
        {"body": "<p>See <abbr>WCAG</abbr></p>"},
        {"content": "---\n---\n\nSee WCAG\n\n*[WCAG]: Guidelines\n", "layout": "<p>\n<abbr>"},
        [
            (
                "issue.md:6: <abbr> element is supported by 10 of 11 email clients (html-abbr)"
                " [features]"
            )
        ],
    ),
    (
        "contrast",
        {"body": '<p style="color: #888">Pale words</p>'},
        {"layout": ".a { color: red }\n.b { color: #888 }"},
        [
            (
                "layout/newsletter.mjml:2: “Pale words” has a contrast of 3.5; at least 4.5"
                " is needed (#888888 on #ffffff) [contrast]"
            )
        ],
    ),
    (
        "contrast",
        {"body": '<div style="background: #777"><h2 style="color: #999">Big</h2></div>'},
        {"layout": "\n\nh2 { color: #999 }"},
        [
            (
                "layout/newsletter.mjml:3: when an email client inverts the colours, “Big”"
                " has a contrast of 1.6; at least 3 is needed (#666666 on #888888)"
                " [contrast-inverted]"
            ),
            (
                "layout/newsletter.mjml:3: “Big” has a contrast of 1.5; at least 3 is needed"
                " (#999999 on #777777) [contrast]"
            ),
        ],
    ),
    (
        "contrast-inverted",
        {"body": '<p style="color: #0000ff">Blue</p>'},
        {"settings": "brand:\n  colour: '#0000ff'"},
        [
            (
                "mkdocs.yml:2: when an email client inverts the colours, “Blue” has a"
                " contrast of 2.4; at least 4.5 is needed (#0000ff on #000000)"
                " [contrast-inverted]"
            )
        ],
    ),
    (
        "contrast-dark",
        {
            "body": '<p class="quiet" style="color: #333">Dim</p>',
            "head": "<style>@media (prefers-color-scheme: dark) { body { background: #111"
            " !important } p { color: #eee } .quiet { color: #222 !important } a, h1 { color:"
            " #fff }"
            "}</style>",
            "fallbacks": FINE,
        },
        {"layout": "p { color: #222 }\n.quiet { color: #222 !important }"},
        [
            (
                "layout/newsletter.mjml:2: in dark mode, “Dim” has a contrast of 1.1; at"
                " least 4.5 is needed (#222222 on #111111) [contrast-dark]"
            ),
        ],
    ),
    (
        "contrast-thunderbird",
        {
            "body": '<p class="quiet" style="color: #333">Dim</p>',
            "head": '<style media="(prefers-color-scheme: dark)">'
            "html:has(.moz-text-html) { filter: invert(1) invert(1); }"
            "body:has(.moz-text-html) { background: #111 !important }"
            ".moz-text-html p, .moz-text-html a, .moz-text-html h1 { color: #eee !important }"
            ".moz-text-html .quiet { color: #222 !important }</style>",
            "fallbacks": {**FINE, "css-filter": "Fine.", "css-pseudo-class-has": "Fine."},
        },
        {"layout": "p { color: #222 }\n.quiet { color: #222 !important }"},
        [
            (
                "layout/newsletter.mjml:2: in Thunderbird's dark mode, “Dim” has a contrast of"
                " 1.1; at least 4.5 is needed (#222222 on #111111) [contrast-thunderbird]"
            ),
        ],
    ),
    (
        "contrast",
        {
            "body": '<img src="https://e.org/b.png" alt="A bike"'
            ' style="color: #777; background: #888">'
        },
        {"layout": "img { color: #777 }"},
        [
            (
                "layout/newsletter.mjml:1: “A bike” has a contrast of 1.2; at least 4.5 is needed"
                " (#777777 on #888888) [contrast]"
            ),
            (
                "layout/newsletter.mjml:1: when an email client inverts the colours, “A bike” has a"
                " contrast of 1.2; at least 4.5 is needed (#888888 on #777777) [contrast-inverted]"
            ),
        ],
    ),
    (
        "contrast-dark",
        {
            "body": '<img class="b" src="https://e.org/b.png" alt="A bike" style="color: #333">',
            "head": "<style>@media (prefers-color-scheme: dark) { body { background: #111"
            " !important } p, a, h1 { color: #eee !important } .b { color: #eee !important;"
            " filter: invert(1) } }</style>",
            "fallbacks": {**FINE, "css-filter": "Fine."},
        },
        {"layout": ".b { color: #eee !important }"},
        [
            (
                "layout/newsletter.mjml:1: in dark mode, “A bike” has a contrast of 1.0; at least"
                " 4.5 is needed (#111111 on #111111) [contrast-dark]"
            ),
        ],
    ),
    (
        "alt",
        {"body": '<p><img src="https://example.org/images/bike.png"></p>'},
        {"content": "\n\n![](../images/bike.png)"},
        ["issue.md:3: error: the image “bike.png” has no alt text [alt]"],
    ),
    (
        "alt",
        {"body": '<p><img src="https://example.org/bike.png"></p>'},
        {"layout": '<mj-image alt="a" />\n<mj-image\n  src="{{ x }}" />'},
        ["layout/newsletter.mjml:2: error: the image “bike.png” has no alt text [alt]"],
    ),
    (
        "alt",
        {
            "body": '<a href="https://example.org/x"><img src="https://e.org/b.png" alt=" "></a>',
            "text": f"{TEXT} https://example.org/x",
        },
        {"content": "\n[![](b.png)](https://example.org/x)"},
        ["issue.md:2: the image “b.png” is a link but has no alt text [alt]"],
    ),
    (
        "alt",
        {"body": '<img src="https://e.org/b.png" alt="IMG_2041.JPG">'},
        {"content": "![a](a.png)\n![IMG_2041.JPG](b.png)"},
        ["issue.md:2: the alt text “IMG_2041.JPG” is a file name [alt]"],
    ),
    (
        "headings",
        {"body": "<h2>A</h2><h4>A leap</h4>"},
        {"content": "## A\n\n#### A\n\n#### A leap\n"},
        ["issue.md:5: the heading “A leap” (level 4) follows a heading of level 2 [headings]"],
    ),
    (
        "headings",
        {"body": "<h1>Again</h1>"},
        {"layout": "<mj-text>\n<h1>Again</h1>"},
        ["layout/newsletter.mjml:2: “Again” is a second <h1> [headings]"],
    ),
    (
        "headings",
        {"html": page().replace("<h1>Hello</h1>", "")},
        {"layout": "<mjml>\n<mj-body>"},
        ["layout/newsletter.mjml:2: the email has no main heading [headings]"],
    ),
    (
        "document",
        {"html": page(root="").replace("<!DOCTYPE html>", "").replace("<title>Hello</title>", "")},
        {"layout": "\n<mjml>\n<mj-head>"},
        [
            "layout/newsletter.mjml:2: error: the HTML doesn't declare its language [document]",
            "layout/newsletter.mjml:2: error: the HTML has no doctype [document]",
            "layout/newsletter.mjml:2: the HTML doesn't declare its text direction [document]",
            "layout/newsletter.mjml:3: the HTML has no title [document]",
        ],
    ),
    (
        "document",
        {"language": "de"},
        {"layout": "<mjml>"},
        [
            (
                "layout/newsletter.mjml:1: the HTML declares the language “en”, but it is"
                " “de” [document]"
            )
        ],
    ),
    (
        "tables",
        {"body": "<table><tr><td><p>One</p></td></tr><tr><td>Two</td></tr></table>"},
        {"layout": "<table role='presentation'>\n<table>\n<tr>"},
        [
            (
                "layout/newsletter.mjml:2: a table has no header cells, and is not marked as"
                " layout [tables]"
            )
        ],
    ),
    (
        "tables",
        {"body": "<table><tr><td>Bikes</td><td>4</td></tr><tr><td>B</td><td>5</td></tr></table>"},
        {"content": "\n| Bikes | 4 |"},
        ["issue.md:2: a data table has no header cells [tables]"],
    ),
    (
        "tables",
        {"body": '<table role="presentation"><tr><th>A</th><td>B</td></tr></table>'},
        {"layout": '<p>\n<table role="presentation">'},
        ["layout/newsletter.mjml:2: a table with header cells is marked as layout [tables]"],
    ),
    (
        "link-text",
        {"body": '<a href="https://example.org/leave">Click here!</a>'},
        {"content": "a\n[Click\nhere!](x.md)"},
        ["issue.md:2: the link text “Click here!” doesn't say where the link leads [link-text]"],
    ),
    (
        "link-text",
        {
            "body": '<a href="https://example.org/leave">hier</a>',
            "html": page(
                '<a href="https://example.org/leave">hier</a>', root='lang="de" dir="ltr"'
            ),
            "language": "de-AT",
        },
        {"content": "hier\n[hier](x.md)"},
        ["issue.md:2: the link text “hier” doesn't say where the link leads [link-text]"],
    ),
    (
        "link-text",
        {"body": '<a href="https://example.org/leave"></a>'},
        {"layout": '<a href="https://example.org/leave">'},
        ["layout/newsletter.mjml:1: a link to https://example.org/leave has no text [link-text]"],
    ),
    (
        "link-text",
        {"body": '<a href="https://example.org/leave">www.bank.example</a>'},
        {"content": "\n\n[www.bank.example](https://example.org/leave)"},
        [
            (
                "issue.md:3: the link text says www.bank.example, but the link leads to"
                " example.org [link-text]"
            )
        ],
    ),
    (
        "link-address",
        {"body": '<a href="http://example.org/a">Old</a>', "text": f"{TEXT} http://example.org/a"},
        {"content": "\n[Old](http://example.org/a)"},
        ["issue.md:2: http://example.org/a is not encrypted [link-address]"],
    ),
    (
        "link-address",
        {"body": '<a href=" ">Nowhere</a>'},
        {"content": "\n[Nowhere]()"},
        ["issue.md:2: error: the link “Nowhere” leads nowhere [link-address]"],
    ),
    (
        "link-address",
        {"body": '<a href="../a.html">Near</a>'},
        {"layout": '<p>\n<a href="../a.html">'},
        ["layout/newsletter.mjml:2: error: ../a.html is not a complete address [link-address]"],
    ),
    (
        "link-address",
        {"body": '<a href="java\tscript:alert(1)">Run</a>'},
        {"layout": "<a href='java&#9;script:alert(1)'>Run</a>"},
        ["layout/newsletter.mjml:1: error: the link “Run” runs a script [link-address]"],
    ),
    (
        "link-address",
        {"body": '<img src="" alt="A bike">'},
        {"layout": '\n<img src="" />'},
        ["layout/newsletter.mjml:2: error: an image has no address [link-address]"],
    ),
    (
        "unsubscribe",
        {
            "html": page().replace("Unsubscribe", "Bye").replace("/leave", "/x"),
            "unsubscribe": None,
            "text": f"{TEXT} https://example.org/x",
        },
        {"settings": "plugins:\n  - rundbrief:\n      newsletter:\n"},
        ["mkdocs.yml:3: readers can't unsubscribe [unsubscribe]"],
    ),
    (
        "unsubscribe",
        {"html": page().replace(FOOTER, "<p>Kestrel, Rope Walk 7, Lindhaven</p>")},
        {},
        ["issue.md: no link leads to the address in “unsubscribe” [unsubscribe]"],
    ),
    (
        "postal-address",
        {"postal_address": None},
        {"settings": "plugins: [rundbrief]"},
        ["mkdocs.yml:1: the postal address is missing [postal-address]"],
    ),
    (
        "postal-address",
        {"postal_address": "Elsewhere 1"},
        {},
        ["issue.md: the email doesn't show the postal address [postal-address]"],
    ),
    (
        "subject",
        {"subject": " "},
        {"content": "---\npin: []\nsubject: ''\n---"},
        ["issue.md:3: error: the subject is empty [subject]"],
    ),
    (
        "subject",
        {"subject": "a" * 79},
        {"content": "---\nsubject: a"},
        ["issue.md:2: the subject is 79 characters long [subject]"],
    ),
    (
        "subject",
        {"subject": "News of the week", "earlier_subjects": ("Other", "News of the Week")},
        {"content": "---\nsubject: a"},
        ["issue.md:2: an earlier issue has the same subject, “News of the week” [subject]"],
    ),
    (
        "preheader",
        {"preheader": ""},
        {"content": "---\n---"},
        ["issue.md: the preheader is missing [preheader]"],
    ),
    (
        "preheader",
        {"preheader": "a" * 141},
        {"content": "---\npreheader: a"},
        ["issue.md:2: the preheader is 141 characters long [preheader]"],
    ),
    (
        "shouting",
        {"body": "<p>Please DO READ THIS NOW or not.</p>"},
        {"content": "\n\nPlease DO READ\nTHIS NOW"},
        ["issue.md:3: “DO READ THIS” is in all caps [shouting]"],
    ),
    (
        "shouting",
        {"subject": "GREAT NEWS for us"},
        {"content": "---\nsubject: GREAT NEWS for us"},
        ["issue.md:2: “GREAT NEWS for us” is in all caps [shouting]"],
    ),
    (
        "shouting",
        {"body": "<p>It is open!!</p>"},
        {"content": "\nIt is\nopen!!"},
        ["issue.md:2: “!!” in “It is open!!” [shouting]"],
    ),
    (
        "width",
        {"body": f"<p>Short</p><p>{'wide' * 20}</p>"},
        {"content": f"---\n---\nShort\n\n{'wide' * 20}\n"},
        [
            (
                f"issue.md:5: on a phone, the email is about 737 pixels wide because of "
                f"“{'wide' * 20}” [width]"
            )
        ],
    ),
    (
        "reading-time",
        {"minutes": 11, "max_minutes": 10},
        {},
        ["issue.md: it takes 11 minutes to read the newsletter, more than 10 [reading-time]"],
    ),
    (
        "text",
        {"text": " \n"},
        {},
        ["layout/newsletter.txt: error: the plain text is empty [text]"],
    ),
    (
        "text",
        {
            "body": '<a href="https://example.org/a">The A</a>',
            "text": f"{TEXT}https://example.org/a/b https://example.org/ab\n",
        },
        {"content": "\n[The A](a.md)"},
        ["issue.md:2: the link to https://example.org/a is missing from the plain text [text]"],
    ),
    (
        "text",
        {"body": '<a href="https://example.org/a">The A</a>'},
        {"content": "\n[The A](a.md)"},
        ["issue.md:2: the link to https://example.org/a is missing from the plain text [text]"],
    ),
    (
        "text",
        {"body": '<a href="https://example.org/a">The A</a>'},
        {},
        [
            (
                "layout/newsletter.txt: the link to https://example.org/a is missing from the"
                " plain text [text]"
            )
        ],
    ),
]


@pytest.mark.parametrize(
    ("rule", "changes", "places", "expected"),
    TRIGGERED,
    ids=[f"{row[0]}-{number}" for number, row in enumerate(TRIGGERED)],
)
def test_rule_finds(rule, changes, places, expected):
    assert sorted(findings(make_email(**changes), **places)) == sorted(expected)
    assert any(line.endswith(f"[{rule}]") for line in expected)


SILENT: list[tuple[str, dict[str, Any]]] = [
    ("size", {"body": f"<p>{('x ' * 92_160)[: 92_160 - BARE - 7]}</p>"}),
    ("styles", {"head": f"<style>.a{{{'margin:0;' * 1800}}}</style>"}),
    ("styles", {"head": "<style>@media print { p { margin: 0 } } p { margin: 0 }</style>"}),
    ("features", {"body": '<p style="text-transform: none; margin: 0">transform: none</p>'}),
    ("features", {"body": '<p style="-webkit-text-size-adjust: 100%; mso-line-height: 1">a</p>'}),
    (
        "features",
        {
            "body": '<p style="border-radius: 4px">a</p>',
            "fallbacks": FALLBACKS | {"css-border-radius": "Square corners."},
        },
    ),
    ("contrast", {"body": '<p style="color: #767676">a</p>'}),
    ("contrast", {"body": '<p style="color: #888; font-size: 24px">a</p>'}),
    ("contrast", {"body": '<p style="color: #888; font-size: 14pt"><b>a</b></p>'}),
    ("contrast", {"body": '<p style="color: #888"><span style="color: #333">a</span> </p>'}),
    ("contrast", {"body": '<div style="display: none; color: #fff">a</div>'}),
    ("contrast", {"body": '<p style="color:#eee;background:url(x) #222">a</p>'}),
    (
        "contrast",
        {
            "body": '<table role="presentation" bgcolor="#222"><tr><td style="color:#eee">a'
            "</td></tr></table>"
        },
    ),
    ("contrast", {"body": '<span aria-hidden="true" style="color: #888">●</span>'}),
    ("contrast-inverted", {"body": '<p style="color: #1d6b43; background: #e0f0e6">a</p>'}),
    (
        "contrast-dark",
        {
            "body": '<p style="color: #333">a</p>',
            "head": "<style>@media (prefers-color-scheme: dark) { body { background: #111 }"
            " p, a, h1 { color: #eee !important } }</style>",
        },
    ),
    (
        "contrast-thunderbird",
        {
            "body": '<p style="color: #333">a</p>',
            "head": '<style media="(prefers-color-scheme: dark)">'
            "body:has(.moz-text-html) { background: #111 !important }"
            ".moz-text-html p, .moz-text-html a, .moz-text-html h1 { color: #eee !important }"
            "</style>",
        },
    ),
    # Without rules of its own for Thunderbird, that adapts the colours by itself.
    (
        "contrast-thunderbird",
        {
            "body": '<p style="color: #333">a</p>',
            "head": "<style>@media (prefers-color-scheme: dark) { body { background: #333"
            " !important } }</style>",
        },
    ),
    (
        "contrast-dark",
        {
            "body": '<img class="b" src="https://e.org/b.png" alt="A bike" style="color: #333">',
            "head": "<style>@media (prefers-color-scheme: dark) { body { background: #111"
            " !important } p, a, h1 { color: #eee !important } .b { filter: invert(1) } }"
            "</style>",
        },
    ),
    ("alt", {"body": '<img src="https://e.org/b.png" alt="">'}),
    ("alt", {"body": '<img src="https://e.org/b.png" alt="A bike in the snow">'}),
    (
        "alt",
        {
            "body": '<a href="https://example.org/leave"><img src="https://e.org/b.png" alt="">'
            " The lists</a>"
        },
    ),
    ("headings", {"body": "<h2>A</h2><h3>B</h3><h2>C</h2>"}),
    ("document", {"html": page(root='lang="en-GB" dir="ltr"')}),
    ("width", {"body": "<p>" + "word " * 40 + "</p>"}),
    ("reading-time", {"minutes": 10, "max_minutes": 10}),
    ("reading-time", {"minutes": 11}),
    ("text", {"text": f"{TEXT}{'ä' * 5000}\n"}),
    *(
        (
            "text",
            {"body": f'<a href="{href}">The A</a>', "text": f"{TEXT}See {address}\n"},
        )
        for href, address in (
            ("https://example.org/a_(b)", "https://example.org/a_(b)."),
            ("https://example.org/a_(b)", "(https://example.org/a_(b))"),
            ("https://example.org/a#b", "https://example.org/a, https://example.org/c"),
            ("https://xn--mller-kva.example/a", "https://müller.example/a"),
            ("https://müller.example/a", "https://xn--mller-kva.example/a"),
            ("https://example.org/f%C3%BCr", "https://example.org/für"),
            ("https://example.org/東京", "https://example.org/東京。"),
            ("mailto:ada@example.org?subject=A%20b", "ada@example.org"),
            ("mailto:ada@xn--mller-kva.example", "<ada@müller.example>"),
        )
    ),
    ("tables", {"body": '<table role="presentation"><tr><td>A</td></tr></table>'}),
    ("tables", {"body": "<table><tr><th>A</th><td>B</td></tr></table>"}),
    ("link-text", {"body": '<a href="https://example.org/leave">What is here</a>'}),
    ("link-text", {"body": '<a href="https://example.org/leave" aria-label="Read: A">more</a>'}),
    ("link-text", {"body": '<a href="https://example.org/leave">hier</a>'}),
    ("link-text", {"body": '<a href="https://example.org/leave">www.example.org</a>'}),
    ("link-text", {"body": '<a href="https://example.org/leave">prices.pdf</a>'}),
    (
        "link-text",
        {
            "body": '<a href="mailto:a@example.org">a@example.org</a>',
            "text": f"{TEXT}a@example.org",
        },
    ),
    ("link-address", {"body": '<a href="*|UNSUB|*">Stop it</a>'}),
    ("link-address", {"body": '<a href="tel:+49301">Call us</a>'}),
    ("unsubscribe", {"unsubscribe": None}),
    ("postal-address", {"postal_address": "Kestrel,  Rope Walk 7,\nLindhaven"}),
    ("subject", {"subject": "a" * 78, "earlier_subjects": ("a" * 77,)}),
    ("preheader", {"preheader": "a" * 140}),
    ("shouting", {"body": "<p>SSO at the NASA and the ESA is down.</p><p>DNS, HTTP, SMTP</p>"}),
    ("shouting", {"body": "<p>WCAG</p><pre>A = B !! C</pre><p>Really?!</p>"}),
    ("text", {"text": f"{TEXT}{'a' * 998}\n"}),
    ("text", {"body": '<a href="https://example.org/leave#now">The list</a>'}),
]


@pytest.mark.parametrize(
    ("rule", "changes"), SILENT, ids=[f"{row[0]}-{n}" for n, row in enumerate(SILENT)]
)
def test_rule_stays_silent(rule, changes):
    found = findings(make_email(**changes))
    assert [line for line in found if line.endswith(f"[{rule}]")] == []


def changed(old: bytes, new: bytes) -> bytes:
    data = eml(page())
    assert old in data
    return data.replace(old, new)


def with_cid() -> bytes:
    """Without the picture, which serialise_message would not let pass."""
    data = eml(page('<img src="xid:logo@kestrel" alt="Kestrel">'))
    return data.replace(b"xid:logo", b"cid:logo")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            changed(b"Hello\r\n\r\nhttps", b"Hello\n\r\nhttps"),
            ["error: the email has lines that don't end with CR and LF"],
        ),
        (
            changed(b"Hello\r\n\r\nhttps", b"x" * 999 + b"\r\n\r\nhttps"),
            ["error: a line of the email is 999 bytes long"],
        ),
        (
            re.sub(rb"Message-ID:[^\r]*\r\n", b"", eml(page())),
            ["error: the email header “Message-ID” is missing or present twice"],
        ),
        (
            changed(b"Subject: Hello\r\n", b"Subject: Hello\r\nSubject: Again\r\n"),
            ["error: the email header “Subject” is missing or present twice"],
        ),
        (
            eml(page(), list_id=None),
            ["error: the email header “List-Id” is missing or present twice"],
        ),
        (
            re.sub(rb"List-Unsubscribe-Post:[^\r]*\r\n", b"", eml(page())),
            ["error: List-Unsubscribe and List-Unsubscribe-Post don't match"],
        ),
        (
            re.sub(rb"List-Unsubscribe:[^\r]*\r\n", b"", eml(page())),
            [
                "error: List-Unsubscribe and List-Unsubscribe-Post don't match",
                "error: the email header “List-Unsubscribe” is missing or present twice",
            ],
        ),
        (with_cid(), ["error: the image “cid:logo@kestrel” is not attached to the email"]),
        (
            changed(b"Content-Type: text/plain", b"Content-Type: text/x-html"),
            ["error: the plain text of the email must come before the HTML"],
        ),
        (
            changed(b"multipart/alternative", b"multipart/mixed"),
            ["error: the email doesn't contain both plain text and HTML"],
        ),
        (
            re.sub(rb"\r\n--=_\w+--\r\n", b"\r\n", eml(page())),
            ["error: the email is malformed (CloseBoundaryNotFoundDefect)"],
        ),
    ],
)
def test_mime_finds(data, expected):
    assert findings(make_email(source=data)) == sorted(
        f"issue.md: {one} [mime]" for one in expected
    )


def test_mime_knows_pictures_that_are_in_the_mail():
    from email import message_from_bytes, policy

    message = message_from_bytes(with_cid(), policy=policy.SMTP)
    html = list(message.iter_parts())[1]
    html.add_related(b"PNG", "image", "png", cid="<logo@kestrel>")
    assert findings(make_email(source=message.as_bytes())) == []


def test_mail_without_fault_has_no_finding():
    assert findings(make_email()) == []


def test_every_rule_is_tested():
    triggered = {row[0] for row in TRIGGERED} | {"mime"}
    silent = {row[0] for row in SILENT} | {"mime"}
    assert set(RULES) - (triggered & silent) == set()


def test_disabled_rule_finds_nothing():
    email = make_email(preheader="", subject="")
    found = lint_email(email, disabled=("preheader",))
    assert {finding.rule for finding in found} == {"subject"}


def test_findings_have_no_location_where_nobody_locates_them():
    (finding,) = lint_email(make_email(preheader=""))
    assert finding.location == ("", 0)
    assert describe(finding) == ": the preheader is missing [preheader]"


def test_same_finding_at_the_same_place_is_listed_once():
    body = '<p style="transform: none">a</p>' * 3 + '<p style="transform: scale(2)">b</p>'
    assert len(findings(make_email(body), layout="\np { transform: none }")) == 1
    layout = "p { transform: none }\np { transform: scale(2) }"
    assert [line.partition(": ")[0] for line in findings(make_email(body), layout=layout)] == [
        "layout/newsletter.mjml:1",
        "layout/newsletter.mjml:2",
    ]
