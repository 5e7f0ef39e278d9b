"""A build with nothing to do does nothing, and finds out whenever there is something to do."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from remembering import House, different

from conftest import REPOSITORY
from rundbrief.content import files
from rundbrief.incremental import program

pytestmark = pytest.mark.xdist_group("standstill")

GERMAN = "generator/rundbrief/i18n/locales/de/LC_MESSAGES/rundbrief.po"
UPDATE = "content/marketing/2026-11-18-shop.md"


@pytest.fixture
def house(folder, monkeypatch) -> House:
    monkeypatch.setattr(files, "_SETTLED", 0)
    house = House(folder)
    house.write(UPDATE, "---\nhealth: on-track\n---\n# Shop\n\nIt is open.\n")
    house.folder.commit()
    house.build()
    return house


def stands_still(house: House) -> bool:
    house.build()
    return not house.counters


def test_second_build_does_nothing(house):
    assert stands_still(house)


def test_file_that_was_just_saved_may_be_saved_again(house, monkeypatch):
    monkeypatch.setattr(files, "_SETTLED", 10**12)
    assert not stands_still(house)


CHANGES = {
    "an update": lambda h: h.edit(UPDATE, "open", "shut"),
    "a new file": lambda h: h.write("content/images/a.txt", "a"),
    "a lost file": lambda h: h.path("content/departments.yml").unlink(),
    "a setting": lambda h: h.edit("mkdocs.yml", "Kestrel", "Falcon"),
    "a day": lambda h: setattr(h, "today", "2026-11-21"),
    "readers": lambda h: setattr(h, "audience", "public"),
    "a layout": lambda h: h.own_layout("site/404.html", "<h1>", "<h1 >"),
    "a commit": lambda h: (h.write("note", ""), h.folder.commit()),
    "a renamed author": lambda h: h.write(".mailmap", "Eve Eden <ada@example.org>\n"),
    "an edited page": lambda h: h.write("output/site/index.html", "x"),
    "a lost page": lambda h: h.path("output/site/index.html").unlink(),
    "a strange page": lambda h: h.write("output/site/strange/page.html", "x"),
    "a strange mail": lambda h: h.write("output/newsletter/strange/mail.html", "x"),
    "a lost output": lambda h: shutil.rmtree(h.path("output")),
    "a lost memory": lambda h: shutil.rmtree(h.path(".cache")),
}


@pytest.mark.parametrize("change", CHANGES)
def test_build_finds_out_about(house, change):
    CHANGES[change](house)
    house.build()
    assert house.counters
    output, __ = house.build_anew()
    assert different(house.path("output"), output) == []


@pytest.mark.parametrize(
    "options",
    [
        "plugins: [rundbrief, search]",
        "markdown_extensions: [toc, pymdownx.snippets]",
        "extra: {home: !ENV HOME}",
        "hooks: [hook.py]",
    ],
)
def test_what_others_decide_is_always_asked_for(house, options):
    key = options.partition(":")[0]
    lines = house.path("mkdocs.yml").read_text().splitlines()
    kept = [line for line in lines if not line.startswith(key)]
    house.write("mkdocs.yml", "\n".join([*kept, options, ""]))
    house.write("hook.py", "")
    house.build()
    assert not stands_still(house)


def test_problem_is_told_each_time(house):
    house.edit(UPDATE, "open", "[open](nowhere.md)")
    told = [house.build(), house.build()]
    assert told[0] == told[1] != []


def test_check_finds_out_about_problems(house):
    assert house.run("check").stderr == house.run("check").stderr == "No problems.\n"
    house.edit(UPDATE, "open", "[open](nowhere.md)")
    assert "leads nowhere" in house.run("check").stdout


def test_library_of_another_version_makes_everything_anew(house, tmp_path, monkeypatch):
    (tmp_path / "libraries" / "markdown-99.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(tmp_path / "libraries")
    program.digest_of_program.cache_clear()
    house.build()
    assert house.counters["files read"] == house.counters["texts rendered"] == 1
    output, __ = house.build_anew()
    assert different(house.path("output"), output) == []
    program.digest_of_program.cache_clear()


def run(root: Path, house: House, *more: str) -> None:
    """Build with a copy of the program."""
    command = (sys.executable, "-m", "rundbrief", "build", "-f", str(house.path("mkdocs.yml")))
    subprocess.run(
        (*command, "--today", house.today, *more),
        env={"PYTHONPATH": str(root / "generator"), "PATH": "/usr/bin:/bin"},
        check=True,
        capture_output=True,
    )


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (GERMAN, 'msgstr "Archiv"', 'msgstr "Altes"'),
        ("generator/rundbrief/site/search/words.py", "def stems_of", "\n\ndef stems_of"),
        ("generator/rundbrief/editorial/state_display.py", '_("On track")', '_("Fine")'),
        ("layouts/site/404.html", "<h1>", "<h1 >"),
        ("layouts/newsletter/newsletter.txt", "\n", "!\n"),
    ],
)
def test_another_program_makes_everything_anew(house, tmp_path, path, old, new):
    root = tmp_path / "program"
    for name in ("generator", "layouts"):
        shutil.copytree(
            REPOSITORY / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo")
        )
    house.edit("mkdocs.yml", "plugins: [rundbrief]", "plugins: [{rundbrief: {language: de}}]")
    house.write("content/newsletter/2026-W47.md", "Good evening.\n")
    for __ in range(2):
        run(root, house)
        file = root / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        old, new = new, old
    run(root, house)
    run(root, house, "--no-cache", "--jobs", "1", "--output", str(house.path("anew")))
    assert different(house.path("output"), house.path("anew")) == []
