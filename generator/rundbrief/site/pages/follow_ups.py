"""The register of complaints, requests and questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from rundbrief.content.file_kinds import FOLLOW_UPS
from rundbrief.content.schema import Entry, FollowUp
from rundbrief.editorial.needs_attention import (
    STALLED_AFTER,
    VERIFY_WITHIN,
    FollowUpFilter,
    FollowUpStatistics,
    compute_statistics,
)
from rundbrief.i18n.texts import _
from rundbrief.render.presenter import ListItem
from rundbrief.site.page_context import NavLink, PageContext, SitePage, build_page_context
from rundbrief.site.presenter import SitePresenter
from rundbrief.site.queries import SiteQueries
from rundbrief.validation.fields import Day

TITLES: Mapping[FollowUpFilter, str] = {
    FollowUpFilter.OPEN: _("Open"),
    FollowUpFilter.OVERDUE: _("Overdue"),
    FollowUpFilter.DELEGATED: _("Delegated, no update"),
    FollowUpFilter.UNVERIFIED: _("Waiting for verification"),
    FollowUpFilter.ALL: _("All"),
}


@dataclass(frozen=True)
class ViewLink:
    """A link to a view of the register, with the number of follow-ups in it."""

    title: str
    href: str
    number: int
    current: bool


@dataclass(frozen=True)
class RegisterPageView:
    """A view of the register, or the follow-ups closed in one year."""

    context: PageContext
    today: Day
    title: str
    # None on the page of a year.
    view: FollowUpFilter | None
    year: int | None
    views: tuple[ViewLink, ...]
    statistics: FollowUpStatistics
    follow_ups: tuple[ListItem[FollowUp], ...]
    # Links to follow-ups closed more than a year ago, on the page of all.
    years: tuple[NavLink, ...]
    # In days, as is `verify_within`.
    silent_after: int = STALLED_AFTER.days
    verify_within: int = VERIFY_WITHIN.days


@dataclass(frozen=True)
class FollowUpView:
    context: PageContext
    today: Day
    follow_up: ListItem[FollowUp]
    html: Markup
    timeline: tuple[ListItem[Entry], ...]


def name_of(view: FollowUpFilter) -> str:
    """Return the name of a view's page. The view of open follow-ups is the register itself."""
    return FOLLOW_UPS if view is FollowUpFilter.OPEN else f"{FOLLOW_UPS}/{view}"


def list_follow_up_pages(q: SiteQueries) -> Iterator[SitePage]:
    for view in FollowUpFilter:
        yield SitePage(name_of(view), "follow-ups.html", _page_of_view, (view.value,))
    for year in q.register_years:
        yield SitePage(f"{FOLLOW_UPS}/{year}", "follow-ups.html", _page_of_year, (year,))
    for follow_up in q.follow_ups:
        yield SitePage(follow_up.ref, "follow-up.html", _view, (follow_up.ref,))


def _page_of_view(q: SiteQueries, key: str) -> RegisterPageView:
    view = FollowUpFilter(key)
    gone = {f.ref for year in q.register_years for f in q.register_year(year)}
    recent = [f for f in q.register_view(key) if f.ref not in gone]
    return _page(q, name_of(view), q.texts(TITLES[view]), recent, view=view)


def _page_of_year(q: SiteQueries, year: int) -> RegisterPageView:
    title = q.texts(_("Closed in {year}"), year=year)
    return _page(q, f"{FOLLOW_UPS}/{year}", title, q.register_year(year), year=year)


def _page(
    q: SiteQueries,
    name: str,
    title: str,
    shown: Iterable[FollowUp],
    *,
    view: FollowUpFilter | None = None,
    year: int | None = None,
) -> RegisterPageView:
    heading = q.texts(_("Follow-ups"))
    full = heading if name == FOLLOW_UPS else f"{heading}: {title}"
    context = build_page_context(q, name, full, section=FOLLOW_UPS)
    presenter = SitePresenter(q, context.root)
    return RegisterPageView(
        context=context,
        today=q.today,
        title=title,
        view=view,
        year=year,
        views=tuple(_link(q, presenter, other, view) for other in FollowUpFilter),
        statistics=compute_statistics(q.follow_ups, q.today),
        follow_ups=tuple(presenter.follow_up(f) for f in shown),
        years=tuple(
            NavLink(str(other), presenter.href(f"{FOLLOW_UPS}/{other}"), other == year)
            for other in q.register_years
        ),
    )


def _link(
    q: SiteQueries, presenter: SitePresenter, view: FollowUpFilter, current: FollowUpFilter | None
) -> ViewLink:
    title, href = q.texts(TITLES[view]), presenter.href(name_of(view))
    return ViewLink(title, href, len(q.register_view(view.value)), view is current)


def _view(q: SiteQueries, ref: str) -> FollowUpView:
    follow_up = q.follow_up(ref)
    context = build_page_context(q, ref, follow_up.title, section="follow-ups")
    presenter = SitePresenter(q, context.root)
    return FollowUpView(
        context=context,
        today=q.today,
        follow_up=presenter.follow_up(follow_up),
        html=presenter.body(follow_up.source),
        timeline=tuple(presenter.entry(follow_up.source, e) for e in reversed(follow_up.timeline)),
    )
