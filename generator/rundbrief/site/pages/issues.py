"""The newsletter's web version, and the list of its issues."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from rundbrief.content.file_kinds import PREVIEW
from rundbrief.content.snapshot import DepartmentNote, Item
from rundbrief.editorial.issue_contents import Composed
from rundbrief.i18n.texts import _
from rundbrief.site.issue_parts import (
    IssueAsk,
    IssueDate,
    IssueDepartment,
    IssueFollowUp,
    IssueIncident,
    IssueItem,
    IssueMetric,
)
from rundbrief.site.list_items import Frame, IssueLine, NavLink
from rundbrief.site.page import SitePage
from rundbrief.site.page_context import build_frame
from rundbrief.site.pages.issue_notes import (
    build_issue_asks,
    build_issue_dates,
    build_issue_follow_ups,
    build_issue_incidents,
    build_issue_metrics,
    find_href,
)
from rundbrief.site.presenter import Lines
from rundbrief.site.queries import SiteQueries


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


def list_issue_pages(q: SiteQueries) -> Iterator[SitePage]:
    yield SitePage("newsletter", "newsletter.html", _index)
    for issue in q.issues:
        yield SitePage(f"newsletter/{issue.key}", "issue.html", _view, (issue.key,))


def _index(q: SiteQueries) -> IssueIndexView:
    frame = build_frame(q, "newsletter", q.texts(_("Newsletter")))
    lines = Lines(q, frame.root)
    return IssueIndexView(frame, tuple(lines.issue(issue) for issue in reversed(q.issues)))


def _view(q: SiteQueries, key: str) -> IssueView:
    composed = q.issue(key)
    before, after = q.issue_neighbours(key)
    frame = build_frame(
        q,
        f"newsletter/{composed.key}",
        composed.subject,
        description=composed.preheader,
        section="newsletter",
    )
    lines = Lines(q, frame.root)
    contents = composed.contents
    items = contents.items
    return IssueView(
        frame=frame,
        issue=lines.issue(composed),
        introduction=q.body(composed.issue.source).at(frame.root),
        highlights=tuple(build_issue_item(q, lines, item) for item in items if item.highlight),
        departments=tuple(
            build_issue_department(q, lines, standing, items) for standing in contents.departments
        ),
        incidents=build_issue_incidents(q, lines, contents),
        metrics=build_issue_metrics(q, lines, contents),
        follow_ups=build_issue_follow_ups(q, lines, contents),
        asks=build_issue_asks(q, lines, contents),
        dates=build_issue_dates(q, lines, contents),
        mails=tuple(_mails(q, lines.root, composed)) if q.preview else (),
        previous=lines.issue(before) if before else None,
        next=lines.issue(after) if after else None,
    )


def _mails(q: SiteQueries, root: str, composed: Composed) -> Iterator[NavLink]:
    """Link to the mail as the preview shows it."""
    folder = f"{root}{PREVIEW}/{q.issue_folder(composed.key)}"
    yield NavLink(q.texts(_("The mail, as mail programs show it")), f"{folder}/index.html")


def build_issue_item(q: SiteQueries, lines: Lines, item: Item) -> IssueItem:
    return IssueItem(
        title=item.title,
        summary=item.summary,
        href=find_href(q, lines.root, item.ref),
        date=item.date,
        late=item.late,
        image=lines.image(item.image),
        image_alt=item.image.alt if item.image else "",
    )


def build_issue_department(
    q: SiteQueries, lines: Lines, standing: DepartmentNote, items: tuple[Item, ...]
) -> IssueDepartment:
    link = lines.department_or_none(standing.department)
    return IssueDepartment(
        name=standing.name,
        href=link.href if link else None,
        health=standing.health,
        before=standing.before,
        missing=standing.missing,
        items=tuple(
            build_issue_item(q, lines, item)
            for item in items
            if item.department == standing.department and not item.highlight
        ),
    )
