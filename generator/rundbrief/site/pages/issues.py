"""The newsletter's web version, and the list of its issues."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from rundbrief.build.compilation import Compilation
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


def build_issues(c: Compilation) -> Iterator[SitePage]:
    issues = c.issues
    yield SitePage("newsletter", "newsletter.html", partial(_index, c))
    for before, issue, after in zip([None, *issues], issues, [*issues[1:], None], strict=False):
        build = partial(_view, c, issue, before, after)
        yield SitePage(f"newsletter/{issue.key}", "issue.html", build)


def _index(c: Compilation) -> IssueIndexView:
    frame = build_frame(c, "newsletter", c.texts(_("Newsletter")))
    lines = Lines(c, frame.root)
    return IssueIndexView(frame, tuple(lines.issue(issue) for issue in reversed(c.issues)))


def _view(
    c: Compilation, composed: Composed, before: Composed | None, after: Composed | None
) -> IssueView:
    frame = build_frame(
        c,
        f"newsletter/{composed.key}",
        composed.subject,
        description=composed.preheader,
        section="newsletter",
    )
    lines = Lines(c, frame.root)
    contents = composed.contents
    items = contents.items
    return IssueView(
        frame=frame,
        issue=lines.issue(composed),
        introduction=c.bodies.of(composed.issue.source).at(frame.root),
        highlights=tuple(build_issue_item(c, lines, item) for item in items if item.highlight),
        departments=tuple(
            build_issue_department(c, lines, standing, items) for standing in contents.departments
        ),
        incidents=build_issue_incidents(c, lines, contents),
        metrics=build_issue_metrics(c, lines, contents),
        follow_ups=build_issue_follow_ups(c, lines, contents),
        asks=build_issue_asks(c, lines, contents),
        dates=build_issue_dates(c, lines, contents),
        mails=tuple(_mails(c, lines.root, composed)) if c.project.preview else (),
        previous=lines.issue(before) if before else None,
        next=lines.issue(after) if after else None,
    )


def _mails(c: Compilation, root: str, composed: Composed) -> Iterator[NavLink]:
    """Link to the mail as the preview shows it."""
    folder = f"{root}{PREVIEW}/{composed.folder(c.project.settings)}"
    yield NavLink(c.texts(_("The mail, as mail programs show it")), f"{folder}/index.html")


def build_issue_item(c: Compilation, lines: Lines, item: Item) -> IssueItem:
    return IssueItem(
        title=item.title,
        summary=item.summary,
        href=find_href(c, lines.root, item.ref),
        date=item.date,
        late=item.late,
        image=lines.image(item.image),
        image_alt=item.image.alt if item.image else "",
    )


def build_issue_department(
    c: Compilation, lines: Lines, standing: DepartmentNote, items: tuple[Item, ...]
) -> IssueDepartment:
    link = lines.department_or_none(standing.department)
    return IssueDepartment(
        name=standing.name,
        href=link.href if link else None,
        health=standing.health,
        before=standing.before,
        missing=standing.missing,
        items=tuple(
            build_issue_item(c, lines, item)
            for item in items
            if item.department == standing.department and not item.highlight
        ),
    )
