"""The last ninety days of departments, a mark for each day."""

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
    """A day with an outage. place: from 0, in a strip of all days. titles: of these outages."""

    place: int
    day: Day
    severity: str
    titles: tuple[str, ...]


@dataclass(frozen=True)
class UptimeBar:
    """A department's last days.

    known: how many of them are told of, the last ones of `most`. calm: the places of the days
    without an outage. runs: the days with one as (first, last, severity), the oldest first.
    """

    department: DepartmentLink
    since: Day
    known: int
    most: int
    outage_free: tuple[int, ...]
    days: tuple[UptimeDay, ...]
    runs: tuple[tuple[Day, Day, str], ...]


def build_uptime_bars(q: SiteQueries, presenter: SitePresenter) -> tuple[UptimeBar, ...]:
    """Tell nothing of the days before anybody wrote anything down."""
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
