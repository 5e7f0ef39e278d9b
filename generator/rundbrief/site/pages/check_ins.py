"""Who was asked for a word, who answered, and who is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rundbrief.config.fields import Day
from rundbrief.editorial.check_ins import (
    ANSWERED,
    CheckIn,
    CheckInHistory,
    CheckInState,
    find_check_ins,
)
from rundbrief.i18n.texts import _
from rundbrief.periods import Period, period_of
from rundbrief.render.presenter import DepartmentLink, ListItem
from rundbrief.site.page_context import PageContext, SitePage, build_page_context
from rundbrief.site.presenter import SitePresenter
from rundbrief.site.queries import SiteQueries

# Half a year; a younger house shows what it has, and at least a quarter of a year.
WEEKS = 26
FEWEST = 12

# How a cell shows a week without a word of its own, for which an older word is still enough.
COVERED = "held"


@dataclass(frozen=True)
class WeekColumn:
    """A column. opens: it is the first of its month, and names it. href: of its report."""

    period: Period
    opens: bool
    href: str | None


@dataclass(frozen=True)
class CheckInCell:
    """A department in a week. answer: an Answer, or COVERED. on: the day of its newest word then."""

    state: str
    on: Day | None = None
    title: str = ""
    href: str | None = None


@dataclass(frozen=True)
class CheckInsView:
    """until: the day on which this week's words are due, where that is the same for all.

    missing, expected, answered: who is asked this week. rows: all who promised a rhythm.
    free: those that promised none.
    """

    context: PageContext
    today: Day
    period: Period
    until: Day | None
    missing: tuple[ListItem[CheckInHistory], ...]
    expected: tuple[ListItem[CheckInHistory], ...]
    answered: tuple[ListItem[CheckInHistory], ...]
    weeks: tuple[WeekColumn, ...]
    rows: tuple[ListItem[CheckInHistory], ...]
    free: tuple[DepartmentLink, ...]


def list_check_in_pages(q: SiteQueries) -> Iterator[SitePage]:
    """List the page, if any department promised to report."""
    if "requests" in q.page_kinds:
        yield SitePage("requests", "requests.html", _view)


def _view(q: SiteQueries) -> CheckInsView:
    today = q.today
    context = build_page_context(q, "requests", q.texts(_("Requests")))
    presenter = SitePresenter(q, context.root)
    weeks = _weeks(q)
    records = find_check_ins(q.departments, q.updates_of, weeks, today)
    rows = tuple(_row(presenter, record) for record in records)
    asked = [row for row, record in zip(rows, records, strict=True) if record.is_due_now]
    dues = {row.now.due for row in asked}
    return CheckInsView(
        context=context,
        today=today,
        period=weeks[-1],
        until=dues.pop() if len(dues) == 1 else None,
        missing=_longest_first(row for row in asked if row.now.state is CheckInState.MISSING),
        expected=_longest_first(row for row in asked if row.now.state is CheckInState.EXPECTED),
        answered=tuple(row for row in asked if row.now.state in ANSWERED),
        weeks=tuple(_columns(presenter, weeks, records)),
        rows=rows,
        free=presenter.departments(d.slug for d in q.departments if d.cadence == "none"),
    )


def _longest_first(
    rows: Iterable[ListItem[CheckInHistory]],
) -> tuple[ListItem[CheckInHistory], ...]:
    return tuple(sorted(rows, key=lambda row: -row.missed))


def _weeks(q: SiteQueries) -> tuple[Period, ...]:
    """List the weeks up to today's, the oldest first, from the house's first word on."""
    weeks = [period_of(q.today, "week", q.zone)]
    first = q.updates[-1].date if q.updates else q.today
    while len(weeks) < WEEKS and (len(weeks) < FEWEST or first < weeks[-1].first):
        weeks.append(weeks[-1].previous)
    return tuple(reversed(weeks))


def _columns(
    presenter: SitePresenter, weeks: Sequence[Period], records: Iterable[CheckInHistory]
) -> Iterator[WeekColumn]:
    """A week belongs to the month of its first day. Today's week always has a report."""
    written = {cell.period for record in records for cell in record.cells if cell.updates}
    months = [week.first.replace(day=1) for week in weeks]
    # The name of a month needs the room of two weeks, unless nothing follows.
    named = {month for month in months if months.count(month) > 1} | {months[-1]}
    for week, month, before in zip(weeks, months, [None, *months], strict=False):
        opens = month in named and month != before
        there = week in written or week == weeks[-1]
        yield WeekColumn(week, opens, presenter.href(f"reports/{week.key}") if there else None)


def _row(presenter: SitePresenter, record: CheckInHistory) -> ListItem[CheckInHistory]:
    department = record.department
    return ListItem(
        record,
        department=presenter.department(department.slug),
        lead=department.lead,
        cadence=department.cadence,
        latest=presenter.update(record.latest) if record.latest else None,
        cells=tuple(_cell(presenter, cell) for cell in record.cells),
    )


def _cell(presenter: SitePresenter, cell: CheckIn) -> CheckInCell:
    """Lead to the word, or to the week's report where there are several."""
    if not cell.updates:
        return CheckInCell(COVERED if cell.state in ANSWERED else cell.state.value)
    latest = cell.updates[0]
    report = f"reports/{cell.period.key}"
    return CheckInCell(
        cell.state.value,
        latest.date,
        latest.title,
        presenter.href(latest.ref if len(cell.updates) == 1 else report)
        + ("" if len(cell.updates) == 1 else f"#rb-{latest.department}"),
    )
