"""What a closed issue holds, as it stands in the issue's file: rows to contents, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rundbrief.content.contents import (
    AskNote,
    Contents,
    DateNote,
    FollowUpNote,
    IncidentNote,
    Item,
    MetricNote,
    Standing,
)
from rundbrief.content.keys import IssueKeys, MetricNoteKeys
from rundbrief.content.model import Health, Image

Row = dict[str, Any]


def read_contents(keys: IssueKeys, zone: ZoneInfo) -> Contents:
    """Make contents of the rows that a closed issue's front matter holds.

    zone: of moments that somebody wrote without an offset.
    """
    return Contents(
        items=tuple(
            Item(
                ref=row.item,
                department=row.department,
                date=row.date,
                title=row.title,
                summary=row.summary,
                late=row.late,
                highlight=row.highlight,
                image=Image(row.image, row.alt) if row.image else None,
            )
            for row in keys.items
        ),
        departments=tuple(
            Standing(
                department=row.department,
                name=row.name,
                health=Health(row.health) if row.health else None,
                before=Health(row.before) if row.before else None,
                missing=row.missing,
            )
            for row in keys.departments
        ),
        incidents=tuple(
            IncidentNote(
                ref=row.incident,
                title=row.title,
                severity=row.severity,
                state=row.state,
                at=make_aware(row.at, zone),
                starts=row.starts and make_aware(row.starts, zone),
                ends=row.ends and make_aware(row.ends, zone),
            )
            for row in keys.incidents
        ),
        metrics=tuple(_metric(row) for row in keys.metrics),
        follow_ups=tuple(
            FollowUpNote(
                row.follow_up, row.title, row.kind, row.state, row.concern, row.owner, row.age
            )
            for row in keys.follow_ups
        ),
        asks=tuple(
            AskNote(row.item, row.what, row.asker, row.to, row.due, row.overdue)
            for row in keys.asks
        ),
        dates=tuple(DateNote(row.day, row.what, row.kind, row.page) for row in keys.dates),
    )


def make_aware(moment: datetime, zone: ZoneInfo) -> datetime:
    """Take a moment without an offset, as people write it, for one in the project's time zone."""
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _metric(row: MetricNoteKeys) -> MetricNote:
    return MetricNote(
        slug=row.metric,
        name=row.name,
        unit=row.unit,
        direction=row.direction,
        target=row.target,
        verdict=row.verdict,
        says=row.says,
        points=tuple(sorted(row.values.items())),
    )


def write_contents(contents: Contents) -> Mapping[str, list[Row]]:
    """Make rows of contents, for YAML; what is empty is left out."""
    rows = {
        "items": [_item_row(item) for item in contents.items],
        "departments": [_standing_row(standing) for standing in contents.departments],
        "incidents": [_incident_row(note) for note in contents.incidents],
        "metrics": [_metric_row(note) for note in contents.metrics],
        "follow_ups": [_follow_up_row(note) for note in contents.follow_ups],
        "asks": [_ask_row(note) for note in contents.asks],
        "dates": [
            {"day": n.on.isoformat(), "what": n.what, "kind": n.kind, "page": n.ref}
            for n in contents.dates
        ],
    }
    return {key: value for key, value in rows.items() if value}


def _item_row(item: Item) -> Row:
    return _without_empty(
        {
            "item": item.ref,
            "department": item.department,
            "date": item.date.isoformat(),
            "title": item.title,
            "summary": item.summary,
            "late": item.late,
            "highlight": item.highlight,
            "image": item.image.path if item.image else None,
            "alt": item.image.alt if item.image else None,
        }
    )


def _standing_row(standing: Standing) -> Row:
    return _without_empty(
        {
            "department": standing.department,
            "name": standing.name,
            "health": standing.health.value if standing.health else None,
            "before": standing.before.value if standing.before else None,
            "missing": standing.missing,
        }
    )


def _incident_row(note: IncidentNote) -> Row:
    return _without_empty(
        {
            "incident": note.ref,
            "title": note.title,
            "severity": note.severity,
            "state": note.state,
            "at": note.at.isoformat(timespec="minutes"),
            "starts": note.starts.isoformat(timespec="minutes") if note.starts else None,
            "ends": note.ends.isoformat(timespec="minutes") if note.ends else None,
        }
    )


def _metric_row(note: MetricNote) -> Row:
    return _without_empty(
        {
            "metric": note.slug,
            "name": note.name,
            "unit": note.unit,
            "direction": note.direction,
            "target": list(note.target) or None,
            "verdict": note.verdict,
            "says": note.says,
            "values": {day.isoformat(): value for day, value in note.points},
        }
    )


def _follow_up_row(note: FollowUpNote) -> Row:
    return _without_empty(
        {
            "follow_up": note.ref,
            "title": note.title,
            "kind": note.kind,
            "state": note.state,
            "concern": note.concern,
            "owner": note.owner,
            "age": note.age,
        }
    )


def _ask_row(note: AskNote) -> Row:
    return _without_empty(
        {
            "item": note.ref,
            "what": note.what,
            "asker": note.asker,
            "to": note.to,
            "due": note.due.isoformat() if note.due else None,
            "overdue": note.overdue,
        }
    )


def _without_empty(row: Mapping[str, Any]) -> Row:
    return {key: value for key, value in row.items() if value not in (None, False, "")}
