"""Tags and authors: an index of each, and a page for every name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rundbrief.compilation import Compilation
from rundbrief.content.model import Day
from rundbrief.editorial.labels import Label, gather_authors
from rundbrief.site.frames import build_frame
from rundbrief.site.lines import Lines
from rundbrief.site.page import SitePage
from rundbrief.site.parts import FollowUpLine, Frame, IncidentLine, NavLink
from rundbrief.site.years import Series, Shelf, build_shelf, build_years
from rundbrief.texts import _


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


def build_tags(c: Compilation) -> Iterator[SitePage]:
    """Build the index of tags and a page for each; nothing where there are none."""
    yield from _build(c, "tags", c.texts(_("Subjects")), c.tags)


def build_authors(c: Compilation) -> Iterator[SitePage]:
    """Build the index of authors and a page for each; nothing where there are none."""
    yield from _build(c, "authors", c.texts(_("Authors")), gather_authors(c.visible))


def _build(c: Compilation, kind: str, title: str, labels: Sequence[Label]) -> Iterator[SitePage]:
    if not labels:
        return
    frame = build_frame(c, kind, title, section="archive")
    lines = Lines(c, frame.root)
    listed = tuple(
        LabelLine(label.name, lines.href(f"{kind}/{label.slug}"), label.number, label.newest)
        for label in labels
    )
    yield SitePage(kind, "labels.html", LabelIndexView(frame, kind, c.project.today, listed))
    for label in labels:
        name = f"{kind}/{label.slug}"
        series = Series(name, name, label.name, "archive", label.updates)
        yield SitePage(name, "label.html", _view(c, kind, title, label, series))
        yield from build_years(c, series)


def _view(c: Compilation, kind: str, title: str, label: Label, series: Series) -> LabelView:
    frame = build_frame(c, series.name, label.name, section=series.section)
    lines = Lines(c, frame.root)
    return LabelView(
        frame=frame,
        kind=kind,
        name=label.name,
        number=label.number,
        index=NavLink(title, lines.href(kind)),
        shelf=build_shelf(c, lines, series),
        incidents=tuple(lines.incident(i) for i in label.incidents),
        follow_ups=tuple(lines.follow_up(f) for f in label.follow_ups),
    )
