"""Minutes to read an issue: editorial/reading_time.py."""

import pytest

from making import update
from rundbrief.content.snapshot import Item, Snapshot
from rundbrief.editorial.reading_time import estimate_minutes


@pytest.mark.parametrize(
    ("introduction", "minutes"),
    [
        ("", 1),
        ("word " * 299, 1),
        ("word " * 301, 2),
        ("it's 1,204 well-known " * 67, 1),
        ("https://example.org/a/b/c/d/e/f " * 900, 1),
        ("第四十七週の報告。" * 100, 3),
    ],
)
def test_minutes_of_an_introduction(introduction, minutes):
    assert estimate_minutes(introduction, Snapshot()) == minutes


def test_contents_count():
    item = Item.of(update(summary="word " * 500), late=False, highlight=False)
    assert estimate_minutes("word " * 100, Snapshot(items=(item,))) == 3
