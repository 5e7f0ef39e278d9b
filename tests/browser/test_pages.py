"""What readers do on the pages, and the mails as a browser shows them."""

import re
from itertools import combinations

import pytest
from lxml import html

pytestmark = [pytest.mark.loopback, pytest.mark.xdist_group("browser")]

INLINE = re.compile(
    r"<script(?![^>]* src=)(?![^>]*ld\+json)[^>]*>|<style|\sstyle=|\son\w+=|javascript:"
)
INCIDENT = "incidents/2026-10-06-lock-firmware.html"


def colours(page):
    """What the theme decides: paper, ink, links, cards, departments."""
    places = ["html", "a", ".card", ".pill", ".mark"]
    return page.evaluate(
        "places => places.map(it => document.querySelector(it)).map(it => getComputedStyle(it))"
        ".map(it => [it.backgroundColor, it.color, it.getPropertyValue('--colour')])",
        places,
    )


def test_every_page_has_a_title_of_its_own_a_language_and_one_headline(output):
    titles: dict[str, list[str]] = {}
    for path in sorted((output / "site").rglob("*.html")):
        page = html.document_fromstring(path.read_bytes())
        assert (page.get("lang"), len(page.cssselect("h1"))) == ("en-GB", 1), path
        titles.setdefault(page.findtext("head/title") or "", []).append(path.name)
    assert "" not in titles
    assert {title: names for title, names in titles.items() if len(names) > 1} == {}


def test_no_page_needs_an_inline_script_or_style(output):
    pages = sorted((output / "site").rglob("*.html"))
    assert pages
    assert {p: found for p in pages if (found := INLINE.findall(p.read_text("utf-8")))} == {}


@pytest.mark.parametrize("width", [1440, 768, 320])
def test_text_of_a_chart_keeps_its_size_and_its_place(visit, address, width):
    """It is never scaled with the drawing, never leaves its sheet, never covers other text."""
    page = visit(address + "metrics/rides.weekly.html", width=width).page
    sheet = page.locator(".metric-chart-large").bounding_box()
    texts = [t for t in page.locator(".chart text").all() if t.is_visible()]
    boxes = [text.bounding_box() for text in texts]
    assert len(boxes) >= 8
    assert {text.evaluate("e => e.getScreenCTM().a") for text in texts} == {1}
    assert (
        min(float(text.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) for text in texts)
        >= 12
    )
    for box in boxes:
        assert box["x"] >= sheet["x"]
        assert box["x"] + box["width"] <= sheet["x"] + sheet["width"]
    covered = [(a, b) for a, b in combinations(boxes, 2) if covers(a, b)]
    assert covered == []


def covers(one, other):
    return (
        min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"]) > 1
        and min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"])
        > 3
    )


def test_chart_is_told_to_those_who_do_not_see_it(visit, address):
    page = visit(address + "metrics/rides.weekly.html").page
    chart = page.get_by_role("img", name="Rides a week")
    words = chart.evaluate("e => e.querySelector('desc').textContent")
    assert words.startswith("The latest value is 8,870 rides, on 15 Nov 2026.")
    assert page.get_by_role("row").count() == 27


def test_site_works_without_javascript(visit, address):
    page = visit(address + "index.html", javascript=False).page
    assert page.get_by_role("heading", name="Week 47").is_visible()
    page.get_by_role("link", name="Workshop").first.click()
    page.wait_for_url("**/workshop.html")
    assert page.get_by_role("heading", level=1).inner_text() == "Workshop"


def test_first_tab_leads_past_the_navigation(visit, address):
    page = visit(address + "index.html").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#rb-main"


def test_theme_switch_by_keyboard_is_remembered(visit, address):
    light = visit(address + "index.html", scheme="light").page
    dark = colours(visit(address + "index.html", scheme="dark").page)
    before = colours(light)
    assert all(one != other for one, other in zip(before, dark, strict=True))
    for __ in range(10):
        light.keyboard.press("Tab")
        if light.evaluate("document.activeElement.matches('#rb-theme button')"):
            break
    light.keyboard.press("Enter")
    assert colours(light) == dark
    light.goto(address + "workshop.html")
    light.goto(address + "index.html")
    assert colours(light) == dark
    light.locator("#rb-theme button").press("Space")
    assert colours(light) == before


def test_missing_page_is_answered_at_any_depth(visit, address):
    page = visit(address + "no/such/page.html").page
    assert page.locator("h1").inner_text() == "Page not found"
    page.get_by_role("link", name="Reports").first.click()
    page.wait_for_url(address + "reports.html")


def test_register_is_read_by_keyboard_without_javascript(visit, address):
    page = visit(address + "follow-ups.html", javascript=False).page
    page.get_by_role("link", name="Overdue").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/follow-ups/overdue.html")
    views = page.get_by_role("navigation", name="Views of the follow-ups")
    assert views.locator("[aria-current=page]").inner_text().split() == ["Overdue", "2"]
    assert page.get_by_role("row").count() == 3


@pytest.mark.parametrize("width", [1440, 320])
def test_register_is_a_table_in_every_window(visit, address, width):
    page = visit(address + "follow-ups.html", width=width).page
    assert page.get_by_role("table").count() == 1
    assert page.get_by_role("rowheader").first.is_visible()
    assert page.get_by_role("columnheader").count() == 6


def test_link_of_a_timeline_entry_leads_to_it(visit, address):
    page = visit(address + INCIDENT).page
    page.get_by_role("link", name=re.compile("Link to this update: Monitoring")).focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#2026-10-06-1930-monitoring")
    assert page.locator(":target").get_by_role("heading").inner_text() == "Monitoring"


def test_address_of_an_incident_is_copied(visit, address):
    seen = visit(address + INCIDENT)
    seen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = seen.page.get_by_role("button", name="Copy")
    button.focus()
    seen.page.keyboard.press("Enter")
    seen.page.get_by_role("button", name="Copied").wait_for()
    copied = seen.page.evaluate("navigator.clipboard.readText()")
    assert copied == seen.page.locator("link[rel=canonical]").get_attribute("href")
    assert seen.complaints == []


def test_site_opens_from_a_folder_without_a_server(visit, output):
    seen = visit((output / "site" / "index.html").as_uri())
    seen.page.get_by_role("link", name="Reports").first.click()
    seen.page.wait_for_url("**/reports.html")
    assert seen.page.locator("h1").count() == 1
    assert seen.complaints == []


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
    # Thumbnails are as wide as the screen on phones, and the logo is larger in some mastheads.
    assert [src for src, natural, shown in pictures if not natural or natural > 4 * shown] == []
    assert seen.complaints == []


def test_no_word_makes_a_page_wider_than_a_phone(visit, folder):
    """Addresses and long compounds, in every field that pages show."""
    long = "https://intranet.example.org/projects/2026/winter-pass/requirements?id=4711"
    word = "Rechtsschutzversicherungsgesellschaftsvertrag"
    folder.write(
        "content/departments.yml", f"a: {{name: {word}}}\nb: {{name: B, lead: {{name: {word}}}}}\n"
    )
    folder.write(f"content/{word.lower()}.md", f"# {word}\n\n{long}\n")
    folder.write("content/metrics.yml", f'm: {{name: {word}, unit: "{word}", source: "{long}"}}\n')
    folder.write("content/metrics/m.csv", "date,value\n2026-11-01,1\n2026-11-09,3\n2026-11-16,9\n")
    folder.write(
        "content/follow-ups/2026-11-10-a.md",
        f'---\ntitle: "Link {long} {word}"\ndepartment: a\nowner: {word}\ndue: 2026-11-12\n---\nX.\n',
    )
    folder.write(
        "content/incidents/2026-11-17-a.md",
        f'---\ntitle: "No {long}"\naffects: [a]\n---\nX.\n\n## 2026-11-17 08:00 investigating\nX.\n',
    )
    ask = f'{{to: b, what: "Look: {long}", due: 2026-11-19}}'
    folder.write(
        "content/a/2026-11-18-a.md",
        f"---\nasks: [{ask}]\ntags: [{word}]\nauthors: [{word}]\nhealth: at-risk\n---\n"
        f"# {word}\n\n{long} {word}\n\n| {word} | {long} |\n|---|---|\n| {word} | {long} |\n",
    )
    result = folder.run("build", "--today", "2026-11-20")
    assert result.exit_code == 0, result.stderr
    site = folder.root / "output/site"
    too_wide = {}
    for width in (320, 375, 768):
        seen = visit((site / "index.html").as_uri(), width=width)
        for path in sorted(site.rglob("index.html")):
            seen.page.goto(path.as_uri())
            if overflow := seen.overflow():
                too_wide[path.relative_to(site).as_posix(), width] = overflow
    assert too_wide == {}


def test_name_from_right_to_left_does_not_reorder_the_line(visit, folder):
    """Without isolation, the number behind it would be shown in front of it."""
    folder.write("content/departments.yml", "a: {name: שיווק}\nb: {name: B}\n")
    text = "---\nasks: [{to: b, what: W, due: 2026-11-19}]\n---\n# א 7\n\nX [ב](a.md) 12 of **ג** 13.\n"
    folder.write("content/a/2026-11-18-a.md", text)
    assert folder.run("build", "--today", "2026-11-20").exit_code == 0
    page = visit((folder.root / "output/site/a/2026-11-18-a/index.html").as_uri()).page
    order = page.evaluate(
        """() => {
          const paragraph = [...document.querySelectorAll(".prose p")].find(p => p.textContent.includes("12"));
          const range = document.createRange();
          const at = word => {
            const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
              const start = walker.currentNode.data.indexOf(word);
              if (start < 0) continue;
              range.setStart(walker.currentNode, start);
              range.setEnd(walker.currentNode, start + word.length);
              return range.getBoundingClientRect().left;
            }
          };
          return ["X", "ב", "12", "of", "ג", "13"].map(at);
        }"""
    )
    assert order == sorted(order)
