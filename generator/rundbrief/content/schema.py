"""The content's models, for what people write and for everything that uses it.

A field's description says why the key is needed, and is shown with problems. Fields marked DERIVED
are computed by the parsers. Issues are in `snapshot`. Paths are relative to the content folder.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field

from rundbrief.content.corrections import CorrectionFields
from rundbrief.content.notices import NoticeFields
from rundbrief.i18n.texts import _
from rundbrief.validation.fields import (
    DERIVED,
    Audience,
    Day,
    Discarded,
    Line,
    Lines,
    Model,
    Moment,
    Name,
    Names,
    Number,
    OptionalLine,
    ShortList,
    Tags,
    Thresholds,
)

INCIDENT_OVER = frozenset({"resolved", "postmortem", "false-alarm", "completed"})
FOLLOW_UP_DONE = frozenset({"verified", "rejected"})


class Health(StrEnum):
    ON_TRACK = "on-track"
    AT_RISK = "at-risk"
    OFF_TRACK = "off-track"


HealthState = Annotated[Health, Field(strict=False)]
Severity = Literal["minor", "major", "critical"]
Direction = Literal["up", "down", "band"]

AUDIENCE: Any = Field(
    "internal", description=_("internal content must stay out of everything public")
)
_TAGS = Field((), description=_("readers find related items by their tags"))


class Source(Model):
    """The file that something was written in."""

    path: str
    # The path as the user would type it from the project's folder.
    shown: str = ""
    # Markdown, without front matter and without the heading that became the title.
    body: str = ""
    # The line of the file on which the body begins, from 1.
    line: int = 1
    # The id, as on GitHub, of the heading that became the title; empty if there is none.
    title_id: str = ""

    @property
    def ref(self) -> str:
        """How other files refer to this one: the path without its extension."""
        return self.path.rpartition(".")[0]

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]


class InFile(Model):
    """Base of what has a file of its own."""

    source: Annotated[Source, DERIVED]

    @property
    def ref(self) -> str:
        return self.source.ref


class Page(InFile):
    """An ordinary page, or the introduction of the front page or of a department."""

    title: Line = Field(
        description=_("it is the headline of the page; the default is the first heading")
    )
    summary: OptionalLine = Field(
        "", description=_("search results and link previews show this text")
    )
    audience: Audience = AUDIENCE
    draft: bool = Field(
        False, description=_("drafts appear in the preview and are never published")
    )


class Ask(Model):
    """A request from one department to another. It is open until `answered`."""

    to: Line = Field(
        description=_("an ask needs a department that can answer it"), examples=["support"]
    )
    what: Line = Field(
        description=_("an ask needs to say what is wanted"), examples=[_("Raise the limit")]
    )
    due: Day | None = Field(
        None, description=_("it is the deadline; after that day, the ask is overdue")
    )
    answered: Day | None = Field(None, description=_("the ask stays open until it is answered"))
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
    audience: Audience = AUDIENCE
    highlight: bool = Field(
        False, description=_("it marks the update as a highlight for the top of the newsletter")
    )
    authors: Names = Field(
        (), description=_("it names the authors; the default is the author in git")
    )
    tags: Tags = _TAGS
    needs: Lines = Field((), description=_("it names the departments that a launch depends on"))
    asks: Annotated[tuple[Ask, ...], ShortList] = Field(
        (), description=_("it lists what this department needs from others")
    )
    metrics: Annotated[dict[str, Number], ShortList] = Field(
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
    # The first image of the body that is in the content folder.
    image: Annotated[Image | None, DERIVED] = None


class Update(CorrectionFields, NoticeFields, InFile, UpdateFields):
    """An update, a file in a department's folder."""

    # The line of each value in `metrics`, from 1.
    metric_lines: Annotated[dict[str, int], DERIVED] = Field(default_factory=dict, repr=False)
    # When the file was committed first; None if that is unknown.
    committed: Annotated[Moment | None, DERIVED] = None

    def is_over(self, today: dt.date) -> bool:
        """Whether it has expired, or is a notice that has ended."""
        return self.has_ended(today) or (self.expires is not None and self.expires <= today)


class Entry(Model):
    """An entry of a timeline. at: aware. body: Markdown."""

    at: Moment
    state: str
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

    title: Line = Field(description=_("it is the headline everywhere"))
    severity: Severity = Field("minor", description=_("it shows how serious the incident is"))
    affects: Lines = Field((), description=_("it names the departments that are affected"))
    kind: Literal["incident", "maintenance"] = Field(
        "incident", description=_("planned maintenance doesn't count as an outage")
    )
    audience: Audience = AUDIENCE
    tags: Tags = _TAGS
    starts: Moment | None = Field(None, description=_("it is the time when the maintenance starts"))
    ends: Moment | None = Field(
        None, description=_("it is the time when the maintenance should end")
    )


class Incident(InFile, IncidentFields):
    """An incident or planned maintenance, a file in `incidents/`.

    The body of its source is the text above the timeline.
    """

    # In the order of the file; never empty.
    timeline: Annotated[tuple[Entry, ...], DERIVED]

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
    tags: Tags = _TAGS
    # See `Ask.first_due`.
    first_due: Annotated[Day | None, DERIVED] = None


class FollowUp(InFile, FollowUpFields):
    """A complaint, request or question, a file in `follow-ups/`."""

    received: Day = Field(description=_("it is the day from which the age is counted"))
    reporter: Discarded = Field(
        None, exclude=True, description=_("it says whom to answer and is never published")
    )
    timeline: Annotated[tuple[Entry, ...], DERIVED]

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

    name: Line = Field(
        description=_("it is the name that readers see"), examples=[_("Time to first reply")]
    )
    department: Line | None = Field(
        None, description=_("it names the department that is responsible for the metric")
    )
    unit: OptionalLine = Field("", description=_("a number without a unit says little"))
    direction: Direction = Field("up", description=_("it says which direction is better"))
    # One number, or the two ends of a band. The same goes for `warn` and `alert`.
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
    audience: Audience = AUDIENCE
    slug: Annotated[str, DERIVED]
    # Values by date, ascending.
    points: Annotated[tuple[tuple[Day, Number], ...], DERIVED] = ()
