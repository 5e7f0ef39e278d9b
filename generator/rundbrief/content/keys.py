"""The keys that people write, one class a kind of file.

This is the contract: a description says why the key is asked for, and problems tell it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from rundbrief.config.fields import (
    Audience,
    Cadence,
    Colour,
    Day,
    DueTime,
    Email,
    Keys,
    Line,
    Moment,
    Number,
    Words,
)
from rundbrief.i18n.texts import _


def _rows(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


HealthWord = Literal["on-track", "at-risk", "off-track"]
SeverityWord = Literal["minor", "major", "critical"]
Pair = Annotated[
    tuple[Number, ...],
    BeforeValidator(lambda v: tuple(v) if isinstance(v, list) else (v,)),
    Field(min_length=1, max_length=2),
]

_AUDIENCE = Field(None, description=_("what is internal stays out of everything public"))
_TAGS = Field((), description=_("readers find what belongs together by its tags"))


class PersonKeys(Keys):
    name: Line = Field(description=_("readers want to know whom to ask"), examples=["Ada Brandt"])
    email: Email | None = Field(None, description=_("reminders go there; it is not published"))


class AwayKeys(Keys):
    since: Day = Field(description=_("the first day away"), examples=["2026-12-21"])
    until: Day = Field(description=_("the day they are back"), examples=["2027-01-04"])


class DepartmentKeys(Keys):
    """A department in `departments.yml`."""

    name: Line | None = Field(
        None, description=_("pages and mails show it; else the folder's name")
    )
    lead: PersonKeys | None = Field(None, description=_("who answers for the department"))
    deputy: PersonKeys | None = Field(None, description=_("who answers when the lead is away"))
    cadence: Cadence = Field("weekly", description=_("how often the department promised to report"))
    due: DueTime | None = Field(None, description=_("until when, in each period"))
    colour: Colour | None = Field(None, description=_("marks the department in lists"))
    channels: Words = Field((), description=_("where messages for the department go"))
    away: Annotated[tuple[AwayKeys, ...], BeforeValidator(_rows)] = Field(
        (), description=_("days on which nobody expects a word")
    )


class AskKeys(Keys):
    to: Line = Field(description=_("an ask needs a department to answer it"), examples=["support"])
    what: Line = Field(description=_("an ask says what is wanted"), examples=["Raise the limit"])
    due: Day | None = Field(None, description=_("until when it is needed"))
    answered: Day | None = Field(None, description=_("an ask is carried on until it is answered"))


class UpdateKeys(Keys):
    """An update in a department's folder."""

    title: Line | None = Field(
        None, description=_("the headline everywhere; else the first heading")
    )
    date: Day | None = Field(None, description=_("it decides the week; else the file name's date"))
    department: Line | None = Field(None, description=_("who reports; else the folder"))
    health: HealthWord | None = Field(
        None, description=_("the site colours a department by its health")
    )
    summary: Line | None = Field(
        None, description=_("the newsletter shows it; else the first paragraph")
    )
    audience: Audience | None = _AUDIENCE
    highlight: bool = Field(False, description=_("a candidate for the top of the newsletter"))
    authors: Words = Field((), description=_("who wrote it; else the author in git"))
    tags: Words = _TAGS
    needs: Words = Field((), description=_("the departments that a launch can't do without"))
    asks: Annotated[tuple[AskKeys, ...], BeforeValidator(_rows)] = Field(
        (), description=_("what this department wants of another")
    )
    metrics: dict[str, Number] = Field(
        default_factory=dict, description=_("values of metrics for this date")
    )
    expires: Day | None = Field(None, description=_("from this day on it is no news any more"))
    draft: bool = Field(False, description=_("a draft is in the preview and is never published"))
    nothing_to_report: bool = Field(False, description=_("an answer that counts as one"))


class IncidentKeys(Keys):
    """A file in `incidents/`."""

    title: Line | None = Field(None, description=_("the headline everywhere"))
    severity: SeverityWord = Field("minor", description=_("it decides who is told"))
    affects: Words = Field((), description=_("the departments that feel it"))
    kind: Literal["incident", "maintenance"] = Field(
        "incident", description=_("planned work is not counted as an outage")
    )
    audience: Audience | None = _AUDIENCE
    tags: Words = _TAGS
    starts: Moment | None = Field(None, description=_("when planned work begins"))
    ends: Moment | None = Field(None, description=_("when planned work should be over"))


class FollowUpKeys(Keys):
    """A file in `follow-ups/`."""

    title: Line | None = Field(None, description=_("the headline everywhere"))
    kind: Literal["complaint", "request", "question"] = Field(
        "request", description=_("the register counts each kind")
    )
    sender: Line | None = Field(
        None, alias="from", description=_("who wants it, as far as it may be shown")
    )
    reporter: Line | None = Field(None, description=_("who to answer; it is never published"))
    channel: Line | None = Field(None, description=_("where it came in"))
    received: Day | None = Field(None, description=_("it ages from this day on"))
    department: Line | None = Field(None, description=_("who has to solve it"))
    owner: Line | None = Field(None, description=_("one person sees it through to the end"))
    due: Day | None = Field(None, description=_("after this day it is overdue"))
    severity: SeverityWord = Field("minor", description=_("the serious ones come first"))
    audience: Audience = Field(
        "internal", description=_("a follow-up is internal unless it says so")
    )
    tags: Words = _TAGS


class MetricKeys(Keys):
    """A metric in `metrics.yml`."""

    name: Line = Field(description=_("the card's headline"), examples=["Time to first reply"])
    department: Line | None = Field(None, description=_("who answers for the figure"))
    unit: Line | None = Field(None, description=_("a bare number says little"))
    direction: Literal["up", "down", "band"] = Field("up", description=_("which way is better"))
    target: Pair | None = Field(None, description=_("what is good enough"))
    warn: Pair | None = Field(None, description=_("from here on it is watched"))
    alert: Pair | None = Field(None, description=_("from here on somebody acts"))
    definition: Line | None = Field(None, description=_("how it is counted"))
    says: Line | None = Field(None, description=_("what the figure tells"))
    says_not: Line | None = Field(None, description=_("what the figure does not tell"))
    react: Line | None = Field(None, description=_("what to do when it turns"))
    source: Line | None = Field(None, description=_("where the values come from"))
    audience: Audience | None = _AUDIENCE


class ItemKeys(Keys):
    item: Line = Field(description=_("the update that went out"))
    department: Line = Field(description=_("whose update it was"))
    date: Day = Field(description=_("the update's own date"))
    title: Line = Field(description=_("the headline that went out"))
    summary: str = Field("", description=_("the text that went out"))
    late: bool = Field(False, description=_("it was older than the issue's period"))
    highlight: bool = Field(False, description=_("it stood at the top"))
    image: Line | None = Field(None, description=_("the picture that went out"))
    alt: str = Field("", description=_("the picture in words"))


class StandingKeys(Keys):
    department: Line = Field(description=_("the department's folder"))
    name: Line = Field(description=_("its name in those days"))
    health: HealthWord | None = Field(None, description=_("its health when the issue was closed"))
    before: HealthWord | None = Field(None, description=_("its health at the period's start"))
    missing: bool = Field(False, description=_("it had said nothing in time"))


class IncidentNoteKeys(Keys):
    incident: Line = Field(description=_("the incident's file"))
    title: Line = Field(description=_("its headline in those days"))
    severity: SeverityWord = Field(description=_("how bad it was"))
    state: Line = Field(description=_("its state when the issue was closed"))
    at: Moment = Field(description=_("since when"))
    starts: Moment | None = Field(None, description=_("when planned work begins"))
    ends: Moment | None = Field(None, description=_("when planned work should be over"))


class MetricNoteKeys(Keys):
    metric: Line = Field(description=_("which metric it is"))
    name: Line = Field(description=_("its name in those days"))
    unit: str = Field("", description=_("a bare number says little"))
    direction: Literal["up", "down", "band"] = Field("up", description=_("which way is better"))
    target: Annotated[tuple[Number, ...], BeforeValidator(_rows)] = Field(
        (), description=_("what is good enough")
    )
    verdict: Literal["good", "watch", "act"] | None = Field(
        None, description=_("how it stood when the issue was closed")
    )
    says: str = Field("", description=_("what the figure tells"))
    values: dict[Day, Number] = Field(min_length=1, description=_("its values by date"))


class FollowUpNoteKeys(Keys):
    follow_up: Line = Field(description=_("the follow-up's file"))
    title: Line = Field(description=_("its headline in those days"))
    kind: Line = Field(description=_("complaint, request or question"))
    state: Line = Field(description=_("its state when the issue was closed"))
    concern: Line | None = Field(None, description=_("why it needed somebody"))
    owner: Line | None = Field(None, description=_("who saw to it"))
    age: int = Field(0, description=_("how many days it was open"))


class AskNoteKeys(Keys):
    item: Line = Field(description=_("the update in which it stands"))
    what: Line = Field(description=_("an ask says what is wanted"))
    asker: Line = Field(description=_("which department asked"))
    to: Line = Field(description=_("which department was asked"))
    due: Day | None = Field(None, description=_("until when it is needed"))
    overdue: bool = Field(False, description=_("it was late when the issue was closed"))


class DateNoteKeys(Keys):
    day: Day = Field(description=_("the day ahead"))
    what: Line = Field(description=_("what happens on that day"))
    kind: Literal["maintenance", "ask", "follow-up"] = Field(
        description=_("what kind of day it is")
    )
    page: Line = Field(description=_("where more of it stands"))


class IssueKeys(Keys):
    """A file in `newsletter/`. `closed` and what follows it is written when an issue is closed."""

    subject: Line | None = Field(None, description=_("the line that readers see in their inbox"))
    preheader: Line | None = Field(None, description=_("the words beside the subject in an inbox"))
    edition: Line | None = Field(None, description=_("whom this issue is for"))
    pin: Words = Field((), description=_("these updates stand at the top"))
    leave_out: Words = Field((), description=_("these updates don't go out with this issue"))
    closed: Moment | None = Field(None, description=_("a closed issue never changes"))
    items: Annotated[tuple[ItemKeys, ...], BeforeValidator(_rows)] = Field(
        (), description=_("what went out")
    )
    departments: Annotated[tuple[StandingKeys, ...], BeforeValidator(_rows)] = Field(
        (), description=_("how the departments stood")
    )
    incidents: Annotated[tuple[IncidentNoteKeys, ...], BeforeValidator(_rows)] = Field(
        (), description=_("the incidents of the period")
    )
    metrics: Annotated[tuple[MetricNoteKeys, ...], BeforeValidator(_rows)] = Field(
        (), description=_("how the metrics stood")
    )
    follow_ups: Annotated[tuple[FollowUpNoteKeys, ...], BeforeValidator(_rows)] = Field(
        (), description=_("the follow-ups that waited")
    )
    asks: Annotated[tuple[AskNoteKeys, ...], BeforeValidator(_rows)] = Field(
        (), description=_("the asks that were open")
    )
    dates: Annotated[tuple[DateNoteKeys, ...], BeforeValidator(_rows)] = Field(
        (), description=_("the dates that lay ahead")
    )


class PageKeys(Keys):
    """An ordinary page, the front page's introduction, or a department's."""

    title: Line | None = Field(None, description=_("the headline; else the first heading"))
    summary: Line | None = Field(None, description=_("search results and link previews show it"))
    audience: Audience | None = _AUDIENCE
    draft: bool = Field(False, description=_("a draft is in the preview and is never published"))
