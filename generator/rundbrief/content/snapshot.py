"""What an issue of the newsletter holds, and stores in its own file once it is closed.

The rows of a snapshot are the content's models as they were on that day: a new field of an update
reaches closed issues by itself. Nothing here holds an address of a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from rundbrief.config.fields import (
    DERIVED,
    Day,
    Line,
    Model,
    Moment,
    Number,
    StoredModel,
    rows,
)
from rundbrief.content.schema import (
    Ask,
    Direction,
    FollowUpFields,
    HealthState,
    IncidentFields,
    IssueFields,
    Source,
    Thresholds,
    Update,
    UpdateFields,
    split_issue_key,
)
from rundbrief.i18n.texts import _

TargetVerdict = Literal["good", "watch", "act"]

R = TypeVar("R")
Row = dict[str, Any]
Rows = Annotated[tuple[R, ...], BeforeValidator(rows)]


def fields_of(base: type[Model], thing: Model) -> dict[str, Any]:
    """Take the fields that a thing and the note of it share."""
    return {name: getattr(thing, name) for name in base.model_fields}


class Item(StoredModel, UpdateFields):
    """An update as an issue shows it."""

    ref: Line = Field(alias="item", description=_("it is the update that was sent"))
    # As it went out, whatever characters it had.
    summary: str = Field("", description=_("it is the text that was sent"))
    late: bool = Field(
        False, description=_("it says whether the update was older than the issue's period")
    )

    @classmethod
    def of(cls, update: Update, *, late: bool, highlight: bool) -> Item:
        """Take an update as it is today. highlight: it stands at the top of the issue."""
        own = {"ref": update.ref, "late": late, "highlight": highlight}
        return cls.model_validate(fields_of(UpdateFields, update) | own)

    @model_validator(mode="before")
    @classmethod
    def _read_first_format(cls, row: Any) -> Any:
        """Read rows in which `image` is a path and `alt` stands beside it."""
        if not isinstance(row, dict) or not isinstance(row.get("image"), str):
            return row
        rest = {key: value for key, value in row.items() if key != "alt"}
        return rest | {"image": {"path": row["image"], "alt": row.get("alt", "")}}


class DepartmentNote(StoredModel):
    """How a department stood when an issue was made."""

    department: Line = Field(description=_("it is the department's folder"))
    name: Line = Field(description=_("it is the name as of when the issue was closed"))
    health: HealthState | None = Field(
        None, description=_("it is the status of the department as of when the issue was closed")
    )
    before: HealthState | None = Field(
        None, description=_("it is the status of the department at the start of the period")
    )
    missing: bool = Field(
        False, description=_("it says whether the department's update was missing")
    )

    @property
    def changed(self) -> bool:
        """Its health is known, was known before, and is another one now."""
        return bool(self.health and self.before and self.health != self.before)


class IncidentNote(StoredModel, IncidentFields):
    """An incident as an issue shows it."""

    ref: Line = Field(alias="incident", description=_("it is the incident's file"))
    state: Line = Field(description=_("it is the state as of when the issue was closed"))
    at: Moment = Field(description=_("it is the time of the last timeline entry"))


class MetricNote(StoredModel):
    """A metric as an issue shows it."""

    slug: Line = Field(alias="metric", description=_("it identifies the metric"))
    name: Line = Field(description=_("it is the name as of when the issue was closed"))
    unit: str = Field("", description=_("a number without a unit says little"))
    direction: Direction = Field("up", description=_("it says which direction is better"))
    target: Thresholds = Field((), description=_("it decides whether a value meets the target"))
    verdict: TargetVerdict | None = Field(
        None, description=_("it is the rating of the metric as of when the issue was closed")
    )
    says: str = Field("", description=_("it explains what the metric says"))
    # The oldest first.
    values: Annotated[
        dict[Day, Number], AfterValidator(lambda values: dict(sorted(values.items())))
    ] = Field(min_length=1, description=_("it lists the values by date"))

    @property
    def points(self) -> tuple[tuple[date, float], ...]:
        return tuple(self.values.items())

    @property
    def value(self) -> float:
        return self.points[-1][1]

    @property
    def change(self) -> float | None:
        """Since the value before."""
        return self.value - self.points[-2][1] if len(self.points) > 1 else None

    @property
    def better(self) -> bool | None:
        """Whether the change is for the better; in a band, nearer to its middle is."""
        if not self.change:
            return None
        if self.direction == "band":
            if not self.target:
                return None
            middle = sum(self.target) / len(self.target)
            return abs(self.value - middle) < abs(self.value - self.change - middle)
        return (self.change > 0) == (self.direction == "up")


class FollowUpNote(StoredModel, FollowUpFields):
    """A follow-up that waits, as an issue shows it."""

    ref: Line = Field(alias="follow_up", description=_("it is the follow-up's file"))
    state: Line = Field(description=_("it is the state as of when the issue was closed"))
    concern: Line | None = Field(None, description=_("it says why the follow-up needed attention"))
    age: int = Field(0, description=_("it is the number of days that the follow-up had been open"))


class AskNote(StoredModel, Ask):
    """An open ask as an issue shows it."""

    ref: Line = Field(alias="item", description=_("it is the update that contains the ask"))
    # The names of both departments, not their folders.
    asker: Line = Field(description=_("it is the department that asked"))
    to: Line = Field(description=_("it is the department that was asked"))
    overdue: bool = Field(
        False, description=_("it says whether the ask was overdue when the issue was closed")
    )


class DateNote(StoredModel):
    """A day ahead."""

    on: Day = Field(alias="day", description=_("it is the day of the event"))
    what: Line = Field(description=_("it says what happens on that day"))
    kind: Literal["maintenance", "ask", "follow-up"] = Field(
        description=_("it says what kind of event it is")
    )
    ref: Line = Field(alias="page", description=_("it is the page with the details"))


class Snapshot(Model):
    """What an issue holds. Of a closed one, this is what stands in its file."""

    items: Rows[Item] = Field((), description=_("it records the updates that were sent"))
    departments: Rows[DepartmentNote] = Field(
        (), description=_("it records the status of the departments")
    )
    incidents: Rows[IncidentNote] = Field(
        (), description=_("it records the incidents of the period")
    )
    metrics: Rows[MetricNote] = Field((), description=_("it records the metrics"))
    follow_ups: Rows[FollowUpNote] = Field(
        (), description=_("it records the follow-ups that needed attention")
    )
    asks: Rows[AskNote] = Field((), description=_("it records the open asks"))
    dates: Rows[DateNote] = Field((), description=_("it records the upcoming dates"))


class Issue(Snapshot, IssueFields):
    """A file in `newsletter/`. `closed` and the snapshot are written when an issue is closed."""

    # The file's name, such as `2026-W47` or `2026-11-board`.
    key: Annotated[str, DERIVED]
    # source.body is the editor's introduction.
    source: Annotated[Source, DERIVED]

    @property
    def period_key(self) -> str:
        return split_issue_key(self.key)[0]

    @property
    def snapshot(self) -> Snapshot | None:
        """What went out; None while the issue is open."""
        if not self.closed:
            return None
        return Snapshot.model_construct(**fields_of(Snapshot, self))


def snapshot_rows(snapshot: Snapshot) -> dict[str, list[Row]]:
    """Make rows of a snapshot, for YAML; what is empty, or as it would be anyway, is left out."""
    lists = fields_of(Snapshot, snapshot)
    return {name: [_row(note) for note in notes] for name, notes in lists.items() if notes}


def _row(note: Model) -> Row:
    """Begin a row with what it is about."""
    about = {
        info.alias: getattr(note, name)
        for name, info in type(note).model_fields.items()
        if info.alias and name in ("ref", "slug")
    }
    row: Row = about | note.model_dump(by_alias=True, exclude_defaults=True)
    return {key: _plain(value) for key, value in row.items()}


def _plain(value: Any) -> Any:
    """Write a value as people would: a time to the minute, if it has no seconds."""
    match value:
        case Enum():
            return value.value
        case datetime():
            exact = value.second or value.microsecond
            return value.isoformat(timespec="auto" if exact else "minutes")
        case date():
            return value.isoformat()
        case tuple() | list():
            return [_plain(inner) for inner in value]
        case Mapping():
            return {_plain(key): _plain(inner) for key, inner in value.items()}
    return value
