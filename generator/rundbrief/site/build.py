"""Builds all files of the site."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

import jinja2

from rundbrief.content.file_kinds import ASKS, FOLLOW_UPS, INCIDENTS, METRICS, NEWSLETTER
from rundbrief.content.files import ending_of
from rundbrief.editorial.rendered_bodies import metric_file
from rundbrief.i18n.texts import _
from rundbrief.incremental.digests import digest
from rundbrief.incremental.object_store import StoredFile
from rundbrief.incremental.output_builder import OUTSIDE_SITE, Built, Output, OutputBuilder
from rundbrief.media.published_files import prepare_file
from rundbrief.problems import Problem, ProblemsError
from rundbrief.render.brand import render_brand_css
from rundbrief.render.templates import layout_folders, render
from rundbrief.site.exports.badges import list_badges
from rundbrief.site.exports.calendars import list_calendars
from rundbrief.site.exports.feeds.render import list_feeds
from rundbrief.site.exports.status_api import render_status_api
from rundbrief.site.og_images.cards import list_cards
from rundbrief.site.page_context import SitePage
from rundbrief.site.pages.asks import list_ask_pages
from rundbrief.site.pages.calendar import list_calendar_page
from rundbrief.site.pages.check_ins import list_check_in_pages
from rundbrief.site.pages.departments import list_department_pages
from rundbrief.site.pages.feeds import list_feeds_page
from rundbrief.site.pages.follow_ups import list_follow_up_pages
from rundbrief.site.pages.front import list_front_page
from rundbrief.site.pages.incidents import list_incident_pages
from rundbrief.site.pages.issues import list_issue_pages
from rundbrief.site.pages.metrics import list_metric_pages, render_series
from rundbrief.site.pages.ordinary import list_ordinary_pages, list_problems_page
from rundbrief.site.pages.reports import list_report_pages
from rundbrief.site.pages.search import list_search_page
from rundbrief.site.pages.updates import list_archive_pages, list_term_pages, list_update_pages
from rundbrief.site.queries import SiteQueries
from rundbrief.site.redirects import list_redirects
from rundbrief.site.search.index import list_blocks, list_index
from rundbrief.site.seo import (
    UNLISTED,
    SitemapEntry,
    build_meta_tags,
    find_changed,
    render_robots,
    render_sitemaps,
)

BRAND_CSS = "assets/brand.css"
ROBOTS = "robots.txt"

# The pages of each section, by the section's name.
SECTIONS: Mapping[str, Callable[[SiteQueries], Iterable[SitePage]]] = {
    NEWSLETTER: list_issue_pages,
    INCIDENTS: list_incident_pages,
    FOLLOW_UPS: list_follow_up_pages,
    ASKS: list_ask_pages,
    METRICS: list_metric_pages,
}


def build_site(
    builder: OutputBuilder[SiteQueries], others: Iterable[Output] = ()
) -> dict[str, StoredFile]:
    """Build what is out of date, and return all files of the site by path.

    others: outputs built in the same run, such as newsletters.
    """
    q = builder.questions
    environment = q.environment("site")
    beside = list(others)
    blocks = builder.build([*beside, *list_blocks(q)])[len(beside) :]
    pages = builder.build([*_list_pages(q, environment), *_list_files(q)])
    facts = [output.metadata for output in pages if output.metadata]
    cards = dict.fromkeys(it["card"] for it in facts) if q.social_cards else {}
    builder.build(
        [list_index(builder.store, blocks), *list_cards(q, cards), *_list_crawler_files(q, facts)]
    )
    return {
        path: file
        for output in builder.outputs.values()
        for path, file in output.files
        if not path.startswith(OUTSIDE_SITE)
    }


def list_pages(q: SiteQueries) -> Iterator[SitePage]:
    """List all pages of the site."""
    yield from list_front_page()
    yield from list_department_pages(q)
    yield from list_update_pages(q)
    yield from list_report_pages(q)
    yield from list_check_in_pages(q)
    yield from list_calendar_page()
    yield from list_archive_pages(q)
    yield from list_term_pages(q, "tags")
    yield from list_term_pages(q, "authors")
    for name, list_section in SECTIONS.items():
        if name in q.sections:
            yield from list_section(q)
    yield from list_feeds_page()
    yield from list_ordinary_pages(q)
    yield from list_search_page()
    if q.preview and q.has_problems:
        yield from list_problems_page()


def _list_pages(q: SiteQueries, environment: jinja2.Environment) -> Iterator[Output]:
    for page in list_pages(q):
        build = partial(_build_page, environment, page)
        yield Output(f"page {page.name}", build, (page.template, _name_of(page), *page.arguments))


def _name_of(page: SitePage) -> str:
    return f"{page.build_view.__module__}.{page.build_view.__qualname__}"


def _build_page(
    environment: jinja2.Environment, page: SitePage, q: SiteQueries, *__: object
) -> Built:
    """Build a page. Its facts are what the sitemap and the list of OG images need."""
    view = page.build_view(q, *page.arguments)
    tags = build_meta_tags(q, page.name, view.context)
    view = replace(view, context=replace(view.context, meta=tags))
    html = render(environment, page.template, page=view)
    if page.name in UNLISTED:
        return Built({q.addresses.file_of(page.name): html})
    changed = find_changed(q, page.name)
    facts = {
        "address": view.context.canonical,
        "changed": changed.isoformat() if changed else None,
        "card": q.card_of(page.name) if q.social_cards else None,
    }
    return Built({q.addresses.file_of(page.name): html}, facts)


def _list_files(q: SiteQueries) -> Iterator[Output]:
    """List the outputs that are not pages."""
    for metric in q.metrics:
        yield Output(metric_file(metric.slug), _build_series, (metric.slug,))
    for path in q.published_assets:
        yield Output(f"asset {path}", _build_asset, (path,))
    yield Output(BRAND_CSS, _build_brand_css)
    yield from list_exports(q)
    yield from list_redirects(q)


def _list_crawler_files(q: SiteQueries, facts: Iterable[dict[str, str | None]]) -> Iterator[Output]:
    """List the sitemap and robots.txt, which need the facts of all pages."""
    if q.addresses.site_url:
        places = [(it["address"] or "", it["changed"]) for it in facts]
        yield Output("sitemap", _build_sitemaps, (q.addresses.site_url, places))
    if not _has_own_robots(q):
        yield Output(ROBOTS, _build_robots)


def _build_series(q: SiteQueries, slug: str) -> Built:
    return Built({metric_file(slug): render_series(q.metric(slug))})


def _build_asset(q: SiteQueries, path: str) -> Built:
    """Prepare an asset. It was checked when the content was read, but may have changed since."""
    data = q.asset(path)
    if data is None:
        what, why = _("the file can't be read any more"), _("it was there when the build began")
        fix = _("wait until nothing else changes the files, and build again")
        raise ProblemsError([Problem(q.show_asset(path), 0, what, why, fix)])
    prepared = prepare_file(data, ending_of(path), q.show_asset(path))
    return Built({path: prepared}, reusable=digest(data) == q.asset_digest(path))


def _build_brand_css(q: SiteQueries) -> Built:
    colours = {it.slug: it.colour for it in q.departments if it.colour}
    return Built({BRAND_CSS: render_brand_css(q.tokens, colours)})


def _build_sitemaps(
    __: SiteQueries, site_url: str, places: Sequence[tuple[str, str | None]]
) -> Built:
    listed = [SitemapEntry(it, date.fromisoformat(on) if on else None) for it, on in places]
    return Built(dict(render_sitemaps(listed, site_url)))


def _build_robots(q: SiteQueries) -> Built:
    return Built({ROBOTS: render_robots(q)})


def _has_own_robots(q: SiteQueries) -> bool:
    """Whether the layouts have a robots.txt, which MkDocs copies."""
    folders = layout_folders(q.layouts, "site")
    return any((folder / ROBOTS).is_file() for folder in folders)


def list_exports(q: SiteQueries) -> Iterator[Output]:
    """List feeds, calendars, the status API and badges."""
    yield from list_feeds(q)
    yield from list_calendars(q)
    if INCIDENTS in q.sections:  # hidden incidents must not read as “all is well”
        yield Output("api", _build_status_api)
    yield from list_badges(q)


def _build_status_api(q: SiteQueries) -> Built:
    return Built(dict(render_status_api(q)))
