"""Ordinary pages, and those that tell of what is not there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from rundbrief.build.compilation import Compilation
from rundbrief.content.schema import Page
from rundbrief.i18n.texts import _
from rundbrief.problems import shown
from rundbrief.site.list_items import Frame, ProblemLine
from rundbrief.site.navigation import ordinary_pages
from rundbrief.site.page import SitePage
from rundbrief.site.page_context import build_frame


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


def build_ordinary(c: Compilation) -> Iterator[SitePage]:
    for page, name in ordinary_pages(c):
        yield SitePage(name, "page.html", partial(_page, c, page, name))


def build_not_found(c: Compilation) -> SitePage:
    frame = partial(build_frame, c, "404", c.texts(_("Page not found")))
    return SitePage("404", "404.html", lambda: NotFoundView(frame()))


def build_problems(c: Compilation) -> SitePage:
    return SitePage("problems", "problems.html", partial(_problems, c))


def _page(c: Compilation, page: Page, name: str) -> PageView:
    frame = build_frame(c, name, page.title, description=page.summary)
    return PageView(frame, page.title, c.bodies.of(page.source).at(frame.root))


def _problems(c: Compilation) -> ProblemsView:
    frame = build_frame(c, "problems", c.texts(_("Problems")))
    lines = tuple(
        ProblemLine(
            p.place,
            p.level.value,
            *(shown(message, p, c.texts) for message in (p.what, p.why, p.fix)),
        )
        for p in c.problems
    )
    return ProblemsView(frame, lines)
