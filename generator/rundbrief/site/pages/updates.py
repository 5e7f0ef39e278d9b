"""A page for each update."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from rundbrief.build.compilation import Compilation
from rundbrief.cache.digests import digest
from rundbrief.config.fields import Day
from rundbrief.content.schema import Update
from rundbrief.editorial.date_texts import period_title
from rundbrief.periods import period_of
from rundbrief.site.digests import Stamps
from rundbrief.site.list_items import AskLine, DepartmentLink, Frame, NavLink, UpdateLine
from rundbrief.site.page import SitePage
from rundbrief.site.page_context import build_frame
from rundbrief.site.presenter import Lines


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


def build_updates(c: Compilation, stamps: Stamps) -> Iterator[SitePage]:
    for department in c.visible.departments:
        own = c.visible.updates_of(department.slug)
        for newer, update, older in zip([None, *own], own, [*own[1:], None], strict=False):
            stamp = digest(
                *(stamps.update(u) if u else b"" for u in (older, update, newer)),
                stamps.body(update.source),
                stamps.today if update.asks else b"",
                stamps.card(update.ref),
            )
            build = partial(_view, c, update, older, newer)
            yield SitePage(update.ref, "update.html", build, stamp)


def _view(c: Compilation, update: Update, older: Update | None, newer: Update | None) -> UpdateView:
    frame = build_frame(c, update.ref, update.title, description=update.summary, section="archive")
    lines = Lines(c, frame.root)
    week = period_of(update.date, "week", c.project.settings.zone)
    return UpdateView(
        frame=frame,
        update=lines.update(update),
        html=c.bodies.of(update.source).at(frame.root),
        asks=tuple(lines.asks_of(update)),
        needs=tuple(lines.department(slug) for slug in update.needs),
        expires=update.expires,
        week=NavLink(period_title(week, c.texts), lines.href(f"reports/{week.key}")),
        previous=lines.update(older) if older else None,
        next=lines.update(newer) if newer else None,
    )
