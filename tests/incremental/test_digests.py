"""Equal values have equal digests, and others have others."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum, StrEnum
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import Markup
from pydantic import BaseModel, ConfigDict

from rundbrief.incremental.digests import Digester, digest, digest_of

BERLIN = ZoneInfo("Europe/Berlin")


class Health(StrEnum):
    ON_TRACK = "on-track"
    AT_RISK = "at-risk"


class Level(Enum):
    ERROR = "error"
    STRANGE = "on-track"


@dataclass(frozen=True)
class Ask:
    to: Any
    what: Any
    due: Any = None


class Update(BaseModel):
    """A model writes itself down as JSON: its keys have types, so no two values look the same."""

    model_config = ConfigDict(frozen=True)
    title: str
    tags: tuple[str, ...] = ()
    day: date | None = None
    size: float | None = None


class Page(Update):
    pass


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
        st.builds(Ask, inner, inner),
        st.builds(
            Update,
            title=st.text("ab", max_size=1),
            tags=st.lists(st.text('a",', max_size=2), max_size=2).map(tuple),
            day=st.sampled_from([None, date(2026, 1, 1)]),
            size=st.sampled_from([None, 0.0, -0.0, 1.5]),
        ),
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
    if isinstance(value, Ask | Update):
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
@example((Ask("a", "b"),), (Ask("a", "b", None),))
@example(Health.ON_TRACK, Level.STRANGE)
@example(PurePosixPath("a"), "a")
@example(frozenset({"a", "b", "c"}), frozenset({"c", "b", "a"}))
@example(frozenset({frozenset({"a", "b"})}), frozenset({frozenset({"b", "a"})}))
def test_digests_are_equal_if_and_only_if_values_are(one, other):
    assert (digest_of(one) == digest_of(other)) == (typed(one) == typed(other))


@given(values, values)
def test_digester_that_knows_values_gives_the_same_digests(one, other):
    digester = Digester()
    twice = [digester.digest(value) for value in (one, (one, other), other, one)]
    assert twice == [digest_of(value) for value in (one, (one, other), other, one)]


@given(values)
def test_digest_of_a_copy_is_the_same(value):
    assert digest_of(deepcopy(value)) == digest_of(value)


@given(st.lists(st.text(max_size=3) | st.binary(max_size=3), max_size=4))
def test_digest_of_texts_tells_where_each_ends(parts):
    joined = b"".join(part.encode() if isinstance(part, str) else part for part in parts)
    assert (digest(*parts) == digest(joined)) == (len(parts) == 1)


class Place(NamedTuple):
    name: str
    number: int


@dataclass(frozen=True)
class Seen:
    name: str
    times: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Found:
    name: str
    times: int = 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Place("a", 1), ("a", 1)),
        (Seen("a", 1), Found("a", 1)),
        (Seen("a", 1), Seen("a", 2)),
        (MappingProxyType({"a": 1}), {"a": 1}),
        (MappingProxyType({"a": 1}), MappingProxyType({"a": 2})),
        (datetime(2026, 1, 1, 12, tzinfo=UTC), datetime(2026, 1, 1, 13, tzinfo=BERLIN)),
        (ZoneInfo("Europe/Berlin"), ZoneInfo("Europe/Vienna")),
        (Update(title="a"), Update(title="b")),
        (Update(title="a"), Page(title="a")),
        ({1: "a"}, {"1": "a"}),
        ([[], [[]]], [[[]], []]),
    ],
    ids=str,
)
def test_values_of_other_types_or_parts_have_other_digests(one, other):
    assert digest_of(one) != digest_of(other)


def test_digest_is_the_same_in_every_process():
    value = (Seen("a"), frozenset({"x", "y", "z"}), {"b": Health.ON_TRACK}, BERLIN)
    assert digest_of(value).hex() == "2f2bc6b69de7693822d85b2650790d28"


def test_value_that_is_gone_is_not_taken_for_another_one():
    digester = Digester()
    digests = {digester.digest(Found(str(number))) for number in range(1000)}
    assert len(digests) == 1000


@dataclass
class Holder:
    inside: object


@pytest.mark.parametrize(
    "value",
    [object(), print, Holder(iter([])), (1, {2: open})],
    ids=["an object", "a function", "inside a dataclass", "deep inside"],
)
def test_what_is_not_plain_data_has_no_digest(value):
    with pytest.raises(TypeError, match="is not plain data"):
        digest_of(value)
