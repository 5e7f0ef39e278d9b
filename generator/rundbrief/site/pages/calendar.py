"""The dates ahead, and those that have passed without an end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from rundbrief.config.fields import Day
from rundbrief.content.schema import split_issue_key
from rundbrief.editorial.calendar_events import CalendarEvent, EventKind
from rundbrief.editorial.formatting import format_period
from rundbrief.i18n.texts import _
from rundbrief.periods import Period, period_of
from rundbrief.render.presenter import ListItem
from rundbrief.site.page_context import PageContext, SitePage, build_page_context
from rundbrief.site.presenter import SitePresenter
from rundbrief.site.queries import SiteQueries

# Further ahead, dates stand by months and no more by weeks.
BY_WEEKS = timedelta(weeks=8)
# Planned work that is over is forgotten sooner than what somebody still waits for.
JUST_NOW = timedelta(days=7)
MONTHS = 3

_WAITED_FOR = frozenset({EventKind.ASK, EventKind.FOLLOW_UP, EventKind.CHECK})


@dataclass(frozen=True)
class AgendaDay:
    day: Day
    events: tuple[ListItem[CalendarEvent], ...]


@dataclass(frozen=True)
class AgendaGroup:
    """The days of a week, or of a month further ahead."""

    period: Period
    days: tuple[AgendaDay, ...]


@dataclass(frozen=True)
class GridDay:
    """A day in the grid. inside: it is of the month that the grid shows. number: of its dates."""

    day: Day
    inside: bool
    number: int


@dataclass(frozen=True)
class MonthGrid:
    """A month in rows of weeks, from Monday to Sunday."""

    period: Period
    weeks: tuple[tuple[Period, tuple[GridDay, ...]], ...]


@dataclass(frozen=True)
class CalendarView:
    """passed: what is overdue, or was planned lately. subscribe: the calendar for programs."""

    context: PageContext
    today: Day
    passed: tuple[AgendaDay, ...]
    groups: tuple[AgendaGroup, ...]
    months: tuple[MonthGrid, ...]
    subscribe: str | None


def list_calendar_page() -> Iterator[SitePage]:
    yield SitePage("calendar", "calendar.html", _view)


def _view(q: SiteQueries) -> CalendarView:
    today = q.today
    context = build_page_context(q, "calendar", q.texts(_("Calendar")))
    presenter = SitePresenter(q, context.root)
    passed = _days(presenter, (a for a in q.events if _is_passed(a, today)))
    ahead = _days(presenter, (a for a in q.events if a.until > today))
    return CalendarView(
        context=context,
        today=today,
        passed=passed,
        groups=tuple(_groups(q, ahead)),
        months=_grids(q, (*passed, *ahead)),
        subscribe=f"{context.root}calendar.ics" if q.addresses.site_url else None,
    )


def _is_passed(event: CalendarEvent, today: date) -> bool:
    if event.until > today:
        return False
    return event.kind in _WAITED_FOR or event.until > today - JUST_NOW


def _groups(q: SiteQueries, days: Iterable[AgendaDay]) -> Iterator[AgendaGroup]:
    today, zone = q.today, q.zone
    until = period_of(today, "week", zone).first + BY_WEEKS

    def period(day: AgendaDay) -> Period:
        return period_of(day.day, "week" if day.day < until else "month", zone)

    for own, grouped in groupby(days, key=period):
        yield AgendaGroup(own, tuple(grouped))


def _grids(q: SiteQueries, days: Sequence[AgendaDay]) -> tuple[MonthGrid, ...]:
    """Show this month and the next ones."""
    months = [period_of(q.today, "month", q.zone)]
    while len(months) < MONTHS:
        months.append(months[-1].next)
    numbers = {day.day: len(day.events) for day in days}
    return tuple(_grid(month, numbers) for month in months)


def _grid(month: Period, numbers: dict[date, int]) -> MonthGrid:
    week = period_of(month.first, "week", month.since.tzinfo)  # type: ignore[arg-type]
    weeks = []
    while week.first <= month.last:
        days = [week.first + timedelta(days=n) for n in range(7)]
        weeks.append((week, tuple(GridDay(day, day in month, numbers.get(day, 0)) for day in days)))
        week = week.next
    return MonthGrid(month, tuple(weeks))


def _days(presenter: SitePresenter, events: Iterable[CalendarEvent]) -> tuple[AgendaDay, ...]:
    """Gather by day; what has begun already, and goes on, stands today."""
    today = presenter.q.today

    def day(it: CalendarEvent) -> date:
        return today if it.on < today < it.until else it.on

    return tuple(
        AgendaDay(own, tuple(_appointment(presenter, it) for it in grouped))
        for own, grouped in groupby(sorted(events, key=day), key=day)
    )


def _appointment(presenter: SitePresenter, it: CalendarEvent) -> ListItem[CalendarEvent]:
    """Show a date. what: of an issue, its period. overdue: only what somebody waits for."""
    item = presenter.event(it)
    is_issue = it.kind is EventKind.ISSUE
    return ListItem(
        item,
        what=_issue(presenter.q, it.ref or "") if is_issue else it.what,
        overdue=item.overdue and it.kind in _WAITED_FOR,
    )


def _issue(q: SiteQueries, ref: str) -> str:
    key, edition = split_issue_key(ref.rpartition("/")[2])
    title = format_period(q.parse_period(key), q.texts)
    return f"{title} ({edition})" if edition else title
