"""The subject of each page, for search engines and link previews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from rundbrief.config.fields import Day
from rundbrief.content.schema import Department, Incident, Update
from rundbrief.editorial.issue_contents import ComposedIssue
from rundbrief.periods import Period, PeriodError
from rundbrief.site.queries import NEWEST, SiteQueries


@dataclass(frozen=True)
class SiteSubject:
    """The site as a whole, in a period: the subject of the front page."""

    period: Period


Subject = SiteSubject | Department | Update | Incident | ComposedIssue | Period


def find_subject(q: SiteQueries, name: str) -> Subject | None:
    """Find the subject of a page by its name."""
    folder, __, rest = name.partition("/")
    try:
        if name == "index":
            return SiteSubject(q.this_week)
        if folder == "reports" and rest:
            return q.parse_period(rest)
        return q.subject(name)
    except (PeriodError, LookupError):
        return None


def find_card(q: SiteQueries, name: str) -> str | None:
    """Return the name of the page whose OG image a page uses; None for the site's."""
    subject = find_subject(q, name)
    if isinstance(subject, Period):
        recent = q.today - timedelta(weeks=NEWEST)
        return name if subject.last >= recent else None
    if isinstance(subject, SiteSubject | Department) or name in q.newest_names:
        return name
    return subject.department if isinstance(subject, Update) else None


def find_changed(q: SiteQueries, name: str) -> Day | None:
    """Return when a page last changed, by the dates in the content."""
    day: Day | None = None
    match find_subject(q, name):
        case Update() as update:
            day = update.date
        case Incident() as incident:
            day = incident.timeline[-1].at.date()
        case ComposedIssue() as composed:
            day = composed.issue.closed.date() if composed.issue.closed else None
        case Department() as department:
            day = q.last_day_of(department.slug)
        case Period() as period:
            day = q.last_day_in(period.key)
        case SiteSubject():
            day = q.last_day
    return day
