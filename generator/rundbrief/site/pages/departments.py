"""A page for each department."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from rundbrief.compilation import Compilation
from rundbrief.content.model import Day, Department
from rundbrief.editorial.health import find_stand
from rundbrief.editorial.waiting import select_open_asks
from rundbrief.periods import period_of
from rundbrief.site.frames import build_frame
from rundbrief.site.lines import Lines
from rundbrief.site.page import SitePage
from rundbrief.site.parts import (
    AskLine,
    DepartmentCard,
    FollowUpLine,
    Frame,
    IncidentLine,
    MetricCard,
    MonthOfUpdates,
)
from rundbrief.site.years import by_month


@dataclass(frozen=True)
class DepartmentView:
    frame: Frame
    today: Day
    card: DepartmentCard
    cadence: str
    lead: str | None
    deputy: str | None
    introduction: Markup
    months: tuple[MonthOfUpdates, ...]
    incidents: tuple[IncidentLine, ...]
    follow_ups: tuple[FollowUpLine, ...]
    asked_of: tuple[AskLine, ...]
    asks: tuple[AskLine, ...]
    metrics: tuple[MetricCard, ...]


def build_departments(c: Compilation) -> Iterator[SitePage]:
    for department in c.visible.departments:
        yield SitePage(department.slug, "department.html", _view(c, department))


def _view(c: Compilation, department: Department) -> DepartmentView:
    project, visible, slug = c.project, c.visible, department.slug
    introduction = department.introduction
    frame = build_frame(
        c,
        slug,
        department.name,
        description=introduction.summary if introduction else "",
        section="index",
    )
    lines = Lines(c, frame.root)
    period = period_of(project.today, "week", project.settings.zone)
    asks = select_open_asks(visible.updates)
    own = visible.updates_of(slug)
    return DepartmentView(
        frame=frame,
        today=project.today,
        card=lines.card(find_stand(department, own, period, project.today)),
        cadence=department.cadence,
        lead=department.lead.name if department.lead else None,
        deputy=department.deputy.name if department.deputy else None,
        introduction=c.bodies.of(introduction.source if introduction else None).at(frame.root),
        months=by_month(c, lines, own),
        incidents=tuple(lines.incident(i) for i in visible.incidents if slug in i.affects),
        follow_ups=tuple(
            lines.follow_up(f) for f in visible.follow_ups if slug in (f.department, f.delegated_to)
        ),
        asked_of=tuple(lines.ask(a) for a in asks if a.ask.to == slug),
        asks=tuple(lines.ask(a) for a in asks if a.update.department == slug),
        metrics=tuple(lines.metric(m) for m in visible.metrics if m.department == slug),
    )
