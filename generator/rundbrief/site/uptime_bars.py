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
    clear: tuple[int, ...]
    days: tuple[UptimeDay, ...]
    # Consecutive days with an outage, as (first, last, severity), oldest first.
    runs: tuple[tuple[Day, Day, str], ...]


def build_uptime_bars(q: SiteQueries, presenter: SitePresenter) -> tuple[UptimeBar, ...]:
    """Build the bars. Days before the first entry of any kind count as unknown."""
    bars = gather_strips(
        q.incidents,
        (d.slug for d in q.departments),
        known_since=q.first_day,
        today=q.today,
    )
    return tuple(_view(presenter, bar) for bar in bars)


def _view(presenter: SitePresenter, bar: Strip) -> UptimeBar:
    unknown = SHOWN_DAYS - bar.known
    days = tuple(
        UptimeDay(
            unknown + (day.day - bar.since).days,
            day.day,
            day.severity,
            tuple(incident.title for incident in day.incidents),
        )
        for day in bar.days
    )
    busy = {day.place for day in days}
    return UptimeBar(
        department=presenter.department(bar.department),
        since=bar.since,
        known=bar.known,
        most=SHOWN_DAYS,
        clear=tuple(place for place in range(unknown, SHOWN_DAYS) if place not in busy),
        days=days,
        runs=bar.runs,
    )
