"""Parsing of incidents and planned maintenance."""

from __future__ import annotations

from dataclasses import replace

from rundbrief.content.files import Document
from rundbrief.content.parse_context import (
    ParseContext,
    Parsed,
    check_departments,
    check_document,
    derive_title,
    warn_of_future,
)
from rundbrief.content.schema import Incident
from rundbrief.content.timeline import INCIDENT_STATES, MAINTENANCE_STATES, parse_timeline
from rundbrief.i18n.texts import _
from rundbrief.problems import Problem


def parse_incident(document: Document, context: ParseContext) -> Parsed[Incident]:
    """Parse a file in `incidents/`; one without a timeline is an error."""
    maintenance = document.written.get("kind") == "maintenance"
    states = MAINTENANCE_STATES if maintenance else INCIDENT_STATES
    timeline, timeline_problems = parse_timeline(document, states=states, zone=context.zone)
    problems: list[Problem] = [*timeline_problems]
    if not timeline.entries and not timeline_problems:
        problems.append(
            document.problem(
                0,
                _("the timeline is missing"),
                _("the current state comes from the last timeline entry"),
                _("add a heading such as “## {today} 09:30 {state}”, with a sentence below it"),
                today=context.today.isoformat(),
                state=states[0],
            )
        )
    for entry in timeline.entries:
        problems.extend(warn_of_future(document, entry.line, entry.at.date(), context))
    title, source = derive_title(replace(document, body=timeline.above))
    derived = {
        "title": title,
        "source": source,
        "audience": context.audience,
        "timeline": timeline.entries,
    }
    incident = check_document(Incident, document, derived, context, problems)
    if incident is None or not timeline.entries:
        return Parsed(None, tuple(problems))
    problems.extend(check_departments(document, "affects", incident.affects, context))
    return Parsed(incident, tuple(problems))
