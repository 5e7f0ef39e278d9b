import pytest

from conftest import said
from image_making import PNG
from rundbrief.content import files
from rundbrief.content.load import read_content
from rundbrief.incremental.cache import Cache
from rundbrief.incremental.context import BuildContext

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"{}>{}</svg>'
)


DATA = {"png": PNG, "pdf": b"%PDF-1.7\n", "svg": SVG.format("", ""), "csv": "date,value\n"}


@pytest.mark.parametrize("name", ["a.png", "b.PDF", "sub/c.svg", "marketing/d.csv"])
def test_known_kinds_are_published(folder, name):
    folder.write(f"content/{name}", DATA[name.rpartition(".")[2].lower()])
    content, problems = folder.read()
    assert (list(content.assets), problems) == ([name], [])


def test_change_of_a_file_is_seen_by_its_digest(folder):
    digests = set()
    for text in ("1", "2", "1"):
        folder.write("content/a.txt", text)
        digests.add(folder.read()[0].assets["a.txt"])
    assert len(digests) == 2


def test_file_that_passed_its_check_is_not_read_again(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "_SETTLED", 0)
    folder.write("content/a.png", PNG)
    folder.write("content/b.txt", "b")
    counts = []
    for __ in range(2):
        context = BuildContext(Cache(tmp_path / "cache"))
        content, problems = read_content(folder.project(), context)
        counts.append(context.counters["files checked"])
        context.cache.close()
        assert (list(content.assets), problems) == (["a.png", "b.txt"], ())
    assert counts == [2, 0]


def test_file_with_a_problem_is_read_in_every_build(folder, tmp_path):
    folder.write("content/a.png", b"<html>")
    for __ in range(2):
        context = BuildContext(Cache(tmp_path / "cache"))
        problems = read_content(folder.project(), context)[1]
        context.cache.close()
        assert len(problems) == 1


@pytest.mark.parametrize("name", ["a.html", "a.htm", "a.js", "a.xhtml", "a.sketch", "a.svgz"])
def test_other_kinds_are_warned_of_and_not_published(folder, name):
    folder.write(f"content/{name}", "<p>")
    content, problems = folder.read()
    assert content.assets == {}
    assert problems == [f"content/{name}: files of this type are not published"]


@pytest.mark.parametrize("name", ["api", "assets", "badges", "cards", "feeds", "Assets"])
def test_folder_that_the_site_fills_belongs_to_the_site(folder, name):
    folder.write(f"content/{name}/logo.png", PNG)
    content, problems = folder.read()
    assert content.assets == {}
    why = f"the site has its own folder “{name}”"
    assert problems == [f"content/{name}/logo.png: the file is not published, because {why}"]


def test_drawing_with_a_problem_is_not_published(folder):
    folder.write(
        "content/a.svg", SVG.format("", "\n<script/>\n<image href='//example.org/a.png'/>")
    )
    content, problems = folder.read()
    assert content.assets == {}
    assert problems == [
        "content/a.svg:2: the SVG image contains “<script>”",
        "content/a.svg:3: the SVG image refers to “//example.org/a.png”",
    ]


@pytest.mark.parametrize(
    "path", ["calendar.ics", "support/calendar.ics", "Calendar.ICS", "support/CALENDAR.ics"]
)
def test_calendar_in_the_place_of_ours_is_not_published(folder, path):
    folder.write(f"content/{path}", "BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    folder.write("content/files/calendar.ics", "BEGIN:VCALENDAR\nEND:VCALENDAR\n")
    compilation = folder.compile()
    assert list(compilation.content.assets) == ["files/calendar.ics"]
    assert [said(p) for p in compilation.problems] == [
        (
            f"content/{path}: the file is not published, because the site generates a file with"
            " this name"
        )
    ]


@pytest.mark.parametrize("path", ["robots.txt", "sitemap.xml", "robots.txt/logo.png"])
def test_file_in_the_place_of_ours_is_not_published(folder, path):
    folder.write(f"content/{path}", "User-agent: *\nAllow: /\n")
    folder.write("content/files/robots.txt", "")
    content, problems = folder.read()
    assert list(content.assets) == ["files/robots.txt"]
    assert problems == [
        (
            f"content/{path}: the file is not published, because the site generates a file with"
            " this name"
        )
    ]
