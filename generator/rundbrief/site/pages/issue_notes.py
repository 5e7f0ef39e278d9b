"""What the newsletter's web version says of incidents, metrics, follow-ups, asks and dates."""

from __future__ import annotations

from rundbrief.build.compilation import Compilation
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


def find_href(c: Compilation, root: str, ref: str) -> str | None:
    """Link to what an issue once held, if it still has a page for these readers."""
    address = c.targets.page_of(ref)
    return root + address if address is not None else None


def build_issue_incidents(
    c: Compilation, lines: Lines, contents: Snapshot
) -> tuple[IssueIncident, ...]:
    return tuple(
        IssueIncident(
            title=note.title,
            href=find_href(c, lines.root, note.ref),
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
    c: Compilation, lines: Lines, contents: Snapshot
) -> tuple[IssueMetric, ...]:
    known = {metric.slug for metric in c.visible.metrics}
    return tuple(
        IssueMetric(
            name=note.name,
            href=lines.href(metric_page(note.slug)) if note.slug in known else None,
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
    c: Compilation, lines: Lines, contents: Snapshot
) -> tuple[IssueFollowUp, ...]:
    return tuple(
        IssueFollowUp(
            title=note.title,
            href=find_href(c, lines.root, note.ref),
            kind=note.kind,
            state=note.state,
            concern=note.concern,
            owner=note.owner,
            age=note.age,
        )
        for note in contents.follow_ups
    )


def build_issue_asks(c: Compilation, lines: Lines, contents: Snapshot) -> tuple[IssueAsk, ...]:
    return tuple(
        IssueAsk(
            what=note.what,
            href=find_href(c, lines.root, note.ref),
            asker=note.asker,
            to=note.to,
            due=note.due,
            overdue=note.overdue,
        )
        for note in contents.asks
    )


def build_issue_dates(c: Compilation, lines: Lines, contents: Snapshot) -> tuple[IssueDate, ...]:
    return tuple(
        IssueDate(note.on, note.what, find_href(c, lines.root, note.ref), note.kind)
        for note in contents.dates
    )
