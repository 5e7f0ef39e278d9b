"""Uptime bars: the last 90 days of each department, with a mark per day."""

from __future__ import annotations

from dataclasses import dataclass

from rundbrief.config.fields import Day
from rundbrief.editorial.incident_statistics import (
    UPTIME_DAYS,
    OutageHistory,
    find_outage_histories,
)
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
    outage_free: tuple[int, ...]
    days: tuple[UptimeDay, ...]
    # Consecutive days with an outage, as (first, last, severity), oldest first.
    runs: tuple[tuple[Day, Day, str], ...]


def build_uptime_bars(q: SiteQueries, presenter: SitePresenter) -> tuple[UptimeBar, ...]:
    """Build the bars. Days before the first entry of any kind count as unknown."""
    histories = find_outage_histories(
        q.incidents,
        (d.slug for d in q.departments),
        known_since=q.first_day,
        today=q.today,
    )
    return tuple(_view(presenter, history) for history in histories)


def _view(presenter: SitePresenter, history: OutageHistory) -> UptimeBar:
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
