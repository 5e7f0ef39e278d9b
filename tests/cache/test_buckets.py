"""Small values in large pieces are the same as each by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rundbrief.cache.buckets import NUMBER, Buckets
from rundbrief.cache.store import Memory

names = st.text(max_size=3)


@pytest.fixture
def memory(tmp_path):
    memory = Memory(tmp_path)
    yield memory
    memory.close()


@given(builds=st.lists(st.dictionaries(names, st.integers(0, 3), max_size=8), max_size=4))
def test_each_build_recalls_what_the_last_one_kept(tmp_path_factory, builds):
    memory = Memory(tmp_path_factory.mktemp("memory"))
    before: dict[str, int] = {}
    for values in builds:
        buckets = Buckets(memory, "a")
        known = buckets.recall()
        assert known == before
        buckets.keep(values, [name for name, it in values.items() if known.get(name) != it])
        before = values
    memory.close()


def test_only_buckets_with_something_new_are_written(memory, monkeypatch):
    values = {str(number): number for number in range(5 * NUMBER)}
    Buckets(memory, "a").keep(values, values)
    written = []
    keep = Memory.keep

    def note(memory, kind, buckets):
        written.append(len(buckets))
        keep(memory, kind, buckets)

    monkeypatch.setattr(Memory, "keep", note)
    for fresh in ([], ["3"], ["3", "4"]):
        buckets = Buckets(memory, "a")
        buckets.recall()
        buckets.keep(values, fresh)
    assert written[:1] == [1]
    assert len(written) == 2


def test_variants_do_not_know_of_each_other(memory):
    Buckets(memory, "a", "public").keep({"x": 1}, ["x"])
    assert Buckets(memory, "a", "internal").recall() == {}
    assert Buckets(memory, "a", "public").recall() == {"x": 1}
