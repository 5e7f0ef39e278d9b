"""A page for each department."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from markupsafe import Markup

from rundbrief.config.fields import Day
from rundbrief.editorial.agenda import Appointment, AppointmentKind
from rundbrief.editorial.follow_up_views import is_over
from rundbrief.editorial.health import find_health_spells
from rundbrief.site.list_items import (
    AskLine,
    DepartmentCard,
    FollowUpLine,
    Frame,
    HealthSpell,
    IncidentLine,
    MetricCard,
)
from rundbrief.site.overview import build_card
from rundbrief.site.page import SitePage
from rundbrief.site.page_context import build_frame
from rundbrief.site.presenter import Lines
from rundbrief.site.queries import SiteQueries
from rundbrief.site.yearly_lists import Shelf, build_shelf, list_year_pages

T = TypeVar("T")


# What is further ahead than this is nothing to be reminded of yet.
SOON = timedelta(days=14)
MOST_OVER = 4


@dataclass(frozen=True)
class DueLine:
    """What a department should not forget. kind: of an appointment."""

    kind: AppointmentKind
    what: str
    href: str | None
    on: Day
    overdue: bool


@dataclass(frozen=True)
class DepartmentView:
    """due: soonest first. incidents, follow_ups: the open ones, and the last that are over.

    feed: the address of its feed; None where there are no feeds.
    """

    frame: Frame
    today: Day
    card: DepartmentCard
    cadence: str | None
    lead: str | None
    deputy: str | None
    introduction: Markup
    shelf: Shelf
    due: tuple[DueLine, ...]
    incidents: tuple[IncidentLine, ...]
    follow_ups: tuple[FollowUpLine, ...]
    asked_of: tuple[AskLine, ...]
    asks: tuple[AskLine, ...]
    metrics: tuple[MetricCard, ...]
    spells: tuple[HealthSpell, ...]
    feed: str | None


def list_department_pages(q: SiteQueries) -> Iterator[SitePage]:
    for department in q.departments:
        yield SitePage(department.slug, "department.html", _view, (department.slug,))
        yield from list_year_pages(q, "departments", department.slug)


def _view(q: SiteQueries, slug: str) -> DepartmentView:
    department = q.department(slug)
    introduction = department.introduction
    description = introduction.summary if introduction else ""
    frame = build_frame(q, slug, department.name, description=description, section="index")
    lines = Lines(q, frame.root)
    ahead = lines.today + SOON
    soon = [a for a in q.agenda_of(slug) if a.on <= ahead and not a.done]
    return DepartmentView(
        frame=frame,
        today=q.today,
        card=build_card(q, lines, department),
        # The public is shown no promise, so it is not told of its absence either.
        cadence=department.cadence if q.audience == "internal" else None,
        lead=department.lead.name if department.lead else None,
        deputy=department.deputy.name if department.deputy else None,
        introduction=q.body(introduction.source if introduction else None).at(frame.root),
        shelf=build_shelf(q, lines, "departments", slug),
        due=tuple(_due(lines, appointment) for appointment in _once(soon)),
        incidents=tuple(
            lines.incident(i)
            for i in _open_first(q.incidents_affecting(slug), lambda i: i.ended is not None)
        ),
        follow_ups=tuple(lines.follow_up(f) for f in _open_first(q.follow_ups_of(slug), is_over)),
        asked_of=tuple(lines.ask(a) for a in q.open_asks_with(slug) if a.ask.to == slug),
        asks=tuple(lines.ask(a) for a in q.open_asks_with(slug) if a.update.department == slug),
        metrics=tuple(lines.metric(m) for m in q.metrics_of(slug)),
        spells=lines.spells(find_health_spells(department, q.updates_of(slug), lines.today)),
        feed=next((feed.href for feed in frame.feeds), None),
    )


def _once(agenda: Iterable[Appointment]) -> Iterator[Appointment]:
    """Take the next word only, and of a thing's several days the first."""
    seen: set[str | None] = set()
    for appointment in agenda:
        about = appointment.ref or appointment.kind
        if about not in seen or appointment.kind is AppointmentKind.ASK:
            seen.add(about)
            yield appointment


def _due(lines: Lines, appointment: Appointment) -> DueLine:
    return DueLine(
        kind=appointment.kind,
        what=appointment.what,
        href=lines.href(appointment.ref) if appointment.ref else None,
        on=appointment.on,
        overdue=appointment.until <= lines.today,
    )


def _open_first(things: Iterable[T], is_over: Callable[[T], bool]) -> list[T]:
    """Take all that are open, and then the newest of those that are over."""
    listed = list(things)
    over = [thing for thing in listed if is_over(thing)]
    return [*(thing for thing in listed if not is_over(thing)), *over[:MOST_OVER]]
