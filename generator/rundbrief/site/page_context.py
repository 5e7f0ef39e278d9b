"""The context that every page gets: addresses, brand and navigation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from rundbrief.content.file_kinds import ASKS, FOLLOW_UPS, INCIDENTS, METRICS, NEWSLETTER
from rundbrief.i18n.texts import _
from rundbrief.site.queries import SiteQueries
from rundbrief.validation.fields import Day

_FOOTER = (
    ("search", _("Search")),
    ("tags", _("Tags")),
    ("authors", _("Authors")),
    ("feeds", _("Subscribe")),
)
_NOT_EVERYWHERE = ("tags", "authors")


@dataclass(frozen=True)
class SitePage:
    """A page that can be rendered."""

    # As in Addresses.
    name: str
    # In layouts/site.
    template: str
    # Called with the queries and the arguments; returns what the template gets as `page`.
    build_view: Callable[..., Any]
    # Values that JSON can represent, as they are part of the page's trace.
    arguments: tuple[str | int | bool | None, ...] = ()


@dataclass(frozen=True)
class NavLink:
    title: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class BrandView:
    name: str
    colour: str
    logo: str | None
    logo_dark: str | None
    website: str | None
    address: str | None


@dataclass(frozen=True)
class FeedLink:
    """A feed for autodiscovery. type: its media type."""

    title: str
    href: str
    type: str


@dataclass(frozen=True)
class MetaImage:
    """The image of a page's link previews."""

    # Absolute.
    href: str
    alt: str
    # In pixels, as is the height.
    width: int
    height: int


@dataclass(frozen=True)
class MetaTags:
    """What search engines and link previews read."""

    description: str
    # Absolute.
    canonical: str | None
    # What crawlers must not do; None if there is nothing.
    robots: str | None
    # The type in Open Graph: website or article.
    kind: str
    locale: str | None
    published: Day | None
    section: str | None
    image: MetaImage | None
    # Linked data (JSON-LD), on public pages only.
    data: Mapping[str, object] | None


@dataclass(frozen=True)
class PageContext:
    """What every page has."""

    title: str
    description: str
    # Relative path to the site's root, ending in a slash.
    root: str
    home: str
    search: str
    brand: BrandView
    site_name: str
    language: str
    text_direction: str
    nav: tuple[NavLink, ...]
    # Links of the footer.
    pages: tuple[NavLink, ...]
    canonical: str | None
    internal: bool
    # Address of the page of problems, in the preview only.
    problems: str | None = None
    feeds: tuple[FeedLink, ...] = ()
    # None until the rest of the page is built.
    meta: MetaTags | None = None


def build_page_context(
    q: SiteQueries, name: str, title: str, *, description: str = "", section: str = ""
) -> PageContext:
    """Build the context of a page. section: name of the page to mark in the menu."""
    addresses = q.addresses
    root = addresses.root_from(name)
    canonical = addresses.absolute(addresses.page(name)) if addresses.site_url else None
    if name == "404":
        # Served for addresses of any depth, so only a path from the host's root works.
        root = urlsplit(addresses.site_url).path or "/"
        canonical = None
    section = section or name
    # The footer is the same on all other pages, so they share one query.
    own = name if name in q.footer_names else ""
    has_problems = q.preview and q.has_problems
    return PageContext(
        title=title,
        description=description,
        root=root,
        home=root + addresses.page("index"),
        search=root + addresses.page("search"),
        brand=_brand(q, root),
        site_name=q.site_name,
        language=q.texts.language,
        text_direction=q.texts.locale.text_direction,
        nav=q.navigation(root, section),
        pages=q.footer_navigation(root, own),
        canonical=canonical,
        internal=q.audience == "internal",
        problems=root + addresses.page("problems") if has_problems else None,
        feeds=q.feed_links(root, name if name.startswith("tags/") else name.partition("/")[0]),
    )


def _brand(q: SiteQueries, root: str) -> BrandView:
    brand = q.brand
    return BrandView(
        name=q.brand_name,
        colour=brand.colour,
        logo=root + q.addresses.asset(brand.logo) if brand.logo else None,
        logo_dark=root + q.addresses.asset(brand.logo_dark) if brand.logo_dark else None,
        website=brand.website,
        address=brand.address,
    )


def build_nav(q: SiteQueries, root: str, section: str) -> tuple[NavLink, ...]:
    """Build the menu. section: name of the page to mark as current."""
    sections = (
        ("index", _("Overview"), True),
        ("reports", _("Reports"), "reports" in q.page_kinds),
        ("requests", _("Check-ins"), "requests" in q.page_kinds),
        (INCIDENTS, _("Incidents"), INCIDENTS in q.sections),
        (FOLLOW_UPS, _("Follow-ups"), FOLLOW_UPS in q.sections),
        (ASKS, _("Between departments"), ASKS in q.sections),
        (METRICS, _("Metrics"), METRICS in q.sections),
        ("calendar", _("Calendar"), True),
        (NEWSLETTER, _("Newsletter"), NEWSLETTER in q.sections),
        ("archive", _("Archive"), "archive" in q.page_kinds),
    )
    return _links(q, root, sections, section)


def footer_names(q: SiteQueries) -> frozenset[str]:
    """Return the names of the pages that a footer may link to."""
    return frozenset((*(name for name, __ in _FOOTER), *(name for name, __ in q.pages)))


def build_footer_nav(q: SiteQueries, root: str, name: str) -> tuple[NavLink, ...]:
    """Build the footer's links: taxonomies, feeds and ordinary pages. name: of the current page."""
    ways = (
        (way, title, way not in _NOT_EVERYWHERE or way in q.page_kinds) for way, title in _FOOTER
    )
    pages = (
        NavLink(page.title, root + q.addresses.page(page_name), page_name == name)
        for page_name, page in q.pages
    )
    return (*_links(q, root, ways, name), *pages)


def _links(
    q: SiteQueries, root: str, ways: Iterable[tuple[str, str, bool]], current: str
) -> tuple[NavLink, ...]:
    shown = [(name, title) for name, title, is_shown in ways if is_shown]
    return tuple(
        NavLink(q.texts(title), root + q.addresses.page(name), name == current)
        for name, title in shown
    )
