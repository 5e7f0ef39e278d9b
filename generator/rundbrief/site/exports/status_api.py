"""A status API in the format of Atlassian Statuspage, which monitors can read.

Departments are components. A component's status comes from the incidents that affect it, not from
the department's own status. The format's terms stay in English, as clients match them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cached_property
from typing import Any

from rundbrief.content.departments import Department
from rundbrief.content.schema import Entry, Incident
from rundbrief.render.presenter import Presenter
from rundbrief.site.exports.identifiers import clean, host_of, name_entries, short_id
from rundbrief.site.queries import SiteQueries

FOLDER = "api/v2"
# The limit of Statuspage.
MAX_INCIDENTS = 50

_UNDER_WAY = ("in-progress", "verifying")
# The format has no false alarms: they count as resolved, without impact.
_STATES = {"in-progress": "in_progress", "false-alarm": "resolved"}
_COMPONENT = {
    "minor": "degraded_performance",
    "major": "partial_outage",
    "critical": "major_outage",
}
_SEVERITIES = ("minor", "major", "critical")
_DESCRIPTIONS = {
    "none": "All Systems Operational",
    "maintenance": "Service Under Maintenance",
    "minor": "Minor Service Outage",
    "major": "Partial System Outage",
    "critical": "Major Service Outage",
}

Json = dict[str, Any]


def render_status_api(q: SiteQueries) -> Iterator[tuple[str, str]]:
    """Render the JSON documents by path. Without a `site_url` there are none."""
    if not q.addresses.site_url:
        return
    status = _StatusPage(q)
    incidents = [i for i in status.newest_first if not i.maintenance]
    maintenance = [i for i in status.newest_first if i.maintenance]
    unresolved = [i for i in incidents if i.is_open]
    upcoming = [i for i in maintenance if i.state == "scheduled"]
    active = [i for i in maintenance if i.state in _UNDER_WAY]
    describe, describe_maintenance = status.incident_list, status.maintenance_list
    documents: dict[str, Json] = {
        "status": {"status": status.overall},
        "components": {"components": status.components},
        "incidents": {"incidents": describe(incidents)},
        "incidents/unresolved": {"incidents": describe(unresolved)},
        "scheduled-maintenances": {"scheduled_maintenances": describe_maintenance(maintenance)},
        "scheduled-maintenances/upcoming": {
            "scheduled_maintenances": describe_maintenance(upcoming)
        },
        "scheduled-maintenances/active": {"scheduled_maintenances": describe_maintenance(active)},
        "summary": {
            "status": status.overall,
            "components": status.components,
            "incidents": describe(unresolved),
            "scheduled_maintenances": describe_maintenance([*active, *upcoming]),
        },
    }
    for name, document in documents.items():
        text = json.dumps({"page": status.page} | document, ensure_ascii=False, indent=1)
        yield f"{FOLDER}/{name}.json", f"{clean(text)}\n"


@dataclass(frozen=True)
class _StatusPage:
    """The site's status in the terms of the format."""

    q: SiteQueries

    @cached_property
    def presenter(self) -> Presenter:
        return Presenter(self.q, self.q.addresses.site_url)

    @cached_property
    def newest_first(self) -> list[Incident]:
        return sorted(self.q.incidents, key=lambda i: (i.began, i.ref), reverse=True)

    @cached_property
    def page(self) -> Json:
        changes = [i.timeline[-1].at for i in self.newest_first]
        return {
            "id": short_id("page", host_of(self.presenter.root)),
            "name": self.q.site_name,
            "url": self.presenter.root,
            "time_zone": self.q.zone.key,
            "updated_at": _moment(max(changes, default=self._default_timestamp)),
        }

    @property
    def _default_timestamp(self) -> datetime:
        """Timestamp for components without incidents: the day of the first update."""
        days = [u.date for u in self.q.updates[-1:]] or [self.q.today]
        return datetime.combine(days[0], time(), self.q.zone)

    @cached_property
    def overall(self) -> Json:
        indicator = "none"
        for incident in self.newest_first:
            if not incident.maintenance and incident.is_open:
                indicator = max(indicator, _impact(incident), key=list(_DESCRIPTIONS).index)
            elif incident.maintenance and incident.state in _UNDER_WAY:
                indicator = max(indicator, "maintenance", key=list(_DESCRIPTIONS).index)
        return {"indicator": indicator, "description": _DESCRIPTIONS[indicator]}

    @cached_property
    def components(self) -> list[Json]:
        return [
            self._component(department, position)
            for position, department in enumerate(self.q.current_departments, start=1)
        ]

    @cached_property
    def _by_slug(self) -> dict[str, Json]:
        slugs = (department.slug for department in self.q.current_departments)
        return dict(zip(slugs, self.components, strict=True))

    def _component(self, department: Department, position: int) -> Json:
        own = [i for i in self.newest_first if department.slug in i.affects]
        changes = [i.timeline[-1].at for i in own]
        introduction = department.introduction
        return {
            "id": _component_id(department.first_name),
            "name": department.name,
            "status": _component_status(own),
            "created_at": _moment(self._default_timestamp),
            "updated_at": _moment(max(changes, default=self._default_timestamp)),
            "position": position,
            "description": introduction.summary or None if introduction else None,
            "showcase": False,
            "start_date": None,
            "group_id": None,
            "page_id": self.page["id"],
            "group": False,
            "only_show_if_degraded": False,
        }

    def incident_list(self, incidents: Iterable[Incident]) -> list[Json]:
        return [self._incident(incident) for incident in list(incidents)[:MAX_INCIDENTS]]

    def maintenance_list(self, incidents: Iterable[Incident]) -> list[Json]:
        return [self._incident(i) | _schedule(i) for i in list(incidents)[:MAX_INCIDENTS]]

    def _incident(self, incident: Incident) -> Json:
        over, latest = incident.ended, incident.timeline[-1]
        monitored = [e.at for e in incident.timeline if e.state == "monitoring"]
        return {
            "id": short_id("incident", incident.ref),
            "name": incident.title,
            "status": _STATES.get(incident.state, incident.state),
            "created_at": _moment(incident.began),
            "updated_at": _moment(latest.at),
            "monitoring_at": _moment(monitored[-1]) if monitored else None,
            "resolved_at": _moment(over) if over else None,
            "impact": _impact(incident),
            "shortlink": self.presenter.href(incident.ref),
            "started_at": _moment(incident.began),
            "page_id": self.page["id"],
            "incident_updates": list(self._updates(incident)),
            "components": [self._by_slug[s] for s in incident.affects if s in self._by_slug],
            "reminder_intervals": None,
        }

    def _updates(self, incident: Incident) -> Iterator[Json]:
        """Convert the timeline, newest first."""
        for name, entry in reversed(list(name_entries(incident))):
            at = _moment(entry.at)
            yield {
                "id": short_id("update", name),
                "status": _STATES.get(entry.state, entry.state),
                "body": self._body(incident, entry),
                "incident_id": short_id("incident", incident.ref),
                "created_at": at,
                "updated_at": at,
                "display_at": at,
                "affected_components": None,
                "deliver_notifications": False,
                "custom_tweet": None,
                "tweet_id": None,
            }

    def _body(self, incident: Incident, entry: Entry) -> str:
        """Render each paragraph as one line, since clients wrap lines themselves."""
        from rundbrief.markup.plain_text import render_text

        fragment = self.q.entry_body(incident.source, entry)
        return render_text(fragment, self.presenter.root, width=sys.maxsize)


def _schedule(incident: Incident) -> Json:
    """Return the schedule of a maintenance; without one, its first entry counts as the start."""
    begins = incident.starts or incident.began
    ends = incident.ends or incident.ended or begins
    return {"scheduled_for": _moment(begins), "scheduled_until": _moment(max(begins, ends))}


def _impact(incident: Incident) -> str:
    if incident.maintenance:
        return "maintenance"
    return "none" if incident.state == "false-alarm" else incident.severity


def _component_status(incidents: Iterable[Incident]) -> str:
    """Return the worst of the open incidents; maintenance counts while it is under way."""
    worst = [i.severity for i in incidents if not i.maintenance and i.is_open]
    if worst:
        return _COMPONENT[max(worst, key=_SEVERITIES.index)]
    in_maintenance = any(i.maintenance and i.state in _UNDER_WAY for i in incidents)
    return "under_maintenance" if in_maintenance else "operational"


def _component_id(slug: str) -> str:
    return short_id("component", slug)


def _moment(moment: datetime) -> str:
    """Format a time as Statuspage does: in UTC, with milliseconds."""
    in_utc = moment.astimezone(UTC)
    return in_utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")
