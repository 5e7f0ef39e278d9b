"""The archive of all updates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from rundbrief.build.compilation import Compilation
from rundbrief.i18n.texts import _
from rundbrief.site.digests import Stamps
from rundbrief.site.list_items import Frame, NavLink
from rundbrief.site.page import SitePage
from rundbrief.site.page_context import build_frame
from rundbrief.site.presenter import Lines
from rundbrief.site.yearly_lists import Series, Shelf, build_shelf, build_years


@dataclass(frozen=True)
class ArchiveView:
    """elsewhere: other ways through the same updates."""

    frame: Frame
    shelf: Shelf
    elsewhere: tuple[NavLink, ...]


def build_archive(c: Compilation, stamps: Stamps) -> Iterator[SitePage]:
    series = Series("archive", "archive", c.texts(_("Archive")), "archive", c.visible.updates)
    stamp = stamps.updates(series.updates)
    yield SitePage("archive", "archive.html", partial(_view, c, series), stamp)
    yield from build_years(c, stamps, series)


def _view(c: Compilation, series: Series) -> ArchiveView:
    frame = build_frame(c, series.name, series.title)
    lines = Lines(c, frame.root)
    others = (
        ("tags", _("By subject"), "tags" in c.ways),
        ("authors", _("By author"), "authors" in c.ways),
    )
    elsewhere = (NavLink(c.texts(text), lines.href(name)) for name, text, shown in others if shown)
    return ArchiveView(frame, build_shelf(c, lines, series), tuple(elsewhere))
