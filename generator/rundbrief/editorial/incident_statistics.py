"""Duration of incidents, totals, and the outages of each day.

Planned maintenance and false alarms are no outages: they are listed, but never counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from rundbrief.content.schema import INCIDENT_OVER, Entry, Incident
from rundbrief.periods import Period

UPTIME_DAYS = 90
SEVERITIES = ("minor", "major", "critical")

_ZERO = timedelta()


def find_open_spans(incident: Incident) -> tuple[tuple[datetime, datetime | None], ...]:
    """List the time spans in which it was open; the end of the last one is None while it is."""
    spans: list[tuple[datetime, datetime | None]] = []
    for entry in incident.timeline:
        is_open = bool(spans) and spans[-1][1] is None
        if entry.state in INCIDENT_OVER:
            if is_open:
                spans[-1] = (spans[-1][0], entry.at)
        elif not is_open:
            spans.append((entry.at, None))
    return tuple(spans)


def is_false_alarm(incident: Incident) -> bool:
    """Say whether it turned out to be a false alarm, by its states since it last ended."""
    closing_states: list[str] = []
    for entry in incident.timeline:
        closing_states = [*closing_states, entry.state] if entry.state in INCIDENT_OVER else []
    return "false-alarm" in closing_states


def is_outage(incident: Incident) -> bool:
    return not incident.maintenance and not is_false_alarm(incident)


def find_duration(incident: Incident) -> timedelta | None:
    """Find how long it lasted; None while it is open, and for maintenance without a start.

    Time between being resolved and reopened doesn't count. Maintenance lasts from its first entry
    `in-progress`, or else from its planned start.
    """
    if incident.ended is None:
        return None
    if incident.maintenance:
        begun = (e.at for e in incident.timeline if e.state == "in-progress")
        since = next(begun, incident.starts)
        return elapsed_between(since, incident.ended) if since else None
    spans = find_open_spans(incident)
    return sum((elapsed_between(since, until) for since, until in spans if until), _ZERO)


def count_days(incident: Incident, today: date) -> int:
    """Count its days so far, without the time between being resolved and reopened."""
    spans = find_open_spans(incident)
    return sum(((until.date() if until else today) - since.date()).days for since, until in spans)


def find_postmortem(incident: Incident) -> Entry | None:
    """Find the post-mortem: the last entry of that state."""
    entries = (e for e in reversed(incident.timeline) if e.state == "postmortem")
    return next(entries, None)


def elapsed_between(since: datetime, until: datetime) -> timedelta:
    """Measure real time, across changes of daylight saving time; never negative."""
    return max(until.astimezone(UTC) - since.astimezone(UTC), _ZERO)


@dataclass(frozen=True)
class ResponseTimes:
    """How an incident was responded to.

    first_update, identified: time from its beginning to the next entry, and until the cause was
    known.
    """

    first_update: timedelta | None
    identified: timedelta | None
    # How often it came back.
    reopened: int


def find_response_times(incident: Incident) -> ResponseTimes:
    began, later = incident.began, incident.timeline[1:]
    identified = next((e.at for e in later if e.state == "identified"), None)
    return ResponseTimes(
        first_update=elapsed_between(began, later[0].at) if later else None,
        identified=elapsed_between(began, identified) if identified else None,
        reopened=max(len(find_open_spans(incident)) - 1, 0),
    )


@dataclass(frozen=True)
class OutageTotals:
    """Number and total duration of outages. duration: of those that are over."""

    number: int
    open: int
    duration: timedelta


def total_outages(incidents: Iterable[Incident]) -> OutageTotals:
    """Add up outages; maintenance and false alarms are left out."""
    outages = [i for i in incidents if is_outage(i)]
    duration = sum((find_duration(i) or _ZERO for i in outages), _ZERO)
    return OutageTotals(len(outages), sum(i.is_open for i in outages), duration)


def count_days_since_outage(incidents: Iterable[Incident], today: date) -> int | None:
    """Count the days since the last outage was over; None while one is open, or before any."""
    ends = [i.ended for i in incidents if is_outage(i)]
    if not ends or None in ends:
        return None
    return (today - max(filter(None, ends)).date()).days


@dataclass(frozen=True)
class MonthRange:
    """A month and its incidents, newest first; or several quiet months in a row."""

    first: Period
    last: Period
    incidents: tuple[Incident, ...] = ()


def group_by_month(
    incidents: Iterable[Incident], months: Iterable[Period]
) -> tuple[MonthRange, ...]:
    """Group incidents by month, newest first. months: consecutive, oldest first."""
    own: dict[date, list[Incident]] = {}
    for incident in sorted(incidents, key=lambda i: (i.began, i.ref), reverse=True):
        own.setdefault(incident.began.date().replace(day=1), []).append(incident)
    ranges: list[MonthRange] = []
    for month in months:
        found = tuple(own.get(month.first, ()))
        if not found and ranges and not ranges[-1].incidents:
            ranges[-1] = MonthRange(ranges[-1].first, month)
        else:
            ranges.append(MonthRange(month, month, found))
    return tuple(reversed(ranges))


def list_months(first: Period, last: Period) -> tuple[Period, ...]:
    """List months, both ends inclusive; none where the last comes before the first."""
    months = []
    while first <= last:
        months.append(first)
        first = first.next
    return tuple(months)


@dataclass(frozen=True)
class OutageDay:
    """A day, the worst severity of its outages, and these."""

    day: date
    severity: str
    incidents: tuple[Incident, ...]


@dataclass(frozen=True)
class OutageHistory:
    """The outages of a department in the last days."""

    department: str
    # The first day with known content, and today; both inclusive.
    since: date
    until: date
    # Those with an outage, the oldest first.
    days: tuple[OutageDay, ...]

    @property
    def known(self) -> int:
        """How many days there are."""
        return (self.until - self.since).days + 1

    @property
    def runs(self) -> tuple[tuple[date, date, str], ...]:
        """Gather days in a row with one severity: (first, last, severity), the oldest first."""
        runs: list[tuple[date, date, str]] = []
        for day in self.days:
            if runs and runs[-1][2] == day.severity and (day.day - runs[-1][1]).days == 1:
                runs[-1] = (runs[-1][0], day.day, day.severity)
            else:
                runs.append((day.day, day.day, day.severity))
        return tuple(runs)


def find_outage_histories(
    incidents: Iterable[Incident], departments: Iterable[str], *, known_since: date, today: date
) -> tuple[OutageHistory, ...]:
    """Find the outages of the last ninety days of each department that was ever affected by one."""
    since = max(known_since, today - timedelta(days=UPTIME_DAYS - 1))
    outages = [i for i in incidents if is_outage(i)]
    histories = []
    for slug in departments:
        own = [i for i in outages if slug in i.affects]
        if own:
            histories.append(OutageHistory(slug, since, today, _days(own, since, today)))
    return tuple(histories)


def _days(outages: Iterable[Incident], since: date, today: date) -> tuple[OutageDay, ...]:
    by_day: dict[date, list[Incident]] = {}
    for incident in outages:
        for day in sorted(_days_of(incident, since, today)):
            by_day.setdefault(day, []).append(incident)
    return tuple(
        OutageDay(day, max((i.severity for i in found), key=SEVERITIES.index), tuple(found))
        for day, found in sorted(by_day.items())
    )


def _days_of(incident: Incident, since: date, today: date) -> set[date]:
    """List the days on which it was open, if only for a moment."""
    days = set()
    for began, ended in find_open_spans(incident):
        day, last = max(began.date(), since), min(ended.date() if ended else today, today)
        while day <= last:
            days.add(day)
            day += timedelta(days=1)
    return days
