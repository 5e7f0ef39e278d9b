"""Ordinary pages, and those that tell of what is not there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from rundbrief.i18n.texts import _
from rundbrief.problems import shown
from rundbrief.site.list_items import Frame, ProblemLine
from rundbrief.site.page import SitePage
from rundbrief.site.page_context import build_frame
from rundbrief.site.queries import SiteQueries


@dataclass(frozen=True)
class PageView:
    frame: Frame
    title: str
    html: Markup


@dataclass(frozen=True)
class NotFoundView:
    frame: Frame


@dataclass(frozen=True)
class ProblemsView:
    """What the preview says about files that can't be published."""

    frame: Frame
    problems: tuple[ProblemLine, ...]


def list_ordinary_pages(q: SiteQueries) -> Iterator[SitePage]:
    """List the pages that people wrote, and the one for addresses that lead nowhere."""
    for name, __ in q.pages:
        yield SitePage(name, "page.html", _page, (name,))
    yield SitePage("404", "404.html", _not_found)


def list_problems_page() -> Iterator[SitePage]:
    yield SitePage("problems", "problems.html", _problems)


def _page(q: SiteQueries, name: str) -> PageView:
    page = q.page(name)
    frame = build_frame(q, name, page.title, description=page.summary)
    return PageView(frame, page.title, q.body(page.source).at(frame.root))


def _not_found(q: SiteQueries) -> NotFoundView:
    return NotFoundView(build_frame(q, "404", q.texts(_("Page not found"))))


def _problems(q: SiteQueries) -> ProblemsView:
    frame = build_frame(q, "problems", q.texts(_("Problems")))
    lines = tuple(
        ProblemLine(
            p.place,
            p.level.value,
            *(shown(message, p, q.texts) for message in (p.what, p.why, p.fix)),
        )
        for p in q.problems
    )
    return ProblemsView(frame, lines)
