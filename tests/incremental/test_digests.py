"""Values come back as they were, and never as anything that does something."""

import os
import pickle
import pickletools
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from markupsafe import Markup

from making import entry_of, incident, metric, update
from rundbrief.config.settings import Settings
from rundbrief.content.history import Commit
from rundbrief.content.schema import Ask, Health, Source, Update
from rundbrief.incremental.digests import digest, digest_of, read_value, write_value
from rundbrief.incremental.object_store import Kept
from rundbrief.problems import Level, Problem

BERLIN = ZoneInfo("Europe/Berlin")

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 2),
    st.sampled_from([0.0, -0.0, 1.0, 1.5]),
    st.text("a1'\"\\\0 ", max_size=3),
    st.binary(max_size=2),
    st.sampled_from([date(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC), time(1), timedelta(1)]),
    st.sampled_from([*Health, Level.ERROR, Markup("a"), BERLIN]),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.text("ab", max_size=1), inner, max_size=2),
        st.frozensets(scalars, max_size=3),
        st.builds(Commit, at=inner, author=inner),
        st.builds(update, summary=st.text(max_size=3)),
    ),
    max_leaves=6,
)


def typed(value: Any) -> Any:
    """Write a value out with all of its types, so that only what is the same is equal."""
    name = type(value).__name__
    if isinstance(value, tuple | list):
        return (name, *map(typed, value))
    if isinstance(value, frozenset):
        return (name, frozenset(map(typed, value)))
    if isinstance(value, dict):
        return (name, *((typed(key), typed(inner)) for key, inner in value.items()))
    if isinstance(value, Ask | Commit | Update | Source):
        return (name, *map(typed, vars(value).values()))
    return (name, repr(value))


@given(values, values)
@example(["a", "b"], ["a\0'b"])
@example(("a", "b"), ["a", "b"])
@example((("a",), "b"), ("a", ("b",)))
@example({"a": "b"}, ("a", "b"))
@example({"a": 1, "b": 2}, {"b": 2, "a": 1})
@example("None", None)
@example(1, True)
@example(Health.ON_TRACK, "on-track")
@example(Markup("a"), "a")
@example((Ask(to="a", what="b"),), (Ask(to="a", what="b", due=None),))
@example("on-track", Level.ERROR)
@example(PurePosixPath("a"), "a")
@example(frozenset({"a", "b", "c"}), frozenset({"c", "b", "a"}))
@example(frozenset({frozenset({"a", "b"})}), frozenset({frozenset({"b", "a"})}))
def test_digests_are_equal_if_and_only_if_values_are(one, other):
    assert (digest_of(one) == digest_of(other)) == (typed(one) == typed(other))


@given(values)
def test_digest_of_a_copy_is_the_same(value):
    assert digest_of(deepcopy(value)) == digest_of(value)


@given(st.lists(st.text(max_size=3) | st.binary(max_size=3), max_size=4))
def test_digest_of_texts_tells_where_each_ends(parts):
    joined = b"".join(part.encode() if isinstance(part, str) else part for part in parts)
    assert (digest(*parts) == digest(joined)) == (len(parts) == 1)


def test_digest_knows_the_fields_that_comparing_leaves_out():
    old, new = update(), update()
    object.__setattr__(new.source, "stamp", b"new")
    assert old == new
    assert digest_of(old) != digest_of(new)


def test_digest_of_settings_is_that_of_their_keys():
    same, other = Settings(), Settings(language="de")
    assert digest_of(same) == digest_of(Settings())
    assert digest_of(same) != digest_of(other)


@dataclass
class Holder:
    inside: object


@pytest.mark.parametrize(
    "value",
    [object(), print, Holder(iter([])), (1, {2: open})],
    ids=["an object", "a function", "inside a dataclass", "deep inside"],
)
def test_what_is_no_plain_data_has_no_digest(value):
    with pytest.raises(TypeError, match="is no plain data"):
        digest_of(value)


@given(values)
def test_value_comes_back_as_it_was(value):
    assert typed(read_value(write_value(value))) == typed(value)


@pytest.mark.parametrize(
    "value",
    [
        incident(("2026-11-18 10:00", "resolved")),
        entry_of("11-02 10:00", "open"),
        metric(1, 2),
        Problem("a", 1, "what", "why", "fix", {"a": 1}),
        Kept("a", 1, 2),
        datetime(2026, 1, 1, tzinfo=BERLIN),
        datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=1))),
        {"sets": {1, 2}, "bytes": bytearray(b"a")},
    ],
    ids=lambda value: type(value).__name__,
)
def test_things_of_the_model_come_back(value):
    assert read_value(write_value(value)) == value


class _Calls:
    """Names something that is called when it is read."""

    def __init__(self, called: Any, *arguments: object) -> None:
        self.called = called
        self.arguments = arguments

    def __reduce__(self) -> tuple[Any, tuple[object, ...]]:
        return self.called, self.arguments


def reading(module: str, name: str) -> bytes:
    """Write what reads a name from a module, and calls it with nothing."""
    return f"\x80\x02c{module}\n{name}\n)R.".encode()


@pytest.mark.parametrize(
    "data",
    [
        write_value(_Calls(os.system, "exit 1")),
        write_value(_Calls(eval, "1")),
        write_value([1, _Calls(getattr, "", "join")]),
        write_value(_Calls(Holder, 1)),
        reading("rundbrief.__main__", "main"),
        reading("rundbrief.cli", "main"),
        reading("rundbrief.incremental.processes", "ProcessPoolExecutor"),
        reading("rundbrief.build.publishing", "FileLock"),
        reading("rundbrief.content.git", "subprocess"),
        reading("rundbrief.incremental.store", "Memory"),
        reading("rundbrief.content.schema", "nothing"),
        reading("rundbrief.nothing", "nothing"),
        reading("subprocess", "Popen"),
        reading("builtins", "open"),
        reading("zoneinfo", "reset_tzpath"),
    ],
)
def test_nothing_is_called_that_is_no_plain_data(data, monkeypatch):
    monkeypatch.setattr(os, "system", pytest.fail)
    with pytest.raises((pickle.UnpicklingError, ImportError)):
        read_value(data)


@given(st.data())
def test_damaged_values_do_nothing_but_fail(data):
    """Whatever bytes are put in the place of others, only plain data can come of them."""
    written = bytearray(write_value(data.draw(values)))
    for _ in range(data.draw(st.integers(1, 3))):
        written[data.draw(st.integers(0, len(written) - 1))] = data.draw(st.integers(0, 255))
    _read_or_fail(bytes(written))


@given(st.binary(max_size=60))
def test_garbage_does_nothing_but_fail(data):
    _read_or_fail(data)


def _read_or_fail(data: bytes) -> None:
    assume(not _asks_for_much(data))
    try:
        value = read_value(data)
    except Exception:  # noqa: BLE001  # each way of being wrong has its own
        return
    assert not callable(value) or type(value) is type


def _asks_for_much(data: bytes) -> bool:
    """Say whether a few bytes stand for gigabytes. The sum before each value keeps those out."""
    try:
        opcodes = [opcode.name for opcode, __, __ in pickletools.genops(data)]
    except Exception:  # noqa: BLE001
        return b"r" in data or b"p" in data
    return bool({"LONG_BINPUT", "PUT"} & set(opcodes))
