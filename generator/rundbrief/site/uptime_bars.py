"""The last ninety days of departments, a mark for each day."""

from __future__ import annotations

from dataclasses import dataclass

from rundbrief.config.fields import Day
from rundbrief.editorial.incident_times import SHOWN_DAYS, Strip, gather_strips
from rundbrief.render.presenter import DepartmentLink
from rundbrief.site.presenter import SitePresenter
from rundbrief.site.queries import SiteQueries


@dataclass(frozen=True)
class StripDay:
    """A day with an outage. place: from 0, in a strip of all days. titles: of these outages."""

    place: int
    day: Day
    severity: str
    titles: tuple[str, ...]


@dataclass(frozen=True)
class StripView:
    """A department's last days.

    known: how many of them are told of, the last ones of `most`. calm: the places of the days
    without an outage. runs: the days with one as (first, last, severity), the oldest first.
    """

    department: DepartmentLink
    since: Day
    known: int
    most: int
    calm: tuple[int, ...]
    days: tuple[StripDay, ...]
    runs: tuple[tuple[Day, Day, str], ...]


def build_strips(q: SiteQueries, presenter: SitePresenter) -> tuple[StripView, ...]:
    """Tell nothing of the days before anybody wrote anything down."""
    strips = gather_strips(
        q.incidents,
        (d.slug for d in q.departments),
        known_since=q.first_day,
        today=q.today,
    )
    return tuple(_view(presenter, strip) for strip in strips)


def _view(presenter: SitePresenter, strip: Strip) -> StripView:
    unknown = SHOWN_DAYS - strip.known
    days = tuple(
        StripDay(
            unknown + (day.day - strip.since).days,
            day.day,
            day.severity,
            tuple(incident.title for incident in day.incidents),
        )
        for day in strip.days
    )
    busy = {day.place for day in days}
    return StripView(
        department=presenter.department(strip.department),
        since=strip.since,
        known=strip.known,
        most=SHOWN_DAYS,
        calm=tuple(place for place in range(unknown, SHOWN_DAYS) if place not in busy),
        days=days,
        runs=strip.runs,
    )
