"""Asks between departments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median

from rundbrief.content.file_kinds import ASKS
from rundbrief.content.schema import Ask
from rundbrief.editorial.needs_attention import select_answered_asks
from rundbrief.i18n.texts import _
from rundbrief.render.presenter import DepartmentLink, ListItem
from rundbrief.site.page_context import PageContext, SitePage, build_page_context
from rundbrief.site.presenter import SitePresenter
from rundbrief.site.queries import SiteQueries
from rundbrief.validation.fields import Day


@dataclass(frozen=True)
class AsksOfDepartment:
    """Open asks to a department, most urgent first."""

    department: DepartmentLink
    asks: tuple[ListItem[Ask], ...]


@dataclass(frozen=True)
class AskIndexView:
    """The page of all asks."""

    context: PageContext
    today: Day
    # Number of open asks; `overdue` is part of it.
    open: int
    overdue: int
    groups: tuple[AsksOfDepartment, ...]
    answered: tuple[ListItem[Ask], ...]
    # Days until an answer; None without answered asks.
    median: float | None


def list_ask_pages(__: SiteQueries) -> Iterator[SitePage]:
    yield SitePage(ASKS, "asks.html", _view)


def _view(q: SiteQueries) -> AskIndexView:
    context = build_page_context(q, ASKS, q.texts(_("Between departments")))
    presenter = SitePresenter(q, context.root)
    today = q.today
    still_open = [presenter.ask(ask) for ask in q.open_asks]
    answered = select_answered_asks(q.asking_updates, today)
    return AskIndexView(
        context=context,
        today=today,
        open=len(still_open),
        overdue=sum(ask.overdue for ask in still_open),
        groups=_by_department(still_open),
        answered=tuple(presenter.ask(ask) for ask in answered),
        median=float(median(ask.days for ask in answered)) if answered else None,
    )


def _by_department(asks: Iterable[ListItem[Ask]]) -> tuple[AsksOfDepartment, ...]:
    """Group asks, ordered by urgency, by the department that they are addressed to."""
    groups: dict[DepartmentLink, list[ListItem[Ask]]] = {}
    for ask in asks:
        groups.setdefault(ask.to, []).append(ask)
    return tuple(AsksOfDepartment(link, tuple(own)) for link, own in groups.items())
