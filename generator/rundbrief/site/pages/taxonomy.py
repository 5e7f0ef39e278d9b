"""Tags and authors: an index of each, and a page per term."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rundbrief.config.fields import Day
from rundbrief.content.schema import FollowUp, Incident
from rundbrief.editorial.taxonomy import Term
from rundbrief.i18n.texts import _
from rundbrief.render.presenter import ListItem
from rundbrief.site.page_context import NavLink, PageContext, SitePage, build_page_context
from rundbrief.site.pages.archive import YearlyList, build_yearly_list, list_year_pages
from rundbrief.site.presenter import SitePresenter
from rundbrief.site.queries import SiteQueries


@dataclass(frozen=True)
class TermIndexView:
    """The index of a taxonomy."""

    context: PageContext
    # tags or authors.
    kind: str
    today: Day
    # By name.
    terms: tuple[ListItem[Term], ...]


@dataclass(frozen=True)
class TermView:
    """Everything with one tag, or by one author."""

    context: PageContext
    kind: str
    name: str
    number: int
    # Link to the index.
    index: NavLink
    updates: YearlyList
    incidents: tuple[ListItem[Incident], ...]
    follow_ups: tuple[ListItem[FollowUp], ...]


TITLES = {"tags": _("Tags"), "authors": _("Authors")}


def list_term_pages(q: SiteQueries, kind: str) -> Iterator[SitePage]:
    """List the index of tags or authors and a page per term; nothing without terms."""
    terms = q.terms(kind)
    if terms:
        yield SitePage(kind, "terms.html", _index, (kind,))
    for term in terms:
        yield SitePage(f"{kind}/{term.slug}", "term.html", _view, (kind, term.slug))
        yield from list_year_pages(q, kind, term.slug)


def _index(q: SiteQueries, kind: str) -> TermIndexView:
    context = build_page_context(q, kind, q.texts(TITLES[kind]), section="archive")
    presenter = SitePresenter(q, context.root)
    listed = tuple(
        ListItem(term, href=presenter.href(f"{kind}/{term.slug}")) for term in q.terms(kind)
    )
    return TermIndexView(context, kind, q.today, listed)


def _view(q: SiteQueries, kind: str, slug: str) -> TermView:
    term = q.term(kind, slug)
    context = build_page_context(q, f"{kind}/{slug}", term.name, section="archive")
    presenter = SitePresenter(q, context.root)
    return TermView(
        context=context,
        kind=kind,
        name=term.name,
        number=term.number,
        index=NavLink(q.texts(TITLES[kind]), presenter.href(kind)),
        updates=build_yearly_list(q, presenter, kind, slug),
        incidents=tuple(presenter.incident(i) for i in term.incidents),
        follow_ups=tuple(presenter.follow_up(f) for f in term.follow_ups),
    )
