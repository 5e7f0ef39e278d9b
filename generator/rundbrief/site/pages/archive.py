"""The archive of all updates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rundbrief.i18n.texts import _
from rundbrief.site.list_items import Frame, NavLink
from rundbrief.site.page import SitePage
from rundbrief.site.page_context import build_frame
from rundbrief.site.presenter import Lines
from rundbrief.site.queries import SiteQueries
from rundbrief.site.yearly_lists import Shelf, build_shelf, list_year_pages


@dataclass(frozen=True)
class ArchiveView:
    """elsewhere: other ways through the same updates."""

    frame: Frame
    shelf: Shelf
    elsewhere: tuple[NavLink, ...]


def list_archive_pages(q: SiteQueries) -> Iterator[SitePage]:
    yield SitePage("archive", "archive.html", _view)
    yield from list_year_pages(q, "archive")


def _view(q: SiteQueries) -> ArchiveView:
    frame = build_frame(q, "archive", q.texts(_("Archive")))
    lines = Lines(q, frame.root)
    others = (("tags", _("By subject")), ("authors", _("By author")))
    elsewhere = (
        NavLink(q.texts(text), lines.href(name)) for name, text in others if name in q.page_kinds
    )
    return ArchiveView(frame, build_shelf(q, lines, "archive"), tuple(elsewhere))
