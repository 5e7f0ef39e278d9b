"""Check-ins: which departments have reported and whose updates are missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

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
from rundbrief.validation.fields import Day

# Half a year; a younger site shows the weeks since its first update, but at least a quarter.
WEEKS = 26
MIN_WEEKS = 12

# State of a week without an update that an earlier update still covers.
COVERED = "held"


@dataclass(frozen=True)
class WeekColumn:
    """A column of the table."""

    period: Period
    # Of the week in its year.
    number: int
    # Whether it is the first week of its month and shows the month's name.
    opens: bool
    # Address of the report, if there is one.
    href: str | None


@dataclass(frozen=True)
class CheckInCell:
    """A department in a week."""

    # The value of an Answer, or COVERED.
    state: str
    # Date of the week's last update.
    on: Day | None = None
    title: str = ""
    href: str | None = None


@dataclass(frozen=True)
class CheckInsView:
    """The page of check-ins."""

    context: PageContext
    today: Day
    period: Period
    # Day on which this week's updates are due, if it is the same for all.
    until: Day | None
    # Number of departments whose update is due this week.
    asked: int
    # Those whose update is due this week: overdue, not yet overdue, and reported.
    missing: tuple[ListItem[CheckInHistory], ...]
    expected: tuple[ListItem[CheckInHistory], ...]
    answered: tuple[ListItem[CheckInHistory], ...]
    weeks: tuple[WeekColumn, ...]
    # All departments with a cadence.
    rows: tuple[ListItem[CheckInHistory], ...]
    # Departments without a cadence.
    free: tuple[DepartmentLink, ...]


def list_check_in_pages(q: SiteQueries) -> Iterator[SitePage]:
    """List the page, if any department has a cadence."""
    if "requests" in q.page_kinds:
        yield SitePage("requests", "check-ins.html", _view)


def _view(q: SiteQueries) -> CheckInsView:
    today = q.today
    context = build_page_context(q, "requests", q.texts(_("Check-ins")))
    presenter = SitePresenter(q, context.root)
    weeks = _weeks(q)
    records = find_check_ins(q.current_departments, q.reports_of, weeks, today)
    rows = tuple(_row(presenter, record) for record in records)
    asked = [row for row, record in zip(rows, records, strict=True) if record.is_due_now]
    dues = {row.now.due for row in asked}
    return CheckInsView(
        context=context,
        today=today,
        period=weeks[-1],
        until=dues.pop() if len(dues) == 1 else None,
        asked=len(asked),
        missing=_longest_first(row for row in asked if row.now.state is CheckInState.MISSING),
        expected=_longest_first(row for row in asked if row.now.state is CheckInState.EXPECTED),
        answered=tuple(row for row in asked if row.now.state in ANSWERED),
        weeks=tuple(_columns(presenter, weeks, records)),
        rows=rows,
        free=presenter.departments(d.slug for d in q.current_departments if d.cadence == "none"),
    )


def _longest_first(
    rows: Iterable[ListItem[CheckInHistory]],
) -> tuple[ListItem[CheckInHistory], ...]:
    return tuple(sorted(rows, key=lambda row: -row.missed))


def _weeks(q: SiteQueries) -> tuple[Period, ...]:
    """List the weeks from the first update up to the current one, oldest first."""
    weeks = [period_of(q.today, "week", q.zone)]
    first = q.updates[-1].date if q.updates else q.today
    while len(weeks) < WEEKS and (len(weeks) < MIN_WEEKS or first < weeks[-1].first):
        weeks.append(weeks[-1].previous)
    return tuple(reversed(weeks))


def _columns(
    presenter: SitePresenter, weeks: Sequence[Period], records: Iterable[CheckInHistory]
) -> Iterator[WeekColumn]:
    """Build the columns. A week belongs to the month of its first day."""
    written = {cell.period for record in records for cell in record.cells if cell.updates}
    months = [week.first.replace(day=1) for week in weeks]
    # The name of a month needs the width of two weeks, unless it is the last.
    named = {month for month in months if months.count(month) > 1} | {months[-1]}
    for week, month, before in zip(weeks, months, [None, *months], strict=False):
        opens = month in named and month != before
        there = week in written or week == weeks[-1]
        href = presenter.href(f"reports/{week.key}") if there else None
        yield WeekColumn(week, int(week.key[-2:]), opens, href)


def _row(presenter: SitePresenter, record: CheckInHistory) -> ListItem[CheckInHistory]:
    department = record.department
    return ListItem(
        record,
        department=presenter.department(department.slug),
        lead=department.lead,
        cadence=department.cadence,
        streak=_classify_streak(record),
        latest=presenter.update(record.latest) if record.latest else None,
        cells=tuple(_cell(presenter, cell) for cell in record.cells),
    )


def _classify_streak(record: CheckInHistory) -> str | None:
    """Choose how the missed weeks in a row are described; None if there is nothing to add."""
    is_due = record.now.state is CheckInState.EXPECTED
    if record.missed > 1 and record.missed >= len(record.cells) - 1:
        return "all-weeks"
    if record.department.cadence != "weekly" and record.missed > (0 if is_due else 1):
        return "overdue"
    if is_due and record.missed:
        return "before"
    return "in-a-row" if record.missed > 1 else None


def _cell(presenter: SitePresenter, cell: CheckIn) -> CheckInCell:
    """Build a cell, which links to the update, or to the week's report if there are several."""
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
