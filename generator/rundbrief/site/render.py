"""Views to pages."""

from __future__ import annotations

from collections.abc import Iterator

from rundbrief.brand import read_tokens, render_brand_css
from rundbrief.compilation import Compilation
from rundbrief.layouts import layout_folders, make_environment, render
from rundbrief.site.badges import render_badges
from rundbrief.site.feeds.render import render_feeds
from rundbrief.site.ics import render_calendars
from rundbrief.site.listing import build_pages
from rundbrief.site.status_api import render_status_api

BRAND_CSS = "assets/brand.css"


def render_site(c: Compilation) -> Iterator[tuple[str, str | bytes]]:
    """Render everything that is made: (path in the site, what is in it)."""
    environment = make_environment(layout_folders(c.project.layouts, "site"), c.texts)
    for page in build_pages(c):
        html = render(environment, page.template, page=page.view)
        yield c.project.addresses.file_of(page.name), html
    yield from render_feeds(c)
    yield from render_calendars(c)
    yield from render_status_api(c)
    yield from render_badges(c)
    colours = {d.slug: d.colour for d in c.visible.departments if d.colour}
    yield BRAND_CSS, render_brand_css(read_tokens(c.project), colours)
