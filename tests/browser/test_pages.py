"""Every kind of page, as readers see it: no scrolling sideways, no error, nobody else asked."""

import re
from itertools import pairwise

import pytest

pytestmark = [pytest.mark.loopback, pytest.mark.xdist_group("browser")]

PAGES = {
    "front": "index.html",
    "department": "workshop.html",
    "update": "marketing/2026-11-18-winter-pass.html",
    "reports": "reports.html",
    "week": "reports/2026-W47.html",
    "month": "reports/2026-11.html",
    "archive": "archive.html",
    "newsletter": "newsletter.html",
    "issue": "newsletter/2026-W46.html",
    "incidents": "incidents.html",
    "incident": "incidents/2026-10-06-lock-firmware.html",
    "follow-ups": "follow-ups.html",
    "follow-up": "follow-ups/2026-11-06-child-seat-strap.html",
    "metrics": "metrics.html",
    "page": "handbook.html",
    "404": "404.html",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", PAGES)
def test_page_fits_every_window_without_an_error(visit, address, kind, scheme):
    seen = visit(address + PAGES[kind], scheme=scheme)
    for width in (1440, 768, 320):
        seen.page.set_viewport_size({"width": width, "height": 900})
        assert (seen.overflow(), seen.complaints) == (0, []), f"{width} px"


@pytest.mark.parametrize("kind", PAGES)
def test_page_has_one_headline_a_title_and_landmarks(visit, address, kind):
    page = visit(address + PAGES[kind]).page
    assert page.locator("h1").count() == 1
    assert page.title()
    assert page.locator("main").count() == 1
    assert page.get_attribute("html", "lang") == "en-GB"
    levels = [
        int(h[1])
        for h in page.evaluate(
            "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => h.tagName)"
        )
    ]
    assert [b for a, b in pairwise(levels) if b > a + 1] == []


@pytest.mark.parametrize("kind", PAGES)
def test_page_needs_no_inline_script_or_style(output, kind):
    html = (output / "site" / PAGES[kind]).read_text(encoding="utf-8")
    assert (
        re.findall(r"<script(?![^>]* src=)[^>]*>|<style|\sstyle=|\son\w+=|javascript:", html) == []
    )


def test_site_works_without_javascript(visit, address):
    page = visit(address + "index.html", javascript=False).page
    assert page.get_by_role("heading", name="Week 47").is_visible()
    page.get_by_role("link", name="Workshop").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "Workshop"


def test_first_tab_leads_past_the_navigation(visit, address):
    page = visit(address + "index.html").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#rb-main"


def test_theme_switch_by_keyboard_is_remembered(visit, address):
    seen = visit(address + "index.html")
    button = seen.page.locator("#rb-theme button")
    before = seen.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    button.focus()
    seen.page.keyboard.press("Enter")
    after = seen.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert before != after
    seen.page.goto(address + "archive.html")
    assert seen.page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == after


def test_site_opens_from_a_folder_without_a_server(visit, output):
    seen = visit((output / "site" / "index.html").as_uri())
    seen.page.get_by_role("link", name="Reports").first.click()
    assert seen.page.locator("h1").count() == 1
    assert seen.complaints == []


def test_every_link_of_the_site_leads_to_a_file_and_a_place(output):
    site = output / "site"
    ids = {}
    links = []
    for path in site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        name = path.relative_to(site).as_posix()
        ids[name] = set(re.findall(r'\sid="([^"]+)"', html))
        if name != "404.html":  # it answers at any depth, so its links begin at the host's root
            links += [(path, link) for link in re.findall(r'(?:href|src)="([^"]*)"', html)]
    assert len(links) > 1000
    assert [(str(p), link) for p, link in links if not leads(site, ids, p, link)] == []


def leads(site, ids, path, link):
    from urllib.parse import unquote

    if link.startswith(("https://", "mailto:")):
        return True
    target, __, fragment = link.partition("#")
    file = (path.parent / unquote(target)).resolve() if target else path
    if not file.is_file():
        return False
    name = file.relative_to(site.resolve()).as_posix()
    return not fragment or unquote(fragment) in ids.get(name, set())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("issue", ["2026-W45", "2026-W46", "2026-W47"])
def test_newsletter_fits_a_telephone_and_a_desktop(visit, output, issue, scheme):
    mail = (output / "newsletter" / issue / "newsletter.html").as_uri()
    seen = visit(mail, scheme=scheme)
    for width in (640, 375, 320):
        seen.page.set_viewport_size({"width": width, "height": 900})
        assert (seen.overflow(), seen.complaints) == (0, []), f"{width} px"
        assert seen.page.locator("h1").count() == 1
        assert seen.page.locator("img:not([alt])").count() == 0


@pytest.mark.parametrize("issue", ["2026-W45", "2026-W46", "2026-W47"])
def test_newsletter_shows_its_pictures(visit, output, issue):
    seen = visit((output / "newsletter" / issue / "newsletter.html").as_uri())
    pictures = seen.page.evaluate(
        "[...document.images].map(i => [i.src, i.complete && i.naturalWidth, i.clientWidth])"
    )
    assert len(pictures) >= 2
    assert [src for src, natural, shown in pictures if not natural or natural > 2 * shown] == []
    assert seen.complaints == []
