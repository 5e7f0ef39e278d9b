"""Pages as outputs: view, meta tags, template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

import jinja2

from rundbrief.cache.outputs import Built, Output
from rundbrief.render.templates import render
from rundbrief.site.page import SitePage
from rundbrief.site.queries import SiteQueries
from rundbrief.site.seo.meta_tags import UNLISTED, build_meta_tags
from rundbrief.site.seo.subjects import find_changed


def list_outputs(pages: Iterable[SitePage], environment: jinja2.Environment) -> Iterator[Output]:
    """List the outputs of pages."""
    for page in pages:
        build = partial(_build_page, environment, page)
        yield Output(f"page {page.name}", build, (page.template, _name_of(page), *page.arguments))


def _name_of(page: SitePage) -> str:
    return f"{page.build_view.__module__}.{page.build_view.__qualname__}"


def _build_page(
    environment: jinja2.Environment, page: SitePage, q: SiteQueries, *__: object
) -> Built:
    """facts: how the page stands in the sitemap, and whose card it is shared with."""
    view = page.build_view(q, *page.arguments)
    tags = build_meta_tags(q, page.name, view.frame)
    view = replace(view, frame=replace(view.frame, head=tags))
    html = render(environment, page.template, page=view)
    if page.name in UNLISTED:
        return Built({q.addresses.file_of(page.name): html})
    changed = find_changed(q, page.name)
    facts = {
        "address": view.frame.canonical,
        "changed": changed.isoformat() if changed else None,
        "card": q.card_of(page.name) if q.social_cards else None,
    }
    return Built({q.addresses.file_of(page.name): html}, facts)
