"""The index after many builds is the one that a first build makes."""

from datetime import date, timedelta
from functools import partial
from random import Random

import pytest

from making import record, render_index
from rundbrief.build_context import BuildContext
from rundbrief.cache.object_store import open_object_store
from rundbrief.editorial.date_texts import say_date
from rundbrief.markup.renderer import Fragment
from rundbrief.site.digests import Stamps
from rundbrief.site.manifest import SearchRecord as Ledgered
from rundbrief.site.renderer import Maker
from rundbrief.site.search.blocks import number_records
from rundbrief.site.search.bundles import MOST_CHANGED, join_blocks, list_blocks

WORDS = ("bench", "bicycle", "bridge", "budget", "Fahrräder", "Kundin", "launch", "posters")
NOTHING = Ledgered(b"", {})


class Builder:
    """Builds one index after the other in one folder, and counts what it reads for it."""

    def __init__(self, c, place):
        self.c = c
        self.stamps = Stamps(c)
        self.files = open_object_store(place)
        self.before = NOTHING
        self.read = set()

    def build(self, records):
        self.read.clear()
        blocks = number_records(self.watched(own) for own in records)
        maker = Maker(self.c, self.stamps, BuildContext(), self.files, self.before)
        bundles = list_blocks(self.c, blocks)
        maker.make(bundles)
        maker.make([join_blocks(maker, blocks, bundles)])
        self.before = Ledgered(self.stamps.common, maker.made)
        kept = {path: kept for made in maker.made.values() for path, kept in made.files}
        return {path: self.files.get(own) for path, own in kept.items()}

    def anew(self, records):
        return dict(render_index(records, partial(say_date, texts=self.c.texts)))

    def watched(self, own):
        def read():
            self.read.add(own.href)
            return own.read()

        return own._replace(read=read)


@pytest.fixture
def builder(sample, tmp_path):
    return Builder(sample, tmp_path)


def invent(chance, number):
    """Make up a record: one in ten has no day."""
    text = " ".join(chance.choices(WORDS, k=20))
    day = date(2025, 1, 1) + timedelta(chance.randrange(300)) if chance.random() > 0.1 else None
    title = " ".join(chance.sample(WORDS, k=chance.randint(1, 4)))
    return record(title, href=f"{number}/", date=day, bodies=(Fragment(f"<p>{text} {number}</p>"),))


@pytest.mark.parametrize("seed", range(5))
def test_index_after_many_changes_is_the_one_built_anew(builder, seed):
    chance = Random(seed)
    records = {n: invent(chance, n) for n in range(chance.choice([0, 100, 400]))}
    for step in range(12):
        assert builder.build(records.values()) == builder.anew(records.values())
        for __ in range(chance.choice([0, 1, 1, 1, 2, 20])):
            what = chance.random()
            if what < 0.3 and records:
                del records[chance.choice(list(records))]
            elif what < 0.6 and records:
                number = chance.choice(list(records))
                records[number] = invent(chance, number)
            else:
                number = 1000 * step + chance.randrange(1000)
                records[number] = invent(chance, number)


def house(number):
    day = date(2020, 1, 1)
    return [
        record(f"Word{n}", href=f"{n:04}/", date=day + timedelta(n), summary=" ".join(WORDS))
        for n in range(number)
    ]


def test_nothing_is_read_if_nothing_changed(builder):
    records = house(200)
    before = builder.build(records)
    assert (len(builder.read), builder.build(records)) == (200, before)
    assert builder.read == set()


def test_only_the_block_of_what_changed_is_read(builder):
    records = house(200)
    builder.build(records)
    records[70] = record("Other", href="0070/", date=records[70].date)
    assert builder.build(records) == builder.anew(records)
    assert builder.read == {own.href for own in records[64:128]}
    records.append(record("New", href="0200/", date=date(2026, 1, 1)))
    assert builder.build(records) == builder.anew(records)
    assert builder.read == {own.href for own in records[192:]}


@pytest.mark.parametrize("changed", [MOST_CHANGED, MOST_CHANGED + 1])
def test_many_blocks_that_changed_make_the_same_index(builder, changed):
    records = house(64 * (MOST_CHANGED + 2))
    builder.build(records)
    for block in range(changed):
        own = records[64 * block]
        records[64 * block] = record("Other", href=own.href, date=own.date)
    assert builder.build(records) == builder.anew(records)


@pytest.mark.parametrize("whose", ["bundle search", "bundle search 1"])
def test_note_that_is_lost_is_written_again(builder, whose):
    records = house(200)
    builder.build(records)
    note = builder.before.made[whose].note
    (builder.files.folder / note.name).unlink()
    records[70] = record("Other", href="0070/", date=records[70].date)
    assert builder.build(records) == builder.anew(records)


def test_note_that_was_forged_is_not_believed(builder, monkeypatch):
    """Even if the disk says that it is the file that was written."""
    records = house(200)
    builder.build(records)
    note = builder.before.made["bundle search 2"].note
    (builder.files.folder / note.name).write_text("forged,,,")
    monkeypatch.setattr(builder.files, "has", bool)
    del builder.before.made["bundle search"]  # so that all blocks are merged anew
    assert builder.build(records) == builder.anew(records)


def test_index_of_other_settings_is_made_anew(builder):
    records = house(100)
    builder.build(records)
    builder.before = Ledgered(b"other settings", builder.before.made)
    assert builder.build(records) == builder.anew(records)
    assert len(builder.read) == 100
