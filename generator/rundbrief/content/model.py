"""What a repository says, as plain immutable data. Paths are posix, inside the content folder."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from rundbrief.config.fields import Audience, Cadence, Due

if TYPE_CHECKING:
    from rundbrief.content.contents import Contents

_ISSUE_KEY = re.compile(r"(\d{4}-W\d{2}|\d{4}-\d{2})(?:-(.+))?")

# A name for the type, in classes that have a field `date`.
Day = date

INCIDENT_OVER = frozenset({"resolved", "postmortem", "false-alarm", "completed"})
FOLLOW_UP_DONE = frozenset({"verified", "rejected"})


class Health(StrEnum):
    ON_TRACK = "on-track"
    AT_RISK = "at-risk"
    OFF_TRACK = "off-track"


@dataclass(frozen=True)
class Source:
    """Where something was written. ref: the path without ending. line: where the body begins.

    stamp: digest of the whole file and of what git says of it.
    """

    path: str
    shown: str
    body: str = ""
    line: int = 1
    stamp: bytes = field(default=b"", compare=False, repr=False)

    @property
    def ref(self) -> str:
        return self.path.rpartition(".")[0]

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]


@dataclass(frozen=True)
class Person:
    name: str
    email: str | None = None


@dataclass(frozen=True)
class Away:
    """Days on which nothing is expected. until: exclusive."""

    since: Day
    until: Day


@dataclass(frozen=True)
class Department:
    """trusted_for: for how many days its word counts, where its rhythm is not to be told."""

    slug: str
    name: str
    lead: Person | None = None
    deputy: Person | None = None
    cadence: Cadence = "none"
    due: Due | None = None
    colour: str | None = None
    channels: tuple[str, ...] = ()
    away: tuple[Away, ...] = ()
    introduction: Page | None = None
    trusted_for: int | None = None


@dataclass(frozen=True)
class Ask:
    """What one department wants of another. It stays open until `answered`.

    first_due: the day that was promised first, if it is another one; None where git can't tell.
    """

    to: str
    what: str
    due: Day | None = None
    answered: Day | None = None
    first_due: Day | None = None

    def is_open(self, today: date) -> bool:
        """An answer that is dated after today is still to come."""
        return self.answered is None or self.answered > today


@dataclass(frozen=True)
class Image:
    """A picture in the content folder."""

    path: str
    alt: str


@dataclass(frozen=True)
class Update:
    source: Source
    department: str
    date: Day
    title: str
    summary: str
    health: Health | None = None
    audience: Audience = "internal"
    highlight: bool = False
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    metrics: Mapping[str, float] = field(default_factory=dict)
    expires: Day | None = None
    draft: bool = False
    nothing_to_report: bool = False
    image: Image | None = None

    @property
    def ref(self) -> str:
        return self.source.ref


@dataclass(frozen=True)
class Entry:
    """One step of a timeline. at: aware. body: Markdown. line: of the heading.

    begins: the line of the body's beginning. twin: how many before it have its time and state.
    """

    at: datetime
    state: str
    body: str
    line: int
    to: str | None = None
    next_check: Day | None = None
    begins: int = 0
    twin: int = 0

    @property
    def anchor(self) -> str:
        number = f"-{self.twin + 1}" if self.twin else ""
        return f"{self.at:%Y-%m-%d-%H%M}-{self.state}{number}"


@dataclass(frozen=True)
class Incident:
    """An incident or planned work. source.body: what stands above the timeline."""

    source: Source
    title: str
    severity: str
    maintenance: bool
    affects: tuple[str, ...]
    timeline: tuple[Entry, ...]
    audience: Audience = "internal"
    tags: tuple[str, ...] = ()
    starts: datetime | None = None
    ends: datetime | None = None

    @property
    def ref(self) -> str:
        return self.source.ref

    @property
    def state(self) -> str:
        return self.timeline[-1].state

    @property
    def began(self) -> datetime:
        return self.timeline[0].at

    @property
    def ended(self) -> datetime | None:
        """When it was first over after the last time it was not."""
        ended = None
        for entry in self.timeline:
            ended = (ended or entry.at) if entry.state in INCIDENT_OVER else None
        return ended

    @property
    def is_open(self) -> bool:
        return self.ended is None


@dataclass(frozen=True)
class FollowUp:
    """A complaint, request or question. `reporter` is not kept: it is never published.

    first_due: as in an ask.
    """

    source: Source
    title: str
    kind: str
    received: Day
    timeline: tuple[Entry, ...]
    audience: Audience = "internal"
    sender: str | None = None
    channel: str | None = None
    department: str | None = None
    owner: str | None = None
    due: Day | None = None
    severity: str = "minor"
    tags: tuple[str, ...] = ()
    first_due: Day | None = None

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
    def next_check(self) -> date | None:
        return self.timeline[-1].next_check if self.timeline else None


@dataclass(frozen=True)
class Metric:
    """A measure and how to read it. points: by date, ascending. target: one number, or a band."""

    slug: str
    name: str
    department: str | None
    unit: str
    direction: str
    target: tuple[float, ...]
    warn: tuple[float, ...]
    alert: tuple[float, ...]
    definition: str
    says: str
    says_not: str
    react: str
    source: str
    audience: Audience
    points: tuple[tuple[Day, float], ...]


@dataclass(frozen=True)
class Issue:
    """A number of the newsletter. closed: aware; None while it is open.

    key: the file's name, such as `2026-W47` or `2026-11-board`. period_key: its period alone.
    source.body: the editor's words. contents: what went out, once it is closed.
    """

    key: str
    source: Source
    edition: str
    subject: str | None = None
    preheader: str | None = None
    pin: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    closed: datetime | None = None
    contents: Contents | None = None

    @property
    def period_key(self) -> str:
        return split_issue_key(self.key)[0]


def split_issue_key(key: str) -> tuple[str, str]:
    """Split `2026-11-board` into the period and the edition, which is empty for the default one."""
    match = _ISSUE_KEY.fullmatch(key)
    return (match[1], match[2] or "") if match else (key, "")


@dataclass(frozen=True)
class Page:
    """An ordinary page."""

    source: Source
    title: str
    summary: str
    audience: Audience = "internal"
    draft: bool = False

    @property
    def ref(self) -> str:
        return self.source.ref


@dataclass(frozen=True)
class Content:
    """Everything that could be read. assets: paths of files that are published as they are."""

    departments: tuple[Department, ...] = ()
    updates: tuple[Update, ...] = ()
    incidents: tuple[Incident, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    metrics: tuple[Metric, ...] = ()
    issues: tuple[Issue, ...] = ()
    pages: tuple[Page, ...] = ()
    assets: tuple[str, ...] = ()
    introduction: Page | None = None

    def department(self, slug: str) -> Department:
        return self._departments[slug]

    def has_department(self, slug: str | None) -> bool:
        return slug in self._departments

    def updates_of(self, slug: str) -> tuple[Update, ...]:
        """Give a department's updates, newest first."""
        return self._updates.get(slug, ())

    @cached_property
    def _departments(self) -> dict[str, Department]:
        return {department.slug: department for department in self.departments}

    @cached_property
    def _updates(self) -> dict[str, tuple[Update, ...]]:
        own: dict[str, list[Update]] = {}
        for update in self.updates:
            own.setdefault(update.department, []).append(update)
        return {slug: tuple(updates) for slug, updates in own.items()}
