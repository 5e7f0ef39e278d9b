"""Parsing of registers, whose files have a timeline: incidents, maintenance and follow-ups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from rundbrief.content.files import Document
from rundbrief.content.parse_helpers import (
    ParseContext,
    Parsed,
    check_department,
    check_departments,
    check_document,
    derive_date,
    derive_title,
    warn_of_addresses,
    warn_of_future,
)
from rundbrief.content.past_departments import (
    warn_of_past_in_follow_up,
    warn_of_past_in_incident,
)
from rundbrief.content.schema import Entry, FollowUp, Incident
from rundbrief.content.timeline import (
    FOLLOW_UP_STATES,
    INCIDENT_STATES,
    MAINTENANCE_STATES,
    parse_timeline,
)
from rundbrief.i18n.texts import _
from rundbrief.problems import Level, Problem


def parse_incident(document: Document, context: ParseContext) -> Parsed[Incident]:
    """Parse a file in `incidents/`; one without a timeline is an error."""
    maintenance = document.written.get("kind") == "maintenance"
    states = MAINTENANCE_STATES if maintenance else INCIDENT_STATES
    timeline, timeline_problems = parse_timeline(
        document, states=states, zone=context.zone, texts=context.texts
    )
    problems: list[Problem] = [*timeline_problems]
    if not timeline.entries:
        # What is only a warning elsewhere leaves this file without a state.
        problems = [replace(p, level=Level.ERROR) for p in timeline_problems]
    if not timeline.entries and not problems:
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
    title, source = derive_title(replace(document, body=timeline.above), context, problems)
    derived = {
        "title": title,
        "source": source,
        "audience": context.audience,
        "timeline": timeline.entries,
    }
    incident = check_document(Incident, document, derived, context, problems)
    if incident:
        problems.extend(check_departments(document, "affects", incident.affects, context))
        problems.extend(_check_end(document, incident))
        problems.extend(warn_of_past_in_incident(incident, document, context))
    return Parsed(incident if timeline.entries else None, tuple(problems))


def _check_end(document: Document, incident: Incident) -> Iterator[Problem]:
    starts, ends = incident.starts, incident.ends
    # In the hour that comes twice when clocks go back, the later one is meant.
    if starts and ends and ends.replace(fold=1).timestamp() <= starts.timestamp():
        same_day = starts.date() == ends.date() and ends.time() < starts.time()
        yield document.problem(
            document.line_of("ends"),
            _("ends ({ends}) is not after starts ({starts})"),
            _("calendars can't show such a time"),
            _("if it ends after midnight, write the next day: {next}")
            if same_day
            else _("correct one of the two"),
            ends=f"{ends:%Y-%m-%d %H:%M}",
            starts=f"{starts:%Y-%m-%d %H:%M}",
            next=f"{ends + timedelta(days=1):%Y-%m-%d %H:%M}",
        )


def parse_follow_up(document: Document, context: ParseContext) -> Parsed[FollowUp]:
    """Parse a file in `follow-ups/`."""
    timeline, timeline_problems = parse_timeline(
        document, states=FOLLOW_UP_STATES, zone=context.zone, texts=context.texts
    )
    problems: list[Problem] = [*timeline_problems]
    for entry in timeline.entries:
        problems.extend(_check_entry(document, entry, context))
    title, source = derive_title(replace(document, body=timeline.above), context, problems)
    derived = {
        "title": title,
        "received": derive_date(document, "received", context, problems),
        "source": source,
        "timeline": timeline.entries,
    }
    follow_up = check_document(FollowUp, document, derived, context, problems)
    if follow_up:
        problems.extend(_check(follow_up, document, context))
    return Parsed(follow_up, tuple(problems))


def _check(follow_up: FollowUp, document: Document, context: ParseContext) -> Iterator[Problem]:
    """Check what the model can't: references, dates in the future, email addresses."""
    line = document.line_of("received") if document.written.get("received") else 0
    yield from warn_of_future(document, line, follow_up.received, context)
    if follow_up.department:
        line = document.line_of("department")
        yield from check_department(document.file, line, follow_up.department, context)
    yield from warn_of_past_in_follow_up(follow_up, document, context)
    yield from warn_of_addresses(document, "from")
    yield from warn_of_addresses(document, "owner")


def _check_entry(document: Document, entry: Entry, context: ParseContext) -> Iterator[Problem]:
    yield from warn_of_future(document, entry.line, entry.at.date(), context)
    if entry.state == "rejected" and not entry.body.strip():
        yield document.problem(
            entry.line,
            _("the follow-up is rejected without a reason"),
            _("the person who raised it deserves an explanation"),
            _("add the reason below the heading"),
        )
    if entry.to:
        yield from check_department(document.file, entry.line, entry.to, context)
    if entry.state == "delegated" and not (entry.to and entry.next_check):
        yield document.problem(
            entry.line,
            _("the follow-up is delegated, but “to” or “next-check” is missing"),
            _("delegated work without a check date is easily forgotten"),
            _("add the lines “to: …” and “next-check: {today}” directly below the heading"),
            today=context.today.isoformat(),
        )
