"""Follow-ups: complaints, requests and questions, until it is certain that they are solved."""

from __future__ import annotations

from dataclasses import replace

from rundbrief.content.files import Written
from rundbrief.content.keys import FollowUpKeys
from rundbrief.content.model import Entry, FollowUp
from rundbrief.content.names import take_name
from rundbrief.content.parse_context import Desk, title_of
from rundbrief.content.timeline import FOLLOW_UP_STATES, parse_timeline
from rundbrief.i18n.texts import _


def parse_follow_up(written: Written, desk: Desk) -> FollowUp | None:
    """Parse a file of `follow-ups/`; None without a date. Adds to the desk's problems."""
    keys = desk.keys(FollowUpKeys, written)
    timeline = parse_timeline(
        written, states=FOLLOW_UP_STATES, zone=desk.zone, problems=desk.problems
    )
    for entry in timeline.entries:
        _check_entry(written, entry, desk)
        desk.warn_of_future(written, entry.line, entry.at.date())
    received = desk.date_of(written, keys.received if keys else None)
    if keys is None or received is None:
        return None
    line = written.front_matter.line_of(("received",)) if keys.received else 0
    desk.warn_of_future(written, line, received)
    desk.check_departments(written, "department", [keys.department] if keys.department else [])
    title, source = title_of(replace(written, body=timeline.above), keys.title)
    return FollowUp(
        source=source,
        title=title,
        kind=keys.kind,
        received=received,
        timeline=timeline.entries,
        audience=keys.audience,
        sender=take_name(written, desk, "from", keys.sender),
        channel=keys.channel,
        department=keys.department,
        owner=take_name(written, desk, "owner", keys.owner),
        due=keys.due,
        severity=keys.severity,
        tags=keys.tags,
    )


def _check_entry(written: Written, entry: Entry, desk: Desk) -> None:
    if entry.state == "rejected" and not entry.body.strip():
        desk.report(
            written.file,
            entry.line,
            _("is rejected without a reason"),
            _("whoever asked deserves one"),
            _("write the reason below the heading"),
        )
    if entry.to and entry.to not in desk.departments:
        desk.report_department(written.file, entry.line, entry.to)
    if entry.state == "delegated" and not (entry.to and entry.next_check):
        desk.report(
            written.file,
            entry.line,
            _("is delegated without saying to whom, and when it is looked at again"),
            _("what is delegated and not checked is forgotten"),
            _("write “to: …” and “next-check: {today}” directly below the heading"),
            today=desk.today.isoformat(),
        )
