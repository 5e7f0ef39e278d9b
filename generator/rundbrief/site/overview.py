"""How the departments stand today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rundbrief.build.compilation import Compilation
from rundbrief.content.schema import Department
from rundbrief.editorial.agenda import Appointment
from rundbrief.editorial.attention import OpenAsk, select_open_asks
from rundbrief.editorial.evidence import Doubt, find_doubts
from rundbrief.editorial.expected import next_due
from rundbrief.editorial.health import Stand, find_stand
from rundbrief.periods import Period, period_of
from rundbrief.site.list_items import DepartmentCard
from rundbrief.site.presenter import Lines


@dataclass(frozen=True)
class House:
    """What pages about departments need of all of them, found once.

    period: the week of today. doubts: by the slugs of departments.
    """

    c: Compilation
    period: Period
    doubts: Mapping[str, Mapping[Doubt, int]]
    asks: tuple[OpenAsk, ...]
    agenda: tuple[Appointment, ...]

    def stand(self, department: Department) -> Stand:
        own = self.c.visible.updates_of(department.slug)
        return find_stand(department, own, self.period, self.c.project.today)

    def card(self, stand: Stand, lines: Lines) -> DepartmentCard:
        department, today = stand.department, self.c.project.today
        newest = next(iter(self.c.visible.updates_of(department.slug)), None)
        return lines.card(
            stand,
            next_due=next_due(department, newest, self.period, today),
            doubts=self.doubts.get(department.slug),
        )


def look_at_house(c: Compilation) -> House:
    project = c.project
    return House(
        c,
        period_of(project.today, "week", project.settings.zone),
        find_doubts(c.visible, project.today),
        select_open_asks(c.visible.updates, project.today),
        c.agenda,
    )
