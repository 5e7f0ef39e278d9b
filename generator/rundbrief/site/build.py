"""All files of the site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from rundbrief.cache.object_store import StoredFile
from rundbrief.cache.outputs import BESIDE, Built, Output, OutputBuilder
from rundbrief.editorial.bodies import metric_file
from rundbrief.render.brand import render_brand_css
from rundbrief.render.templates import layout_folders, make_environment
from rundbrief.site.exports.listing import list_exports
from rundbrief.site.og_images.selection import list_cards
from rundbrief.site.page_list import list_pages
from rundbrief.site.pages.metrics import render_series
from rundbrief.site.queries import SiteQueries
from rundbrief.site.renderer import list_outputs
from rundbrief.site.search.outputs import list_blocks, list_index
from rundbrief.site.seo.sitemap import Place, render_robots, render_sitemaps

BRAND_CSS = "assets/brand.css"
ROBOTS = "robots.txt"


def build_site(
    builder: OutputBuilder[SiteQueries], others: Iterable[Output] = ()
) -> dict[str, StoredFile]:
    """Make what is not up to date; give all of the site's files by their paths in it.

    others: what is made beside the site, such as newsletters.
    """
    q = builder.questions
    environment = make_environment(layout_folders(q.layouts, "site"), q.texts)
    beside = list(others)
    blocks = builder.make([*beside, *list_blocks(q)])[len(beside) :]
    pages = builder.make([*list_outputs(list_pages(q), environment), *_list_files(q)])
    facts = [output.facts for output in pages if output.facts]
    cards = dict.fromkeys(it["card"] for it in facts) if q.social_cards else {}
    builder.make(
        [list_index(builder.store, blocks), *list_cards(q, cards), *_list_guides(q, facts)]
    )
    return {
        path: file
        for output in builder.outputs.values()
        for path, file in output.files
        if not path.startswith(BESIDE)
    }


def _list_files(q: SiteQueries) -> Iterator[Output]:
    """List what is no page."""
    for metric in q.metrics:
        yield Output(metric_file(metric.slug), _build_series, (metric.slug,))
    yield Output(BRAND_CSS, _build_brand_css)
    yield from list_exports(q)


def _list_guides(q: SiteQueries, facts: Iterable[dict[str, str | None]]) -> Iterator[Output]:
    """List what leads crawlers, which is known when all pages are."""
    if q.addresses.site_url:
        places = [(it["address"] or "", it["changed"]) for it in facts]
        yield Output("sitemap", _build_sitemaps, (q.addresses.site_url, places))
    if not _has_own_robots(q):
        yield Output(ROBOTS, _build_robots)


def _build_series(q: SiteQueries, slug: str) -> Built:
    return Built({metric_file(slug): render_series(q.metric(slug))})


def _build_brand_css(q: SiteQueries) -> Built:
    colours = {it.slug: it.colour for it in q.departments if it.colour}
    return Built({BRAND_CSS: render_brand_css(q.tokens, colours)})


def _build_sitemaps(
    __: SiteQueries, site_url: str, places: Sequence[tuple[str, str | None]]
) -> Built:
    listed = [Place(it, date.fromisoformat(on) if on else None) for it, on in places]
    return Built(dict(render_sitemaps(listed, site_url)))


def _build_robots(q: SiteQueries) -> Built:
    return Built({ROBOTS: render_robots(q)})


def _has_own_robots(q: SiteQueries) -> bool:
    """Say whether MkDocs finds a file of that name, in the layouts."""
    folders = layout_folders(q.layouts, "site")
    return any((folder / ROBOTS).is_file() for folder in folders)
