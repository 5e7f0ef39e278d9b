"""Tags and authors: an index of each, and a page for every name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rundbrief.content.model import Day, FollowUp, Incident
from rundbrief.editorial.taxonomy import Label
from rundbrief.i18n.texts import _
from rundbrief.render.presenter import ListItem
from rundbrief.site.page_context import NavLink, PageContext, SitePage, build_page_context
from rundbrief.site.pages.archive import YearlyList, build_yearly_list, list_year_pages
from rundbrief.site.presenter import SitePresenter
from rundbrief.site.queries import SiteQueries


@dataclass(frozen=True)
class LabelIndexView:
    """kind: tags or authors. labels: by name."""

    context: PageContext
    kind: str
    today: Day
    labels: tuple[ListItem[Label], ...]


@dataclass(frozen=True)
class LabelView:
    """Everything that carries one tag, or that one author wrote. index: the page of all."""

    context: PageContext
    kind: str
    name: str
    number: int
    index: NavLink
    updates: YearlyList
    incidents: tuple[ListItem[Incident], ...]
    follow_ups: tuple[ListItem[FollowUp], ...]


TITLES = {"tags": _("Subjects"), "authors": _("Authors")}


def list_term_pages(q: SiteQueries, kind: str) -> Iterator[SitePage]:
    """List the index of tags or authors and a page for each; nothing where there are none."""
    terms = q.terms(kind)
    if terms:
        yield SitePage(kind, "labels.html", _index, (kind,))
    for term in terms:
        yield SitePage(f"{kind}/{term.slug}", "label.html", _view, (kind, term.slug))
        yield from list_year_pages(q, kind, term.slug)


def _index(q: SiteQueries, kind: str) -> LabelIndexView:
    context = build_page_context(q, kind, q.texts(TITLES[kind]), section="archive")
    presenter = SitePresenter(q, context.root)
    listed = tuple(
        ListItem(label, href=presenter.href(f"{kind}/{label.slug}")) for label in q.terms(kind)
    )
    return LabelIndexView(context, kind, q.today, listed)


def _view(q: SiteQueries, kind: str, slug: str) -> LabelView:
    label = q.term(kind, slug)
    context = build_page_context(q, f"{kind}/{slug}", label.name, section="archive")
    presenter = SitePresenter(q, context.root)
    return LabelView(
        context=context,
        kind=kind,
        name=label.name,
        number=label.number,
        index=NavLink(q.texts(TITLES[kind]), presenter.href(kind)),
        updates=build_yearly_list(q, presenter, kind, slug),
        incidents=tuple(presenter.incident(i) for i in label.incidents),
        follow_ups=tuple(presenter.follow_up(f) for f in label.follow_ups),
    )
