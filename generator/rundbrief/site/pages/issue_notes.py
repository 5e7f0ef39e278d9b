"""What the newsletter's web version says of incidents, metrics, follow-ups, asks and dates."""

from __future__ import annotations

from rundbrief.content.snapshot import Snapshot
from rundbrief.content.timeline import MAINTENANCE_STATES
from rundbrief.editorial.bodies import metric_page
from rundbrief.site.issue_parts import (
    IssueAsk,
    IssueDate,
    IssueFollowUp,
    IssueIncident,
    IssueMetric,
)
from rundbrief.site.presenter import Lines
from rundbrief.site.queries import SiteQueries


def find_href(q: SiteQueries, root: str, ref: str) -> str | None:
    """Link to what an issue once held, if it still has a page for these readers."""
    address = q.page_of(ref)
    return root + address if address is not None else None


def build_issue_incidents(
    q: SiteQueries, lines: Lines, contents: Snapshot
) -> tuple[IssueIncident, ...]:
    return tuple(
        IssueIncident(
            title=note.title,
            href=find_href(q, lines.root, note.ref),
            severity=note.severity,
            state=note.state,
            at=note.at,
            planned=note.state in MAINTENANCE_STATES,
            starts=note.starts,
            ends=note.ends,
        )
        for note in contents.incidents
    )


def build_issue_metrics(
    q: SiteQueries, lines: Lines, contents: Snapshot
) -> tuple[IssueMetric, ...]:
    return tuple(
        IssueMetric(
            name=note.name,
            href=lines.href(metric_page(note.slug)) if q.has_metric(note.slug) else None,
            unit=note.unit,
            direction=note.direction,
            value=note.value,
            date=note.points[-1][0],
            change=note.change,
            target=note.target,
            verdict=note.verdict,
            says=note.says,
            points=note.points,
        )
        for note in contents.metrics
    )


def build_issue_follow_ups(
    q: SiteQueries, lines: Lines, contents: Snapshot
) -> tuple[IssueFollowUp, ...]:
    return tuple(
        IssueFollowUp(
            title=note.title,
            href=find_href(q, lines.root, note.ref),
            kind=note.kind,
            state=note.state,
            concern=note.concern,
            owner=note.owner,
            age=note.age,
        )
        for note in contents.follow_ups
    )


def build_issue_asks(q: SiteQueries, lines: Lines, contents: Snapshot) -> tuple[IssueAsk, ...]:
    return tuple(
        IssueAsk(
            what=note.what,
            href=find_href(q, lines.root, note.ref),
            asker=note.asker,
            to=note.to,
            due=note.due,
            overdue=note.overdue,
        )
        for note in contents.asks
    )


def build_issue_dates(q: SiteQueries, lines: Lines, contents: Snapshot) -> tuple[IssueDate, ...]:
    return tuple(
        IssueDate(note.on, note.what, find_href(q, lines.root, note.ref), note.kind)
        for note in contents.dates
    )
