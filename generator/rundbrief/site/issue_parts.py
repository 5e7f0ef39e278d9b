"""What the newsletter's web version is made of. `href` is None where a page is gone or hidden."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rundbrief.config.fields import Day
from rundbrief.content.schema import Health


@dataclass(frozen=True)
class IssueItem:
    """An update as it stands in an issue; href is None where its page is gone or hidden."""

    title: str
    summary: str
    href: str | None
    date: Day
    late: bool
    image: str | None
    image_alt: str


@dataclass(frozen=True)
class IssueDepartment:
    name: str
    href: str | None
    health: Health | None
    before: Health | None
    missing: bool
    items: tuple[IssueItem, ...]


@dataclass(frozen=True)
class IssueIncident:
    """starts, ends: of planned work."""

    title: str
    href: str | None
    severity: str
    state: str
    at: datetime
    planned: bool
    starts: datetime | None
    ends: datetime | None


@dataclass(frozen=True)
class IssueMetric:
    """A metric as an issue shows it. date: of its value. points: oldest first."""

    name: str
    href: str | None
    unit: str
    direction: str
    value: float
    date: Day
    change: float | None
    target: tuple[float, ...]
    verdict: str | None
    says: str
    points: tuple[tuple[Day, float], ...]


@dataclass(frozen=True)
class IssueFollowUp:
    """A follow-up that waits, as an issue shows it. age: in days."""

    title: str
    href: str | None
    kind: str
    state: str
    concern: str | None
    owner: str | None
    age: int


@dataclass(frozen=True)
class IssueAsk:
    """An open ask as an issue shows it. asker, to: names."""

    what: str
    href: str | None
    asker: str
    to: str
    due: Day | None
    overdue: bool


@dataclass(frozen=True)
class IssueDate:
    """A day ahead. kind: maintenance, ask or follow-up."""

    on: Day
    what: str
    href: str | None
    kind: str
