"""The content's models: what people write is what the program uses.

Each field is defined here and nowhere else. Its description says why the key is asked for, and is
shown with problems. What is marked as DERIVED is computed by the parsers; people can't write it.
What a closed issue stores of these models is in `snapshot`. Paths are posix, inside the content
folder.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from rundbrief.config.fields import (
    DERIVED,
    Audience,
    Cadence,
    Colour,
    Day,
    DueTime,
    Email,
    Line,
    Lines,
    Model,
    Moment,
    Number,
    OptionalLine,
    rows,
)
from rundbrief.content.names import clean_name, clean_names
from rundbrief.i18n.texts import _

_ISSUE_KEY = re.compile(r"(\d{4}-W\d{2}|\d{4}-\d{2})(?:-(.+))?")

INCIDENT_OVER = frozenset({"resolved", "postmortem", "false-alarm", "completed"})
FOLLOW_UP_DONE = frozenset({"verified", "rejected"})


class Health(StrEnum):
    ON_TRACK = "on-track"
    AT_RISK = "at-risk"
    OFF_TRACK = "off-track"


def _numbers(value: Any, info: ValidationInfo) -> Any:
    """Take one number for a band of one. A list must hold one if people write it."""
    if value == [] and info.context:
        raise PydanticCustomError("too_short", "empty")
    if value is None:
        return ()
    return rows(value) if isinstance(value, list | tuple) else (value,)


HealthState = Annotated[Health, Field(strict=False)]
Severity = Literal["minor", "major", "critical"]
Direction = Literal["up", "down", "band"]
Thresholds = Annotated[tuple[Number, ...], BeforeValidator(_numbers), Field(max_length=2)]
Name = Annotated[Line | None, AfterValidator(clean_name)]
Names = Annotated[Lines, AfterValidator(clean_names)]

_AUDIENCE: Any = Field(
    "internal", description=_("internal content must stay out of everything public")
)
_TAGS = Field((), description=_("readers find related items by their tags"))


class Source(Model):
    """Where something was written."""

    path: str
    # The path as the user would type it from the project's folder.
    shown: str = ""
    # Markdown: without front matter, and without the heading that became the title.
    body: str = ""
    # The line of the file on which the body begins.
    line: int = 1

    @property
    def ref(self) -> str:
        """Name the file as others refer to it: its path without ending."""
        return self.path.rpartition(".")[0]

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]


class Page(Model):
    """An ordinary page, the front page's introduction, or a department's."""

    title: Line = Field(
        description=_("it is the headline of the page; the default is the first heading")
    )
    summary: OptionalLine = Field(
        "", description=_("search results and link previews show this text")
    )
    audience: Audience = _AUDIENCE
    draft: bool = Field(
        False, description=_("drafts appear in the preview and are never published")
    )
    source: Annotated[Source, DERIVED]

    @property
    def ref(self) -> str:
        return self.source.ref


class Person(Model):
    name: Line = Field(
        description=_("readers want to know whom to contact"), examples=["Ada Brandt"]
    )
    email: Email | None = Field(
        None,
        description=_("the address is meant for reminders (not sent yet) and is never published"),
    )


class Away(Model):
    """Days on which nothing is expected."""

    since: Day = Field(description=_("it is the first day of the absence"), examples=["2026-12-21"])
    # Exclusive.
    until: Day = Field(
        description=_("it is the day when the department is back"), examples=["2027-01-04"]
    )


class Department(Model):
    """A department in `departments.yml`."""

    name: Line = Field(
        description=_("it is the name on the site and in emails; the default is the folder name")
    )
    lead: Person | None = Field(
        None, description=_("it names who is responsible for the department")
    )
    deputy: Person | None = Field(
        None, description=_("it names who steps in when the lead is away")
    )
    cadence: Cadence = Field("weekly", description=_("it sets how often the department reports"))
    due: DueTime | None = Field(
        None, description=_("it sets when the update is due in each period")
    )
    colour: Colour | None = Field(
        None, description=_("it is the colour that marks the department in lists")
    )
    channels: Lines = Field(
        (), description=_("it is reserved for messages to the department and not used yet")
    )
    away: Annotated[tuple[Away, ...], BeforeValidator(rows)] = Field(
        (), description=_("it lists the days on which no update is due")
    )
    # The folder's name.
    slug: Annotated[str, DERIVED]
    # The folder's index.md.
    introduction: Annotated[Page | None, DERIVED] = None
    # For how many days an update counts, where the cadence is not to be published.
    trusted_for: Annotated[int | None, DERIVED] = None


class Ask(Model):
    """What one department wants of another. It stays open until `answered`."""

    to: Line = Field(
        description=_("an ask needs a department that can answer it"), examples=["support"]
    )
    what: Line = Field(
        description=_("an ask needs to say what is wanted"), examples=["Raise the limit"]
    )
    due: Day | None = Field(
        None, description=_("it is the deadline; after that day, the ask is overdue")
    )
    answered: Day | None = Field(None, description=_("the ask stays open until it is answered"))
    # The day that was promised first, if it is another one; None where git can't tell.
    first_due: Annotated[Day | None, DERIVED] = None

    def is_open(self, today: dt.date) -> bool:
        """An answer that is dated after today is still to come."""
        return self.answered is None or self.answered > today


class Image(Model):
    """A picture in the content folder."""

    path: str
    alt: str = ""


class UpdateFields(Model):
    """What an update holds, and an item of a closed issue."""

    title: Line = Field(
        description=_("it is the headline everywhere; the default is the first heading")
    )
    date: Day = Field(
        description=_(
            "it decides which week the update belongs to; the default is the date in the file name"
        )
    )
    department: Line = Field(
        description=_("it names the department that reports; the default is the folder")
    )
    health: HealthState | None = Field(
        None, description=_("it sets the status that the site shows for the department")
    )
    summary: OptionalLine = Field(
        "",
        description=_(
            "it is the sentence that the newsletter shows; the default is the first paragraph"
        ),
    )
    audience: Audience = _AUDIENCE
    highlight: bool = Field(
        False, description=_("it marks the update as a highlight for the top of the newsletter")
    )
    authors: Names = Field(
        (), description=_("it names the authors; the default is the author in git")
    )
    tags: Lines = _TAGS
    needs: Lines = Field((), description=_("it names the departments that a launch depends on"))
    asks: Annotated[tuple[Ask, ...], BeforeValidator(rows)] = Field(
        (), description=_("it lists what this department needs from others")
    )
    metrics: dict[str, Number] = Field(
        default_factory=dict,
        description=_("it holds the values of metrics for the date of the update"),
    )
    expires: Day | None = Field(
        None, description=_("it is the day from which the update is no longer news")
    )
    draft: bool = Field(
        False, description=_("drafts appear in the preview and are never published")
    )
    nothing_to_report: bool = Field(False, description=_("“nothing to report” counts as an update"))
    # The first one of the body that lies in the content folder.
    image: Annotated[Image | None, DERIVED] = None


class Update(UpdateFields):
    """An update in a department's folder."""

    source: Annotated[Source, DERIVED]
    # The line of each value in `metrics`.
    metric_lines: Annotated[dict[str, int], DERIVED] = Field(default_factory=dict, repr=False)

    @property
    def ref(self) -> str:
        return self.source.ref


class Entry(Model):
    """One step of a timeline."""

    # Aware.
    at: Moment
    state: str
    # Markdown.
    body: str = ""
    # The line of the heading.
    line: int
    to: str | None = None
    next_check: Day | None = None
    # The line on which the body begins.
    body_line: int = 0
    # How many entries before this one have its time and state.
    repeat: int = 0

    @property
    def anchor(self) -> str:
        number = f"-{self.repeat + 1}" if self.repeat else ""
        return f"{self.at:%Y-%m-%d-%H%M}-{self.state}{number}"


class IncidentFields(Model):
    """What an incident holds, and a note of it in a closed issue."""

    title: Line = Field(description=_("it is the headline everywhere"))
    severity: Severity = Field("minor", description=_("it shows how serious the incident is"))
    affects: Lines = Field((), description=_("it names the departments that are affected"))
    kind: Literal["incident", "maintenance"] = Field(
        "incident", description=_("planned maintenance doesn't count as an outage")
    )
    audience: Audience = _AUDIENCE
    tags: Lines = _TAGS
    starts: Moment | None = Field(None, description=_("it is the time when the maintenance starts"))
    ends: Moment | None = Field(
        None, description=_("it is the time when the maintenance should end")
    )


class Incident(IncidentFields):
    """A file in `incidents/`: an incident, or planned work."""

    # source.body is what stands above the timeline.
    source: Annotated[Source, DERIVED]
    # In the order in which it was written, at least one.
    timeline: Annotated[tuple[Entry, ...], DERIVED]

    @property
    def ref(self) -> str:
        return self.source.ref

    @property
    def maintenance(self) -> bool:
        return self.kind == "maintenance"

    @property
    def state(self) -> str:
        return self.timeline[-1].state

    @property
    def began(self) -> dt.datetime:
        return self.timeline[0].at

    @property
    def ended(self) -> dt.datetime | None:
        """When it was first over after the last time it was not."""
        ended = None
        for entry in self.timeline:
            ended = (ended or entry.at) if entry.state in INCIDENT_OVER else None
        return ended

    @property
    def is_open(self) -> bool:
        return self.ended is None


class FollowUpFields(Model):
    """What a follow-up holds, and a note of it in a closed issue."""

    title: Line = Field(description=_("it is the headline everywhere"))
    kind: Literal["complaint", "request", "question"] = Field(
        "request", description=_("complaints, requests and questions are counted separately")
    )
    sender: Name = Field(
        None, alias="from", description=_("readers see who raised it; leave out anything private")
    )
    channel: Line | None = Field(None, description=_("it says how the follow-up came in"))
    department: Line | None = Field(
        None, description=_("it names the department that has to resolve the follow-up")
    )
    owner: Name = Field(
        None, description=_("one person is responsible until the follow-up is closed")
    )
    due: Day | None = Field(
        None, description=_("it is the deadline; after that day, the follow-up is overdue")
    )
    severity: Severity = Field("minor", description=_("serious follow-ups are listed first"))
    audience: Audience = Field(
        "internal", description=_("follow-ups are internal unless marked public")
    )
    tags: Lines = _TAGS
    # As in an ask.
    first_due: Annotated[Day | None, DERIVED] = None


def _forget(value: str | None) -> None:
    """Let nothing of a value into the program."""


class FollowUp(FollowUpFields):
    """A file in `follow-ups/`: a complaint, a request or a question."""

    received: Day = Field(description=_("it is the day from which the age is counted"))
    # It is checked, and never held.
    reporter: Annotated[Line | None, AfterValidator(_forget)] = Field(
        None, exclude=True, description=_("it says whom to answer and is never published")
    )
    source: Annotated[Source, DERIVED]
    timeline: Annotated[tuple[Entry, ...], DERIVED]

    @property
    def ref(self) -> str:
        return self.source.ref

    @property
    def state(self) -> str:
        return self.timeline[-1].state if self.timeline else "open"

    @property
    def delegated_to(self) -> str | None:
        return self.timeline[-1].to if self.state == "delegated" else None

    @property
    def next_check(self) -> dt.date | None:
        return self.timeline[-1].next_check if self.timeline else None


class Metric(Model):
    """A metric in `metrics.yml`, and how to read it."""

    name: Line = Field(
        description=_("it is the name that readers see"), examples=["Time to first reply"]
    )
    department: Line | None = Field(
        None, description=_("it names the department that is responsible for the metric")
    )
    unit: OptionalLine = Field("", description=_("a number without a unit says little"))
    direction: Direction = Field("up", description=_("it says which direction is better"))
    # One number, or the two of a band; and so are the others.
    target: Thresholds = Field((), description=_("it decides whether a value meets the target"))
    warn: Thresholds = Field(
        (), description=_("it is the value from which the metric needs watching")
    )
    alert: Thresholds = Field(
        (), description=_("it is the value from which the metric needs action")
    )
    definition: OptionalLine = Field(
        "", description=_("readers need to know how the metric is counted")
    )
    says: OptionalLine = Field("", description=_("it explains what the metric says"))
    says_not: OptionalLine = Field("", description=_("it explains what the metric doesn't say"))
    react: OptionalLine = Field(
        "", description=_("it explains what to do when the metric gets worse")
    )
    source: OptionalLine = Field("", description=_("it says where the values come from"))
    audience: Audience = _AUDIENCE
    slug: Annotated[str, DERIVED]
    # By date, ascending.
    points: Annotated[tuple[tuple[Day, Number], ...], DERIVED] = ()


class IssueFields(Model):
    """What the editor writes of an issue."""

    subject: Line | None = Field(
        None, description=_("it is the subject line that readers see in their inbox")
    )
    preheader: Line | None = Field(
        None, description=_("inboxes show this text next to the subject")
    )
    edition: Line = Field(description=_("it decides who the issue is for"))
    pin: Lines = Field((), description=_("it lists the updates to show at the top"))
    leave_out: Lines = Field((), description=_("it lists the updates to leave out of this issue"))
    # Aware; None while the issue is open.
    closed: Moment | None = Field(None, description=_("a closed issue never changes"))


def split_issue_key(key: str) -> tuple[str, str]:
    """Split `2026-11-board` into the period and the edition, which is empty for the default one."""
    match = _ISSUE_KEY.fullmatch(key)
    return (match[1], match[2] or "") if match else (key, "")
