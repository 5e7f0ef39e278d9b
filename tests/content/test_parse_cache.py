"""Cached files are parsed again whenever anything that their result depends on changes."""

from __future__ import annotations

import os
from collections import Counter
from datetime import timedelta

import pytest

from conftest import TODAY
from rundbrief.content import files
from rundbrief.content.listing import find_files
from rundbrief.content.load import read_content
from rundbrief.incremental.cache import Cache
from rundbrief.incremental.context import BuildContext

SHOP = "content/marketing/2026-11-18-shop.md"


@pytest.fixture
def read(folder):
    """Read the content with the cache; return titles and how many files were parsed."""

    def read(**settings):
        cache = Cache(folder.root / "cache")
        context = BuildContext(cache, counters=Counter())
        content, problems = read_content(folder.project(**settings), context)
        expected = read_content(folder.project(**settings))
        assert (content, problems) == expected
        cache.close()
        return [update.title for update in content.updates], context.counters["files read"]

    return read


@pytest.fixture
def _settled(monkeypatch):
    monkeypatch.setattr(files, "_SETTLED", 0)


@pytest.mark.usefixtures("_settled")
def test_file_is_parsed_once(folder, read):
    folder.write(SHOP, "# Shop\n\nOpen.\n")
    assert [read(), read(), read()] == [(["Shop"], 1), (["Shop"], 0), (["Shop"], 0)]


@pytest.mark.parametrize("settled", [0, 2_000_000_000])
def test_file_saved_twice_within_a_tick_of_the_clock_is_noticed(folder, read, monkeypatch, settled):
    """Same size and time: only the bytes differ."""
    monkeypatch.setattr(files, "_SETTLED", settled)
    file = folder.write(SHOP, "# Shop\n\nOpen.\n")
    assert read() == (["Shop"], 1)
    at = file.stat().st_mtime_ns
    folder.write(SHOP, "# Sale\n\nOpen.\n")
    os.utime(file, ns=(at, at))
    assert read() == (["Sale"], 1)


def test_file_that_was_just_saved_is_known_by_its_bytes(folder, read):
    file = folder.write(SHOP, "# Shop\n\nOpen.\n")
    found = find_files(folder.content, "content")
    assert [f.state for f in found if isinstance(f, files.File) and f.disk == file] == [()]
    assert [read(), read()] == [(["Shop"], 1), (["Shop"], 0)]


@pytest.mark.usefixtures("_settled")
def test_copied_file_is_known_by_its_bytes(folder, read):
    file = folder.write(SHOP, "# Shop\n\nOpen.\n")
    read()
    data = file.read_bytes()
    file.unlink()
    file.write_bytes(data)
    os.utime(file, (1, 1))
    assert [read(), read()] == [(["Shop"], 0), (["Shop"], 0)]


CHANGES = {
    "a department": lambda f: f.write("content/departments.yml", "marketing: {}\ncrew: {}\n"),
    "a metric": lambda f: f.write("content/metrics.yml", "rides: {name: Rides}\n"),
    "the first commit": lambda f: f.commit(),
}


@pytest.mark.usefixtures("_settled")
@pytest.mark.parametrize("change", CHANGES)
def test_file_is_parsed_again_with(folder, read, change):
    folder.write(SHOP, "# Shop\n\nOpen.\n")
    read()
    CHANGES[change](folder)
    assert [read()[1], read()[1]] == [1, 0]


@pytest.mark.usefixtures("_settled")
@pytest.mark.parametrize(
    ("settings", "parsed"),
    [
        ({"time_zone": "America/Lima"}, 1),
        ({"newsletter": {"to": "a@example.org"}}, 1),
        ({"language": "de"}, 1),
        ({"audience": "public"}, 0),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_file_is_parsed_again_with_settings_that_count(folder, read, settings, parsed):
    folder.write(SHOP, "# Shop\n\nOpen.\n")
    read()
    assert [read(**settings)[1], read(**settings)[1]] == [parsed, 0]


@pytest.mark.usefixtures("_settled")
def test_file_with_a_problem_is_parsed_each_time(folder, read):
    folder.write(SHOP, "---\nhealth: green\n---\n# Shop\n\nOpen.\n")
    assert [read(), read()] == [([], 1), ([], 1)]


@pytest.mark.usefixtures("_settled")
def test_file_is_parsed_again_on_an_earlier_day_and_not_on_a_later_one(folder, read):
    folder.write("content/marketing/2026-11-02-shop.md", "# Shop\n\nOpen.\n")
    read()
    later, earlier = TODAY + timedelta(days=9), TODAY - timedelta(days=9)
    assert [read(today=day)[1] for day in (later, earlier, earlier, TODAY)] == [0, 1, 0, 0]


@pytest.mark.usefixtures("_settled")
def test_file_of_the_future_is_parsed_each_time(folder, read):
    folder.write(SHOP, "# Shop\n\nOpen.\n")
    read()
    earlier = TODAY - timedelta(days=9)
    assert [read(today=day)[1] for day in (earlier, earlier, TODAY, TODAY)] == [1, 1, 0, 0]


@pytest.mark.usefixtures("_settled")
def test_file_that_comes_back_is_not_parsed_again(folder, read):
    folder.write(SHOP, "# Shop\n\nOpen.\n")
    read()
    (folder.root / SHOP).unlink()
    assert read() == ([], 0)
    folder.write(SHOP, "# Shop\n\nOpen.\n")
    assert read() == (["Shop"], 0)


@pytest.mark.usefixtures("_settled")
def test_damaged_values_are_parsed_again(folder, read, monkeypatch):
    folder.write(SHOP, "# Shop\n\nOpen.\n")
    read()
    monkeypatch.setattr(Cache, "get_many", lambda __, keys: dict.fromkeys(keys, b'["x", 1]'))
    assert read() == (["Shop"], 1)
