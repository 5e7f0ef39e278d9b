"""What each page of the site shows: one frozen view a template, and nothing besides.

`href` is ready to use in the page that the view is for. `html` is sanitised.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from rundbrief.content.model import Day
from rundbrief.periods import Period
from rundbrief.site.parts import (
    AskLine,
    DepartmentCard,
    DepartmentLink,
    DepartmentReport,
    EntryView,
    FollowUpLine,
    Frame,
    HealthCount,
    IncidentLine,
    IssueAsk,
    IssueDate,
    IssueDepartment,
    IssueFollowUp,
    IssueIncident,
    IssueItem,
    IssueLine,
    IssueMetric,
    MetricCard,
    MonthOfUpdates,
    NavLink,
    ProblemLine,
    ReportLine,
    UpdateLine,
)


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
class IssueView:
    """The newsletter's web version. mails: the mail itself, in the preview only."""

    frame: Frame
    issue: IssueLine
    introduction: Markup
    highlights: tuple[IssueItem, ...]
    departments: tuple[IssueDepartment, ...]
    incidents: tuple[IssueIncident, ...]
    metrics: tuple[IssueMetric, ...]
    follow_ups: tuple[IssueFollowUp, ...]
    asks: tuple[IssueAsk, ...]
    dates: tuple[IssueDate, ...]
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
class ProblemsView:
    """What the preview says about files that can't be published."""

    frame: Frame
    problems: tuple[ProblemLine, ...]
