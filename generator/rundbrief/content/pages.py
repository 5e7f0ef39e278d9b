"""Ordinary pages, and introductions."""

from __future__ import annotations

from rundbrief.content.files import Written
from rundbrief.content.keys import PageKeys
from rundbrief.content.model import Page
from rundbrief.content.parse_context import Desk, title_of
from rundbrief.markup.plain import summarise


def parse_page(written: Written, desk: Desk) -> Page | None:
    """Parse a Markdown file that is nothing more special. Adds to the desk's problems."""
    keys = desk.keys(PageKeys, written)
    if keys is None:
        return None
    title, source = title_of(written, keys.title)
    return Page(
        source=source,
        title=title,
        summary=keys.summary or summarise(source.body),
        audience=keys.audience or desk.audience,
        draft=keys.draft,
    )
