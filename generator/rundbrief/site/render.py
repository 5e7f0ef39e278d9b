"""Views to pages."""

from __future__ import annotations

from collections.abc import Iterator

from rundbrief.brand import read_tokens, render_brand_css
from rundbrief.compilation import Compilation
from rundbrief.layouts import layout_folders, make_environment, render
from rundbrief.site.listing import build_pages
from rundbrief.site.programs import render_for_programs

BRAND_CSS = "assets/brand.css"


def render_site(c: Compilation) -> Iterator[tuple[str, str | bytes]]:
    """Render everything that is made: (path in the site, what is in it)."""
    environment = make_environment(layout_folders(c.project.layouts, "site"), c.texts)
    for page in build_pages(c):
        html = render(environment, page.template, page=page.view)
        yield c.project.addresses.file_of(page.name), html
    yield from render_for_programs(c)
    colours = {d.slug: d.colour for d in c.visible.departments if d.colour}
    yield BRAND_CSS, render_brand_css(read_tokens(c.project), colours)
