"""What stands around every page."""

from __future__ import annotations

from urllib.parse import urlsplit

from rundbrief.compilation import Compilation
from rundbrief.content.model import Page
from rundbrief.editorial.rendering import page_name
from rundbrief.site.lines import Lines
from rundbrief.site.parts import BrandView, Frame, NavLink
from rundbrief.texts import _


def build_frame(
    c: Compilation, name: str, title: str, *, description: str = "", section: str = ""
) -> Frame:
    """Build the frame of one page. section: the name of the page that the navigation marks."""
    addresses = c.project.addresses
    root = addresses.root_from(name)
    if name == "404":
        # It answers for addresses at any depth, so only a way from the host's root is right.
        root = urlsplit(addresses.site_url).path or "/"
    lines = Lines(c, root)
    return Frame(
        title=title,
        description=description,
        root=root,
        home=lines.href("index"),
        search=lines.href("search"),
        brand=_brand(c, root),
        site_name=c.project.site_name,
        language=c.texts.language,
        text_direction=c.texts.locale.text_direction,
        nav=tuple(_nav(c, lines, section or name)),
        pages=tuple(
            NavLink(page.title, lines.href(page_name), page_name == name)
            for page, page_name in ordinary_pages(c)
        ),
        canonical=addresses.absolute(addresses.page(name)) if addresses.site_url else None,
        internal=c.project.audience == "internal",
        problems=lines.href("problems") if c.project.preview and c.problems else None,
    )


def ordinary_pages(c: Compilation) -> list[tuple[Page, str]]:
    """List the ordinary pages with their names, by title."""
    pages = [(page, page_name(page.source.path)) for page in c.visible.pages]
    return sorted(pages, key=lambda pair: (pair[0].title.casefold(), pair[1]))


def _nav(c: Compilation, lines: Lines, section: str) -> list[NavLink]:
    visible = c.visible
    sections = [
        ("index", _("Overview"), True),
        ("reports", _("Reports"), bool(visible.updates)),
        ("incidents", _("Incidents"), bool(visible.incidents)),
        ("follow-ups", _("Follow-ups"), bool(visible.follow_ups)),
        ("metrics", _("Metrics"), bool(visible.metrics)),
        ("newsletter", _("Newsletter"), bool(c.issues)),
        ("archive", _("Archive"), bool(visible.updates)),
    ]
    return [
        NavLink(c.texts(title), lines.href(name), name == section)
        for name, title, shown in sections
        if shown
    ]


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
