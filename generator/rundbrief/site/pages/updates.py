"""A page for each update."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from rundbrief.content.schema import Ask, Update
from rundbrief.editorial.formatting import format_period
from rundbrief.periods import period_of
from rundbrief.render.presenter import DepartmentLink, ListItem
from rundbrief.site.page_context import NavLink, PageContext, SitePage, build_page_context
from rundbrief.site.presenter import SitePresenter
from rundbrief.site.queries import SiteQueries


@dataclass(frozen=True)
class UpdateView:
    context: PageContext
    update: ListItem[Update]
    html: Markup
    asks: tuple[ListItem[Ask], ...]
    needs: tuple[DepartmentLink, ...]
    week: NavLink
    previous: ListItem[Update] | None
    next: ListItem[Update] | None


def list_update_pages(q: SiteQueries) -> Iterator[SitePage]:
    for department in q.departments:
        for update in q.updates_of(department.slug):
            yield SitePage(update.ref, "update.html", _view, (update.ref,))


def _view(q: SiteQueries, ref: str) -> UpdateView:
    update = q.update(ref)
    older, newer = q.neighbours(ref)
    context = build_page_context(
        q, update.ref, update.title, description=update.summary, section="archive"
    )
    presenter = SitePresenter(q, context.root)
    week = period_of(update.date, "week", q.zone)
    return UpdateView(
        context=context,
        update=presenter.update(update),
        html=presenter.body(update.source),
        asks=tuple(presenter.asks_of(update)),
        needs=presenter.departments(update.needs),
        week=NavLink(format_period(week, q.texts), presenter.href(f"reports/{week.key}")),
        previous=presenter.update(older) if older else None,
        next=presenter.update(newer) if newer else None,
    )
