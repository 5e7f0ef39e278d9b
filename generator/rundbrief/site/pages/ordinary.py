"""Ordinary pages, the page for unknown addresses, and that of problems."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from rundbrief.i18n.texts import _
from rundbrief.problems import Problem, shown
from rundbrief.render.presenter import ListItem
from rundbrief.site.page_context import PageContext, SitePage, build_page_context
from rundbrief.site.presenter import SitePresenter
from rundbrief.site.queries import SiteQueries


@dataclass(frozen=True)
class PageView:
    context: PageContext
    title: str
    html: Markup


@dataclass(frozen=True)
class NotFoundView:
    context: PageContext


@dataclass(frozen=True)
class ProblemsView:
    """The page of problems, in the preview."""

    context: PageContext
    problems: tuple[ListItem[Problem], ...]


def list_ordinary_pages(q: SiteQueries) -> Iterator[SitePage]:
    """List the pages from the content, and the one for unknown addresses."""
    for name, __ in q.pages:
        yield SitePage(name, "page.html", _page, (name,))
    yield SitePage("404", "404.html", _not_found)


def list_problems_page() -> Iterator[SitePage]:
    yield SitePage("problems", "problems.html", _problems)


def _page(q: SiteQueries, name: str) -> PageView:
    page = q.page(name)
    context = build_page_context(q, name, page.title, description=page.summary)
    return PageView(context, page.title, SitePresenter(q, context.root).body(page.source))


def _not_found(q: SiteQueries) -> NotFoundView:
    return NotFoundView(build_page_context(q, "404", q.texts(_("Page not found"))))


def _problems(q: SiteQueries) -> ProblemsView:
    context = build_page_context(q, "problems", q.texts(_("Problems")))
    return ProblemsView(context, tuple(_problem(q, problem) for problem in q.problems))


def _problem(q: SiteQueries, problem: Problem) -> ListItem[Problem]:
    what, why, fix = (
        shown(message, problem, q.texts) for message in (problem.what, problem.why, problem.fix)
    )
    return ListItem(problem, what=what, why=why, fix=fix)
