"""The archive of all updates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rundbrief.compilation import Compilation
from rundbrief.site.frames import build_frame
from rundbrief.site.lines import Lines
from rundbrief.site.page import SitePage
from rundbrief.site.parts import Frame, NavLink
from rundbrief.site.years import Series, Shelf, build_shelf, build_years
from rundbrief.texts import _


@dataclass(frozen=True)
class ArchiveView:
    """elsewhere: other ways through the same updates."""

    frame: Frame
    shelf: Shelf
    elsewhere: tuple[NavLink, ...]


def build_archive(c: Compilation) -> Iterator[SitePage]:
    updates = c.visible.updates
    title = c.texts(_("Archive"))
    frame = build_frame(c, "archive", title)
    lines = Lines(c, frame.root)
    series = Series("archive", "archive", title, "archive", updates)
    others = (
        ("tags", _("By subject"), "tags" in c.ways),
        ("authors", _("By author"), "authors" in c.ways),
    )
    elsewhere = tuple(
        NavLink(c.texts(text), lines.href(name)) for name, text, shown in others if shown
    )
    yield SitePage(
        "archive", "archive.html", ArchiveView(frame, build_shelf(c, lines, series), elsewhere)
    )
    yield from build_years(c, series)
