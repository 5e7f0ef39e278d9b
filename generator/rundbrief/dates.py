"""Parsing of dates and times that people write, limited to plausible years."""

from __future__ import annotations

from datetime import date, datetime

# A year outside this range is a typo or means “forever”. Near the ends of Python's calendar, date
# arithmetic would overflow.
FIRST_YEAR = 1900
LAST_YEAR = 2999


class YearError(ValueError):
    """Raised for a date before FIRST_YEAR or after LAST_YEAR."""


def parse_day(text: str) -> date:
    """Parse a date such as `2026-11-18`. Raises ValueError; YearError for an implausible year."""
    day = date.fromisoformat(text)
    _check_year(day)
    return day


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
