"""The stylesheets of the emails: dark in Thunderbird, and in print."""

import re

import pytest

from browsing import SITE, opened

pytestmark = pytest.mark.browser

MAIL = "newsletter/2026-W47/newsletter.html"

# The colours of all elements; of borders, the side that the email draws.
COLOURS = """() => [...document.querySelectorAll("body *")].map(it => {
  const style = getComputedStyle(it);
  return [it.tagName, style.color, style.backgroundColor, style.borderTopColor, style.filter];
})"""


def as_in_thunderbird(html):
    """Drop `@media` blocks, and wrap the body as Thunderbird does."""
    html = re.sub(r"@media[^{]*\{(?:[^{}]|\{[^{}]*\})*\}", "", html)
    html = re.sub(r"(<body[^>]*>)", r'\1<section class="moz-text-html">', html)
    return html.replace("</body>", "</section></body>")


def colours_of(browser, output, html, scheme):
    with opened(browser, site=output / "site", color_scheme=scheme) as visit:
        visit.page.route(f"{SITE}mail", lambda it: it.fulfill(body=html, content_type="text/html"))
        visit.page.goto(f"{SITE}mail")
        found = visit.page.evaluate(COLOURS)
        paper = "getComputedStyle(document.body).backgroundColor"
        marked = "getComputedStyle(document.documentElement).filter"
        elements = [it for it in found if it[0] != "SECTION"]
        return elements, visit.page.evaluate(paper), visit.page.evaluate(marked)


def test_thunderbird_shows_the_same_dark_colours_as_others(browser, output):
    html = (output / MAIL).read_text("utf-8")
    expected, paper, __ = colours_of(browser, output, html, "dark")
    found, its_paper, marked = colours_of(browser, output, as_in_thunderbird(html), "dark")
    assert (found, its_paper) == (expected, paper)
    # Thunderbird's dark reader leaves alone what has such a filter.
    assert marked == "invert(1) invert(1)"
    light, __, marked = colours_of(browser, output, as_in_thunderbird(html), "light")
    assert marked == "none"
    assert light != expected


PRINTED = """selector => {
  const style = getComputedStyle(document.querySelector(selector));
  return [style.boxShadow, style.breakAfter, style.breakInside, style.printColorAdjust];
}"""


@pytest.mark.parametrize("in_thunderbird", [False, True])
def test_print(browser, output, in_thunderbird):
    html = (output / MAIL).read_text("utf-8")
    html = as_in_thunderbird(html) if in_thunderbird else html
    with opened(browser, site=output / "site") as visit:
        visit.page.route(f"{SITE}mail", lambda it: it.fulfill(body=html, content_type="text/html"))
        visit.page.goto(f"{SITE}mail")
        visit.page.emulate_media(media="print")
        look = {
            it: visit.page.evaluate(PRINTED, it)
            for it in (".logo img", ".card h2", ".incident table", ".dates tr", ".masthead td")
        }
        tiles = visit.page.locator("td.figure").evaluate_all(
            "all => all.map(it => it.getBoundingClientRect().top)"
        )
    assert look[".logo img"][0] == "none"
    assert look[".card h2"][1] == "avoid"
    assert [look[".incident table"][2], look[".dates tr"][2]] == ["avoid", "avoid"]
    assert look[".masthead td"][3] == "exact"
    # Two in a row.
    assert (tiles[0], tiles[2]) == (tiles[1], tiles[3])
