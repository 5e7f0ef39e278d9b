"""How long incidents lasted, and what they add up to.

Planned work and false alarms are no outages: they are listed, and never counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from rundbrief.content.schema import INCIDENT_OVER, Entry, Incident
from rundbrief.periods import Period

UPTIME_DAYS = 90
SEVERITIES = ("minor", "major", "critical")

_NOTHING = timedelta()


def find_open_spans(incident: Incident) -> tuple[tuple[datetime, datetime | None], ...]:
    """List the times in which it was not over; None where the last of them has no end yet."""
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
    """Say whether it was nothing after all, by what it was called since it is over."""
    said: list[str] = []
    for entry in incident.timeline:
        said = [*said, entry.state] if entry.state in INCIDENT_OVER else []
    return "false-alarm" in said


def is_outage(incident: Incident) -> bool:
    return not incident.maintenance and not is_false_alarm(incident)


def find_duration(incident: Incident) -> timedelta | None:
    """Say how long it lasted; None while it is open, and for work of which nobody wrote it down.

    What it was over in between doesn't count. Planned work lasts from the first word that it is in
    progress, or from the time that it was planned for.
    """
    if incident.ended is None:
        return None
    if incident.maintenance:
        begun = (e.at for e in incident.timeline if e.state == "in-progress")
        since = next(begun, incident.starts)
        return elapsed_between(since, incident.ended) if since else None
    spans = find_open_spans(incident)
    return sum((elapsed_between(since, until) for since, until in spans if until), _NOTHING)


def count_days(incident: Incident, today: date) -> int:
    """Count the days of it so far. What it was over in between doesn't count."""
    spans = find_open_spans(incident)
    return sum(((until.date() if until else today) - since.date()).days for since, until in spans)


def find_postmortem(incident: Incident) -> Entry | None:
    """Find what was learned: the last entry that says so."""
    entries = (e for e in reversed(incident.timeline) if e.state == "postmortem")
    return next(entries, None)


def elapsed_between(since: datetime, until: datetime) -> timedelta:
    """Measure real time, also over a night in which the clocks change; never less than nothing."""
    return max(until.astimezone(UTC) - since.astimezone(UTC), _NOTHING)


@dataclass(frozen=True)
class ResponseTimes:
    """How an incident went.

    first_word, identified: the time from its beginning until the next word, and until the cause was
    known. reopened: how often it came back.
    """

    first_update: timedelta | None
    identified: timedelta | None
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
    """What outages add up to. lasted: of those that are over."""

    number: int
    open: int
    duration: timedelta


def total_outages(incidents: Iterable[Incident]) -> OutageTotals:
    """Count outages; what is none is left out."""
    outages = [i for i in incidents if is_outage(i)]
    duration = sum((find_duration(i) or _NOTHING for i in outages), _NOTHING)
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
    """Tell the history of months, the newest first. months: in a row, the oldest first."""
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
    """List months from one to another, both with it; none where the last comes before the first."""
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
    """A department's last days. days: those with an outage, the oldest first.

    since: the first day of which anything is known; until: today.
    """

    department: str
    since: date
    until: date
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
    """Tell of the last ninety days of each department that an outage has ever affected."""
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
    """List the days on which it was not over, also for a moment."""
    days = set()
    for began, ended in find_open_spans(incident):
        day, last = max(began.date(), since), min(ended.date() if ended else today, today)
        while day <= last:
            days.add(day)
            day += timedelta(days=1)
    return days
