"""Incidents and planned work: what is open, and what was."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

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
from rundbrief.site.list_items import EntryView, Frame, IncidentLine, NavLink
from rundbrief.site.page import SitePage
from rundbrief.site.page_context import build_frame
from rundbrief.site.presenter import Lines
from rundbrief.site.queries import SiteQueries
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


def list_incident_pages(q: SiteQueries) -> Iterator[SitePage]:
    yield SitePage(INCIDENTS, "incidents.html", _index)
    for year in _years(q):
        yield SitePage(f"{INCIDENTS}/{year}", "incident-year.html", _year, (year,))
    for incident in sorted(q.incidents, key=lambda it: not it.maintenance):
        yield SitePage(incident.ref, "incident.html", _view, (incident.ref,))


def _index(q: SiteQueries) -> IncidentIndexView:
    frame = build_frame(q, INCIDENTS, q.texts(_("Incidents")))
    lines = Lines(q, frame.root)
    is_open = [i for i in q.incidents if i.is_open]
    months = _recent_months(q)
    return IncidentIndexView(
        frame=frame,
        today=q.today,
        calm_days=count_calm_days(q.incidents, q.today),
        open=tuple(lines.incident(i) for i in is_open if not i.maintenance),
        maintenance=tuple(lines.incident(i) for i in reversed(is_open) if i.maintenance),
        strips=build_strips(q, lines),
        months=_months(q, lines, months),
        past_maintenance=_past_maintenance(q, lines, months),
        years=_year_links(q, lines),
    )


def _year(q: SiteQueries, year: int) -> IncidentYearView:
    name = f"{INCIDENTS}/{year}"
    title = q.texts(_("Incidents in {year}"), year=year)
    frame = build_frame(q, name, title, section=INCIDENTS)
    lines = Lines(q, frame.root)
    months = [m for m in _all_months(q) if m.first.year == year]
    return IncidentYearView(
        frame=frame,
        year=year,
        tally=tally(i for i in q.incidents if i.began.year == year),
        months=_months(q, lines, months),
        past_maintenance=_past_maintenance(q, lines, months),
        years=_year_links(q, lines, year),
        index=lines.href(INCIDENTS),
    )


def _all_months(q: SiteQueries) -> tuple[Period, ...]:
    """List the months from the first incident's to the present one."""
    zone, today = q.zone, q.today
    first = min((i.began.date() for i in q.incidents), default=today)
    return list_months(period_of(first, "month", zone), period_of(today, "month", zone))


def _recent_months(q: SiteQueries) -> tuple[Period, ...]:
    return _all_months(q)[-MONTHS:]


def _years(q: SiteQueries) -> list[int]:
    """List the years with incidents; none while all of them stand on the first page."""
    recent = _recent_months(q)[0].first
    if all(i.began.date() >= recent for i in q.incidents):
        return []
    return sorted({i.began.year for i in q.incidents})


def _year_links(q: SiteQueries, lines: Lines, current: int | None = None) -> tuple[NavLink, ...]:
    return tuple(
        NavLink(str(year), lines.href(f"{INCIDENTS}/{year}"), year == current)
        for year in reversed(_years(q))
    )


def _months(q: SiteQueries, lines: Lines, months: Sequence[Period]) -> tuple[MonthOfIncidents, ...]:
    incidents = [i for i in q.incidents if not i.maintenance]
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
    q: SiteQueries, lines: Lines, months: Sequence[Period]
) -> tuple[IncidentLine, ...]:
    since, until = months[0].first, months[-1].last
    return tuple(
        lines.incident(i)
        for i in q.incidents
        if i.maintenance and i.ended and since <= i.began.date() <= until
    )


def _view(q: SiteQueries, ref: str) -> IncidentView:
    incident = q.incident(ref)
    older, newer = q.incident_neighbours(ref)
    frame = build_frame(
        q,
        incident.ref,
        incident.title,
        description=summarise(incident.timeline[-1].body),
        section=INCIDENTS,
    )
    lines = Lines(q, frame.root)
    learned = find_postmortem(incident)
    return IncidentView(
        frame=frame,
        incident=lines.incident(incident),
        course=find_course(incident),
        html=q.body(incident.source).at(frame.root),
        timeline=tuple(_entry(lines, incident, e, learned) for e in reversed(incident.timeline)),
        postmortem=lines.entry(incident.source, learned) if learned else None,
        previous=lines.incident(older) if older else None,
        next=lines.incident(newer) if newer else None,
    )


def _entry(lines: Lines, incident: Incident, entry: Entry, learned: Entry | None) -> EntryView:
    """The text of what was learned stands in a section of its own."""
    view = lines.entry(incident.source, entry)
    return replace(view, html=Markup(""), elsewhere=True) if entry is learned else view
