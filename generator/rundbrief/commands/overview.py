"""The status of the organisation in the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from rundbrief.characters import terminal_text
from rundbrief.compilation import Compilation
from rundbrief.content.schema import Incident
from rundbrief.editorial.check_ins import CheckInState
from rundbrief.editorial.department_status import DepartmentStatus, find_status
from rundbrief.editorial.formatting import (
    format_age,
    format_date,
    format_day,
    format_moment,
    format_period,
    format_period_days,
)
from rundbrief.editorial.needs_attention import find_attention_reason, select_open_asks
from rundbrief.editorial.notices import select_notices
from rundbrief.editorial.selection import select_existing
from rundbrief.editorial.state_display import find_label, find_symbol, find_tone
from rundbrief.i18n.texts import _
from rundbrief.periods import period_of

_STYLES = {"good": "green", "watch": "yellow", "act": "bold red", "quiet": "dim"}


def make_console(file: TextIO) -> Console:
    """Build a console: plain and of fixed width if the file is not a terminal."""
    width = None if file.isatty() else 160
    return Console(file=file, width=width, highlight=False, emoji=False, markup=False)


def print_overview(c: Compilation, file: TextIO) -> None:
    """Print each department's health, missing updates, open incidents, and what is overdue."""
    console, texts, today = make_console(file), c.texts, c.project.today
    period = period_of(today, "week", c.project.settings.zone)
    title = (c.project.brand_name, format_period(period, texts), format_period_days(period, texts))
    console.print(terminal_text(" · ".join(title)), style="bold")
    statuses = [
        find_status(d, c.visible.reports_of(d.slug), period, today)
        for d in select_existing(c.visible.departments, today)
    ]
    console.print(_health(c, statuses))
    _section(console, texts(_("No update yet this week")), _missing(c, statuses))
    _section(console, texts(_("Open incidents")), _incidents(c))
    _section(console, texts(_("Planned maintenance")), _incidents(c, maintenance=True))
    _section(console, texts(_("Notices")), _notices(c))
    _section(console, texts(_("Follow-ups that need attention")), _follow_ups(c))
    _section(console, texts(_("Overdue asks")), _asks(c))


def print_issues(c: Compilation, file: TextIO) -> None:
    """Print the issues of the newsletter, newest first."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in (_("Issue"), _("Edition"), _("Status"), _("Items"), _("Subject")):
        table.add_column(c.texts(heading))
    for issue in reversed(c.issues):
        closed = issue.issue.closed
        table.add_row(
            issue.key,
            terminal_text(issue.issue.edition),
            c.texts(_("closed {day}"), day=format_date(closed.date(), c.texts))
            if closed
            else c.texts(_("open")),
            str(len(issue.contents.items)),
            terminal_text(issue.subject),
        )
    make_console(file).print(table)


def _health(c: Compilation, statuses: Iterable[DepartmentStatus]) -> Table:
    texts, today = c.texts, c.project.today
    table = Table(box=None, pad_edge=False, header_style="bold", show_header=False)
    for status in statuses:
        health = status.health
        word = texts(find_label(health))
        latest = status.latest
        table.add_row(
            Text(terminal_text(status.department.name)),
            Text(f"{find_symbol(health)} {word}", style=_STYLES[find_tone(health)]),
            format_age(latest.date, today, texts) if latest else "",
            Text(terminal_text(latest.title) if latest else texts(_("No update yet."))),
        )
    return table


def _missing(c: Compilation, statuses: Iterable[DepartmentStatus]) -> list[str]:
    return [
        f"{s.department.name}: {c.texts(find_label(s.check_in.value))}, "
        f"{format_day(s.due, c.texts)}"
        for s in statuses
        if s.check_in in (CheckInState.MISSING, CheckInState.EXPECTED)
    ]


def _incidents(c: Compilation, *, maintenance: bool = False) -> list[str]:
    return [
        f"{i.title}: {_incident_words(c, i)}"
        for i in c.visible.incidents
        if i.is_open and i.maintenance is maintenance
    ]


def _incident_words(c: Compilation, incident: Incident) -> str:
    """Describe an incident by severity, state and time; maintenance by its start."""
    state = c.texts(find_label(incident.state, "incident"))
    if incident.maintenance:
        return f"{state}, {format_moment(incident.starts or incident.began, c.texts)}"
    at = format_moment(incident.timeline[-1].at, c.texts)
    return f"{c.texts(find_label(incident.severity))}, {state}, {at}"


def _notices(c: Compilation) -> list[str]:
    return [
        f"{it.title}: {c.texts(_('until {day}'), day=format_day(it.until, c.texts))}"
        for it in select_notices(c.visible.updates, c.project.today)
        if it.until
    ]


def _follow_ups(c: Compilation) -> list[str]:
    lines = []
    for follow_up in c.visible.follow_ups:
        if concern := find_attention_reason(follow_up, c.project.today):
            owner = follow_up.owner or c.texts(_("nobody"))
            word = c.texts(find_label(concern.value))
            lines.append(f"{follow_up.title}: {word} ({owner})")
    return lines


def _asks(c: Compilation) -> list[str]:
    return [
        f"{a.update.department} → {a.ask.to}: {a.ask.what} ({format_date(a.ask.due, c.texts)})"
        for a in select_open_asks(c.visible.updates, c.project.today)
        if a.ask.due and a.is_overdue(c.project.today)
    ]


def _section(console: Console, title: str, lines: Iterable[str]) -> None:
    lines = list(lines)
    if lines:
        console.print()
        console.print(title, style="bold")
        for line in lines:
            console.print(f"  {terminal_text(line)}", soft_wrap=True)
