"""Incidents and planned work: what is open, and what was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from markupsafe import Markup

from rundbrief.build.compilation import Compilation
from rundbrief.cache.digests import digest
from rundbrief.config.fields import Day
from rundbrief.content.file_kinds import INCIDENTS
from rundbrief.content.schema import Entry, Incident
from rundbrief.editorial.incident_times import (
    Course,
    Tally,
    count_calm_days,
    find_course,
    find_postmortem,
    gather_months,
    list_months,
    tally,
)
from rundbrief.i18n.texts import _
from rundbrief.markup.plain import summarise
from rundbrief.periods import Period, period_of
from rundbrief.site.digests import Stamps
from rundbrief.site.list_items import EntryView, Frame, IncidentLine, NavLink
from rundbrief.site.page import SitePage
from rundbrief.site.page_context import build_frame
from rundbrief.site.presenter import Lines
from rundbrief.site.uptime_bars import StripView, build_strips

# How many months stand on the first page; older ones have a page for each year.
MONTHS = 12


@dataclass(frozen=True)
class MonthOfIncidents:
    """A month, or several quiet ones in a row."""

    first: Period
    last: Period
    incidents: tuple[IncidentLine, ...]
    tally: Tally


@dataclass(frozen=True)
class IncidentIndexView:
    """calm_days: since the last outage was over; None while one is open, and before the first."""

    frame: Frame
    today: Day
    calm_days: int | None
    open: tuple[IncidentLine, ...]
    maintenance: tuple[IncidentLine, ...]
    strips: tuple[StripView, ...]
    months: tuple[MonthOfIncidents, ...]
    past_maintenance: tuple[IncidentLine, ...]
    years: tuple[NavLink, ...]


@dataclass(frozen=True)
class IncidentYearView:
    frame: Frame
    year: int
    tally: Tally
    months: tuple[MonthOfIncidents, ...]
    past_maintenance: tuple[IncidentLine, ...]
    years: tuple[NavLink, ...]
    index: str


@dataclass(frozen=True)
class IncidentView:
    """postmortem: what was learned; it is left out of the timeline, which only leads to it."""

    frame: Frame
    incident: IncidentLine
    course: Course
    html: Markup
    timeline: tuple[EntryView, ...]
    postmortem: EntryView | None
    previous: IncidentLine | None
    next: IncidentLine | None


def build_incidents(c: Compilation, stamps: Stamps) -> Iterator[SitePage]:
    yield SitePage(INCIDENTS, "incidents.html", partial(_index, c), stamps.incidents)
    for year in _years(c):
        name = f"{INCIDENTS}/{year}"
        yield SitePage(name, "incident-year.html", partial(_year, c, year), stamps.incidents)
    for kind in (True, False):
        own = [i for i in c.visible.incidents if i.maintenance is kind]
        for newer, incident, older in zip([None, *own], own, [*own[1:], None], strict=False):
            stamp = digest(
                stamps.today,
                *(stamps.timed(i) if i else b"" for i in (older, incident, newer)),
                stamps.entries(incident),
                stamps.card(incident.ref),
            )
            build = partial(_view, c, incident, older, newer)
            yield SitePage(incident.ref, "incident.html", build, stamp)


def _index(c: Compilation) -> IncidentIndexView:
    frame = build_frame(c, INCIDENTS, c.texts(_("Incidents")))
    lines = Lines(c, frame.root)
    is_open = [i for i in c.visible.incidents if i.is_open]
    months = _recent_months(c)
    return IncidentIndexView(
        frame=frame,
        today=c.project.today,
        calm_days=count_calm_days(c.visible.incidents, c.project.today),
        open=tuple(lines.incident(i) for i in is_open if not i.maintenance),
        maintenance=tuple(lines.incident(i) for i in reversed(is_open) if i.maintenance),
        strips=build_strips(c, lines),
        months=_months(c, lines, months),
        past_maintenance=_past_maintenance(c, lines, months),
        years=_year_links(c, lines),
    )


def _year(c: Compilation, year: int) -> IncidentYearView:
    name = f"{INCIDENTS}/{year}"
    title = c.texts(_("Incidents in {year}"), year=year)
    frame = build_frame(c, name, title, section=INCIDENTS)
    lines = Lines(c, frame.root)
    months = [m for m in _all_months(c) if m.first.year == year]
    return IncidentYearView(
        frame=frame,
        year=year,
        tally=tally(i for i in c.visible.incidents if i.began.year == year),
        months=_months(c, lines, months),
        past_maintenance=_past_maintenance(c, lines, months),
        years=_year_links(c, lines, year),
        index=lines.href(INCIDENTS),
    )


def _all_months(c: Compilation) -> tuple[Period, ...]:
    """List the months from the first incident's to the present one."""
    zone, today = c.project.settings.zone, c.project.today
    first = min((i.began.date() for i in c.visible.incidents), default=today)
    return list_months(period_of(first, "month", zone), period_of(today, "month", zone))


def _recent_months(c: Compilation) -> tuple[Period, ...]:
    return _all_months(c)[-MONTHS:]


def _years(c: Compilation) -> list[int]:
    """List the years with incidents; none while all of them stand on the first page."""
    recent = _recent_months(c)[0].first
    if all(i.began.date() >= recent for i in c.visible.incidents):
        return []
    return sorted({i.began.year for i in c.visible.incidents})


def _year_links(c: Compilation, lines: Lines, current: int | None = None) -> tuple[NavLink, ...]:
    return tuple(
        NavLink(str(year), lines.href(f"{INCIDENTS}/{year}"), year == current)
        for year in reversed(_years(c))
    )


def _months(c: Compilation, lines: Lines, months: Sequence[Period]) -> tuple[MonthOfIncidents, ...]:
    incidents = [i for i in c.visible.incidents if not i.maintenance]
    return tuple(
        MonthOfIncidents(
            stretch.first,
            stretch.last,
            tuple(lines.incident(i) for i in stretch.incidents),
            tally(stretch.incidents),
        )
        for stretch in gather_months(incidents, months)
    )


def _past_maintenance(
    c: Compilation, lines: Lines, months: Sequence[Period]
) -> tuple[IncidentLine, ...]:
    since, until = months[0].first, months[-1].last
    return tuple(
        lines.incident(i)
        for i in c.visible.incidents
        if i.maintenance and i.ended and since <= i.began.date() <= until
    )


def _view(
    c: Compilation, incident: Incident, older: Incident | None, newer: Incident | None
) -> IncidentView:
    frame = build_frame(
        c,
        incident.ref,
        incident.title,
        description=summarise(incident.timeline[-1].body),
        section=INCIDENTS,
    )
    lines = Lines(c, frame.root)
    learned = find_postmortem(incident)
    return IncidentView(
        frame=frame,
        incident=lines.incident(incident),
        course=find_course(incident),
        html=c.bodies.of(incident.source).at(frame.root),
        timeline=tuple(_entry(lines, incident, e, learned) for e in reversed(incident.timeline)),
        postmortem=lines.entry(incident.source, learned) if learned else None,
        previous=lines.incident(older) if older else None,
        next=lines.incident(newer) if newer else None,
    )


def _entry(lines: Lines, incident: Incident, entry: Entry, learned: Entry | None) -> EntryView:
    """The text of what was learned stands in a section of its own."""
    view = lines.entry(incident.source, entry)
    return replace(view, html=Markup(""), elsewhere=True) if entry is learned else view
