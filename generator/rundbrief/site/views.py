"""What each page of the site shows: one frozen view a template, and nothing besides.

`href` is ready to use in the page that the view is for. `html` is sanitised.
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
class FrontView:
    frame: Frame
    today: Day
    period: Period
    title: str
    introduction: Markup
    counts: tuple[HealthCount, ...]
    departments: tuple[DepartmentCard, ...]
    missing: tuple[DepartmentCard, ...]
    incidents: tuple[IncidentLine, ...]
    maintenance: tuple[IncidentLine, ...]
    highlights: tuple[UpdateLine, ...]
    newest: tuple[UpdateLine, ...]
    follow_ups: tuple[FollowUpLine, ...]
    asks: tuple[AskLine, ...]
    issue: IssueLine | None
    report: str
    archive: str
    register: str


@dataclass(frozen=True)
class DepartmentView:
    frame: Frame
    today: Day
    card: DepartmentCard
    cadence: str
    lead: str | None
    deputy: str | None
    introduction: Markup
    months: tuple[MonthOfUpdates, ...]
    incidents: tuple[IncidentLine, ...]
    follow_ups: tuple[FollowUpLine, ...]
    asked_of: tuple[AskLine, ...]
    asks: tuple[AskLine, ...]
    metrics: tuple[MetricCard, ...]


@dataclass(frozen=True)
class MonthOfUpdates:
    period: Period
    updates: tuple[UpdateLine, ...]


@dataclass(frozen=True)
class UpdateView:
    frame: Frame
    update: UpdateLine
    html: Markup
    asks: tuple[AskLine, ...]
    needs: tuple[DepartmentLink, ...]
    expires: Day | None
    week: NavLink
    previous: UpdateLine | None
    next: UpdateLine | None


@dataclass(frozen=True)
class DepartmentReport:
    card: DepartmentCard
    updates: tuple[UpdateLine, ...]


@dataclass(frozen=True)
class ReportView:
    frame: Frame
    today: Day
    period: Period
    counts: tuple[HealthCount, ...]
    departments: tuple[DepartmentReport, ...]
    missing: tuple[DepartmentCard, ...]
    incidents: tuple[IncidentLine, ...]
    previous: ReportLine | None
    next: ReportLine | None
    issue: IssueLine | None


@dataclass(frozen=True)
class ReportIndexView:
    frame: Frame
    weeks: tuple[ReportLine, ...]
    months: tuple[ReportLine, ...]


@dataclass(frozen=True)
class ArchiveView:
    frame: Frame
    months: tuple[MonthOfUpdates, ...]


@dataclass(frozen=True)
class IssueIndexView:
    frame: Frame
    issues: tuple[IssueLine, ...]


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
    title: str
    href: str | None
    severity: str
    state: str
    at: datetime


@dataclass(frozen=True)
class IssueView:
    """The newsletter's web version. mails: the mail itself, in the preview only."""

    frame: Frame
    issue: IssueLine
    introduction: Markup
    highlights: tuple[IssueItem, ...]
    departments: tuple[IssueDepartment, ...]
    incidents: tuple[IssueIncident, ...]
    mails: tuple[NavLink, ...]
    previous: IssueLine | None
    next: IssueLine | None


@dataclass(frozen=True)
class IncidentIndexView:
    frame: Frame
    today: Day
    open: tuple[IncidentLine, ...]
    maintenance: tuple[IncidentLine, ...]
    past: tuple[IncidentLine, ...]


@dataclass(frozen=True)
class IncidentView:
    frame: Frame
    incident: IncidentLine
    html: Markup
    timeline: tuple[EntryView, ...]


@dataclass(frozen=True)
class FollowUpIndexView:
    frame: Frame
    today: Day
    waiting: tuple[FollowUpLine, ...]
    open: tuple[FollowUpLine, ...]
    over: tuple[FollowUpLine, ...]


@dataclass(frozen=True)
class FollowUpView:
    frame: Frame
    today: Day
    follow_up: FollowUpLine
    sender: str | None
    channel: str | None
    html: Markup
    timeline: tuple[EntryView, ...]


@dataclass(frozen=True)
class MetricsView:
    frame: Frame
    metrics: tuple[MetricCard, ...]


@dataclass(frozen=True)
class PageView:
    frame: Frame
    title: str
    html: Markup


@dataclass(frozen=True)
class NotFoundView:
    frame: Frame


@dataclass(frozen=True)
class ProblemLine:
    place: str
    level: str
    what: str
    why: str
    fix: str


@dataclass(frozen=True)
class ProblemsView:
    """What the preview says about files that can't be published."""

    frame: Frame
    problems: tuple[ProblemLine, ...]
