"""One changed update costs the same in a house of any size, and nothing changed costs nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from remembering import House, different
from rundbrief.content import files
from rundbrief.site import series
from rundbrief.site.pages import archive

pytestmark = pytest.mark.xdist_group("work")

DEPARTMENTS = ("marketing", "support", "workshop", "crew")
FIRST = date(2026, 11, 19)
NEWEST = f"content/marketing/{FIRST.isoformat()}-update.md"


def build_house(folder, updates: int) -> House:
    """Build a house in which each department has written, one a day, in turn."""
    house = House(folder)
    house.write(
        "content/departments.yml", "".join(f"{slug}: {{name: {slug}}}\n" for slug in DEPARTMENTS)
    )
    for number in range(updates):
        day = FIRST - timedelta(days=number)
        slug = DEPARTMENTS[number % len(DEPARTMENTS)]
        house.write(
            f"content/{slug}/{day.isoformat()}-update.md",
            f"---\nauthors: [Ada]\ntags: [news]\n---\n# Number {number}\n\nWords.\n",
        )
    house.build()
    house.edit(NEWEST, "Words", "More words")
    house.build()  # only now there is an output that was replaced, to build in
    return house


@pytest.fixture(autouse=True)
def _settled(monkeypatch):
    monkeypatch.setattr(files, "_SETTLED", 0)
    # So that both houses have pages of years.
    for module in (series, archive):
        monkeypatch.setattr(module, "MOST", 8)


def change(house: House) -> dict[str, int]:
    house.edit(NEWEST, "More words", "Other words")
    house.build()
    return house.counters


def test_nothing_changed_is_no_work(folder):
    house = build_house(folder, 40)
    house.build()
    assert house.counters == {}


def test_one_update_is_one_file_and_one_text_in_a_house_of_any_size(folder, tmp_path_factory):
    from conftest import Folder

    small = build_house(folder, 40)
    other = Folder(tmp_path_factory.mktemp("large"))
    other.write("mkdocs.yml", (folder.root / "mkdocs.yml").read_text())
    large = build_house(other, 160)
    work = change(small)
    assert work["files read"] == work["texts rendered"] == 1
    assert change(large) == work


def test_as_many_processes_as_one_likes_make_the_same(folder):
    house = build_house(folder, 40)
    one, __ = house.build_anew()
    house.run("build", "--no-cache", "--jobs", "3", "--output", str(folder.root / "three"))
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
    house = build_house(folder, 40)
    before = folder.files()
    for path, text in broken.items():
        house.write(path, text)
    told = [
        folder.run("build", "--today", house.today, "--jobs", jobs, *cache) for jobs in ("1", "3")
    ]
    assert [result.exit_code for result in told] == [1, 1]
    assert told[0].stderr == told[1].stderr
    assert "Traceback" not in told[0].stderr
    assert folder.files() == before
