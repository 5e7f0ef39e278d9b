"""A build with nothing to do does nothing, and finds out whenever there is something to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import REPOSITORY
from rundbrief.build import up_to_date
from rundbrief.content import files
from small_project import SmallProject, different

pytestmark = pytest.mark.xdist_group("up to date")

GERMAN = "generator/rundbrief/i18n/locales/de/LC_MESSAGES/rundbrief.po"
UPDATE = "content/marketing/2026-11-18-shop.md"


@pytest.fixture
def project(folder, monkeypatch) -> SmallProject:
    monkeypatch.setattr(files, "_SETTLED", 0)
    project = SmallProject(folder)
    project.write(UPDATE, "---\nhealth: on-track\n---\n# Shop\n\nIt is open.\n")
    project.folder.commit()
    project.build()
    return project


def has_nothing_to_do(project: SmallProject) -> bool:
    project.build()
    return not project.counters


def test_page_of_a_notice_is_built_again_when_it_has_ended(project):
    project.write(
        "content/marketing/2026-11-17-dinner.md",
        "---\nkind: notice\nuntil: 2026-11-21\n---\n# Dinner\n\nWho comes?\n",
    )
    shown = []
    for project.today in ("2026-11-20", "2026-11-21", "2026-11-22"):
        project.build()
        cold, __ = project.build_cold()
        assert different(project.path("output"), cold) == []
        site = project.path("output/site")
        pages = (site / "index.html", site / "marketing/2026-11-17-dinner/index.html")
        front, own = (page.read_text(encoding="utf-8") for page in pages)
        shown.append(('class="notices"' in front, "This notice ended" in own))
    assert shown == [(True, False), (True, False), (False, True)]


def test_second_build_does_nothing(project):
    assert has_nothing_to_do(project)


def test_file_that_was_just_saved_may_be_saved_again(project, monkeypatch):
    monkeypatch.setattr(files, "_SETTLED", 10**12)
    assert not has_nothing_to_do(project)


def lose_data(page: Path) -> None:
    """Put zeros in the place of the data, as a power cut can; the time stays."""
    found = page.stat()
    page.write_bytes(bytes(found.st_size))
    os.utime(page, ns=(found.st_atime_ns, found.st_mtime_ns))


DIFFERENCES = {
    "a commit": lambda p: (p.write("note", ""), p.folder.commit()),
    "an edited page": lambda p: p.write("output/site/index.html", "x"),
    "a lost page": lambda p: p.path("output/site/index.html").unlink(),
    "a page without its data": lambda p: lose_data(p.path("output/site/index.html")),
    "what a killed build left": lambda p: p.path(".rundbrief-stage-output/new").mkdir(parents=True),
    "what a killed build left inside": lambda p: p.path("output/.rundbrief-stage-x").mkdir(),
    "a strange page": lambda p: p.write("output/site/strange/page.html", "x"),
    "a strange email": lambda p: p.write("output/newsletter/strange/mail.html", "x"),
    "a lost output": lambda p: shutil.rmtree(p.path("output")),
    "a lost cache": lambda p: shutil.rmtree(p.path(".cache")),
}


@pytest.mark.parametrize("difference", DIFFERENCES)
def test_build_finds_out_about(project, difference):
    """What changes in a project is tested with random changes; this is what lies around it."""
    DIFFERENCES[difference](project)
    project.build()
    assert project.counters
    output, __ = project.build_cold()
    assert different(project.path("output"), output) == []


@pytest.mark.parametrize("boot_id", ["another boot", ""])
def test_output_is_verified_after_another_boot(project, monkeypatch, boot_id):
    """A power cut changes data without changing anything else."""
    monkeypatch.setattr(up_to_date, "find_boot_id", lambda: boot_id)
    assert not has_nothing_to_do(project)
    assert has_nothing_to_do(project) == bool(boot_id)


@pytest.mark.parametrize(
    "options",
    [
        "plugins: [rundbrief, search]",
        "markdown_extensions: [toc, pymdownx.snippets]",
        "extra: {home: !ENV HOME}",
        "hooks: [hook.py]",
    ],
)
def test_what_others_decide_is_always_asked_for(project, options):
    key = options.partition(":")[0]
    lines = project.path("mkdocs.yml").read_text().splitlines()
    others = [line for line in lines if not line.startswith(key)]
    project.write("mkdocs.yml", "\n".join([*others, options, ""]))
    project.write("hook.py", "")
    project.build()
    assert not has_nothing_to_do(project)


def test_problem_is_reported_each_time(project):
    project.edit(UPDATE, "open", "[open](nowhere.md)")
    found = [project.build(), project.build()]
    assert found[0] == found[1] != []


def test_check_finds_out_about_problems(project):
    assert project.run("check").stderr == project.run("check").stderr == "No problems found.\n"
    project.edit(UPDATE, "open", "[open](nowhere.md)")
    assert "“nowhere.md” doesn't exist" in project.run("check").stdout


def run(root: Path, project: SmallProject, *more: str) -> None:
    """Build with a copy of the program."""
    command = (sys.executable, "-m", "rundbrief", "build", "-f", str(project.path("mkdocs.yml")))
    subprocess.run(
        (*command, "--today", project.today, *more),
        env={
            "PYTHONPATH": str(root / "generator"),
            "PATH": "/usr/bin:/bin",
            "XDG_STATE_HOME": os.environ["XDG_STATE_HOME"],
        },
        check=True,
        capture_output=True,
    )


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (GERMAN, 'msgstr "Archiv"', 'msgstr "Altes"'),
        ("generator/rundbrief/site/search/words.py", "def stems_of", "\n\ndef stems_of"),
        ("layouts/newsletter/newsletter.txt", "\n", "!\n"),
    ],
)
def test_another_program_builds_everything_again(project, tmp_path, path, old, new):
    root = tmp_path / "program"
    for name in ("generator", "layouts"):
        shutil.copytree(
            REPOSITORY / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo")
        )
    project.edit("mkdocs.yml", "plugins: [rundbrief]", "plugins: [{rundbrief: {language: de}}]")
    project.write("content/newsletter/2026-W47.md", "Good evening.\n")
    for __ in range(2):
        run(root, project)
        file = root / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        old, new = new, old
    run(root, project)
    run(root, project, "--no-cache", "--jobs", "1", "--output", str(project.path("cold")))
    assert different(project.path("output"), project.path("cold")) == []
