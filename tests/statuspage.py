"""The Statuspage format as JSON schemas, in our own words, from its public documentation.

Everything that the format names must be there, and nothing else.
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

ID: Schema = {"type": "string", "pattern": "^[a-z0-9]{12}$"}
TEXT: Schema = {"type": "string", "minLength": 1}
BOOLEAN: Schema = {"type": "boolean"}
NULL: Schema = {"type": "null"}
MOMENT: Schema = {
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$",
}
URL: Schema = {"type": "string", "format": "uri", "pattern": "^https?://"}


def or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, NULL]}


def words(*known: str) -> Schema:
    return {"enum": list(known)}


def record(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def array(items: Schema, most: int = 10_000) -> Schema:
    return {"type": "array", "items": items, "maxItems": most}


PAGE = record(id=ID, name=TEXT, url=URL, time_zone=TEXT, updated_at=MOMENT)

STATUS = record(
    indicator=words("none", "maintenance", "minor", "major", "critical"), description=TEXT
)

COMPONENT = record(
    id=ID,
    name=TEXT,
    status=words(
        *("operational", "degraded_performance", "partial_outage", "major_outage"),
        "under_maintenance",
    ),
    created_at=MOMENT,
    updated_at=MOMENT,
    position={"type": "integer", "minimum": 1},
    description=or_null(TEXT),
    showcase=BOOLEAN,
    start_date=or_null(TEXT),
    group_id=or_null(ID),
    page_id=ID,
    group=BOOLEAN,
    only_show_if_degraded=BOOLEAN,
)

_INCIDENT_STATES = words("investigating", "identified", "monitoring", "resolved", "postmortem")
_WORK_STATES = words("scheduled", "in_progress", "verifying", "completed")


def _update(states: Schema) -> Schema:
    return record(
        id=ID,
        status=states,
        body={"type": "string"},
        incident_id=ID,
        created_at=MOMENT,
        updated_at=MOMENT,
        display_at=MOMENT,
        affected_components=NULL,
        deliver_notifications=BOOLEAN,
        custom_tweet=NULL,
        tweet_id=NULL,
    )


def _incident(states: Schema, impact: Schema, **more: Schema) -> Schema:
    return record(
        id=ID,
        name=TEXT,
        status=states,
        created_at=MOMENT,
        updated_at=MOMENT,
        monitoring_at=or_null(MOMENT),
        resolved_at=or_null(MOMENT),
        impact=impact,
        shortlink=URL,
        started_at=MOMENT,
        page_id=ID,
        incident_updates=array(_update(states)) | {"minItems": 1},
        components=array(COMPONENT),
        reminder_intervals=NULL,
        **more,
    )


INCIDENTS = array(_incident(_INCIDENT_STATES, words("none", "minor", "major", "critical")), 50)
WORKS = array(
    _incident(_WORK_STATES, words("maintenance"), scheduled_for=MOMENT, scheduled_until=MOMENT), 50
)

DOCUMENTS: dict[str, Schema] = {
    "api/v2/summary.json": record(
        page=PAGE,
        status=STATUS,
        components=array(COMPONENT),
        incidents=INCIDENTS,
        scheduled_maintenances=WORKS,
    ),
    "api/v2/status.json": record(page=PAGE, status=STATUS),
    "api/v2/components.json": record(page=PAGE, components=array(COMPONENT)),
    "api/v2/incidents.json": record(page=PAGE, incidents=INCIDENTS),
    "api/v2/incidents/unresolved.json": record(page=PAGE, incidents=INCIDENTS),
    **{
        f"api/v2/scheduled-maintenances{which}.json": record(
            page=PAGE, scheduled_maintenances=WORKS
        )
        for which in ("", "/upcoming", "/active")
    },
}
