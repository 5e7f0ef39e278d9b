"""The contents of an issue, which are stored in its file when it is closed.

The notes of a snapshot extend the content's models, so a new field of an update is stored in closed
issues without further code. No model here has a person's email address.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from rundbrief.content.file_kinds import split_issue_key
from rundbrief.content.schema import (
    AUDIENCE,
    Ask,
    Direction,
    FollowUpFields,
    HealthState,
    IncidentFields,
    Source,
    Update,
    UpdateFields,
)
from rundbrief.i18n.texts import _
from rundbrief.validation.fields import (
    DERIVED,
    Audience,
    Day,
    Line,
    Lines,
    Model,
    Moment,
    Number,
    OptionalLine,
    Sections,
    StoredModel,
    Thresholds,
    rows,
)

TargetVerdict = Literal["good", "watch", "act"]

_CHECKSUM = _("it identifies the text that was sent, so that later changes are noticed")

R = TypeVar("R")
Row = dict[str, Any]
Rows = Annotated[tuple[R, ...], BeforeValidator(rows)]


def fields_of(base: type[Model], model: Model) -> dict[str, Any]:
    """Return the values of those fields of a model that its base model has, too."""
    return {name: getattr(model, name) for name in base.model_fields}


class Item(StoredModel, UpdateFields):
    """An update in an issue."""

    ref: Line = Field(alias="item", description=_("it is the update that was sent"))
    # Not a Line, since it is kept exactly as it was sent.
    summary: str = Field("", description=_("it is the text that was sent"))
    late: bool = Field(
        False, description=_("it says whether the update was older than the issue's period")
    )
    # Empty in issues closed before this key was written.
    checksum: OptionalLine = Field("", description=_CHECKSUM)

    @classmethod
    def of(cls, update: Update, *, late: bool, highlight: bool) -> Item:
        """Create the item for an update as it is now. highlight: shown at the top of the issue."""
        own = {"ref": update.ref, "late": late, "highlight": highlight}
        own["checksum"] = update.checksum
        return cls.model_validate(fields_of(UpdateFields, update) | own)

    @model_validator(mode="before")
    @classmethod
    def _read_first_format(cls, row: Any) -> Any:
        """Accept the first format, in which `image` was a path and `alt` a key of its own."""
        if not isinstance(row, dict) or not isinstance(row.get("image"), str):
            return row
        rest = {key: value for key, value in row.items() if key != "alt"}
        return rest | {"image": {"path": row["image"], "alt": row.get("alt", "")}}


class NoticeNote(StoredModel):
    """A standing notice in an issue."""

    ref: Line = Field(alias="item", description=_("it is the update with the notice"))
    title: Line = Field(description=_("it is the headline as of when the issue was closed"))
    # The name of the department, not its slug.
    sender: Line = Field(description=_("it is the department that wrote the notice"))
    date: Day = Field(description=_("it is the first day of the notice"))
    until: Day = Field(description=_("it is the last day of the notice"))
    # Not a Line, since it is kept exactly as it was sent.
    summary: str = Field("", description=_("it is the text that was sent"))
    audience: Audience = AUDIENCE
    checksum: OptionalLine = Field("", description=_CHECKSUM)

    @classmethod
    def of(cls, update: Update, sender: str) -> NoticeNote:
        """Create the note of a notice as it is now. sender: the name of its department."""
        assert update.until
        return cls(
            ref=update.ref,
            title=update.title,
            sender=sender,
            date=update.date,
            until=update.until,
            summary=update.summary,
            audience=update.audience,
            checksum=update.checksum,
        )


class CorrectionNote(StoredModel):
    """A correction, in an issue, of an update that went out with an earlier one."""

    ref: Line = Field(alias="item", description=_("it is the update that was corrected"))
    title: Line = Field(description=_("it is the headline as of when the issue was closed"))
    correction: Line = Field(description=_("it is the sentence that readers got"))
    issue: Line = Field(description=_("it is the issue that contained the update"))
    sent: Day = Field(description=_("it is the day on which that issue was closed"))
    audience: Audience = AUDIENCE
    checksum: OptionalLine = Field("", description=_CHECKSUM)


class DepartmentNote(StoredModel):
    """A department's status in an issue."""

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

    past: bool = Field(False, description=_("it says whether the department no longer existed"))

    @property
    def changed(self) -> bool:
        """Its health is known, was known before, and is another one now."""
        return bool(self.health and self.before and self.health != self.before)


class IncidentNote(StoredModel, IncidentFields):
    """An incident in an issue."""

    ref: Line = Field(alias="incident", description=_("it is the incident's file"))
    state: Line = Field(description=_("it is the state as of when the issue was closed"))
    at: Moment = Field(description=_("it is the time of the last timeline entry"))


class MetricNote(StoredModel):
    """A metric in an issue."""

    slug: Line = Field(alias="metric", description=_("it identifies the metric"))
    name: Line = Field(description=_("it is the name as of when the issue was closed"))
    unit: str = Field("", description=_("a number without a unit says little"))
    direction: Direction = Field("up", description=_("it says which direction is better"))
    target: Thresholds = Field((), description=_("it decides whether a value meets the target"))
    verdict: TargetVerdict | None = Field(
        None, description=_("it is the rating of the metric as of when the issue was closed")
    )
    says: str = Field("", description=_("it explains what the metric says"))
    audience: Audience = AUDIENCE
    # By date, ascending.
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
        """The difference to the previous value; None if there is none."""
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
    """An open follow-up in an issue."""

    ref: Line = Field(alias="follow_up", description=_("it is the follow-up's file"))
    state: Line = Field(description=_("it is the state as of when the issue was closed"))
    concern: Line | None = Field(None, description=_("it says why the follow-up needed attention"))
    age: int = Field(0, description=_("it is the number of days that the follow-up had been open"))


class AskNote(StoredModel, Ask):
    """An open ask in an issue."""

    ref: Line = Field(alias="item", description=_("it is the update that contains the ask"))
    # Names of departments, not slugs; `to` likewise.
    asker: Line = Field(description=_("it is the department that asked"))
    to: Line = Field(description=_("it is the department that was asked"))
    overdue: bool = Field(
        False, description=_("it says whether the ask was overdue when the issue was closed")
    )
    audience: Audience = AUDIENCE


class DateNote(StoredModel):
    """An upcoming date in an issue."""

    on: Day = Field(alias="day", description=_("it is the day of the event"))
    what: Line = Field(description=_("it says what happens on that day"))
    kind: Literal["maintenance", "ask", "follow-up"] = Field(
        description=_("it says what kind of event it is")
    )
    ref: Line = Field(alias="page", description=_("it is the page with the details"))
    audience: Audience = AUDIENCE


class SolvedNote(StoredModel):
    """What was solved since the issue before."""

    ref: Line = Field(alias="page", description=_("it is the page with the details"))
    title: Line = Field(description=_("it is the headline as of when the issue was closed"))
    kind: Literal["incident", "maintenance", "follow-up", "ask"] = Field(
        description=_("it says what was solved")
    )
    on: Day = Field(alias="day", description=_("it is the day on which it was solved"))
    audience: Audience = AUDIENCE


class Snapshot(Model):
    """The contents of an issue, as stored in the file of a closed one."""

    items: Rows[Item] = Field((), description=_("it records the updates that were sent"))
    notices: Rows[NoticeNote] = Field((), description=_("it records the notices"))
    corrections: Rows[CorrectionNote] = Field(
        (), description=_("it records the corrections of earlier issues")
    )
    departments: Rows[DepartmentNote] = Field(
        (), description=_("it records the status of the departments")
    )
    incidents: Rows[IncidentNote] = Field(
        (), description=_("it records the incidents of the period")
    )
    metrics: Rows[MetricNote] = Field((), description=_("it records the metrics"))
    solved: Rows[SolvedNote] = Field(
        (), description=_("it records what was solved since the issue before")
    )
    follow_ups: Rows[FollowUpNote] = Field(
        (), description=_("it records the follow-ups that needed attention")
    )
    asks: Rows[AskNote] = Field((), description=_("it records the open asks"))
    dates: Rows[DateNote] = Field((), description=_("it records the upcoming dates"))


class IssueFields(Model):
    """Fields of an issue that the editor writes."""

    subject: Line | None = Field(
        None, description=_("it is the subject line that readers see in their inbox")
    )
    preheader: Line | None = Field(
        None, description=_("inboxes show this text next to the subject")
    )
    edition: Line = Field(description=_("it decides who the issue is for"))
    pin: Lines = Field((), description=_("it lists the updates to show at the top"))
    leave_out: Lines = Field((), description=_("it lists the updates to leave out of this issue"))
    # Empty for those of its edition; of a closed issue, for all of them.
    sections: Sections = Field(
        (), description=_("it lists the sections of this issue in their order")
    )
    # Aware; None while the issue is open.
    closed: Moment | None = Field(None, description=_("a closed issue never changes"))
    # None while the issue is open, and in issues closed before this key was written.
    audience: Audience | None = Field(
        None, description=_("it records whom the issue was closed for")
    )


class Issue(Snapshot, IssueFields):
    """An issue, a file in `newsletter/`.

    Closing it writes `closed`, `audience` and the fields of the snapshot into the file.
    """

    # The file's name without extension, such as `2026-W47` or `2026-11-board`.
    key: Annotated[str, DERIVED]
    # Its body is the editor's introduction.
    source: Annotated[Source, DERIVED]
    # Lines of the keys of a closed issue, from 1, such as `closed` or `items.0`.
    lines: Annotated[dict[str, int], DERIVED] = Field(default_factory=dict, repr=False)

    @property
    def is_closed_for_public(self) -> bool:
        """Whether it was closed for the public. If it is unknown, it was not."""
        return self.closed is not None and self.audience == "public"

    @property
    def period_key(self) -> str:
        return split_issue_key(self.key)[0]

    @property
    def snapshot(self) -> Snapshot | None:
        """The stored contents; None while the issue is open."""
        if not self.closed:
            return None
        return Snapshot.model_construct(**fields_of(Snapshot, self))


def snapshot_rows(snapshot: Snapshot) -> dict[str, list[Row]]:
    """Convert a snapshot to rows for YAML, without empty lists and default values."""
    lists = fields_of(Snapshot, snapshot)
    return {name: [_row(note) for note in notes] for name, notes in lists.items() if notes}


def _row(note: Model) -> Row:
    """Convert a note to a row that begins with the key that identifies it."""
    identity = {
        info.alias: getattr(note, name)
        for name, info in type(note).model_fields.items()
        if info.alias and name in ("ref", "slug")
    }
    row: Row = identity | note.model_dump(by_alias=True, exclude_defaults=True)
    return {key: _plain(value) for key, value in row.items()}


def _plain(value: Any) -> Any:
    """Convert a value to plain YAML types; times without seconds are written to the minute."""
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
