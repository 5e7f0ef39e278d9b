"""What an issue holds: notes of how things stood when it was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rundbrief.content.model import Day, Health, Image


@dataclass(frozen=True)
class Item:
    """An update as an issue shows it. late: it is older than the issue's period."""

    ref: str
    department: str
    date: Day
    title: str
    summary: str
    late: bool = False
    highlight: bool = False
    image: Image | None = None


@dataclass(frozen=True)
class Standing:
    """How a department stood when an issue was made. before: at the start of its period."""

    department: str
    name: str
    health: Health | None
    before: Health | None
    missing: bool


@dataclass(frozen=True)
class IncidentNote:
    """An incident as an issue shows it. starts, ends: of planned work."""

    ref: str
    title: str
    severity: str
    state: str
    at: datetime
    starts: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True)
class MetricNote:
    """A metric as an issue shows it. points: oldest first, at least one."""

    slug: str
    name: str
    unit: str
    direction: str
    target: tuple[float, ...]
    verdict: str | None
    says: str
    points: tuple[tuple[Day, float], ...]

    @property
    def value(self) -> float:
        return self.points[-1][1]

    @property
    def change(self) -> float | None:
        """Since the value before."""
        return self.value - self.points[-2][1] if len(self.points) > 1 else None


@dataclass(frozen=True)
class FollowUpNote:
    """A follow-up that waits, as an issue shows it. age: in days."""

    ref: str
    title: str
    kind: str
    state: str
    concern: str | None
    owner: str | None
    age: int


@dataclass(frozen=True)
class AskNote:
    """An open ask as an issue shows it. ref: of the update it stands in. asker, to: names."""

    ref: str
    what: str
    asker: str
    to: str
    due: Day | None
    overdue: bool


@dataclass(frozen=True)
class DateNote:
    """A day ahead. kind: maintenance, ask or follow-up."""

    on: Day
    what: str
    kind: str
    ref: str


@dataclass(frozen=True)
class Contents:
    """What an issue holds. Of a closed one, this is what stands in its file."""

    items: tuple[Item, ...] = ()
    departments: tuple[Standing, ...] = ()
    incidents: tuple[IncidentNote, ...] = ()
    metrics: tuple[MetricNote, ...] = ()
    follow_ups: tuple[FollowUpNote, ...] = ()
    asks: tuple[AskNote, ...] = ()
    dates: tuple[DateNote, ...] = ()
