"""One changed update costs the same in a project of any size, and nothing changed costs nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rundbrief.content import files
from small_project import SmallProject, different

pytestmark = pytest.mark.xdist_group("work")

DEPARTMENTS = ("marketing", "support", "workshop", "crew")
FIRST = date(2026, 11, 19)
NEWEST = f"content/marketing/{FIRST.isoformat()}-update.md"


def build_project(folder, updates: int) -> SmallProject:
    """Build a project in which each department has written, one a day, in turn."""
    project = SmallProject(folder)
    project.write(
        "content/departments.yml", "".join(f"{slug}: {{name: {slug}}}\n" for slug in DEPARTMENTS)
    )
    for number in range(updates):
        day = FIRST - timedelta(days=number)
        slug = DEPARTMENTS[number % len(DEPARTMENTS)]
        project.write(
            f"content/{slug}/{day.isoformat()}-update.md",
            f"---\nauthors: [Ada]\ntags: [news]\n---\n# Number {number}\n\nWords.\n",
        )
    project.build()
    project.edit(NEWEST, "Words", "More words")
    project.build()  # only now there is an output that was replaced, to build in
    return project


@pytest.fixture(autouse=True)
def _settled(monkeypatch):
    monkeypatch.setattr(files, "_SETTLED", 0)
    # So that both projects have pages for years.
    monkeypatch.setattr("rundbrief.site.pages.updates.MAX_UPDATES_PER_LIST", 8)


def change(project: SmallProject) -> dict[str, int]:
    project.edit(NEWEST, "More words", "Other words")
    project.build()
    return project.counters


def test_nothing_changed_is_no_work(folder):
    project = build_project(folder, 40)
    project.build()
    assert project.counters == {}


def test_one_update_is_one_file_and_one_text_in_a_project_of_any_size(folder, tmp_path_factory):
    from conftest import Folder

    small = build_project(folder, 40)
    other = Folder(tmp_path_factory.mktemp("large"))
    other.write("mkdocs.yml", (folder.root / "mkdocs.yml").read_text())
    large = build_project(other, 160)
    work = change(small)
    assert work["files read"] == work["texts rendered"] == 1
    assert change(large) == work


def test_as_many_processes_as_one_likes_make_the_same(folder):
    project = build_project(folder, 40)
    one, __ = project.build_cold()
    project.run("build", "--no-cache", "--jobs", "3", "--output", str(folder.root / "three"))
    assert different(folder.root / "three", one) == []


BROKEN = {
    "content/marketing/2026-11-01-broken.md": "---\nhealth: green\n---\nText.\n",
    "content/support/2026-11-02-broken.md": "---\ntitle: Login: fixed\n---\nText.\n",
    "content/crew/broken.md": "Text.\n",
    "content/crew/2026-11-03-deep.md": "# Deep\n\n" + "> " * 60 + "text\n",
}


@pytest.mark.parametrize("cache", [(), ("--no-cache",)], ids=["with cache", "without"])
@pytest.mark.parametrize(
    "broken",
    [
        BROKEN,
        {"layouts/site/update.html": "{{ page.nothing }}"},
        {"layouts/site/label.html": "{% if %}", "layouts/site/update.html": "{{ nothing.at.all }}"},
        {"layouts/feeds/atom.xml": "{{ feed.nothing }}", "layouts/site/front.html": "{{ 1 / 0 }}"},
    ],
    ids=["files", "a template", "two templates", "a feed and the front page"],
)
def test_several_processes_find_the_same_problems_in_the_same_order(folder, broken, cache):
    project = build_project(folder, 40)
    before = folder.files()
    for path, text in broken.items():
        project.write(path, text)
    results = [
        folder.run("build", "--today", project.today, "--jobs", jobs, *cache) for jobs in ("1", "3")
    ]
    assert [result.exit_code for result in results] == [1, 1]
    assert results[0].stderr == results[1].stderr
    assert "Traceback" not in results[0].stderr
    assert folder.files() == before
