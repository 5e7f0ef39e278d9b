"""The calendar: upcoming dates, and past ones that are still open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from rundbrief.content.file_kinds import split_issue_key
from rundbrief.editorial.calendar_events import CalendarEvent, EventKind
from rundbrief.editorial.formatting import format_period
from rundbrief.i18n.texts import _
from rundbrief.periods import Period, period_of
from rundbrief.render.presenter import ListItem
from rundbrief.site.page_context import PageContext, SitePage, build_page_context
from rundbrief.site.presenter import SitePresenter
from rundbrief.site.queries import SiteQueries
from rundbrief.validation.fields import Day

# Dates further ahead are grouped by month instead of week.
BY_WEEKS = timedelta(weeks=8)
# Past dates that nobody is waiting for disappear after this time.
JUST_NOW = timedelta(days=7)
MONTHS = 3
# More departments than this are folded.
MAX_DEPARTMENTS = 6
# A day in a grid has no more dots than this.
MAX_DOTS = 3

_WAITED_FOR = frozenset({EventKind.ASK, EventKind.FOLLOW_UP, EventKind.CHECK})


@dataclass(frozen=True)
class AgendaDay:
    day: Day
    is_today: bool
    is_ahead: bool
    events: tuple[ListItem[CalendarEvent], ...]


@dataclass(frozen=True)
class AgendaGroup:
    """The days of a week or, further ahead, of a month."""

    period: Period
    is_this_week: bool
    days: tuple[AgendaDay, ...]


@dataclass(frozen=True)
class GridDay:
    """A day in the grid of a month."""

    day: Day
    # Whether it belongs to the month.
    inside: bool
    # Number of dates on it.
    number: int
    is_today: bool
    is_past: bool

    @property
    def dots(self) -> int:
        return min(self.number, MAX_DOTS)


@dataclass(frozen=True)
class GridWeek:
    """A row of a grid. number: of the week in its year."""

    period: Period
    number: int
    days: tuple[GridDay, ...]


@dataclass(frozen=True)
class MonthGrid:
    """A month in rows of weeks, which start on Monday."""

    period: Period
    weeks: tuple[GridWeek, ...]


@dataclass(frozen=True)
class CalendarView:
    """The calendar."""

    context: PageContext
    today: Day
    # Days with overdue or recently past dates.
    passed: tuple[AgendaDay, ...]
    groups: tuple[AgendaGroup, ...]
    months: tuple[MonthGrid, ...]
    # Address of the iCalendar file; None without a `site_url`.
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
        yield AgendaGroup(own, own.kind == "week" and today in own, tuple(grouped))


def _grids(q: SiteQueries, days: Sequence[AgendaDay]) -> tuple[MonthGrid, ...]:
    """Build the grids of this month and the next ones."""
    months = [period_of(q.today, "month", q.zone)]
    while len(months) < MONTHS:
        months.append(months[-1].next)
    numbers = {day.day: len(day.events) for day in days}
    return tuple(_grid(month, numbers, q.today) for month in months)


def _grid(month: Period, numbers: dict[date, int], today: date) -> MonthGrid:
    week = period_of(month.first, "week", month.since.tzinfo)  # type: ignore[arg-type]
    weeks = []
    while week.first <= month.last:
        days = (week.first + timedelta(days=n) for n in range(7))
        grid_days = (
            GridDay(day, day in month, numbers.get(day, 0), day == today, day < today)
            for day in days
        )
        weeks.append(GridWeek(week, int(week.key[-2:]), tuple(grid_days)))
        week = week.next
    return MonthGrid(month, tuple(weeks))


def _days(presenter: SitePresenter, events: Iterable[CalendarEvent]) -> tuple[AgendaDay, ...]:
    """Group appointments by day. Ongoing ones count as today's."""
    today = presenter.q.today

    def day(it: CalendarEvent) -> date:
        return today if it.on < today < it.until else it.on

    return tuple(
        AgendaDay(
            own,
            own == today,
            own > today,
            tuple(_appointment(presenter, it) for it in grouped),
        )
        for own, grouped in groupby(sorted(events, key=day), key=day)
    )


def _appointment(presenter: SitePresenter, it: CalendarEvent) -> ListItem[CalendarEvent]:
    """Present an appointment.

    what: of an issue, its period. overdue: only if somebody is waiting. folded: whether there are
    too many departments to show them all at once.
    """
    item = presenter.event(it)
    is_issue = it.kind is EventKind.ISSUE
    return ListItem(
        item,
        what=_issue(presenter.q, it.ref or "") if is_issue else it.what,
        overdue=item.overdue and it.kind in _WAITED_FOR,
        folded=len(item.departments) > MAX_DEPARTMENTS,
    )


def _issue(q: SiteQueries, ref: str) -> str:
    key, edition = split_issue_key(ref.rpartition("/")[2])
    title = format_period(q.parse_period(key), q.texts)
    return f"{title} ({edition})" if edition else title
