"""Incidents and planned work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from rundbrief.compilation import Compilation
from rundbrief.content.model import Day, Incident
from rundbrief.markup.plain import summarise
from rundbrief.site.frames import build_frame
from rundbrief.site.lines import Lines
from rundbrief.site.page import SitePage
from rundbrief.site.parts import EntryView, Frame, IncidentLine
from rundbrief.texts import _


@dataclass(frozen=True)
class IncidentIndexView:
    frame: Frame
    today: Day
    open: tuple[IncidentLine, ...]
    maintenance: tuple[IncidentLine, ...]
    past: tuple[IncidentLine, ...]


@dataclass(frozen=True)
class IncidentView:
    frame: Frame
    incident: IncidentLine
    html: Markup
    timeline: tuple[EntryView, ...]


def build_incidents(c: Compilation) -> Iterator[SitePage]:
    frame = build_frame(c, "incidents", c.texts(_("Incidents")))
    lines = Lines(c, frame.root)
    listed = [lines.incident(i) for i in c.visible.incidents]
    view = IncidentIndexView(
        frame=frame,
        today=c.project.today,
        open=tuple(i for i in listed if not i.over and not i.maintenance),
        maintenance=tuple(i for i in listed if not i.over and i.maintenance),
        past=tuple(i for i in listed if i.over),
    )
    yield SitePage("incidents", "incidents.html", view)
    for incident in c.visible.incidents:
        yield SitePage(incident.ref, "incident.html", _view(c, incident))


def _view(c: Compilation, incident: Incident) -> IncidentView:
    frame = build_frame(
        c,
        incident.ref,
        incident.title,
        description=summarise(incident.timeline[-1].body),
        section="incidents",
    )
    lines = Lines(c, frame.root)
    return IncidentView(
        frame=frame,
        incident=lines.incident(incident),
        html=c.bodies.of(incident.source).at(frame.root),
        timeline=tuple(lines.entry(incident.source, e) for e in reversed(incident.timeline)),
    )
