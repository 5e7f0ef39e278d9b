"""Newsletters as outputs of a build: their files, and the problems that were found on the way."""

from pathlib import Path

import pytest

from image_making import BROKEN_PNG
from rundbrief.incremental.cache import Cache
from rundbrief.incremental.context import BuildContext
from rundbrief.incremental.manifest import read_manifest, write_manifest
from rundbrief.incremental.object_store import open_object_store
from rundbrief.incremental.output_builder import Manifest, OutputBuilder
from rundbrief.newsletter.builder import (
    list_images,
    list_newsletters,
    list_previews,
    open_newsletter,
    problems_of,
)
from rundbrief.site.queries import SiteQueries

LIST = {"newsletter": list_newsletters, "images": list_images, "preview": list_previews}
BROKEN = "---\nsubject: '=?utf-8?q?x?='\n---\nHello.\n"


@pytest.fixture
def store(tmp_path):
    with open_object_store(tmp_path / "store") as store:
        yield store


def open_builder(folder, store, previous=None, *, jobs=1):
    queries = SiteQueries(folder.compile())
    return OutputBuilder(queries, BuildContext(jobs=jobs), store, previous or Manifest())


def test_newsletter_has_files_that_leave_and_files_for_the_site(folder, store):
    folder.write("content/marketing/2026-11-18-shop.md", "# Shop\n\nIt is open.\n")
    folder.write("content/newsletter/2026-W47.md", "Hello.\n")
    builder = open_builder(folder, store)
    (output,) = builder.build(list_newsletters(["2026-W47"]))
    newsletter = open_newsletter(output, store)
    assert newsletter
    assert (newsletter.key, newsletter.folder) == ("2026-W47", "2026-W47")
    files = {name: Path(path).read_bytes() for name, path in newsletter.files.items()}
    names = {f"newsletter.{kind}" for kind in ("html", "txt", "eml", "mjml")}
    assert names <= files.keys()
    assert b"It is open." in files["newsletter.txt"]


def test_issue_that_cannot_be_rendered_is_tried_again(folder, store):
    folder.write("content/newsletter/2026-W46.md", BROKEN)
    folder.write("content/newsletter/2026-W47.md", "Hello.\n")
    cache, keys = Cache(folder.root / ".cache"), ["2026-W46", "2026-W47"]
    for made in (2, 1):
        builder = open_builder(folder, store, read_manifest(cache, b"key"))
        broken, whole = builder.build(list_newsletters(keys))
        assert (open_newsletter(broken, store), bool(open_newsletter(whole, store))) == (None, True)
        assert {problem.file for problem in problems_of(broken)} == {
            "content/newsletter/2026-W46.md"
        }
        assert builder.count_built("newsletter ") == made
        write_manifest(cache, b"key", builder.finish(complete=True))
    cache.close()


@pytest.mark.parametrize("kind", LIST)
def test_problems_are_the_same_when_an_output_is_reused(folder, store, kind):
    text = "![](../images/none.png)\n\n![Shop](../images/shop.png) [x](http://example.org/)\n"
    folder.write("content/images/shop.png", BROKEN_PNG)
    folder.write("content/newsletter/2026-W47.md", text)
    cache = Cache(folder.root / ".cache")
    first = open_builder(folder, store)
    outputs = first.build(LIST[kind](["2026-W47"]))
    write_manifest(cache, b"key", first.finish(complete=True))
    second = open_builder(folder, store, read_manifest(cache, b"key"))
    again = second.build(LIST[kind](["2026-W47"]))
    cache.close()
    assert second.count_built("") == 0
    if kind != "preview":
        assert [problems_of(it) for it in again] == [problems_of(it) for it in outputs]
    assert [it.files for it in again] == [it.files for it in outputs]


@pytest.mark.parametrize("kind", LIST)
def test_several_processes_make_what_one_makes(folder, store, kind):
    keys = [f"2026-W{week}" for week in range(40, 48)]
    for key in keys:
        folder.write(f"content/newsletter/{key}.md", BROKEN if key == "2026-W41" else "Hello.\n")
    one, two = (open_builder(folder, store, jobs=jobs).build(LIST[kind](keys)) for jobs in (1, 2))
    assert one == two


def test_broken_tokens_are_reported_from_several_processes(folder):
    folder.write("layouts/brand/tokens.yml", "light: {}\nlight: {}\n")
    for key in ("2026-W46", "2026-W47"):
        folder.write(f"content/newsletter/{key}.md", "Hello.\n")
    for jobs in ("1", "2"):
        result = folder.run("build", "--today", "2026-11-20", "--jobs", jobs)
        assert (result.exit_code, "layouts/brand/tokens.yml:2" in result.stderr) == (1, True)
