"""Days, ISO weeks and calendar months, as people write them and in a time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from rundbrief.problems import RundbriefError

# A year outside this range is a typo or means “forever”. Near the ends of Python's calendar, date
# arithmetic would overflow.
FIRST_YEAR = 1900
LAST_YEAR = 2999

_WITH_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})(?:T| +)\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?"
    r"(?: ?(?:Z|UTC|[+-]\d{2}:?\d{2}))?"
)
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")


class YearError(ValueError):
    """Raised for a date before FIRST_YEAR or after LAST_YEAR."""


def parse_day(text: str) -> date:
    """Parse a date such as `2026-11-18`. Raises ValueError; YearError for an implausible year."""
    day = date.fromisoformat(text)
    _check_year(day)
    return day


def parse_written_day(text: str) -> date:
    """Parse a date that may have a time, which is ignored: `2026-11-18 10:00:00 +0100`.

    Editors and other programs write it. Raises as `parse_day` does.
    """
    match = _WITH_TIME.fullmatch(text)
    return parse_day(match[1] if match else text)


def parse_moment(text: str) -> datetime:
    """Parse an ISO 8601 date and time such as `2026-11-18 16:00`.

    Naive unless the text has an offset. Raises ValueError; YearError for an implausible year.
    """
    moment = datetime.fromisoformat(text)
    _check_year(moment)
    return moment


def _check_year(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise YearError(day.isoformat())


class PeriodError(RundbriefError):
    """Raised for a key that is not an existing ISO week or calendar month."""


@dataclass(frozen=True, order=True)
class Period:
    """A week or a month in a named time zone."""

    # Aware, at local midnight; inclusive.
    since: datetime
    # Aware, at local midnight; exclusive.
    until: datetime
    kind: Literal["week", "month"]

    @cached_property
    def key(self) -> str:
        """The key, as in `2026-W47` or `2026-11`. A week belongs to the year of its Thursday."""
        year, week, __ = self.since.isocalendar()
        first = self.first
        return (
            f"{year:04}-W{week:02}" if self.kind == "week" else f"{first.year:04}-{first.month:02}"
        )

    @cached_property
    def first(self) -> date:
        return self.since.date()

    @cached_property
    def last(self) -> date:
        return self.until.date() - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @cached_property
    def previous(self) -> Period:
        return period_of(self.first - timedelta(days=1), self.kind, _zone(self))

    @cached_property
    def next(self) -> Period:
        return period_of(self.until.date(), self.kind, _zone(self))


def _zone(period: Period) -> ZoneInfo:
    zone = period.since.tzinfo
    if not isinstance(zone, ZoneInfo):
        raise TypeError("a period is in a named time zone")
    return zone


def period_of(day: date, kind: Literal["week", "month"], zone: ZoneInfo) -> Period:
    """Return the week or month that contains a day."""
    return _period_of(day, kind, zone)


# Reports look up the same few periods many times.
@lru_cache(maxsize=10_000)
def _period_of(day: date, kind: Literal["week", "month"], zone: ZoneInfo) -> Period:
    if kind == "week":
        first = day - timedelta(days=day.weekday())
        after = first + timedelta(days=7)
    else:
        first = day.replace(day=1)
        after = (first + timedelta(days=31)).replace(day=1)
    return Period(_midnight(first, zone), _midnight(after, zone), kind)


def parse_period(key: str, zone: ZoneInfo) -> Period:
    """Parse a key such as `2026-W47` or `2026-11`. Raises PeriodError, also for a week 54."""
    try:
        if match := _WEEK.fullmatch(key):
            return period_of(date.fromisocalendar(int(match[1]), int(match[2]), 1), "week", zone)
        if match := _MONTH.fullmatch(key):
            return period_of(date(int(match[1]), int(match[2]), 1), "month", zone)
    except (ValueError, OverflowError) as exc:  # Python's calendar ends in 9999
        raise PeriodError(key) from exc
    raise PeriodError(key)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
