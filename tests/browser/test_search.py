"""Searching as readers do it: by words, by filters, by keyboard, from a folder, against attacks."""

import json
import re
import sys
import unicodedata
from urllib.parse import quote

import pytest

from making import read_records
from rundbrief.site.search.words import split_words, stem

pytestmark = [pytest.mark.loopback, pytest.mark.xdist_group("browser")]

STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"


def titles(page):
    """Wait for the answer, and list what was found."""
    page.wait_for_selector("#rb-search-results[aria-busy=false]", state="attached")
    return page.locator(".result-title").all_inner_texts()


def status(page):
    titles(page)
    return page.locator("#rb-search-status").inner_text()


def test_word_of_its_text_finds_an_update(visit, address):
    seen = visit(address + "search.html")
    seen.page.keyboard.type("snowflake")  # the words' field has the focus
    seen.page.wait_for_url("**/search.html?q=snowflake")
    seen.page.wait_for_selector(".result")
    assert titles(seen.page)[0] == "104 of 120 on winter tyres"
    first = seen.page.locator(".result").first
    assert first.locator(".kicker").inner_text().split("\n") == [
        *("Fleet", "19 Nov 2026", "Update", "On track"),
    ]
    assert first.locator(".summary mark").all_inner_texts() == ["snowflake"]
    first.get_by_role("link", name="104 of 120").click()
    seen.page.wait_for_url(address + "fleet/2026-11-19-winter-tyres.html")
    seen.page.wait_for_load_state("networkidle")
    seen.page.go_back()
    assert titles(seen.page)[0] == "104 of 120 on winter tyres"
    assert seen.complaints == []


def test_answer_follows_what_is_typed(visit, address):
    page = visit(address + "search.html").page
    page.keyboard.type("win", delay=20)
    page.wait_for_selector(".result")
    page.keyboard.type("ter zzzz", delay=20)
    page.locator("#rb-search-status").filter(has_text="Partial matches").wait_for()
    assert "winter" in titles(page)[0].lower()


def test_question_stands_in_the_address(visit, address):
    page = visit(address + "search.html?q=lock&kind=incident&health=", width=768).page
    assert titles(page)[0] == "Lock firmware 4.2 leaves 23 locks dead"
    assert set(page.locator("[data-part=kind]").all_inner_texts()) == {"Incident"}
    assert page.locator("#rb-search-words").input_value() == "lock"
    assert page.get_by_label("Incident").is_checked()
    assert page.locator("#rb-search-chosen").inner_text() == "1"


def test_every_filter_does_what_it_says(visit, address):
    seen = visit(address + "search.html?kind=update&department=workshop&period=2026-10")
    assert status(seen.page) == "Results: 4"
    kickers = [text.split("\n") for text in seen.page.locator(".kicker").all_inner_texts()]
    assert {(who, when.split(" ", 1)[1], kind) for who, when, kind, *__ in kickers} == {
        ("Workshop", "Oct 2026", "Update")
    }
    seen.page.goto(address + "search.html?health=off-track&period=2026&sort=date")
    page = seen.page
    assert len(titles(page)) > 3
    assert set(page.locator(".result .pill").all_inner_texts()) == {"Off track"}
    days = page.locator(".result time").evaluate_all("all => all.map(time => time.dateTime)")
    assert days == sorted(days, reverse=True)
    assert seen.complaints == []


def test_filters_by_keyboard_and_the_way_back(visit, address):
    seen = visit(address + "search.html?q=winter")
    page = seen.page
    everything = status(page)
    page.locator("#rb-search-words").focus()
    for __ in range(2):  # the button, then the first kind
        page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.value") != "issue":
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.wait_for_url("**q=winter&kind=issue")
    kinds = page.locator(".result [data-part=kind]")
    kinds.filter(has_not_text="Newsletter").first.wait_for(state="detached")
    assert set(kinds.all_inner_texts()) == {"Newsletter"}
    page.go_back()
    page.wait_for_url("**?q=winter")
    page.locator("#rb-search-status").get_by_text(everything, exact=True).wait_for()
    assert not page.get_by_label("Newsletter").is_checked()
    page.locator("#rb-search-department").focus()
    page.keyboard.press("ArrowDown")
    slug = page.locator("#rb-search-department").input_value()
    page.wait_for_url(f"**q=winter&department={slug}")
    assert slug
    page.locator("#rb-search-clear").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**?q=winter")
    assert seen.complaints == []


def test_counts_say_what_a_filter_would_find(visit, address):
    page = visit(address + "search.html?q=winter").page
    titles(page)
    label = page.locator("label", has_text="Newsletter")
    number = int(label.locator(".search-count").inner_text())
    label.click()
    page.wait_for_url("**kind=issue")
    page.locator("#rb-search-status").get_by_text(f"Results: {number}", exact=True).wait_for()


def test_more_are_shown_and_get_the_focus(visit, address):
    page = visit(address + "search.html?q=the").page
    assert len(titles(page)) == 10
    page.locator("#rb-search-more").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".result:nth-child(11)")
    eleventh = page.locator(".result-title a").nth(10)
    assert eleventh.evaluate("link => link === document.activeElement")


@pytest.mark.parametrize(
    "question",
    [
        "zzzz",
        "<img src=x onerror=alert(1)>zzzz",
        "\"'`\\zzzz",
        "zzzz" * 2500,
        "🚲🚲",
        "مرحبا",
        "__proto__ zzzz",
        "%00%zzzz",
    ],
    ids=["nonsense", "markup", "quotes", "long", "emoji", "arabic", "prototype", "percent"],
)
def test_what_is_not_there_is_said_in_words(visit, address, question):
    seen = visit(address + "search.html?q=" + quote(question))
    seen.page.on("dialog", lambda dialog: seen.complaints.append(dialog.message))
    text = status(seen.page)
    assert text.startswith(("No results.", "No exact match."))
    assert seen.page.locator("#rb-main img").count() == 0
    assert seen.overflow() == 0
    assert seen.complaints == []


def test_search_works_from_a_folder_without_a_server(visit, output):
    seen = visit((output / "site" / "search.html").as_uri() + "?q=snowflake")
    assert titles(seen.page)[0] == "104 of 120 on winter tyres"
    seen.page.locator("#rb-search-words").fill("lock")
    seen.page.wait_for_url("**?q=lock")
    seen.page.get_by_role("link", name="104 of 120").wait_for(state="detached")
    seen.page.locator(".result-title a").first.click()
    seen.page.locator(".update h1").wait_for()
    assert seen.complaints == []


def test_search_needs_no_more_than_a_strict_policy_allows(visit, address, output):
    seen = visit("about:blank")
    headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": STRICT}
    html = (output / "site" / "search.html").read_text(encoding="utf-8")
    seen.page.route(f"{address}search.html*", lambda r: r.fulfill(body=html, headers=headers))
    seen.page.goto(address + "search.html?q=snowflake")
    assert titles(seen.page)[0] == "104 of 120 on winter tyres"
    assert seen.complaints == []


def test_strict_policy_is_one(visit, address):
    """So that the test above can fail: an inline script is complained about."""
    seen = visit("about:blank")
    headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": STRICT}
    html = "<!doctype html><title>Evil</title><script>document.title = 'ran'</script>"
    seen.page.route(f"{address}search.html", lambda r: r.fulfill(body=html, headers=headers))
    seen.page.goto(address + "search.html")
    assert seen.page.title() == "Evil"
    assert len(seen.complaints) == 1


def test_without_javascript_other_ways_are_offered(visit, address):
    page = visit(address + "search.html", javascript=False).page
    page.get_by_text("Search needs JavaScript").wait_for()
    assert not page.locator("#rb-search").is_visible()
    main = page.locator("#rb-main")
    main.get_by_role("link", name="Archive").click()
    page.wait_for_url("**/archive.html")
    assert page.locator("h1").inner_text() == "Archive"
    page.go_back()
    main.get_by_role("link", name="Workshop").click()
    page.wait_for_url("**/workshop.html")
    assert page.locator("h1").inner_text() == "Workshop"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_results_fit_a_telephone(visit, address, scheme):
    seen = visit(address + "search.html?q=winter&kind=update", width=320, scheme=scheme)
    assert len(titles(seen.page)) == 10
    assert seen.page.get_by_label("Incident").is_visible()  # a filter is chosen, so all are shown
    assert (seen.overflow(), seen.complaints) == (0, [])


@pytest.mark.parametrize("kind", ["words", "records"])
def test_site_that_was_renewed_while_the_page_was_open_is_read_anew(visit, address, output, kind):
    """The old page asks for a file of the old index; the manifest of today knows better."""
    seen = visit("about:blank")
    old = manifest_of(output)
    old["versions"] = [
        re.sub("[0-9a-f]+", "of-yesterday", names) if kind == own else names
        for own, names in zip(("words", "records"), old["versions"], strict=True)
    ]
    body = f"rundbriefSearch.begin({json.dumps(old)});"
    seen.page.route(f"{address}search/manifest.js", lambda route: route.fulfill(body=body))
    seen.page.goto(address + "search.html?q=snowflake")
    assert titles(seen.page)[0] == "104 of 120 on winter tyres"
    assert any("of-yesterday" in complaint for complaint in seen.complaints)


def test_renewed_site_whose_records_have_other_numbers_is_asked_again(visit, address, output):
    """The page got its answer, then the site was renewed, and what it reads next is gone."""
    seen = visit("about:blank")
    old = manifest_of(output)
    old["versions"][1] = re.sub("[0-9a-f]+", "of-yesterday", old["versions"][1])
    old["filters"]["kind"] = [[kind, "A"] for kind, __ in old["filters"]["kind"]]
    body = f"rundbriefSearch.begin({json.dumps(old)});"
    seen.page.route(f"{address}search/manifest.js", lambda route: route.fulfill(body=body))
    seen.page.goto(address + "search.html?kind=update&sort=date")
    assert len(titles(seen.page)) == 10
    assert set(seen.page.locator("[data-part=kind]").all_inner_texts()) == {"Update"}


def manifest_of(output):
    text = (output / "site" / "search" / "manifest.js").read_text(encoding="utf-8")
    return json.loads(text[text.index("{") : text.rindex("}") + 1])


def test_index_that_is_lost_is_said_in_words(visit, address):
    seen = visit("about:blank")
    seen.page.route(f"{address}search/**", lambda route: route.abort())
    seen.page.goto(address + "search.html?q=snowflake")
    seen.page.get_by_text("The search index can’t be loaded.").wait_for()


def test_title_finds_its_page_among_the_first(visit, address, sample):
    page = visit(address + "search.html").page
    titles(page)
    known = [text.title for __, text in read_records(sample)]
    found = page.evaluate(
        """async titles => {
          const answers = [];
          for (const title of titles) {
            const found = await rundbriefSearch.find(title, {}, null);
            const first = await rundbriefSearch.read(found, 0, 3);
            answers.push(first.map(record => record.title));
          }
          return answers;
        }""",
        known,
    )
    assert [title for title, first in zip(known, found, strict=True) if title not in first] == []


def test_browser_and_index_agree_on_words(visit, address, sample):
    """Every word of the sample, and every letter that there is, alone and in a word."""
    page = visit(address + "search.html").page
    titles(page)
    texts = {word for u in sample.content.updates for word in u.source.body.split()}
    texts |= {"Fahrräder", "Straßen", "bruecke", "Kundinnen", "queued", "policies", "ΣΟΦΟΣ", "İx"}
    letters = [
        chr(code)
        for code in range(sys.maxunicode + 1)
        # Newer browsers know letters that Python 3.11 doesn't; no surrogate is a letter.
        if unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co")
    ]
    words = [*sorted(texts), *(f"ab{letter}er" for letter in letters)]
    # As texts: Playwright takes long to hand over lists.
    answer = page.evaluate(
        "words => JSON.stringify(JSON.parse(words).map(word => rundbriefSearch.split(word)"
        ".map(part => [part, rundbriefSearch.stem(part)])))",
        json.dumps(words),
    )
    theirs = json.loads(answer)
    ours = [[[part, stem(part)] for part in split_words(word)] for word in words]
    assert [(w, a, b) for w, a, b in zip(words, ours, theirs, strict=True) if a != b] == []


GERMAN = """\
site_name: Kestrel
docs_dir: content
site_dir: output/site
theme: {name: rundbrief}
plugins: [rundbrief: {language: de, today: 2026-11-20}]
"""

EVIL = """\
---
tags: ["</script><script>alert(1)</script>"]
---
# Fünf Fahrräder & <b>die</b> „Brücke“ </script><img src=x onerror=alert(1)>

Alle Schlösser \u2028 der Räder `</script><script>alert(2)</script>` sind \u202e zurück. 🚲
"""


def test_german_words_are_found_and_nothing_runs(visit, folder):
    folder.write("mkdocs.yml", GERMAN)
    folder.write("content/workshop/2026-11-18-evil.md", EVIL)
    assert folder.run("build").exit_code == 0
    seen = visit((folder.root / "output/site/search/index.html").as_uri())
    page = seen.page
    page.on("dialog", lambda dialog: seen.complaints.append(dialog.message))
    assert page.get_attribute("html", "lang") == "de"
    for question in ("Fahrrad", "fahrrads", "bruecken", "SCHLOSS", "schloesser", "fahrr", "script"):
        page.locator("#rb-search-words").fill(question)
        (title,) = titles(page)
        assert "Fahrräder & die „Brücke“" in title, question
        assert page.locator(".result mark").count() > 0, question
        assert page.locator(".result :is(img, script, b)").count() == 0
    assert page.locator(".result time").inner_text() == "18.11.2026"
    assert seen.complaints == []


@pytest.mark.parametrize("javascript", [True, False])
def test_box_on_a_page_leads_to_the_search(visit, folder, javascript):
    settings = (folder.root / "mkdocs.yml").read_text()
    folder.write("mkdocs.yml", settings + "use_directory_urls: false\n")
    folder.write("content/deep/about.md", "# About\n\nHeron.\n")
    assert folder.run("build").exit_code == 0
    page_file = folder.root / "output/site/deep/about.html"
    seen = visit(page_file.as_uri(), width=768, javascript=javascript)
    assert seen.overflow() == 0
    box = seen.page.get_by_role("search", name="Search this site")
    box.get_by_role("searchbox").fill("heron")
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_url("**/search.html?q=heron")
    if javascript:
        assert titles(seen.page) == ["About"]
    assert seen.complaints == []


def test_box_is_a_button_on_a_telephone(visit, folder):
    settings = (folder.root / "mkdocs.yml").read_text()
    folder.write("mkdocs.yml", settings + "use_directory_urls: false\n")
    folder.write("content/about.md", "# About\n\nHeron.\n")
    assert folder.run("build").exit_code == 0
    seen = visit((folder.root / "output/site/about.html").as_uri(), width=320)
    seen.page.get_by_role("button", name="Search").click()
    seen.page.wait_for_url("**/search.html?q=")
    seen.page.keyboard.type("heron")
    seen.page.wait_for_url("**?q=heron")
    assert titles(seen.page) == ["About"]
    assert (seen.overflow(), seen.complaints) == (0, [])


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("email", {"Email", "E-Mail", "E‑Mails"}),
        ("E-Mail", {"Email", "E-Mail", "E‑Mails", "E mail"}),
        ("e-mails", {"Email", "E-Mail", "E‑Mails", "E mail"}),
        ("winterpass", {"Winter-Pass", "Winterpass"}),
        ("winter-pass", {"Winter-Pass", "Winterpass", "Winter Pass"}),
        ("Anna's", {"Annas Rad", "Anna’s Rad"}),
        ("strasse", {"Straße", "Strasse"}),
        ("straße", {"Straße", "Strasse"}),
        ("cafe", {"Café", "Cafe"}),
    ],
)
def test_other_spellings_are_found(spellings, question, found):
    spellings.page.locator("#rb-search-words").fill(question)
    assert set(titles(spellings.page)) == found
    assert spellings.page.locator(".result mark").count() > 0
    assert spellings.complaints == []


@pytest.fixture
def spellings(visit, folder):
    names = (
        *("Email", "E-Mail", "E‑Mails", "E mail", "Winter-Pass", "Winterpass", "Winter Pass"),
        *("Annas Rad", "Anna’s Rad", "Straße", "Strasse", "Café", "Cafe"),
    )
    for number, name in enumerate(names):
        folder.write(f"content/about-{number}.md", f"# {name}\n\nWords about the {name}.\n")
    assert folder.run("build").exit_code == 0
    return visit((folder.root / "output/site/search/index.html").as_uri())
