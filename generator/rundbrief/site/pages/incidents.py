"""Incidents and maintenance: open, past and by year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from rundbrief.content.file_kinds import INCIDENTS
from rundbrief.content.schema import Entry, Incident
from rundbrief.editorial.incident_statistics import (
    UPTIME_DAYS,
    OutageHistory,
    OutageTotals,
    ResponseTimes,
    count_days_since_outage,
    find_outage_histories,
    find_postmortem,
    find_response_times,
    group_by_month,
    list_months,
    total_outages,
)
from rundbrief.i18n.texts import _
from rundbrief.markup.plain_text import summarise
from rundbrief.periods import Period, period_of
from rundbrief.render.presenter import DepartmentLink, ListItem
from rundbrief.site.page_context import NavLink, PageContext, SitePage, build_page_context
from rundbrief.site.presenter import SitePresenter
from rundbrief.site.queries import SiteQueries
from rundbrief.validation.fields import Day

# Months on the first page; older ones are on a page per year.
MONTHS = 12


@dataclass(frozen=True)
class MonthOfIncidents:
    """A month, or several consecutive ones without incidents."""

    first: Period
    last: Period
    incidents: tuple[ListItem[Incident], ...]
    totals: OutageTotals


@dataclass(frozen=True)
class IncidentIndexView:
    """The page of incidents."""

    context: PageContext
    today: Day
    # Days since the last outage ended; None during an outage and before the first one.
    days_since_outage: int | None
    open: tuple[ListItem[Incident], ...]
    maintenance: tuple[ListItem[Incident], ...]
    uptime_bars: tuple[UptimeBar, ...]
    months: tuple[MonthOfIncidents, ...]
    past_maintenance: tuple[ListItem[Incident], ...]
    years: tuple[NavLink, ...]


@dataclass(frozen=True)
class IncidentYearView:
    context: PageContext
    year: int
    totals: OutageTotals
    months: tuple[MonthOfIncidents, ...]
    past_maintenance: tuple[ListItem[Incident], ...]
    years: tuple[NavLink, ...]
    index: str


@dataclass(frozen=True)
class IncidentView:
    """The page of an incident."""

    context: PageContext
    incident: ListItem[Incident]
    response_times: ResponseTimes
    html: Markup
    timeline: tuple[ListItem[Entry], ...]
    # Shown in a section of its own; the timeline only links to it.
    postmortem: ListItem[Entry] | None
    previous: ListItem[Incident] | None
    next: ListItem[Incident] | None


def list_incident_pages(q: SiteQueries) -> Iterator[SitePage]:
    yield SitePage(INCIDENTS, "incidents.html", _index)
    for year in _years(q):
        yield SitePage(f"{INCIDENTS}/{year}", "incident-year.html", _year, (year,))
    for incident in sorted(q.incidents, key=lambda it: not it.maintenance):
        yield SitePage(incident.ref, "incident.html", _view, (incident.ref,))


def _index(q: SiteQueries) -> IncidentIndexView:
    context = build_page_context(q, INCIDENTS, q.texts(_("Incidents")))
    presenter = SitePresenter(q, context.root)
    is_open = [i for i in q.incidents if i.is_open]
    months = _recent_months(q)
    return IncidentIndexView(
        context=context,
        today=q.today,
        days_since_outage=count_days_since_outage(q.incidents, q.today),
        open=tuple(presenter.incident(i) for i in is_open if not i.maintenance),
        maintenance=tuple(presenter.incident(i) for i in reversed(is_open) if i.maintenance),
        uptime_bars=build_uptime_bars(q, presenter),
        months=_months(q, presenter, months),
        past_maintenance=_past_maintenance(q, presenter, months),
        years=_year_links(q, presenter),
    )


def _year(q: SiteQueries, year: int) -> IncidentYearView:
    name = f"{INCIDENTS}/{year}"
    title = q.texts(_("Incidents in {year}"), year=year)
    context = build_page_context(q, name, title, section=INCIDENTS)
    presenter = SitePresenter(q, context.root)
    months = [m for m in _all_months(q) if m.first.year == year]
    return IncidentYearView(
        context=context,
        year=year,
        totals=total_outages(i for i in q.incidents if i.began.year == year),
        months=_months(q, presenter, months),
        past_maintenance=_past_maintenance(q, presenter, months),
        years=_year_links(q, presenter, year),
        index=presenter.href(INCIDENTS),
    )


def _all_months(q: SiteQueries) -> tuple[Period, ...]:
    """List the months from the first incident to the current month."""
    zone, today = q.zone, q.today
    first = min((i.began.date() for i in q.incidents), default=today)
    return list_months(period_of(first, "month", zone), period_of(today, "month", zone))


def _recent_months(q: SiteQueries) -> tuple[Period, ...]:
    return _all_months(q)[-MONTHS:]


def _years(q: SiteQueries) -> list[int]:
    """List the years with incidents; none if all of them are on the first page."""
    recent = _recent_months(q)[0].first
    if all(i.began.date() >= recent for i in q.incidents):
        return []
    return sorted({i.began.year for i in q.incidents})


def _year_links(
    q: SiteQueries, presenter: SitePresenter, current: int | None = None
) -> tuple[NavLink, ...]:
    return tuple(
        NavLink(str(year), presenter.href(f"{INCIDENTS}/{year}"), year == current)
        for year in reversed(_years(q))
    )


def _months(
    q: SiteQueries, presenter: SitePresenter, months: Sequence[Period]
) -> tuple[MonthOfIncidents, ...]:
    incidents = [i for i in q.incidents if not i.maintenance]
    return tuple(
        MonthOfIncidents(
            months.first,
            months.last,
            tuple(presenter.incident(i) for i in months.incidents),
            total_outages(months.incidents),
        )
        for months in group_by_month(incidents, months)
    )


def _past_maintenance(
    q: SiteQueries, presenter: SitePresenter, months: Sequence[Period]
) -> tuple[ListItem[Incident], ...]:
    since, until = months[0].first, months[-1].last
    return tuple(
        presenter.incident(i)
        for i in q.incidents
        if i.maintenance and i.ended and since <= i.began.date() <= until
    )


def _view(q: SiteQueries, ref: str) -> IncidentView:
    incident = q.incident(ref)
    older, newer = q.incident_neighbours(ref)
    context = build_page_context(
        q,
        incident.ref,
        incident.title,
        description=summarise(incident.timeline[-1].body, q.texts, q.extensions),
        section=INCIDENTS,
    )
    presenter = SitePresenter(q, context.root)
    learned = find_postmortem(incident)
    return IncidentView(
        context=context,
        incident=presenter.incident(incident),
        response_times=find_response_times(incident),
        html=presenter.body(incident.source),
        timeline=tuple(
            _entry(presenter, incident, e, learned) for e in reversed(incident.timeline)
        ),
        postmortem=presenter.entry(incident.source, learned) if learned else None,
        previous=presenter.incident(older) if older else None,
        next=presenter.incident(newer) if newer else None,
    )


def _entry(
    presenter: SitePresenter, incident: Incident, entry: Entry, learned: Entry | None
) -> ListItem[Entry]:
    """Present an entry, without the text of the post-mortem."""
    view = presenter.entry(incident.source, entry)
    return ListItem(view, html=Markup(""), elsewhere=True) if entry is learned else view


@dataclass(frozen=True)
class UptimeDay:
    """A day with an outage."""

    # Position in the bar, from 0.
    place: int
    day: Day
    severity: str
    # Titles of the outages.
    titles: tuple[str, ...]


@dataclass(frozen=True)
class UptimeBar:
    """The uptime bar of a department."""

    department: DepartmentLink
    since: Day
    # Number of days with data, the last ones of `most`.
    known: int
    most: int
    # Positions of days without an outage.
    outage_free: tuple[int, ...]
    days: tuple[UptimeDay, ...]
    # Consecutive days with an outage, as (first, last, severity), oldest first.
    runs: tuple[tuple[Day, Day, str], ...]


def build_uptime_bars(q: SiteQueries, presenter: SitePresenter) -> tuple[UptimeBar, ...]:
    """Build the bars. Days before the first entry of any kind count as unknown."""
    histories = find_outage_histories(
        q.incidents,
        (d.slug for d in q.current_departments),
        known_since=q.first_day,
        today=q.today,
    )
    return tuple(_uptime_bar(presenter, history) for history in histories)


def _uptime_bar(presenter: SitePresenter, history: OutageHistory) -> UptimeBar:
    unknown = UPTIME_DAYS - history.known
    days = tuple(
        UptimeDay(
            unknown + (day.day - history.since).days,
            day.day,
            day.severity,
            tuple(incident.title for incident in day.incidents),
        )
        for day in history.days
    )
    busy = {day.place for day in days}
    return UptimeBar(
        department=presenter.department(history.department),
        since=history.since,
        known=history.known,
        most=UPTIME_DAYS,
        outage_free=tuple(place for place in range(unknown, UPTIME_DAYS) if place not in busy),
        days=days,
        runs=history.runs,
    )
