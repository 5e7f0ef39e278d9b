"""The content's models, for what people write and for everything that uses it.

Every field is defined here and nowhere else. Its description says why the key is needed, and is
shown with problems. Fields marked DERIVED are computed by the parsers and can't be written by
people. What a closed issue stores of these models is in `snapshot`. Paths are POSIX paths relative
to the content folder.
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
    """Accept a single number as a list of one. An empty list is rejected in user input."""
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

_AUDIENCE: Any = Field("internal", description=_("what is internal stays out of everything public"))
_TAGS = Field((), description=_("readers find what belongs together by its tags"))


class Source(Model):
    """The file that something was written in."""

    path: str
    # The path as the user would type it from the project's folder.
    shown: str = ""
    # Markdown, without front matter and without the heading that became the title.
    body: str = ""
    # The line of the file on which the body begins, from 1.
    line: int = 1

    @property
    def ref(self) -> str:
        """How other files refer to this one: the path without its extension."""
        return self.path.rpartition(".")[0]

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]


class Page(Model):
    """An ordinary page, or the introduction of the front page or of a department."""

    title: Line = Field(description=_("the headline; else the first heading"))
    summary: OptionalLine = Field("", description=_("search results and link previews show it"))
    audience: Audience = _AUDIENCE
    draft: bool = Field(False, description=_("a draft is in the preview and is never published"))
    source: Annotated[Source, DERIVED]

    @property
    def ref(self) -> str:
        return self.source.ref


class Person(Model):
    name: Line = Field(description=_("readers want to know whom to ask"), examples=["Ada Brandt"])
    email: Email | None = Field(None, description=_("reminders go there; it is not published"))


class Away(Model):
    """Days on which no update is due."""

    since: Day = Field(description=_("the first day away"), examples=["2026-12-21"])
    # Exclusive: the first day back.
    until: Day = Field(description=_("the day they are back"), examples=["2027-01-04"])


class Department(Model):
    """A department in `departments.yml`."""

    name: Line = Field(description=_("pages and mails show it; else the folder's name"))
    lead: Person | None = Field(None, description=_("who answers for the department"))
    deputy: Person | None = Field(None, description=_("who answers when the lead is away"))
    cadence: Cadence = Field("weekly", description=_("how often the department promised to report"))
    due: DueTime | None = Field(None, description=_("until when, in each period"))
    colour: Colour | None = Field(None, description=_("marks the department in lists"))
    channels: Lines = Field((), description=_("where messages for the department go"))
    away: Annotated[tuple[Away, ...], BeforeValidator(rows)] = Field(
        (), description=_("days on which nobody expects a word")
    )
    # The name of its folder.
    slug: Annotated[str, DERIVED]
    # From the folder's index.md.
    introduction: Annotated[Page | None, DERIVED] = None
    # For how many days an update counts as current. Public builds have it instead of the cadence.
    trusted_for: Annotated[int | None, DERIVED] = None


class Ask(Model):
    """A request from one department to another. It is open until `answered`."""

    to: Line = Field(description=_("an ask needs a department to answer it"), examples=["support"])
    what: Line = Field(description=_("an ask says what is wanted"), examples=["Raise the limit"])
    due: Day | None = Field(None, description=_("until when it is needed"))
    answered: Day | None = Field(None, description=_("an ask is carried on until it is answered"))
    # The first due date in git, if it was another day; None if unchanged or unknown.
    first_due: Annotated[Day | None, DERIVED] = None

    def is_open(self, today: dt.date) -> bool:
        """Whether it is open today; an answer dated in the future doesn't count yet."""
        return self.answered is None or self.answered > today


class Image(Model):
    """An image in the content folder."""

    path: str
    alt: str = ""


class UpdateFields(Model):
    """Fields of an update that a closed issue stores as well."""

    title: Line = Field(description=_("the headline everywhere; else the first heading"))
    date: Day = Field(description=_("it decides the week; else the file name's date"))
    department: Line = Field(description=_("who reports; else the folder"))
    health: HealthState | None = Field(
        None, description=_("the site colours a department by its health")
    )
    summary: OptionalLine = Field(
        "", description=_("the newsletter shows it; else the first paragraph")
    )
    audience: Audience = _AUDIENCE
    highlight: bool = Field(False, description=_("a candidate for the top of the newsletter"))
    authors: Names = Field((), description=_("who wrote it; else the author in git"))
    tags: Lines = _TAGS
    needs: Lines = Field((), description=_("the departments that a launch can't do without"))
    asks: Annotated[tuple[Ask, ...], BeforeValidator(rows)] = Field(
        (), description=_("what this department wants of another")
    )
    metrics: dict[str, Number] = Field(
        default_factory=dict, description=_("values of metrics for this date")
    )
    expires: Day | None = Field(None, description=_("from this day on it is no news any more"))
    draft: bool = Field(False, description=_("a draft is in the preview and is never published"))
    nothing_to_report: bool = Field(False, description=_("an answer that counts as one"))
    # The first image of the body that is in the content folder.
    image: Annotated[Image | None, DERIVED] = None


class Update(UpdateFields):
    """An update, a file in a department's folder."""

    source: Annotated[Source, DERIVED]
    # The line of each value in `metrics`, from 1.
    metric_lines: Annotated[dict[str, int], DERIVED] = Field(default_factory=dict, repr=False)

    @property
    def ref(self) -> str:
        return self.source.ref


class Entry(Model):
    """An entry of a timeline."""

    # Aware.
    at: Moment
    state: str
    # Markdown.
    body: str = ""
    # The line of the heading, from 1.
    line: int
    to: str | None = None
    next_check: Day | None = None
    # The line on which the body begins.
    body_line: int = 0
    # How many earlier entries have the same time and state.
    repeat: int = 0

    @property
    def anchor(self) -> str:
        number = f"-{self.repeat + 1}" if self.repeat else ""
        return f"{self.at:%Y-%m-%d-%H%M}-{self.state}{number}"


class IncidentFields(Model):
    """Fields of an incident that a closed issue stores as well."""

    title: Line = Field(description=_("the headline everywhere"))
    severity: Severity = Field("minor", description=_("it decides who is told"))
    affects: Lines = Field((), description=_("the departments that feel it"))
    kind: Literal["incident", "maintenance"] = Field(
        "incident", description=_("planned work is not counted as an outage")
    )
    audience: Audience = _AUDIENCE
    tags: Lines = _TAGS
    starts: Moment | None = Field(None, description=_("when planned work begins"))
    ends: Moment | None = Field(None, description=_("when planned work should be over"))


class Incident(IncidentFields):
    """An incident or planned maintenance, a file in `incidents/`."""

    # Its body is the text above the timeline.
    source: Annotated[Source, DERIVED]
    # In the order of the file; never empty.
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
        """When it was resolved; if it was reopened, the last time. None while it is open."""
        ended = None
        for entry in self.timeline:
            ended = (ended or entry.at) if entry.state in INCIDENT_OVER else None
        return ended

    @property
    def is_open(self) -> bool:
        return self.ended is None


class FollowUpFields(Model):
    """Fields of a follow-up that a closed issue stores as well."""

    title: Line = Field(description=_("the headline everywhere"))
    kind: Literal["complaint", "request", "question"] = Field(
        "request", description=_("the register counts each kind")
    )
    sender: Name = Field(
        None, alias="from", description=_("who wants it, as far as it may be shown")
    )
    channel: Line | None = Field(None, description=_("where it came in"))
    department: Line | None = Field(None, description=_("who has to solve it"))
    owner: Name = Field(None, description=_("one person sees it through to the end"))
    due: Day | None = Field(None, description=_("after this day it is overdue"))
    severity: Severity = Field("minor", description=_("the serious ones come first"))
    audience: Audience = Field(
        "internal", description=_("a follow-up is internal unless it says so")
    )
    tags: Lines = _TAGS
    # See `Ask.first_due`.
    first_due: Annotated[Day | None, DERIVED] = None


def _discard(value: str | None) -> None:
    """Replace a value by None after it was checked."""


class FollowUp(FollowUpFields):
    """A complaint, request or question, a file in `follow-ups/`."""

    received: Day = Field(description=_("it ages from this day on"))
    # Checked but never stored, so that it can't be published.
    reporter: Annotated[Line | None, AfterValidator(_discard)] = Field(
        None, exclude=True, description=_("who to answer; it is never published")
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
    """A metric in `metrics.yml` with its values."""

    name: Line = Field(description=_("the card's headline"), examples=["Time to first reply"])
    department: Line | None = Field(None, description=_("who answers for the figure"))
    unit: OptionalLine = Field("", description=_("a bare number says little"))
    direction: Direction = Field("up", description=_("which way is better"))
    # One number, or the two ends of a band. The same goes for `warn` and `alert`.
    target: Thresholds = Field((), description=_("what is good enough"))
    warn: Thresholds = Field((), description=_("from here on it is watched"))
    alert: Thresholds = Field((), description=_("from here on somebody acts"))
    definition: OptionalLine = Field("", description=_("how it is counted"))
    says: OptionalLine = Field("", description=_("what the figure tells"))
    says_not: OptionalLine = Field("", description=_("what the figure does not tell"))
    react: OptionalLine = Field("", description=_("what to do when it turns"))
    source: OptionalLine = Field("", description=_("where the values come from"))
    audience: Audience = _AUDIENCE
    slug: Annotated[str, DERIVED]
    # Values by date, ascending.
    points: Annotated[tuple[tuple[Day, Number], ...], DERIVED] = ()


class IssueFields(Model):
    """Fields of an issue that the editor writes."""

    subject: Line | None = Field(None, description=_("the line that readers see in their inbox"))
    preheader: Line | None = Field(None, description=_("the words beside the subject in an inbox"))
    edition: Line = Field(description=_("whom this issue is for"))
    pin: Lines = Field((), description=_("these updates stand at the top"))
    leave_out: Lines = Field((), description=_("these updates don't go out with this issue"))
    # Aware; None while the issue is open.
    closed: Moment | None = Field(None, description=_("a closed issue never changes"))


def split_issue_key(key: str) -> tuple[str, str]:
    """Split a key such as `2026-11-board` into period and slug of the edition.

    The latter is empty for the default edition.
    """
    match = _ISSUE_KEY.fullmatch(key)
    return (match[1], match[2] or "") if match else (key, "")
