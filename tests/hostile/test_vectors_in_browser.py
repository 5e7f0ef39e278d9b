"""Pages, emails, feeds and drawings made of vectors in a real Chromium."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from hostile_vectors.browser import FAULTLESS, Watched, watched
from hostile_vectors.projects import HOST, HostileProject, page_of
from hostile_vectors.writing_texts import words_of
from hostile_vectors.writing_values import NAMES, VALUES, places_of

pytestmark = [pytest.mark.loopback, pytest.mark.xdist_group("vectors")]

PROTOCOLS = {"http:", "https:", "mailto:", "tel:", "webcal:"}


def look_at(visit: Watched, paths: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Open pages, and make sure that nothing runs and that no link leads astray."""
    found = {path: visit.look(path) for path in paths}
    assert {path: page["faults"] for path, page in found.items() if page["faults"]} == {}
    links = {link for page in found.values() for link in page["links"]}
    assert {link for link in links if link.split(" ")[0] not in PROTOCOLS} == set()
    assert {link for link in links if " user " in link} == set()
    return found


def test_texts_do_nothing_and_are_readable(browser, texts: HostileProject):
    """Issues hold all texts; pages of single texts are looked at by random sample."""
    accepted = [path for path in texts.vectors if path not in texts.refused]
    paths = [p for n, p in enumerate(accepted) if n % 24 == 0 or p.startswith("newsletter/")]
    with watched(browser, texts.site("public")) as visit:
        found = look_at(visit, map(page_of, paths))
    lost = {
        vector.name: missing
        for path in paths
        for vector in texts.vectors[path]
        if (missing := [w for w in words_of(vector) if w not in found[page_of(path)]["text"]])
    }
    assert lost == {}


def test_emails_do_nothing(browser, texts: HostileProject, values: HostileProject):
    """Their images are on the site, where nobody answers here."""
    for project, step in ((texts, 1), (values, 9)):
        folder = project.output("internal") / "newsletter"
        paths = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("newsletter.html"))
        with watched(browser, folder, HOST) as visit:
            found = look_at(visit, paths[::step])
        assert all("Unsubscribe" in page["text"] for page in found.values())


def test_pages_of_values_do_nothing(browser, values: HostileProject):
    site = values.site("public")
    lists = [path.name for path in site.glob("*.html") if not path.name.startswith("zq")]
    assert len(lists) > 12
    vectors = VALUES[::22]
    some = [place.page for vector in vectors for place in places_of(vector)]
    words = [v.word(place) for v in vectors for place in ("tag", "author")]
    terms = [p.relative_to(site).as_posix() for w in words for p in site.glob(f"*/{w}*.html")]
    assert len(terms) == len(words)
    paths = dict.fromkeys(path for path in (*lists, *some, *terms) if (site / path).is_file())
    with watched(browser, site) as visit:
        look_at(visit, paths)


def test_pages_and_images_with_hostile_names_are_shown(browser, values: HostileProject):
    site = values.site("public")
    with watched(browser, site) as visit:
        for vector in NAMES:
            name = vector.around("name")
            if f"sales/2026-11-16-{name}.md" in values.refused:
                continue
            look_at(visit, [f"sales/2026-11-16-{unicodedata.normalize('NFC', name)}.html"])
            widths = "[...document.images].map(image => image.naturalWidth)"
            assert visit.page.evaluate(widths) == [8]


def test_search_shows_values_as_they_are_written(browser, values: HostileProject):
    with watched(browser, values.site("public")) as visit:
        for vector in VALUES[::8]:
            found = visit.look("search.html", f"?q={vector.word('title')}a")
            visit.page.wait_for_selector("#rb-search-results[aria-busy=false]", state="attached")
            titles = visit.page.locator(".result-title").all_inner_texts()
            assert [vector.read("title")] == titles[:1]
            assert (found["faults"], visit.faults) == (FAULTLESS, FAULTLESS)


def test_feeds_and_drawings_do_nothing(browser, texts: HostileProject, values: HostileProject):
    for project in (texts, values):
        site = project.site("public")
        with watched(browser, site) as visit:
            paths = sorted(site.rglob("*.xml"))[::40] + sorted(site.rglob("*.svg"))
            look_at(visit, (path.relative_to(site).as_posix() for path in paths))


FAULTS = {
    "<script>pwn(1)</script>": "ran 1",
    "<img src=//evil.example/x>": "asked for http://evil.example/x",
    "<p style='position:fixed;inset:0'>x</p>": "the masthead is covered",
    "<main></main>": "the main part is another",
    "<form name=getElementById></form>": "a function is another",
    "<h1>x</h1>": "more than one headline",
}


def test_each_fault_would_be_noticed(browser, tmp_path: Path):
    """Without this, the tests above could not fail."""
    with watched(browser, tmp_path) as visit:
        for number, (html, fault) in enumerate(FAULTS.items()):
            page = f"<header class=masthead>M</header>{html}<main id=rb-main><h1>x</h1></main>"
            (tmp_path / f"{number}.html").write_text(f"<!doctype html>{page}", encoding="utf-8")
            assert fault in visit.look(f"{number}.html")["faults"]
