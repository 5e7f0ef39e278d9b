"""Every page of the site."""

from __future__ import annotations

from collections.abc import Iterator

from rundbrief.compilation import Compilation
from rundbrief.problems import shown
from rundbrief.site.departments import build_departments
from rundbrief.site.follow_ups import build_follow_ups
from rundbrief.site.frames import build_frame, ordinary_pages
from rundbrief.site.front import build_front
from rundbrief.site.incidents import build_incidents
from rundbrief.site.issues import build_issues
from rundbrief.site.lines import Lines
from rundbrief.site.page import SitePage
from rundbrief.site.parts import ProblemLine
from rundbrief.site.reports import build_reports
from rundbrief.site.updates import build_archive, build_updates
from rundbrief.site.views import (
    MetricsView,
    NotFoundView,
    PageView,
    ProblemsView,
)
from rundbrief.texts import _


def build_pages(c: Compilation) -> Iterator[SitePage]:
    """Build the view of every page, one after the other."""
    yield build_front(c)
    yield from build_departments(c)
    yield from build_updates(c)
    yield from build_reports(c)
    yield build_archive(c)
    yield from build_issues(c)
    yield from build_incidents(c)
    yield from build_follow_ups(c)
    yield _metrics(c)
    yield from _ordinary(c)
    yield _not_found(c)
    if c.project.preview and c.problems:
        yield _problems(c)


def _metrics(c: Compilation) -> SitePage:
    frame = build_frame(c, "metrics", c.texts(_("Metrics")))
    lines = Lines(c, frame.root)
    view = MetricsView(frame, tuple(lines.metric(m) for m in c.visible.metrics))
    return SitePage("metrics", "metrics.html", view)


def _ordinary(c: Compilation) -> Iterator[SitePage]:
    for page, name in ordinary_pages(c):
        frame = build_frame(c, name, page.title, description=page.summary)
        view = PageView(frame, page.title, c.bodies.of(page.source).at(frame.root))
        yield SitePage(name, "page.html", view)


def _not_found(c: Compilation) -> SitePage:
    frame = build_frame(c, "404", c.texts(_("Page not found")))
    return SitePage("404", "404.html", NotFoundView(frame))


def _problems(c: Compilation) -> SitePage:
    frame = build_frame(c, "problems", c.texts(_("Problems")))
    lines = tuple(
        ProblemLine(
            p.place,
            p.level.value,
            *(shown(message, p, c.texts) for message in (p.what, p.why, p.fix)),
        )
        for p in c.problems
    )
    return SitePage("problems", "problems.html", ProblemsView(frame, lines))
