"""A page for each update."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from rundbrief.config.fields import Day
from rundbrief.editorial.date_texts import period_title
from rundbrief.periods import period_of
from rundbrief.site.list_items import AskLine, DepartmentLink, Frame, NavLink, UpdateLine
from rundbrief.site.page import SitePage
from rundbrief.site.page_context import build_frame
from rundbrief.site.presenter import Lines
from rundbrief.site.queries import SiteQueries


@dataclass(frozen=True)
class UpdateView:
    frame: Frame
    update: UpdateLine
    html: Markup
    asks: tuple[AskLine, ...]
    needs: tuple[DepartmentLink, ...]
    expires: Day | None
    week: NavLink
    previous: UpdateLine | None
    next: UpdateLine | None


def list_update_pages(q: SiteQueries) -> Iterator[SitePage]:
    for department in q.departments:
        for update in q.updates_of(department.slug):
            yield SitePage(update.ref, "update.html", _view, (update.ref,))


def _view(q: SiteQueries, ref: str) -> UpdateView:
    update = q.update(ref)
    older, newer = q.neighbours(ref)
    frame = build_frame(q, update.ref, update.title, description=update.summary, section="archive")
    lines = Lines(q, frame.root)
    week = period_of(update.date, "week", q.zone)
    return UpdateView(
        frame=frame,
        update=lines.update(update),
        html=q.body(update.source).at(frame.root),
        asks=tuple(lines.asks_of(update)),
        needs=tuple(lines.department(slug) for slug in update.needs),
        expires=update.expires,
        week=NavLink(period_title(week, q.texts), lines.href(f"reports/{week.key}")),
        previous=lines.update(older) if older else None,
        next=lines.update(newer) if newer else None,
    )
