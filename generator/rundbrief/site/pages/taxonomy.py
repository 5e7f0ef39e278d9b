"""Tags and authors: an index of each, and a page for every name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rundbrief.config.fields import Day
from rundbrief.i18n.texts import _
from rundbrief.site.list_items import FollowUpLine, Frame, IncidentLine, NavLink
from rundbrief.site.page import SitePage
from rundbrief.site.page_context import build_frame
from rundbrief.site.presenter import Lines
from rundbrief.site.queries import SiteQueries
from rundbrief.site.yearly_lists import Shelf, build_shelf, list_year_pages


@dataclass(frozen=True)
class LabelLine:
    """A tag or an author in the index. number: of things. newest: the day of the newest one."""

    name: str
    href: str
    number: int
    newest: Day


@dataclass(frozen=True)
class LabelIndexView:
    """kind: tags or authors. labels: by name."""

    frame: Frame
    kind: str
    today: Day
    labels: tuple[LabelLine, ...]


@dataclass(frozen=True)
class LabelView:
    """Everything that carries one tag, or that one author wrote. index: the page of all."""

    frame: Frame
    kind: str
    name: str
    number: int
    index: NavLink
    shelf: Shelf
    incidents: tuple[IncidentLine, ...]
    follow_ups: tuple[FollowUpLine, ...]


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
    frame = build_frame(q, kind, q.texts(TITLES[kind]), section="archive")
    lines = Lines(q, frame.root)
    listed = tuple(
        LabelLine(label.name, lines.href(f"{kind}/{label.slug}"), label.number, label.newest)
        for label in q.terms(kind)
    )
    return LabelIndexView(frame, kind, q.today, listed)


def _view(q: SiteQueries, kind: str, slug: str) -> LabelView:
    label = q.term(kind, slug)
    frame = build_frame(q, f"{kind}/{slug}", label.name, section="archive")
    lines = Lines(q, frame.root)
    return LabelView(
        frame=frame,
        kind=kind,
        name=label.name,
        number=label.number,
        index=NavLink(q.texts(TITLES[kind]), lines.href(kind)),
        shelf=build_shelf(q, lines, kind, slug),
        incidents=tuple(lines.incident(i) for i in label.incidents),
        follow_ups=tuple(lines.follow_up(f) for f in label.follow_ups),
    )
