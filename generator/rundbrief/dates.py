"""Days and moments as people write them, within the years that a newsletter can mean."""

from __future__ import annotations

from datetime import date, datetime

# What lies before or after is a slip of the pen, or means “for ever”, and is too near to where the
# calendar begins and ends.
FIRST_YEAR = 1900
LAST_YEAR = 2999


class YearError(ValueError):
    """A date lies before the first year or after the last one."""


def parse_day(text: str) -> date:
    """Parse a date as 2026-11-18. Raises ValueError."""
    day = date.fromisoformat(text)
    _check_year(day)
    return day


def parse_moment(text: str) -> datetime:
    """Parse a date and time as 2026-11-18 16:00. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    _check_year(moment)
    return moment


def _check_year(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise YearError(day.isoformat())
