"""sitemap.xml and robots.txt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from rundbrief.config.fields import Day
from rundbrief.site.queries import SiteQueries

# Source: sitemaps.org, "FAQ". The other limit, 50 MB, would take addresses of 1,000 characters.
MAX_URLS = 50_000
_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True)
class SitemapEntry:
    """A page in the sitemap."""

    # Absolute and quoted.
    address: str
    # None if unknown.
    changed: Day | None


def render_sitemaps(places: Iterable[SitemapEntry], site_url: str) -> Iterator[tuple[str, str]]:
    """Render sitemap.xml; beyond the limit it is an index of several sitemaps."""
    places = tuple(places)
    parts = [places[n : n + MAX_URLS] for n in range(0, len(places), MAX_URLS)]
    if len(parts) <= 1:
        yield "sitemap.xml", _render("urlset", "url", places)
        return
    for number, part in enumerate(parts, start=1):
        yield f"sitemap-{number}.xml", _render("urlset", "url", part)
    numbered = (SitemapEntry(f"{site_url}sitemap-{n}.xml", None) for n in range(1, len(parts) + 1))
    yield "sitemap.xml", _render("sitemapindex", "sitemap", numbered)


def render_robots(q: SiteQueries) -> str:
    """Render robots.txt, which asks all crawlers to stay away from an internal site."""
    if q.audience == "internal":
        return "User-agent: *\nDisallow: /\n"
    site_url = q.addresses.site_url
    sitemap = f"\nSitemap: {site_url}sitemap.xml\n" if site_url else ""
    return f"User-agent: *\nAllow: /\n{sitemap}"


def _render(outer: str, inner: str, places: Iterable[SitemapEntry]) -> str:
    lines = "".join(
        f"<{inner}><loc>{escape(place.address)}</loc>"
        + (f"<lastmod>{place.changed.isoformat()}</lastmod>" if place.changed else "")
        + f"</{inner}>\n"
        for place in places
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{outer} xmlns="{_SCHEMA}">\n{lines}</{outer}>\n'
    )
