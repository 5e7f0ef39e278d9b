"""The calendars that apps can subscribe to, in iCalendar format (RFC 5545).

icalendar is imported late, since that takes longer than a build in which no event changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote

from babel.dates import format_time

from rundbrief.content.file_kinds import CALENDAR, split_issue_key
from rundbrief.editorial.calendar_events import CalendarEvent, EventKind
from rundbrief.editorial.formatting import format_period
from rundbrief.editorial.state_display import STATE_LABELS
from rundbrief.i18n.texts import _
from rundbrief.incremental.output_builder import Built, Output
from rundbrief.periods import parse_period
from rundbrief.site.exports.identifiers import calendar_of, clean, host_of, tag_uri
from rundbrief.site.presenter import SitePresenter
from rundbrief.site.queries import SiteQueries

if TYPE_CHECKING:
    from icalendar import Event

REFRESH = timedelta(hours=6)

_TITLES = {
    EventKind.MAINTENANCE: _("Maintenance: {title}"),
    EventKind.NOTICE: _("Last day: {title}"),
    EventKind.FOLLOW_UP: _("Follow-up due: {title}"),
    EventKind.CHECK: _("Follow-up, next check: {title}"),
}
_CALLED_OFF = _("Cancelled: {title}")
# With more departments than this, the title has their number and the description their names.
_MAX_NAMES = 3


def list_calendars(q: SiteQueries) -> Iterator[Output]:
    """List the calendar of all departments, and one for each of them.

    Without a `site_url` there are none, since apps couldn't fetch them.
    """
    if q.addresses.site_url:
        yield Output(CALENDAR, _build_calendar, ("",))
        for department in q.departments:
            yield Output(calendar_of(department.slug), _build_calendar, (department.slug,))


def _build_calendar(q: SiteQueries, slug: str) -> Built:
    if not slug:
        return Built({CALENDAR: render_calendar(q, CALENDAR, q.site_name, q.events)})
    file, name = calendar_of(slug), f"{q.site_name}: {q.department_name(slug)}"
    calendar = render_calendar(q, file, name, q.calendar_of(slug))
    former = map(calendar_of, q.department(slug).old_addresses)
    return Built(dict.fromkeys((file, *former), calendar))


def render_calendar(q: SiteQueries, file: str, name: str, events: Iterable[CalendarEvent]) -> bytes:
    """Render a calendar. file: its path in the site."""
    from icalendar import Calendar, vDuration, vUri

    event_texts = _EventTexts(q, SitePresenter(q, q.addresses.site_url))
    addresses = q.addresses
    own = addresses.absolute(file)
    calendar = Calendar.new(
        uid=tag_uri(addresses.site_url, file),
        prodid="-//rundbrief//rundbrief//EN",
        name=clean(" ".join(name.split())),  # the library rejects line breaks
        description=q.texts(_("What is due, what is planned and who still has to report.")),
        url=addresses.absolute(addresses.page("feeds")),
    )
    # The library omits the value types of these two, which RFC 7986 requires.
    calendar.add("REFRESH-INTERVAL", vDuration(REFRESH), {"VALUE": "DURATION"})
    calendar.add("SOURCE", vUri(own), {"VALUE": "URI"})
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))  # read by Outlook
    calendar.add("X-WR-TIMEZONE", q.zone.key)
    for event in events:
        calendar.add_component(_build_event(event, event_texts))
    text: bytes = calendar.to_ical()
    return text


def _build_event(it: CalendarEvent, event_texts: _EventTexts) -> Event:
    """Build an event. Maintenance has times, in UTC; everything else lasts whole days.

    The end is exclusive (RFC 5545, 3.6.1).
    """
    from icalendar import STATUS, TRANSP, Event

    description = event_texts.description(it)
    timed = it.kind is EventKind.MAINTENANCE and it.begins is not None
    return Event.new(
        uid=f"{quote(it.key)}@{host_of(event_texts.presenter.root)}",
        # Not the current time, so that builds are reproducible.
        stamp=it.changed.astimezone(UTC),
        last_modified=it.changed.astimezone(UTC),
        start=_utc(it.begins) if timed else it.on,
        end=_utc(it.ends) if timed else it.until,
        summary=clean(event_texts.title(it)),
        description=clean(description) if description else None,
        categories=[clean(event_texts.q.texts(STATE_LABELS[it.kind]))],
        url=event_texts.page(it),
        status=STATUS.CANCELLED if it.cancelled else STATUS.CONFIRMED,
        # A due date doesn't make anybody busy.
        transparency=TRANSP.TRANSPARENT,
    )


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None


@dataclass(frozen=True)
class _EventTexts:
    """Titles and descriptions of events."""

    q: SiteQueries
    presenter: SitePresenter

    def title(self, it: CalendarEvent) -> str:
        match it.kind:
            case EventKind.ASK:
                return self._ask(it)
            case EventKind.UPDATE:
                return self._updates_due(it)
            case EventKind.ISSUE:
                return self.q.texts(_("Newsletter: last day for {issue}"), issue=self._issue(it))
        return self.q.texts(_CALLED_OFF if it.cancelled else _TITLES[it.kind], title=it.what)

    def description(self, it: CalendarEvent) -> str | None:
        if not it.departments:
            return None
        return self.q.texts(_("Concerns: {departments}"), departments=self._names(it.departments))

    def page(self, it: CalendarEvent) -> str:
        only = it.departments[0] if len(it.departments) == 1 else "index"
        return self.presenter.href(it.ref or only)

    def _ask(self, it: CalendarEvent) -> str:
        asker, other = self._names(filter(None, [it.asker])), self._names(it.departments)
        asks = _("{asker} asks {other}: {what}")
        return self.q.texts(asks, asker=asker, other=other, what=it.what)

    def _updates_due(self, it: CalendarEvent) -> str:
        say, many = self.q.texts, len(it.departments) > _MAX_NAMES
        who = self._names(it.departments)
        if many:
            who = say.plural("{n} department", "{n} departments", len(it.departments))
        if it.begins:
            hour = format_time(it.begins.time(), "short", locale=say.locale)
            return say(_("Updates due by {time}: {departments}"), time=hour, departments=who)
        return say(_("Updates due: {departments}"), departments=who)

    def _issue(self, it: CalendarEvent) -> str:
        period, edition = split_issue_key((it.ref or "").rpartition("/")[2])
        title = format_period(parse_period(period, self.q.zone), self.q.texts)
        return f"{title} ({edition})" if edition else title

    def _names(self, slugs: Iterable[str]) -> str:
        return ", ".join(self.known.get(slug, slug) for slug in slugs)

    @cached_property
    def known(self) -> Mapping[str, str]:
        """Department names, by slug."""
        return {department.slug: department.name for department in self.q.departments}
