"""The web version of the newsletter, and the list of its issues."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from rundbrief.content.file_kinds import PREVIEW
from rundbrief.content.snapshot import DepartmentNote, Snapshot
from rundbrief.editorial.issue_composition import ComposedIssue
from rundbrief.editorial.issue_sections import select_filled, select_overview
from rundbrief.editorial.reading_time import estimate_minutes
from rundbrief.i18n.texts import _
from rundbrief.markup.plain_text import strip_html
from rundbrief.render.presenter import ListItem
from rundbrief.site.page_context import NavLink, PageContext, SitePage, build_page_context
from rundbrief.site.presenter import SitePresenter
from rundbrief.site.queries import SiteQueries
from rundbrief.validation.fields import Section


@dataclass(frozen=True)
class IssueIndexView:
    context: PageContext
    issues: tuple[ListItem[ComposedIssue], ...]


@dataclass(frozen=True)
class IssueView:
    """The web version of an issue."""

    context: PageContext
    issue: ListItem[ComposedIssue]
    introduction: Markup
    # How long it takes to read the issue.
    minutes: int
    contents: ListItem[Snapshot]
    # Those with contents, in their order.
    sections: tuple[Section, ...]
    # The departments whose status is shown.
    overview: tuple[ListItem[DepartmentNote], ...]
    # Links to the email, in the preview only.
    mails: tuple[NavLink, ...]
    previous: ListItem[ComposedIssue] | None
    next: ListItem[ComposedIssue] | None


def list_issue_pages(q: SiteQueries) -> Iterator[SitePage]:
    yield SitePage("newsletter", "newsletter.html", _index)
    for issue in q.issues:
        yield SitePage(f"newsletter/{issue.key}", "issue.html", _view, (issue.key,))


def _index(q: SiteQueries) -> IssueIndexView:
    context = build_page_context(q, "newsletter", q.texts(_("Newsletter")))
    presenter = SitePresenter(q, context.root)
    return IssueIndexView(context, tuple(presenter.issue(issue) for issue in reversed(q.issues)))


def _view(q: SiteQueries, key: str) -> IssueView:
    composed = q.issue(key)
    before, after = q.issue_neighbours(key)
    context = build_page_context(
        q,
        f"newsletter/{composed.key}",
        composed.subject,
        description=composed.preheader,
        section="newsletter",
    )
    presenter = SitePresenter(q, context.root)
    contents = presenter.contents(composed.contents)
    overview = select_overview(composed.contents.departments, composed.audience)
    return IssueView(
        context=context,
        issue=presenter.issue(composed),
        introduction=presenter.body(composed.issue.source),
        minutes=estimate_minutes(strip_html(q.body(composed.issue.source).html), composed.contents),
        contents=contents,
        sections=select_filled(composed.sections, composed.contents, composed.audience),
        overview=tuple(it for it in contents.departments if it.thing in overview),
        mails=tuple(_mails(q, presenter.root, composed)) if q.preview else (),
        previous=presenter.issue(before) if before else None,
        next=presenter.issue(after) if after else None,
    )


def _mails(q: SiteQueries, root: str, composed: ComposedIssue) -> Iterator[NavLink]:
    """Link to the email in the preview of email clients."""
    folder = f"{root}{PREVIEW}/{q.issue_folder(composed.key)}"
    yield NavLink(q.texts(_("The email, as email clients show it")), f"{folder}/index.html")
