"""What arrives late changes pages that were built before."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from conftest import MKDOCS_YML, Folder
from rundbrief.content import files
from small_project import different

TODAY = ("--today", "2026-03-20")
ROSTER = """\
press: {name: Press}
garden: {name: Garden, due: thursday 10:00}
kitchen: {name: Kitchen, cadence: biweekly}
"""


@pytest.fixture(autouse=True)
def _settled(monkeypatch):
    monkeypatch.setattr(files, "_SETTLED", 0)


def differences(project: Folder) -> list[str]:
    """Build with the cache and without it, and name what is not the same."""
    cold = project.root.parent / "cold"
    assert project.run("build", *TODAY).exit_code == 0
    assert project.run("build", *TODAY, "--no-cache", "--output", str(cold)).exit_code == 0
    return different(project.root / "output", cold)


def test_first_update_of_a_department_changes_whatever_names_the_department(tmp_path):
    """Also reports of weeks before it, if they say who was silent."""
    project = Folder(tmp_path / "project")
    project.write("mkdocs.yml", MKDOCS_YML)
    project.write("content/departments.yml", ROSTER)
    for day in ("01-14", "01-29", "02-11", "02-26", "03-04", "03-18"):
        project.write(f"content/press/2026-{day}-paper.md", "# In the paper\n\nPage one.\n")
    assert differences(project) == []
    before = project.files()
    for department, day in (("kitchen", "03-17"), ("garden", "03-05")):
        project.write(f"content/{department}/2026-{day}-first.md", "# We begin\n\nHere we are.\n")
        assert differences(project) == []
    changed = {path for path, data in project.files().items() if before.get(path) != data}
    assert {"site/kitchen/index.html", "site/reports/2026-W12/index.html"} <= changed


@pytest.fixture
def clone(tmp_path) -> Folder:
    """Clone a project without the earlier versions of its files."""
    origin = Folder(tmp_path / "origin")
    origin.write("mkdocs.yml", MKDOCS_YML)
    origin.write(".gitignore", "/output\n/.cache\n")
    origin.write("content/departments.yml", ROSTER)
    ask = "---\nasks:\n  - {{to: garden, what: Bring herbs, due: {}}}\n---\n# Soup\n\nSoon.\n"
    for day, due in (("11", "2026-03-19"), ("12", "2026-03-24"), ("16", "2026-04-02")):
        origin.write("content/kitchen/2026-03-11-soup.md", ask.format(due))
        origin.commit(at=f"2026-03-{day}T09:00:00+01:00")
    origin.git("config", "uploadpack.allowFilter", "true")
    origin.git("config", "uploadpack.allowAnySHA1InWant", "true")
    origin.git("clone", "-q", "--filter=blob:none", f"file://{origin.root}", f"{tmp_path}/clone")
    return Folder(tmp_path / "clone")


def fetch_all(project: Folder) -> None:
    """Fetch what the clone left out, as git does when somebody looks at it."""
    names = project.git("rev-list", "--objects", "--all")
    objects = "".join(f"{line.partition(' ')[0]}\n" for line in names.splitlines())
    subprocess.run(
        ("git", "-C", str(project.root), "cat-file", "--batch-check"),
        input=objects,
        check=True,
        capture_output=True,
        text=True,
    )


def test_due_dates_move_when_a_partial_clone_has_fetched_them(clone: Folder):
    assert differences(clone) == []
    before = _pages(clone.root)
    fetch_all(clone)
    assert differences(clone) == []
    assert _pages(clone.root) != before


def _pages(root: Path) -> dict[str, bytes]:
    return Folder(root).files("output/site")
