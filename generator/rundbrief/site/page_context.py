"""What stands around every page."""

from __future__ import annotations

from urllib.parse import urlsplit

from rundbrief.site.list_items import BrandView, Frame
from rundbrief.site.presenter import Lines
from rundbrief.site.queries import SiteQueries


def build_frame(
    q: SiteQueries, name: str, title: str, *, description: str = "", section: str = ""
) -> Frame:
    """Build the frame of one page. section: the name of the page that the navigation marks."""
    addresses = q.addresses
    root = addresses.root_from(name)
    canonical = addresses.absolute(addresses.page(name)) if addresses.site_url else None
    if name == "404":
        # It answers for addresses at any depth, so only a way from the host's root is right.
        root = urlsplit(addresses.site_url).path or "/"
        canonical = None
    lines = Lines(q, root)
    section = section or name
    # On all pages but those that the footer leads to, it is the same.
    own = name if name in q.footer_names else ""
    return Frame(
        title=title,
        description=description,
        root=root,
        home=lines.href("index"),
        search=lines.href("search"),
        brand=_brand(q, root),
        site_name=q.site_name,
        language=q.texts.language,
        text_direction=q.texts.locale.text_direction,
        nav=q.navigation(root, section),
        pages=q.footer_navigation(root, own),
        canonical=canonical,
        internal=q.audience == "internal",
        problems=lines.href("problems") if q.preview and q.has_problems else None,
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
