"""What departments ask of each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from statistics import median

from rundbrief.build.compilation import Compilation
from rundbrief.cache.digests import digest
from rundbrief.config.fields import Day
from rundbrief.content.file_kinds import ASKS
from rundbrief.editorial.attention import select_answered_asks, select_open_asks
from rundbrief.i18n.texts import _
from rundbrief.site.digests import Stamps
from rundbrief.site.list_items import AskLine, DepartmentLink, Frame
from rundbrief.site.page import SitePage
from rundbrief.site.page_context import build_frame
from rundbrief.site.presenter import Lines


@dataclass(frozen=True)
class AsksOfDepartment:
    """What is asked of a department, the most urgent first."""

    department: DepartmentLink
    asks: tuple[AskLine, ...]


@dataclass(frozen=True)
class AskIndexView:
    """overdue: how many of the open ones. median: the days until an answer came."""

    frame: Frame
    today: Day
    open: int
    overdue: int
    groups: tuple[AsksOfDepartment, ...]
    answered: tuple[AskLine, ...]
    median: float | None


def build_asks(c: Compilation, stamps: Stamps) -> Iterator[SitePage]:
    asking = [update for update in c.visible.updates if update.asks]
    stamp = digest(stamps.today, stamps.updates(asking))
    yield SitePage(ASKS, "asks.html", partial(_view, c), stamp)


def _view(c: Compilation) -> AskIndexView:
    frame = build_frame(c, ASKS, c.texts(_("Asks")))
    lines = Lines(c, frame.root)
    updates, today = c.visible.updates, c.project.today
    still_open = [lines.ask(ask) for ask in select_open_asks(updates, today)]
    answered = select_answered_asks(updates, today)
    return AskIndexView(
        frame=frame,
        today=today,
        open=len(still_open),
        overdue=sum(ask.overdue for ask in still_open),
        groups=_by_department(still_open),
        answered=tuple(lines.ask(ask) for ask in answered),
        median=float(median(ask.days for ask in answered)) if answered else None,
    )


def _by_department(asks: Iterable[AskLine]) -> tuple[AsksOfDepartment, ...]:
    """Group asks, which come the most urgent first, by whom they ask."""
    groups: dict[DepartmentLink, list[AskLine]] = {}
    for ask in asks:
        groups.setdefault(ask.to, []).append(ask)
    return tuple(AsksOfDepartment(link, tuple(own)) for link, own in groups.items())
