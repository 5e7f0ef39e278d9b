"""A compiled project to all files of its site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from rundbrief.build.compilation import Compilation
from rundbrief.build_context import Workshop
from rundbrief.cache.drawings import Shelf
from rundbrief.cache.object_store import Finished, Kept
from rundbrief.content.schema import Metric
from rundbrief.editorial.bodies import metric_file
from rundbrief.render.brand import read_tokens, render_brand_css
from rundbrief.render.templates import layout_folders
from rundbrief.site.digests import Stamps
from rundbrief.site.exports.listing import list_for_programs
from rundbrief.site.manifest import Ledger, Made, Record
from rundbrief.site.og_images.selection import card_path, list_cards
from rundbrief.site.page import Bundle
from rundbrief.site.page_list import list_pages
from rundbrief.site.pages.metrics import render_series
from rundbrief.site.renderer import Maker
from rundbrief.site.search.blocks import number_records
from rundbrief.site.search.bundles import join_blocks, list_blocks
from rundbrief.site.search.records import list_records
from rundbrief.site.seo.sitemap import render_robots, render_sitemaps

BRAND_CSS = "assets/brand.css"
ROBOTS = "robots.txt"
CARDS = "cards"  # the folder of what was drawn before


def make_site(c: Compilation, workshop: Workshop, finished: Finished) -> dict[str, Kept]:
    """Make all files that are not there yet; give all of the site's, by their paths in it."""
    stamps, ledger = Stamps(c), Ledger(workshop.memory, c.project)
    maker = Maker(c, stamps, workshop, finished, ledger.read())
    records = list_records(c, stamps)
    blocks = number_records(records)
    # What takes long comes first, so that no process waits for it in the end.
    found = list_blocks(c, blocks)
    pages = maker.make([*found, *list_pages(c, stamps, records), *_list_files(c, stamps)])
    names = dict.fromkeys(name for made in pages for name in made.cards)
    cards = {card_path(name): maker.heads.card(name) for name in names}
    folder = workshop.memory.folder
    shelf = Shelf(folder / CARDS if folder else None)
    drawn = list_cards(c, read_tokens(c.project), shelf, cards)
    maker.make([join_blocks(maker, blocks, found), *drawn])
    shelf.tidy()
    maker.make(_list_guides(c, pages))
    ledger.write(Record(stamps.common, maker.made))
    return {path: kept for made in maker.made.values() for path, kept in made.files}


def _list_files(c: Compilation, stamps: Stamps) -> Iterator[Bundle]:
    """List what is no page."""
    for metric in c.visible.metrics:
        yield Bundle(metric_file(metric.slug), partial(_series, metric), stamps.metric(metric))
    yield Bundle(BRAND_CSS, lambda: [(BRAND_CSS, _brand_css(c))])
    yield from list_for_programs(c, stamps)


def _list_guides(c: Compilation, pages: Iterable[Made]) -> Iterator[Bundle]:
    """List what leads crawlers, which is known when all pages are."""
    site_url = c.project.addresses.site_url
    places = [made.place for made in pages if made.place]
    if site_url:
        yield Bundle("sitemap", lambda: render_sitemaps(places, site_url))
    if not _has_own_robots(c):
        yield Bundle(ROBOTS, lambda: [(ROBOTS, render_robots(c))])


def _series(metric: Metric) -> Iterator[tuple[str, str]]:
    yield metric_file(metric.slug), render_series(metric)


def _brand_css(c: Compilation) -> str:
    colours = {d.slug: d.colour for d in c.visible.departments if d.colour}
    return render_brand_css(read_tokens(c.project), colours)


def _has_own_robots(c: Compilation) -> bool:
    """Say whether MkDocs finds a file of that name, in the layouts."""
    folders = layout_folders(c.project.layouts, "site")
    return any((folder / ROBOTS).is_file() for folder in folders)
