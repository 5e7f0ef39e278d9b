"""Warnings of updates, asks, follow-ups and incidents of departments that no longer exist."""

from __future__ import annotations

from collections.abc import Iterator

from rundbrief.content.files import Document
from rundbrief.content.parse_helpers import ParseContext
from rundbrief.content.schema import FOLLOW_UP_DONE, FollowUp, Incident, Update
from rundbrief.i18n.texts import _
from rundbrief.problems import Problem


def warn_of_past_in_update(
    update: Update, document: Document, context: ParseContext
) -> Iterator[Problem]:
    """Warn of an update written after the end of its department, and of asks to a past one."""
    slug = context.changes.current_name(update.department)
    end = context.changes.ends.get(slug)
    if end and end.until and update.date >= end.until and not update.draft:
        yield document.warning(
            document.line_of("date") if "date" in document.written else 0,
            _("the update is of {day}, but “{slug}” no longer existed on that day"),
            _("departments.yml says “until: {until}”, which is the first day without it"),
            _("move the file to the folder “{successor}”, correct the date, or set a later “until”")
            if end.successor
            else _("correct the date, or set a later “until”"),
            day=update.date.isoformat(),
            until=end.until.isoformat(),
            slug=slug,
            successor=end.successor,
        )
    for number, ask in enumerate(update.asks):
        if ask.is_open(context.today):
            line = document.line_of("asks", number, "to")
            yield from _warn(document, line, ask.to, context, _("the open ask goes to “{slug}”"))


def warn_of_past_in_incident(
    incident: Incident, document: Document, context: ParseContext
) -> Iterator[Problem]:
    if incident.timeline and incident.is_open:
        for number, slug in enumerate(incident.affects):
            line = document.line_of("affects", number)
            yield from _warn(document, line, slug, context, _("the open incident affects “{slug}”"))


def warn_of_past_in_follow_up(
    follow_up: FollowUp, document: Document, context: ParseContext
) -> Iterator[Problem]:
    if follow_up.state in FOLLOW_UP_DONE:
        return
    if follow_up.department:
        line, slug = document.line_of("department"), follow_up.department
        yield from _warn(document, line, slug, context, _("the open follow-up is for “{slug}”"))
    if follow_up.delegated_to:
        line, slug = follow_up.timeline[-1].line, follow_up.delegated_to
        what = _("the open follow-up is delegated to “{slug}”")
        yield from _warn(document, line, slug, context, what)


def _warn(
    document: Document, line: int, slug: str, context: ParseContext, what: str
) -> Iterator[Problem]:
    if end := context.changes.find_end(slug, context.today):
        yield document.warning(
            line,
            what,
            _("this department no longer exists, so nobody would take care of it"),
            _("write “{successor}”, which the department was merged into, or who else takes over")
            if end.successor
            else _("write the department that takes over, or close it"),
            slug=slug,
            successor=end.successor,
        )
