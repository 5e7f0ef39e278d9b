"""The models: user input, derived fields, and round trips through JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from pydantic import ValidationError

from content_strategies import THINGS
from making import BERLIN, day
from rundbrief.content.content import Content
from rundbrief.content.departments import Department
from rundbrief.content.schema import Ask, Entry, FollowUp, Incident, Metric, Page, Source, Update
from rundbrief.content.snapshot import Issue
from rundbrief.validation.fields import Model, is_derived


def from_json(model: Model) -> Model:
    return type(model).model_validate_json(model.model_dump_json())


def zones_of(value: Any) -> Iterator[Any]:
    """Yield the time zones of all moments in a value."""
    if isinstance(value, datetime):
        yield value.tzinfo
    elif isinstance(value, Model):
        for name in type(value).model_fields:
            yield from zones_of(getattr(value, name))
    elif isinstance(value, tuple):
        for inner in value:
            yield from zones_of(inner)


@given(THINGS)
def test_json_gives_back_what_was_written(model: Model) -> None:
    read = from_json(model)
    assert read == model
    assert list(zones_of(read)) == list(zones_of(model))
    short = model.model_dump_json(exclude_defaults=True, by_alias=True)
    assert type(model).model_validate_json(short) == model


@pytest.mark.parametrize("fold", [0, 1])
@pytest.mark.parametrize(
    "local",
    # In the hour that the clock repeats, and in the one that it leaves out.
    [datetime(2026, 10, 25, 2, 30), datetime(2026, 3, 29, 2, 30)],  # noqa: DTZ001
)
def test_json_keeps_moments_at_which_the_clock_changes(local: datetime, fold: int) -> None:
    at = local.replace(fold=fold, tzinfo=BERLIN)
    read = from_json(Entry(at=at, state="open", line=1))
    assert isinstance(read, Entry)
    assert (read.at.isoformat(), read.at.tzinfo) == (at.isoformat(), BERLIN)


def test_json_of_the_sample_gives_back_the_sample(sample: Any) -> None:
    content: Content = sample.content
    things = [
        *(*content.departments, *content.updates, *content.incidents, *content.follow_ups),
        *(*content.metrics, *content.issues, *content.pages),
    ]
    assert [from_json(model) for model in things] == things
    zones = {str(zone) for model in things for zone in zones_of(from_json(model))}
    assert str(ZoneInfo("Europe/Berlin")) in zones


def test_reporter_is_checked_and_never_held() -> None:
    follow_up = FollowUp.model_validate(
        {
            "title": "A",
            "received": day("11-18"),
            "reporter": "Mia Brandt, +49 30 1234",
            "source": Source(path="follow-ups/a.md"),
            "timeline": (),
        }
    )
    assert follow_up.reporter is None
    assert "Brandt" not in follow_up.model_dump_json()
    with pytest.raises(ValidationError):
        FollowUp.model_validate(follow_up.model_dump() | {"reporter": ["x"]})


def test_names_never_contain_email_addresses() -> None:
    update = Update(
        title="A",
        date=day("11-18"),
        department="support",
        source=Source(path="a.md"),
        authors=("Ada Brandt <ada@example.org>", "luca@example.org"),
    )
    assert update.authors == ("Ada Brandt",)


WRITTEN: dict[str, tuple[type[Model], str]] = {
    "content/support/2026-11-18-a.md": (Update, "title: A"),
    "content/incidents/2026-11-18-a.md": (Incident, "title: A"),
    "content/follow-ups/2026-11-18-a.md": (FollowUp, "title: A"),
    "content/newsletter/2026-W47.md": (Issue, "subject: A"),
    "content/about.md": (Page, "title: A"),
}
DERIVED = [
    (path, name)
    for path, (model, __) in WRITTEN.items()
    for name, info in model.model_fields.items()
    if is_derived(info)
]


@pytest.mark.parametrize(("path", "name"), DERIVED)
def test_derived_key_is_unknown_to_people(folder: Any, path: str, name: str) -> None:
    body = "## 2026-11-18 09:00 open\n" if "follow" in path else "## 2026-11-18 09:00 resolved\n"
    folder.write(path, f"---\n{WRITTEN[path][1]}\n{name}: x\n---\n{body}")
    assert folder.read()[1] == [f"{path}:3: unknown key “{name}”"]


@pytest.mark.parametrize("model", [Department, Metric, Ask])
def test_derived_key_of_a_group_is_unknown_to_people(folder: Any, model: type[Model]) -> None:
    names = [name for name, info in model.model_fields.items() if is_derived(info)]
    assert names
    for name in names:
        if model is Ask:
            path = "content/support/2026-11-18-a.md"
            folder.write(path, f"---\nasks:\n- to: support\n  what: A\n  {name}: x\n---\nText")
            line = 5
        else:
            file = "departments" if model is Department else "metrics"
            path, line = f"content/{file}.yml", 3
            folder.write(path, f"marketing:\n  name: A\n  {name}: x\n")
        problems = folder.read()[1]
        assert f"{path}:{line}: unknown key “{name}”" in problems


def test_key_is_written_by_its_own_name_alone(folder: Any) -> None:
    path = "content/follow-ups/2026-11-18-a.md"
    folder.write(path, "---\nsender: A\n---\nText")
    assert folder.read()[1] == [f"{path}:2: unknown key “sender”"]
