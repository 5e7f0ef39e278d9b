"""Incidents and planned work."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from rundbrief.content.files import Written
from rundbrief.content.keys import IncidentKeys
from rundbrief.content.model import Incident
from rundbrief.content.parse_context import Desk, title_of
from rundbrief.content.timeline import INCIDENT_STATES, MAINTENANCE_STATES, parse_timeline
from rundbrief.i18n.texts import _


def parse_incident(written: Written, desk: Desk) -> Incident | None:
    """Parse a file of `incidents/`; None without a timeline. Adds to the desk's problems."""
    keys = desk.keys(IncidentKeys, written)
    maintenance = keys is not None and keys.kind == "maintenance"
    states = MAINTENANCE_STATES if maintenance else INCIDENT_STATES
    before = len(desk.problems)
    timeline = parse_timeline(written, states=states, zone=desk.zone, problems=desk.problems)
    if not timeline.entries and len(desk.problems) == before:
        desk.report(
            written.file,
            0,
            _("has no timeline"),
            _("the last entry of its timeline says how things stand"),
            _("add a heading such as “## {today} 09:30 {state}” and a sentence below it"),
            today=desk.today.isoformat(),
            state=states[0],
        )
    for entry in timeline.entries:
        desk.warn_of_future(written, entry.line, entry.at.date())
    if keys is None or not timeline.entries:
        return None
    desk.check_departments(written, "affects", keys.affects)
    title, source = title_of(replace(written, body=timeline.above), keys.title)
    return Incident(
        source=source,
        title=title,
        severity=keys.severity,
        maintenance=maintenance,
        affects=keys.affects,
        timeline=timeline.entries,
        audience=keys.audience or desk.audience,
        tags=keys.tags,
        starts=_local(keys.starts, desk),
        ends=_local(keys.ends, desk),
    )


def _local(moment: datetime | None, desk: Desk) -> datetime | None:
    """A time without a zone is the project's own."""
    return moment.replace(tzinfo=desk.zone) if moment and not moment.tzinfo else moment
