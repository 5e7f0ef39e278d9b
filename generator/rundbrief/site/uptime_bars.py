"""Uptime bars: the last 90 days of each department, with a mark per day."""

from __future__ import annotations

from dataclasses import dataclass

from rundbrief.config.fields import Day
from rundbrief.editorial.incident_times import SHOWN_DAYS, Strip, gather_strips
from rundbrief.render.presenter import DepartmentLink
from rundbrief.site.presenter import SitePresenter
from rundbrief.site.queries import SiteQueries


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
    calm: tuple[int, ...]
    days: tuple[UptimeDay, ...]
    # Consecutive days with an outage, as (first, last, severity), oldest first.
    runs: tuple[tuple[Day, Day, str], ...]


def build_uptime_bars(q: SiteQueries, presenter: SitePresenter) -> tuple[UptimeBar, ...]:
    """Build the bars. Days before the first entry of any kind count as unknown."""
    strips = gather_strips(
        q.incidents,
        (d.slug for d in q.departments),
        known_since=q.first_day,
        today=q.today,
    )
    return tuple(_view(presenter, strip) for strip in strips)


def _view(presenter: SitePresenter, strip: Strip) -> UptimeBar:
    unknown = SHOWN_DAYS - strip.known
    days = tuple(
        UptimeDay(
            unknown + (day.day - strip.since).days,
            day.day,
            day.severity,
            tuple(incident.title for incident in day.incidents),
        )
        for day in strip.days
    )
    busy = {day.place for day in days}
    return UptimeBar(
        department=presenter.department(strip.department),
        since=strip.since,
        known=strip.known,
        most=SHOWN_DAYS,
        calm=tuple(place for place in range(unknown, SHOWN_DAYS) if place not in busy),
        days=days,
        runs=strip.runs,
    )
