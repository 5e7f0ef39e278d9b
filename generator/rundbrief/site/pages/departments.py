"""A page for each department."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TypeVar

from markupsafe import Markup

from rundbrief.build.compilation import Compilation
from rundbrief.cache.digests import digest, digest_of
from rundbrief.config.fields import Day
from rundbrief.content.schema import Department
from rundbrief.editorial.agenda import Appointment, AppointmentKind
from rundbrief.editorial.follow_up_views import is_over
from rundbrief.editorial.health import find_health_spells
from rundbrief.site.digests import Stamps
from rundbrief.site.list_items import (
    AskLine,
    DepartmentCard,
    FollowUpLine,
    Frame,
    HealthSpell,
    IncidentLine,
    MetricCard,
)
from rundbrief.site.overview import House
from rundbrief.site.page import SitePage
from rundbrief.site.page_context import build_frame
from rundbrief.site.presenter import Lines
from rundbrief.site.yearly_lists import Series, Shelf, build_shelf, build_years

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


def build_departments(c: Compilation, stamps: Stamps, house: House) -> Iterator[SitePage]:
    for department in c.visible.departments:
        slug = department.slug
        series = Series(
            slug,
            f"{slug}/archive",
            department.name,
            "index",
            c.visible.updates_of(slug),
            of=False,
        )
        build = partial(_view, house, department, series)
        yield SitePage(slug, "department.html", build, _stamp(stamps, house, department))
        yield from build_years(c, stamps, series)


def _stamp(stamps: Stamps, house: House, department: Department) -> bytes:
    """Digest of all that concerns a department."""
    visible, slug = house.c.visible, department.slug
    introduction = department.introduction
    asked = [a.update for a in house.asks if slug in (a.ask.to, a.update.department)]
    concerned = (
        [appointment for appointment in house.agenda if slug in appointment.departments],
        [metric for metric in visible.metrics if metric.department == slug],
        house.doubts.get(slug),
    )
    return digest(
        stamps.today,
        stamps.updates((*visible.updates_of(slug), *asked)),
        stamps.body(introduction.source) if introduction else b"",
        stamps.timed(*(i for i in visible.incidents if slug in i.affects)),
        stamps.timed(*(f for f in visible.follow_ups if slug in (f.department, f.delegated_to))),
        digest_of(concerned),
    )


def _view(house: House, department: Department, series: Series) -> DepartmentView:
    c, slug = house.c, department.slug
    visible, introduction = c.visible, department.introduction
    description = introduction.summary if introduction else ""
    frame = build_frame(c, slug, department.name, description=description, section="index")
    lines = Lines(c, frame.root)
    soon = [a for a in house.agenda if slug in a.departments and a.on <= lines.today + SOON]
    follow_ups = [f for f in visible.follow_ups if slug in (f.department, f.delegated_to)]
    return DepartmentView(
        frame=frame,
        today=c.project.today,
        card=house.card(house.stand(department), lines),
        # The public is shown no promise, so it is not told of its absence either.
        cadence=department.cadence if c.project.audience == "internal" else None,
        lead=department.lead.name if department.lead else None,
        deputy=department.deputy.name if department.deputy else None,
        introduction=c.bodies.of(introduction.source if introduction else None).at(frame.root),
        shelf=build_shelf(c, lines, series),
        due=tuple(_due(lines, appointment) for appointment in _once(soon)),
        incidents=tuple(
            lines.incident(i)
            for i in _open_first(
                (i for i in visible.incidents if slug in i.affects), lambda i: i.ended is not None
            )
        ),
        follow_ups=tuple(lines.follow_up(f) for f in _open_first(follow_ups, is_over)),
        asked_of=tuple(lines.ask(a) for a in house.asks if a.ask.to == slug),
        asks=tuple(lines.ask(a) for a in house.asks if a.update.department == slug),
        metrics=tuple(lines.metric(m) for m in visible.metrics if m.department == slug),
        spells=lines.spells(find_health_spells(department, series.updates, lines.today)),
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
