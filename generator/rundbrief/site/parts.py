"""What views of pages are made of.

`href` is ready to use in the page that the part is on. `html` is sanitised.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from rundbrief.content.model import Day, Health
from rundbrief.editorial.answers import Answer
from rundbrief.editorial.waiting import Concern
from rundbrief.periods import Period


@dataclass(frozen=True)
class NavLink:
    title: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class BrandView:
    name: str
    colour: str
    logo: str | None
    logo_dark: str | None
    website: str | None
    address: str | None


@dataclass(frozen=True)
class Frame:
    """What stands around every page. root: the way to the site's root, ending in a slash."""

    title: str
    description: str
    root: str
    home: str
    search: str
    brand: BrandView
    site_name: str
    language: str
    text_direction: str
    nav: tuple[NavLink, ...]
    pages: tuple[NavLink, ...]
    canonical: str | None
    internal: bool
    problems: str | None = None


@dataclass(frozen=True)
class DepartmentLink:
    slug: str
    name: str
    href: str
    colour: str | None


@dataclass(frozen=True)
class UpdateLine:
    """An update in a list."""

    title: str
    href: str
    date: Day
    department: DepartmentLink
    health: Health | None
    summary: str
    highlight: bool
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    draft: bool
    nothing_to_report: bool
    internal: bool
    late: bool = False
    image: str | None = None
    image_alt: str = ""


@dataclass(frozen=True)
class DepartmentCard:
    """A department at a glance. history: oldest first. answer: in the current period."""

    department: DepartmentLink
    health: Health | None
    since: Day | None
    before: Health | None
    stale: bool
    newest: UpdateLine | None
    answer: Answer
    due: Day
    history: tuple[tuple[Period, Health | None], ...]


@dataclass(frozen=True)
class IncidentLine:
    """An incident in a list. at: of its newest entry."""

    title: str
    href: str
    severity: str
    state: str
    maintenance: bool
    over: bool
    began: datetime
    at: datetime
    starts: datetime | None
    ends: datetime | None
    affects: tuple[DepartmentLink, ...]
    summary: str


@dataclass(frozen=True)
class FollowUpLine:
    """A follow-up in a list. age: in days, until today or until it was over."""

    title: str
    href: str
    kind: str
    state: str
    severity: str
    over: bool
    concern: Concern | None
    received: Day
    due: Day | None
    age: int
    owner: str | None
    delegated_to: DepartmentLink | None
    next_check: Day | None
    department: DepartmentLink | None


@dataclass(frozen=True)
class AskLine:
    what: str
    asked_by: DepartmentLink
    to: DepartmentLink
    due: Day | None
    overdue: bool
    href: str


@dataclass(frozen=True)
class IssueLine:
    """An issue of the newsletter in a list."""

    key: str
    subject: str
    preheader: str
    href: str
    period: Period
    closed: Day | None
    edition: str
    items: int


@dataclass(frozen=True)
class MetricCard:
    """A metric and how to read it. change: since the value before. points: oldest first.

    verdict: good, watch or act, by target, warn and alert; None without a target.
    """

    slug: str
    name: str
    department: DepartmentLink | None
    unit: str
    direction: str
    value: float | None
    date: Day | None
    change: float | None
    target: tuple[float, ...]
    verdict: str | None
    definition: str
    says: str
    says_not: str
    react: str
    source: str
    points: tuple[tuple[Day, float], ...]


@dataclass(frozen=True)
class ReportLine:
    title: str
    href: str
    period: Period
    updates: int


@dataclass(frozen=True)
class EntryView:
    at: datetime
    state: str
    html: Markup
    anchor: str
    to: DepartmentLink | None
    next_check: Day | None


@dataclass(frozen=True)
class HealthCount:
    health: Health | None
    number: int


@dataclass(frozen=True)
class MonthOfUpdates:
    period: Period
    updates: tuple[UpdateLine, ...]


@dataclass(frozen=True)
class DepartmentReport:
    card: DepartmentCard
    updates: tuple[UpdateLine, ...]


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


@dataclass(frozen=True)
class ProblemLine:
    place: str
    level: str
    what: str
    why: str
    fix: str
