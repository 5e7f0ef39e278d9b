"""Views to pages."""

from __future__ import annotations

from collections.abc import Iterator

from rundbrief.brand import read_tokens, render_brand_css
from rundbrief.compilation import Compilation
from rundbrief.editorial.rendering import metric_file
from rundbrief.layouts import layout_folders, make_environment, render
from rundbrief.site.listing import build_pages
from rundbrief.site.pages.metrics import render_series
from rundbrief.site.programs.render import render_for_programs
from rundbrief.site.search.index import render_search
from rundbrief.site.search.records import list_records
from rundbrief.site.sharing.cards import render_cards
from rundbrief.site.sharing.heads import UNLISTED, Heads
from rundbrief.site.sharing.sitemap import Place, render_robots, render_sitemaps

BRAND_CSS = "assets/brand.css"
ROBOTS = "robots.txt"


def render_site(c: Compilation) -> Iterator[tuple[str, str | bytes]]:
    """Render everything that is made: (path in the site, what is in it)."""
    environment = make_environment(layout_folders(c.project.layouts, "site"), c.texts)
    heads, places, records = Heads(c), list[Place](), list_records(c)
    for page in map(heads.complete, build_pages(c, records)):
        html = render(environment, page.template, page=page.view)
        yield c.project.addresses.file_of(page.name), html
        if page.name not in UNLISTED:
            changed = heads.subjects.changed(heads.subjects.find(page.name))
            places.append(Place(page.view.frame.canonical or "", changed))
    tokens = read_tokens(c.project)
    for metric in c.visible.metrics:
        yield metric_file(metric.slug), render_series(metric)
    yield from render_search(c, records)
    colours = {d.slug: d.colour for d in c.visible.departments if d.colour}
    yield BRAND_CSS, render_brand_css(tokens, colours)
    yield from render_cards(c, tokens, heads.cards)
    yield from render_for_programs(c)
    if c.project.addresses.site_url:
        yield from render_sitemaps(places, c.project.addresses.site_url)
    if not _has_own_robots(c):
        yield ROBOTS, render_robots(c)


def _has_own_robots(c: Compilation) -> bool:
    """Say whether MkDocs finds a file of that name, in the layouts."""
    folders = layout_folders(c.project.layouts, "site")
    return any((folder / ROBOTS).is_file() for folder in folders)
