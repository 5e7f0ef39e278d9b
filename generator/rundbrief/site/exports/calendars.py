"""The calendars that calendar apps can subscribe to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from rundbrief.content.file_kinds import CALENDAR
from rundbrief.editorial.calendar_events import CalendarEvent, EventKind
from rundbrief.incremental.outputs import Built, Output
from rundbrief.site.exports.identifiers import calendar_of
from rundbrief.site.queries import SiteQueries


def list_calendars(q: SiteQueries) -> Iterator[Output]:
    """List the calendar of all departments, and one for each of them.

    Without a `site_url` there are none, since apps couldn't fetch them.
    """
    if q.addresses.site_url:
        yield Output(CALENDAR, _build, ("",))
        for department in q.departments:
            yield Output(calendar_of(department.slug), _build, (department.slug,))


def _build(q: SiteQueries, slug: str) -> Built:
    from rundbrief.site.exports.ics import render_calendar

    if not slug:
        return Built({CALENDAR: render_calendar(q, CALENDAR, q.site_name, q.events)})
    file, name = calendar_of(slug), f"{q.site_name}: {q.department_name(slug)}"
    return Built({file: render_calendar(q, file, name, q.calendar_of(slug))})


def split_agenda(events: Iterable[CalendarEvent]) -> Mapping[str, Sequence[CalendarEvent]]:
    """Split the agenda by department.

    In due dates of updates, the other departments are left out.
    """
    own: dict[str, list[CalendarEvent]] = defaultdict(list)
    for it in events:
        for slug in dict.fromkeys(filter(None, (*it.departments, it.asker))):
            alone = it.kind is EventKind.UPDATE
            own[slug].append(replace(it, departments=(slug,)) if alone else it)
    return own
