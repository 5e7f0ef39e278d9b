"""What stands along the axes of a chart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from babel.dates import format_skeleton
from babel.numbers import format_compact_decimal

from rundbrief.editorial.date_texts import say_number
from rundbrief.editorial.numbers import Figures
from rundbrief.i18n.texts import Texts
from rundbrief.site.charts.scale import Calendar, Scale, decimals_of
from rundbrief.site.charts.views import Tick

# From here on numbers are written short, since digits nobody can count say nothing.
MILLION = 10**6

# A day so near to the left edge, in hundredths, is written from there on.
_EDGE = 10


def label_values(scale: Scale, texts: Texts) -> tuple[Tick, ...]:
    ticks = scale.ticks()
    said = say_ticks(ticks, texts)
    return tuple(Tick(scale.place(tick), text) for tick, text in zip(ticks, said, strict=True))


def say_ticks(ticks: Sequence[Fraction], texts: Texts) -> tuple[str, ...]:
    """Write round values with the same decimals each; millions are written short."""
    if max(map(abs, ticks)) >= MILLION:
        return tuple(say_millions(tick, texts) for tick in ticks)
    if len(ticks) == 1:
        return (say_number(float(ticks[0]), texts),)
    decimals = max(map(decimals_of, ticks))
    return tuple(map(Figures(texts, "", decimals, decimals).value, ticks))


def say_millions(value: Fraction, texts: Texts) -> str:
    """Write `1.25M` or `1,25 Mio.`; less than a million as it is."""
    if abs(value) < MILLION:
        return say_number(float(value), texts)
    return str(format_compact_decimal(float(value), locale=texts.locale, fraction_digits=2))


def label_days(calendar: Calendar, texts: Texts) -> tuple[Tick, ...]:
    """Write days below an axis. On a narrow screen every second one is left out."""
    days = calendar.ticks()
    places = [calendar.place(day) for day in days]
    return tuple(
        Tick(place, text, minor=number % 2 == 1, edge=place < _EDGE)
        for number, (place, text) in enumerate(zip(places, say_days(days, texts), strict=True))
    )


def say_days(days: Sequence[date], texts: Texts) -> tuple[str, ...]:
    """Write days as short as they are told apart; the year only where it begins."""
    several = len(days) > 1
    years = several and all((day.month, day.day) == (1, 1) for day in days)
    months = several and all(day.day == 1 for day in days)
    usual, first = ("y", "y") if years else ("MMM", "yMMM") if months else ("MMMd", "yMMMd")
    befores = [None, *(day.year for day in days)]
    return tuple(
        str(format_skeleton(usual if day.year == before else first, day, locale=texts.locale))
        for before, day in zip(befores, days, strict=False)
    )


def find_room(texts: Iterable[str]) -> str:
    """Say how much room the longest text needs: s, m, l or xl."""
    longest = max(map(len, texts), default=0)
    return "s" if longest <= 3 else "m" if longest <= 6 else "l" if longest <= 9 else "xl"
