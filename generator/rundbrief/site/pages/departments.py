"""A page for each department."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from markupsafe import Markup

from rundbrief.content.departments import Department
from rundbrief.content.schema import Ask, FollowUp, Incident, Metric
from rundbrief.editorial.calendar_events import CalendarEvent, EventKind
from rundbrief.editorial.department_status import DepartmentStatus, StatusSpan, find_status_spans
from rundbrief.editorial.needs_attention import is_done
from rundbrief.render.presenter import DepartmentLink, ListItem
from rundbrief.site.page_context import PageContext, SitePage, build_page_context
from rundbrief.site.pages.metrics import build_metric_card
from rundbrief.site.pages.updates import YearlyList, build_yearly_list, list_year_pages
from rundbrief.site.presenter import SitePresenter
from rundbrief.site.queries import SiteQueries
from rundbrief.validation.fields import Day

T = TypeVar("T")


# Dates further ahead are not listed as due.
SOON = timedelta(days=14)
MAX_CLOSED = 4


@dataclass(frozen=True)
class DepartmentEnding:
    """What became of a department that no longer exists."""

    # The first day without it; None if it is unknown.
    until: Day | None
    # The department that took over, if there is one.
    successor: DepartmentLink | None


@dataclass(frozen=True)
class DepartmentView:
    """The page of a department."""

    context: PageContext
    today: Day
    department: ListItem[Department]
    status: ListItem[DepartmentStatus]
    # None while it exists.
    ending: DepartmentEnding | None
    introduction: Markup
    updates: YearlyList
    # Soonest first.
    due: tuple[ListItem[CalendarEvent], ...]
    # Open ones, then the last closed ones; likewise `follow_ups`.
    incidents: tuple[ListItem[Incident], ...]
    follow_ups: tuple[ListItem[FollowUp], ...]
    # Open asks to this department; `asks` are its own.
    asked_of: tuple[ListItem[Ask], ...]
    asks: tuple[ListItem[Ask], ...]
    metrics: tuple[ListItem[Metric], ...]
    status_spans: tuple[ListItem[StatusSpan], ...]
    # None if there are no feeds.
    feed: str | None


def list_department_pages(q: SiteQueries) -> Iterator[SitePage]:
    for department in q.departments:
        yield SitePage(department.slug, "department.html", _view, (department.slug,))
        yield from list_year_pages(q, "departments", department.slug)


def _view(q: SiteQueries, slug: str) -> DepartmentView:
    department = q.department(slug)
    introduction = department.introduction
    description = introduction.summary if introduction else ""
    context = build_page_context(q, slug, department.name, description=description, section="index")
    presenter = SitePresenter(q, context.root)
    soon = [a for a in q.events_of(slug) if a.on <= q.today + SOON and not a.done]
    return DepartmentView(
        context=context,
        today=q.today,
        # The public doesn't see cadences, not even that there is none.
        department=ListItem(
            department, cadence=department.cadence if q.audience == "internal" else None
        ),
        status=presenter.status_today(department),
        ending=_ending(q, presenter, department),
        introduction=presenter.body(introduction.source if introduction else None),
        updates=build_yearly_list(q, presenter, "departments", slug),
        due=tuple(map(presenter.event, _once(soon))),
        incidents=tuple(
            presenter.incident(i)
            for i in _open_first(q.incidents_affecting(slug), lambda i: i.ended is not None)
        ),
        follow_ups=tuple(
            presenter.follow_up(f) for f in _open_first(q.follow_ups_of(slug), is_done)
        ),
        asked_of=tuple(presenter.ask(a) for a in q.open_asks_with(slug) if a.ask.to == slug),
        asks=tuple(presenter.ask(a) for a in q.open_asks_with(slug) if a.update.department == slug),
        metrics=tuple(build_metric_card(presenter, m) for m in q.metrics_of(slug)),
        status_spans=presenter.status_spans(
            find_status_spans(department, q.reports_of(slug), q.today)
        ),
        feed=next((feed.href for feed in context.feeds), None),
    )


def _ending(
    q: SiteQueries, presenter: SitePresenter, department: Department
) -> DepartmentEnding | None:
    if not department.is_past(q.today):
        return None
    return DepartmentEnding(department.until, presenter.department_or_none(department.merged_into))


def _once(events: Iterable[CalendarEvent]) -> Iterator[CalendarEvent]:
    """Keep only the next due update, and of any other thing the first date."""
    seen: set[str | None] = set()
    for event in events:
        about = event.ref or event.kind
        if about not in seen or event.kind is EventKind.ASK:
            seen.add(about)
            yield event


def _open_first(things: Iterable[T], is_done: Callable[[T], bool]) -> list[T]:
    """Return all open things, then the latest closed ones."""
    listed = list(things)
    over = [thing for thing in listed if is_done(thing)]
    return [*(thing for thing in listed if not is_done(thing)), *over[:MAX_CLOSED]]
