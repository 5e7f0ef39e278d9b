"""Dates, periods, durations and numbers, formatted for a language."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from math import floor, log10

from babel import Locale
from babel import dates as babel_dates
from babel.numbers import format_decimal
from babel.units import format_unit

from rundbrief.i18n.texts import Texts, _
from rundbrief.periods import Period

# A site formats the same few thousand days over and over, and Babel is slow. Only days are cached,
# since moments in two time zones can be equal and yet be on different days.
_remembered = lru_cache(maxsize=8192)


def format_date(day: date, texts: Texts, form: str = "medium") -> str:
    """form: Babel's `short`, `medium`, `long`, `full`, or a pattern."""
    return _format_date(_day_of(day), texts.locale, form)


@_remembered
def _format_date(day: date, locale: Locale, form: str) -> str:
    return babel_dates.format_date(day, form, locale=locale)


def format_day(day: date, texts: Texts) -> str:
    """Format weekday, day and month, such as `Fri, 20 Nov`."""
    return _format_skeleton(_day_of(day), texts.locale, "MMMEd")


@_remembered
def _format_skeleton(day: date, locale: Locale, skeleton: str) -> str:
    return babel_dates.format_skeleton(skeleton, _at_noon(day), locale=locale)


def _day_of(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day


def format_moment(moment: datetime, texts: Texts) -> str:
    """Format date and time in the moment's own time zone."""
    return babel_dates.format_datetime(
        moment, "medium", tzinfo=moment.tzinfo, locale=texts.locale
    ).replace(moment.strftime(":%S"), "", 1)


def format_period(period: Period, texts: Texts) -> str:
    """`Week 47` or `November 2026`."""
    if period.kind == "week":
        return texts(_("Week {number}"), number=int(f"{period.since:%V}"))
    return _format_skeleton(period.first, texts.locale, "yMMMM")


def format_period_days(period: Period, texts: Texts) -> str:
    """`16 – 22 Nov 2026`."""
    return format_days(period.first, period.last, texts)


def format_days(first: date, last: date, texts: Texts) -> str:
    """Format a range, such as `8–18 Nov 2026`."""
    return _format_days(first, last, texts.locale, "yMMMd")


@_remembered
def _format_days(first: date, last: date, locale: Locale, skeleton: str) -> str:
    return babel_dates.format_interval(first, last, skeleton, locale=locale)


def format_age(day: date, today: date, texts: Texts) -> str:
    """Format how long ago a day was, in whole days, weeks or months."""
    days = (today - day) // timedelta(days=1)
    if days == 0:
        return texts(_("today"))
    if days < 0:
        return texts.plural("in {n} day", "in {n} days", -days)
    if days < 21:
        return texts.plural("{n} day ago", "{n} days ago", days)
    if days < 70:
        return texts.plural("{n} week ago", "{n} weeks ago", days // 7)
    return texts.plural("{n} month ago", "{n} months ago", days // 30)


def format_duration(duration: timedelta, texts: Texts) -> str:
    """Format in the two largest units: `35 min`, `2 h 35 min`, `3 days 4 h`.

    Hours and minutes are written with their symbols, which are the same in every language.
    """
    minutes = duration // timedelta(minutes=1)
    if minutes < 1:
        return texts(_("less than a minute"))
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = (
        format_unit(days, "duration-day", "long", locale=texts.locale) if days else "",
        f"{hours}\N{NO-BREAK SPACE}h" if hours else "",
        f"{minutes}\N{NO-BREAK SPACE}min" if minutes and not days else "",
    )
    return " ".join(filter(None, parts))


def format_month_range(first: Period, last: Period, texts: Texts) -> str:
    """`March to June 2026`, as the language writes it."""
    return _format_days(first.first, last.first, texts.locale, "yMMMM")


def _at_noon(day: date) -> datetime:
    """Babel moves midnight into its own time zone; noon stays on its day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def format_number(value: float, texts: Texts) -> str:
    """Write a number with at most two decimals, a small one with its first two digits."""
    decimals = 2 if abs(value) >= 0.1 or not value else min(9, 1 - floor(log10(abs(value))))
    rounded = round(value, decimals) or 0.0  # there is no “-0”
    return str(format_decimal(rounded, locale=texts.locale, decimal_quantization=False))
