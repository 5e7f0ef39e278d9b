"""Tags and authors: an index of each, and a page for every name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from rundbrief.build.compilation import Compilation
from rundbrief.cache.digests import digest
from rundbrief.config.fields import Day
from rundbrief.content.schema import FollowUp, Incident
from rundbrief.editorial.taxonomy import Label, gather_authors
from rundbrief.i18n.texts import _
from rundbrief.site.digests import Stamps
from rundbrief.site.list_items import FollowUpLine, Frame, IncidentLine, NavLink
from rundbrief.site.page import SitePage
from rundbrief.site.page_context import build_frame
from rundbrief.site.presenter import Lines
from rundbrief.site.yearly_lists import Series, Shelf, build_shelf, build_years


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


def build_tags(c: Compilation, stamps: Stamps) -> Iterator[SitePage]:
    """Build the index of tags and a page for each; nothing where there are none."""
    yield from _build(c, stamps, "tags", c.texts(_("Subjects")), c.tags)


def build_authors(c: Compilation, stamps: Stamps) -> Iterator[SitePage]:
    """Build the index of authors and a page for each; nothing where there are none."""
    labels = gather_authors(c.visible)
    yield from _build(c, stamps, "authors", c.texts(_("Authors")), labels)


def _build(
    c: Compilation, stamps: Stamps, kind: str, title: str, labels: Sequence[Label]
) -> Iterator[SitePage]:
    if not labels:
        return
    yield SitePage(kind, "labels.html", partial(_index, c, kind, title, labels))
    for label in labels:
        name = f"{kind}/{label.slug}"
        series = Series(name, name, label.name, "archive", label.updates)
        others: tuple[Incident | FollowUp, ...] = (*label.incidents, *label.follow_ups)
        stamp = digest(
            label.name,
            stamps.updates(label.updates),
            stamps.timed(*others),
            stamps.today if others else b"",
        )
        yield SitePage(name, "label.html", partial(_view, c, kind, title, label, series), stamp)
        yield from build_years(c, stamps, series)


def _index(c: Compilation, kind: str, title: str, labels: Sequence[Label]) -> LabelIndexView:
    frame = build_frame(c, kind, title, section="archive")
    lines = Lines(c, frame.root)
    listed = tuple(
        LabelLine(label.name, lines.href(f"{kind}/{label.slug}"), label.number, label.newest)
        for label in labels
    )
    return LabelIndexView(frame, kind, c.project.today, listed)


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
