"""What people write comes out as they mean it, or a problem says why not: one build for each kind.

The rules themselves are tested beside their modules.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import unicodedata
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from lxml import html

from conftest import MKDOCS_YML, Folder

UPDATE = "content/marketing/2026-11-18-a.md"
PAGE = "marketing/2026-11-18-a/index.html"
INCIDENT = "content/incidents/2026-11-17-a.md"


@pytest.fixture
def folder(folder: Folder) -> Folder:
    """A project in Berlin."""
    in_berlin = MKDOCS_YML.replace("[rundbrief]", "[rundbrief: {time_zone: Europe/Berlin}]")
    folder.write("mkdocs.yml", in_berlin)
    return folder


def build(folder: Folder) -> str:
    """Build, and return what the command says, in one line."""
    result = folder.run("build", "--today", "2026-11-20")
    assert (result.exit_code == 1) == ("Found " in result.stderr), result.output
    return " ".join(result.stderr.split())


def read(folder: Folder, page: str) -> Any:
    return html.fromstring(folder.files("output/site")[page])


def body(folder: Folder, page: str = PAGE) -> Any:
    return read(folder, page).cssselect(".prose")[0]


def words(folder: Folder, page: str) -> str:
    """Return the visible words of a page."""
    (main,) = read(folder, page).cssselect("main")
    return " ".join(main.text_content().split())


def outline(element: Any) -> str:
    """Write lists and code as nested brackets: `ul(li(ul(li li)) li)`."""
    inner = " ".join(filter(None, map(outline, element)))
    if element.tag not in ("ul", "ol", "li", "pre", "table"):
        return inner
    return f"{element.tag}({inner})" if inner else str(element.tag)


def test_lists_need_no_empty_line_and_any_indentation(folder: Folder) -> None:
    folder.write(
        UPDATE,
        "Done:\n- van\n  - tyres\n  - horn\n- till\n\nNext:\n1. ask\n   - Bo\n2. pay\n\n"
        "- one\n\n  goes on\n- two\n",
    )
    assert "Built 23 pages and 0 newsletters." in build(folder)
    written = body(folder)
    assert outline(written) == (
        "ul(li(ul(li li)) li) ol(li(ul(li)) li) ul(li li)"  # what GitHub shows
    )
    assert " ".join(written.cssselect("ul")[-1][0].text_content().split()) == "one goes on"


def test_code_in_a_list_and_tables_below_a_line_are_shown(folder: Folder) -> None:
    folder.write(
        UPDATE,
        "- do\n\n  ```sh\n  make\n  ```\n- done\n\nSales:\n| a | b |\n|---|---|\n| 1 | 2 |\n"
        "```\nend\n```\n",
    )
    build(folder)
    assert outline(body(folder)) == "ul(li(pre) li) table pre"


def test_words_in_angle_brackets_are_shown(folder: Folder) -> None:
    folder.write(UPDATE, "# Call <the owner>\n\nCopy it to <path>, a Map<Key>, and restart.\n")
    folder.write(
        INCIDENT, "---\ntitle: Down\n---\n\n## 2026-11-17 08:00 resolved\n<host> is back.\n"
    )
    build(folder)
    assert "Copy it to <path>, a Map<Key>, and restart." in words(folder, PAGE)
    assert "Call <the owner>" in words(folder, "index.html")
    assert "<host> is back." in words(folder, "incidents/2026-11-17-a/index.html")


@pytest.mark.parametrize("value", ["Order #12 is paid", "We sold #100", "Thanks #team"])
def test_text_behind_a_hash_is_never_lost(folder: Folder, value: str) -> None:
    folder.write(UPDATE, f"---\nhealth: on-track\ntitle: {value}\nsummary: {value}\n---\nText.\n")
    said = build(folder)
    assert f"{UPDATE}:3: everything after “#” would be lost" in said
    assert f"{UPDATE}:4: everything after “#” would be lost" in said


def test_folder_in_decomposed_letters_is_that_of_the_roster(folder: Folder) -> None:
    name = "gemüse"
    folder.write("content/departments.yml", f"{name}: {{name: Gemüse}}\n")
    folder.write(f"content/{unicodedata.normalize('NFD', name)}/2026-11-18-a.md", "Kürbis.\n")
    build(folder)
    assert "Kürbis." in words(folder, "index.html")


def test_ids_are_unique_on_a_page_of_many_texts(folder: Folder) -> None:
    entry = "\n## 2026-11-17 {hour}:00 {state}\nSee[^1] [below](#cause).\n\n### Cause\n\nx\n\n[^1]: Note {hour}\n"
    first, last = ("08", "investigating"), ("09", "resolved")
    folder.write(
        INCIDENT,
        "---\ntitle: Down\n---\nAbove[^1].\n\n[^1]: Top.\n"
        + "".join(entry.format(hour=hour, state=state) for hour, state in (first, last)),
    )
    build(folder)
    page = read(folder, "incidents/2026-11-17-a/index.html")
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for hour in ("08", "09"):
        (note,) = page.xpath(f'//li[contains(@id, "fn:")][contains(., "Note {hour}")]')
        (entry,) = (it for it in note.iterancestors("li") if it.get("id"))
        address = f"#{quote(note.get('id'))}"
        assert address in entry.xpath('.//a[@class="footnote-ref"]/@href')


def test_headings_of_all_scripts_have_the_ids_of_github(folder: Folder) -> None:
    folder.write(UPDATE, "[a](#straße) [b](#目次) [c](#strase)\n\n## Straße\n\n## 目次\n")
    said = build(folder)
    assert "“#strase”" in said
    assert "straße" in said
    assert said.count("warning") == 1


def test_marks_of_footnotes_are_in_no_summary(folder: Folder) -> None:
    folder.write(UPDATE, "We grew by 3 %[^1] again.\n\n[^1]: Since May.\n")
    build(folder)
    for path, data in folder.files("output/site").items():
        assert b"[^1]" not in data, path
    assert "We grew by 3 % again." in words(folder, "index.html")


@pytest.mark.parametrize("place", [UPDATE, INCIDENT, "content/departments.yml"])
def test_conflict_markers_are_errors(folder: Folder, place: str) -> None:
    front = "" if place.endswith("yml") else "---\ntitle: A\n---\n"
    folder.write(place, f"{front}<<<<<<< HEAD\nx: 1\n=======\nx: 2\n>>>>>>> b\n")
    line = front.count("\n") + 1
    assert f"{place}:{line}: a conflict of two versions starts here" in build(folder)


def commit(folder: Folder, author: str, at: str) -> None:
    folder.git("add", "-A")
    folder.git("commit", "-q", "-m", "x", "--author", f"{author} <a@example.org>", at=at)


def test_news_feed_is_ordered_by_arrival(folder: Folder) -> None:
    folder.git("init", "-q")
    for name, at in (("19-first", "19T09:00"), ("19-second", "19T15:00"), ("16-late", "19T16:00")):
        folder.write(f"content/support/2026-11-{name}.md", f"# {name}\n\nText.\n")
        commit(folder, "Ada", f"2026-11-{at}:00+01:00")
    build(folder)
    feed = folder.files("output/site")["feeds/news/atom.xml"].decode()
    assert re.findall(r"<title[^>]*>\d\d-(\w+)</title>", feed) == ["late", "second", "first"]
    assert re.findall(r"<published>[^T]*T(\d\d)", feed) == ["16", "15", "09"]


def test_history_survives_a_move_of_the_whole_folder(folder: Folder) -> None:
    ask = "---\nasks: [{to: support, what: Figures, due: 2026-11-12}]\n---\nText.\n"
    folder.write("docs/marketing/2026-11-02-ask.md", ask)
    folder.write("docs/marketing/undated.md", "# Undated\n\nText of its own.\n")
    folder.git("init", "-q")
    commit(folder, "Ada", "2026-11-03T10:00:00+01:00")
    folder.write("docs/marketing/2026-11-02-ask.md", ask.replace("11-12", "11-26"))
    commit(folder, "Ada", "2026-11-04T10:00:00+01:00")
    for file in (folder.root / "docs" / "marketing").iterdir():
        folder.git("mv", str(file), str(folder.write(f"content/marketing/{file.name}")), "-f")
    commit(folder, "Otto", "2026-11-18T10:00:00+01:00")
    build(folder)
    page = words(folder, "marketing/undated/index.html")
    assert "Nov 3" in page
    assert "Ada" in page
    assert "Otto" not in page
    assert "14 days later" in words(folder, "asks/index.html")


def test_new_week_that_resembles_the_last_one_is_a_new_update(folder: Folder) -> None:
    text = "---\nasks: [{to: support, what: Figures, due: 2026-11-13}]\n---\n" + "Same text.\n" * 9
    file = folder.write("content/marketing/2026-11-11-week.md", text)
    folder.git("init", "-q")
    commit(folder, "Ada", "2026-11-11T10:00:00+01:00")
    file.unlink()
    folder.write("content/marketing/2026-11-18-week.md", text.replace("11-13", "11-20"))
    commit(folder, "Bert", "2026-11-18T10:00:00+01:00")
    build(folder)
    page = words(folder, "marketing/2026-11-18-week/index.html")
    assert "Bert" in page
    assert "later" not in page


@pytest.mark.parametrize(("key", "value", "warnings"), [("PATH", "", 1), ("GIT_DIR", "/x", 0)])
def test_git_that_does_not_answer_is_named(
    folder: Folder, key: str, value: str, warnings: int
) -> None:
    """A variable that would lead git elsewhere has no effect."""
    folder.write(UPDATE, "Text.\n")
    folder.commit()
    done = subprocess.run(
        [sys.executable, "-m", "rundbrief", "check", "--today", "2026-11-20"],
        cwd=folder.root,
        env=os.environ | {key: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.count("warning")) == (0, warnings)


def test_images_that_are_none_are_named(folder: Folder) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12\n"
    folder.write("content/marketing/lfs.png", pointer)
    folder.write("content/marketing/empty.png", "")
    folder.write("content/marketing/text.jpg", "<html>")
    folder.write(UPDATE, "![a](lfs.png) ![b](empty.png) ![c](text.jpg)\n")
    said = build(folder)
    assert "lfs.png: warning: this is only a pointer of Git LFS" in said
    assert "empty.png: warning: the image can't be read" in said
    assert "text.jpg: warning: the image can't be read" in said
    assert "img" not in [element.tag for element in body(folder).iter()]


def test_commas_in_tags_and_authors_are_errors(folder: Folder) -> None:
    folder.write(UPDATE, "---\ntags: sale, spring\nauthors: Ada Brandt, Bo Ek\n---\nText.\n")
    said = build(folder)
    assert f"{UPDATE}:2: tags is “sale, spring”" in said
    assert f"{UPDATE}:3: authors is “Ada Brandt, Bo Ek”" in said


@pytest.mark.parametrize("name", ["2026-9-3-a", "2026_09_03_a", "20260903-a"])
def test_date_in_a_name_is_read_in_other_forms(folder: Folder, name: str) -> None:
    folder.write(f"content/marketing/{name}.md", "Text.\n")
    folder.commit()
    (update,) = folder.compile().content.updates
    assert update.date == date(2026, 9, 3)


@pytest.mark.parametrize("name", ["03.09.2026-a", "a-2026-09-03"])
def test_other_dates_in_names_are_warnings(folder: Folder, name: str) -> None:
    folder.write(f"content/marketing/{name}.md", "Text.\n")
    folder.commit()
    assert f"{name}.md: warning: " in build(folder)


def test_similar_names_have_ids_of_their_own_in_feeds(folder: Folder) -> None:
    for name in ("go", "go#", "Go+"):
        folder.write(f"content/marketing/2026-11-18-{name}.md", "Text.\n")
    build(folder)
    feed = folder.files("output/site")["feeds/news/atom.xml"].decode()
    ids = re.findall(r"<id>(tag:[^<]*2026-11-18-[^<]*)</id>", feed)
    assert len(set(ids)) == 3


def test_hour_that_comes_twice_is_read_in_the_order_of_the_timeline(folder: Folder) -> None:
    states = "\n## 2026-10-25 02:40 investigating\nx\n\n## 2026-10-25 02:15 resolved\ny\n"
    folder.write("content/incidents/2026-10-25-a.md", f"---\ntitle: Night\n---\n{states}")
    assert "warning" not in build(folder)
    assert "35 min" in words(folder, "incidents/2026-10-25-a/index.html")


def test_extensions_of_the_project_apply_to_titles_and_summaries(folder: Folder) -> None:
    extensions = "markdown_extensions: [pymdownx.mark, pymdownx.caret, pymdownx.emoji]\n"
    folder.write("mkdocs.yml", f"{MKDOCS_YML}{extensions}")
    folder.write(UPDATE, "# A ==new== bell :tada:\n\nWe rent ==forty== bikes, 2^nd^ hand.\n")
    build(folder)
    for path, data in folder.files("output/site").items():
        assert not re.search(rb"==(?:new|forty)==|\^nd\^", data), path
    assert "We rent forty bikes, 2nd hand." in words(folder, "index.html")
    assert "A new bell 🎉" in words(folder, "index.html")


def test_front_page_without_a_title_has_none(folder: Folder) -> None:
    folder.write("content/index.md", "Welcome to Kestrel.\n")
    build(folder)
    page = words(folder, "index.html")
    assert "Welcome to Kestrel." in page
    assert "Index" not in page


@pytest.mark.parametrize("name", ["Archive", "SEARCH"])
def test_names_of_own_pages_are_taken_in_any_case(folder: Folder, name: str) -> None:
    folder.write(f"content/{name}.md", "# Ours\n\nText.\n")
    assert f"content/{name}.md: the site already has a page with this name" in build(folder)


def test_escapes_breaks_and_markdown_in_html_are_those_of_github(folder: Folder) -> None:
    folder.write("content/marketing/2026-11-17-b.md", "# B\n\nText.\n")
    folder.write(
        UPDATE,
        "A \\[box\\], 2 \\< 3.\\\nNext.\n\n<details>\n<summary>More</summary>\n\n"
        "~~Old~~ **new**, [B](2026-11-17-b.md), https://example.org/a\n\n</details>\n",
    )
    build(folder)
    written = body(folder)
    assert "A [box], 2 < 3." in written.text_content()
    assert [it.tag for it in written.cssselect("details p *")] == ["del", "strong", "a", "a"]
    assert len(written.cssselect("br")) == 1


def test_maintenance_that_ends_before_it_begins_is_an_error(folder: Folder) -> None:
    front = "---\ntitle: Move\nkind: maintenance\nstarts: 2026-11-28 23:00\nends: 2026-11-28 03:00\n---\n"
    folder.write(
        "content/incidents/2026-11-28-a.md", f"{front}x\n\n## 2026-11-17 09:00 scheduled\ny\n"
    )
    said = build(folder)
    assert (
        "2026-11-28-a.md:5: ends (2026-11-28 03:00) is not after starts (2026-11-28 23:00)" in said
    )
    assert "2026-11-29 03:00" in said
