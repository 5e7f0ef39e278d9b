"""A page for each department."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from rundbrief.compilation import Compilation
from rundbrief.content.model import Day, Department
from rundbrief.editorial.health import find_spells
from rundbrief.editorial.waiting import select_open_asks
from rundbrief.site.frames import build_frame
from rundbrief.site.house import House, look_at_house
from rundbrief.site.lines import Lines
from rundbrief.site.page import SitePage
from rundbrief.site.parts import (
    AskLine,
    DepartmentCard,
    FollowUpLine,
    Frame,
    HealthSpell,
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
    spells: tuple[HealthSpell, ...]


def build_departments(c: Compilation) -> Iterator[SitePage]:
    house = look_at_house(c)
    for department in c.visible.departments:
        yield SitePage(department.slug, "department.html", _view(house, department))


def _view(house: House, department: Department) -> DepartmentView:
    c, slug = house.c, department.slug
    project, visible = c.project, c.visible
    introduction = department.introduction
    frame = build_frame(
        c,
        slug,
        department.name,
        description=introduction.summary if introduction else "",
        section="index",
    )
    lines = Lines(c, frame.root)
    asks = select_open_asks(visible.updates)
    own = visible.updates_of(slug)
    return DepartmentView(
        frame=frame,
        today=project.today,
        card=house.card(house.stand(department), lines),
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
        spells=lines.spells(find_spells(own)),
    )
