"""What stands around every page."""

from __future__ import annotations

from urllib.parse import urlsplit

from rundbrief.build.compilation import Compilation
from rundbrief.site.common import common_to, once
from rundbrief.site.exports.feeds.channels import link_feeds
from rundbrief.site.list_items import BrandView, Frame
from rundbrief.site.navigation import build_footer_nav, build_nav, footer_names
from rundbrief.site.presenter import Lines


def build_frame(
    c: Compilation, name: str, title: str, *, description: str = "", section: str = ""
) -> Frame:
    """Build the frame of one page. section: the name of the page that the navigation marks."""
    addresses = c.project.addresses
    root = addresses.root_from(name)
    canonical = addresses.absolute(addresses.page(name)) if addresses.site_url else None
    if name == "404":
        # It answers for addresses at any depth, so only a way from the host's root is right.
        root = urlsplit(addresses.site_url).path or "/"
        canonical = None
    lines, common = Lines(c, root), common_to(c, root)
    section = section or name
    # On all pages but those that the footer leads to, it is the same.
    own = name if name in once(common, "ways", lambda: footer_names(c)) else ""
    return Frame(
        title=title,
        description=description,
        root=root,
        home=lines.href("index"),
        search=lines.href("search"),
        brand=once(common, "brand", lambda: _brand(c, root)),
        site_name=c.project.site_name,
        language=c.texts.language,
        text_direction=c.texts.locale.text_direction,
        nav=once(common, ("nav", section), lambda: build_nav(c, lines, section)),
        pages=once(common, ("footer", own), lambda: build_footer_nav(c, lines, own)),
        canonical=canonical,
        internal=c.project.audience == "internal",
        problems=lines.href("problems") if c.project.preview and c.problems else None,
        feeds=link_feeds(c, root, name),
    )


def _brand(c: Compilation, root: str) -> BrandView:
    brand = c.project.settings.brand
    return BrandView(
        name=c.project.brand_name,
        colour=brand.colour,
        logo=root + c.project.addresses.asset(brand.logo) if brand.logo else None,
        logo_dark=root + c.project.addresses.asset(brand.logo_dark) if brand.logo_dark else None,
        website=brand.website,
        address=brand.address,
    )
