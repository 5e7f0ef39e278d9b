"""How wide emails are on a phone, and whether the lint says so."""

import re

import pytest

from lint_making import make_email, page
from rundbrief.lint.width import SCREEN, check_width
from rundbrief.newsletter.render import render_newsletter
from rundbrief.queries import Queries

pytestmark = pytest.mark.browser

STYLES = "<style>body { margin: 0; font-family: sans-serif; } @media (max-width: 479px) { .wraps { display: block; } }</style>"
VIEWPORT = '<meta name="viewport" content="width=device-width">'
IMAGE = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"
ROW = "<tr>" + "".join(f"<td>{it}</td>" for it in ("Monday", "Tuesday", "Wednesday")) * 2 + "</tr>"

WIDE = {
    "word": f"<p>{WORD}</p>",
    "word in a cell": f'<table><tr><td style="overflow-wrap: break-word">{WORD}</td></tr></table>',
    "heading": f"<h1>{WORD[:30]}</h1>",
    "table": f"<table>{ROW}</table>",
    "table in a cell": f"<table><tr><td><table>{ROW}</table></td></tr></table>",
    "line": '<p style="white-space: nowrap">A line of text that is much too long for most of the phones</p>',
    "code": f"<pre style='white-space: pre'>short\n{'long ' * 20}</pre>",
    "image": f'<img alt="x" src="{IMAGE}" width="600" height="9">',
    "width": '<div style="width: 600px">x</div>',
    "least width": '<div style="min-width: 500px">x</div>',
    "padding": f'<table><tr><td style="padding: 0 90px">{WORD[:26]}</td></tr></table>',
}
NARROW = {
    "text": "<p>" + "word " * 50 + "</p>",
    "word that breaks": f'<p style="overflow-wrap: anywhere">{WORD}</p>',
    "word that breaks in a cell": (
        f'<table style="word-break: break-word"><tr><td>{WORD}</td></tr></table>'
    ),
    "table": "<table>" + ROW.replace("Wednesday", "We").replace("Tuesday", "Tu") + "</table>",
    "rows as blocks": f"<table class='wraps'>{ROW.replace('<td>', '<td class=wraps>')}</table>",
    "image": f'<img alt="x" src="{IMAGE}" width="600" height="9" style="max-width: 100%">',
    "width": '<table><tr><td style="width: 600px">x</td></tr></table>',
    "hidden": f'<p style="display: none">{WORD}</p>',
    "code": f"<pre style='white-space: pre-wrap'>{'long ' * 20}</pre>",
}


def measured(browser, html):
    with browser.new_context(viewport={"width": SCREEN, "height": 700}) as context:
        tab = context.new_page()
        tab.set_content(html)
        return tab.evaluate("document.documentElement.scrollWidth")


@pytest.mark.parametrize("name", WIDE)
def test_wide_email_is_reported(browser, name):
    html = page(WIDE[name], STYLES + VIEWPORT)
    assert measured(browser, html) > SCREEN
    (finding,) = check_width(make_email(html=html))
    assert int(str(finding.values["width"])) > SCREEN


@pytest.mark.parametrize("name", NARROW)
def test_narrow_email_is_not_reported(browser, name):
    html = page(NARROW[name], STYLES + VIEWPORT)
    assert measured(browser, html) == SCREEN
    assert list(check_width(make_email(html=html))) == []


INTRODUCTIONS = {
    "four columns": "| Department | Responsible | Status | Deadline |\n|---|---|---|--:|\n| a | b | c | d |",
    "week": (
        "| Station | Monday | Tuesday | Wednesday | Thursday | Friday | Saturday | Sunday |\n"
        "|---|--:|--:|--:|--:|--:|--:|--:|\n| Quay | 1,204 | 1,318 | 1,122 | 1,409 | 1,500 | 9 | 9 |"
    ),
    "raw table": f"<table border=1 width=900><tr>{'<td>Wednesday</td>' * 8}</tr></table>",
    "words": f"{WORD}{WORD}\n\n# {WORD}\n\n- {WORD}\n\n> {WORD}\n\n| A | B |\n|---|---|\n| {WORD} | b |",
    "code": f"```\n{WORD} {WORD}{WORD}\n```\n\n`{WORD}{WORD}`",
    "address": f"https://example.org/{'a/very/long/address/' * 9}",
}


@pytest.mark.parametrize("width", [320, 360, 600])
@pytest.mark.parametrize("name", INTRODUCTIONS)
@pytest.mark.parametrize("styles", ["styles", "no-styles"])
def test_nothing_in_an_introduction_widens_the_email(browser, folder, name, width, styles):
    folder.write("content/newsletter/2026-W47.md", INTRODUCTIONS[name])
    folder.write(
        f"content/marketing/2026-11-18-{WORD.lower().replace('ä', 'a')}.md",
        f"# {WORD}\n\n{WORD}{WORD}\n",
    )
    q = Queries(folder.compile())
    html = render_newsletter(q, q.issues[0]).html
    assert list(check_width(make_email(html=html))) == []
    if styles == "no-styles":
        html = re.sub(r"<style.*?</style>", "", html, flags=re.DOTALL)
    with browser.new_context(viewport={"width": width, "height": 700}) as context:
        tab = context.new_page()
        tab.set_content(html)
        assert tab.evaluate("document.documentElement.scrollWidth") == width
