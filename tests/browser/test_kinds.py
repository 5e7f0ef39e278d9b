"""Every kind of page, found in what is built, as all kinds of readers meet it."""

import pytest

from browsing import opened, served
from kinds import kinds_of, kinds_of_layouts
from looking import PROOFS, look_for_room, said, walk
from rundbrief.build.publish import open_builder, publish_all
from rundbrief.compilation import compile_project
from rundbrief.incremental.context import BuildContext
from rundbrief.mkdocs_adapter import MkDocsAdapter
from rundbrief.site.build import build_site

pytestmark = pytest.mark.loopback

# What a preview shows that found problems: the front page has a banner then.
ONLY_IN_PREVIEW = {"problems-page"}
PREVIEWED = {"front", *ONLY_IN_PREVIEW}


@pytest.fixture(scope="session")
def kinds(output):
    return kinds_of(output / "site")


@pytest.fixture(scope="session")
def faults(request, browser, address, kinds):
    half = dict(list(kinds.items())[request.param :: 2])
    assert len(half) > 5
    return sorted(walk(browser, address, half))


# Half of the kinds for each core.
@pytest.mark.parametrize(
    "faults",
    [
        pytest.param(0, id="one half", marks=pytest.mark.xdist_group("kinds, one half")),
        pytest.param(1, id="other half", marks=pytest.mark.xdist_group("kinds, other half")),
    ],
    indirect=True,
)
@pytest.mark.parametrize("proof", PROOFS)
def test_no_kind_of_page_has_a_fault(faults, proof):
    found = [f"{fault.where}: {fault.what}" for fault in faults if fault.proof == proof]
    assert found == [], "\n".join(found)


def test_sample_shows_every_kind_of_page(kinds):
    assert set(kinds) == kinds_of_layouts() - ONLY_IN_PREVIEW


def test_preview_of_what_has_problems_has_no_fault(browser, folder, monkeypatch):
    folder.write("content/marketing/2026-11-18-shop.md", "---\nhealth: green\n---\n# Shop\n")
    adapter = MkDocsAdapter.load(folder.root / "mkdocs.yml")
    monkeypatch.setattr(adapter._plugin, "preview", True)
    compilation = compile_project(adapter.project(today=None, audience="internal"))
    with open_builder(compilation, BuildContext()) as builder:
        publish_all(compilation, builder, [], build_site(builder), folder.root / "output", adapter)
    site = folder.root / "output" / "site"
    kinds = {kind: pages for kind, pages in kinds_of(site).items() if kind in PREVIEWED}
    assert set(kinds) == PREVIEWED
    with served(site) as address:
        assert list(walk(browser, address, kinds)) == []


@pytest.mark.xdist_group("browser")
def test_longer_words_of_german_have_room(browser, german):
    found = []
    with served(german / "site") as address, opened(browser, address) as visit:
        for page in (pages[0] for pages in kinds_of(german / "site").values()):
            visit.page.goto(address + page)
            assert visit.page.get_attribute("html", "lang") == "de"
            found += [*look_for_room(visit.page, page), *said(visit, "console", page)]
    assert found == [], "\n".join(map(str, found))
