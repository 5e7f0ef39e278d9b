"""Feeds in Atom, RSS and JSON.

The XML comes from templates, not from feedgenerator: its RSS loses the full text, its Atom the
style sheet, both drop all authors but one, and both use the current time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from rundbrief.i18n.texts import _
from rundbrief.incremental.output_builder import Built, Output
from rundbrief.render.templates import render
from rundbrief.site.exports.feeds.channels import (
    FILES,
    Channel,
    FeedKind,
    NewsItem,
    make_channel,
    select_channels,
)
from rundbrief.site.exports.feeds.entries import (
    MAX_HTML,
    MAX_HTML_FOR_TAGS,
    EntryRenderer,
    FeedItem,
)
from rundbrief.site.exports.identifiers import clean, tag_uri
from rundbrief.site.queries import SiteQueries


@dataclass(frozen=True)
class Feed:
    """A feed with its items. Addresses are absolute."""

    id: str
    title: str
    about: str
    # Page with the same contents.
    page: str
    home: str
    subscribe: str
    site_name: str
    brand: str
    logo: str | None
    language: str
    direction: str
    updated: datetime
    items: tuple[FeedItem, ...]


def list_feeds(q: SiteQueries) -> Iterator[Output]:
    """List the outputs of all feeds, each in all formats."""
    for channel in select_channels(q):
        yield Output(channel.name, _build_feed, (channel.subject.value, channel.slug))


def _build_feed(q: SiteQueries, subject: str, slug: str) -> Built:
    environment = q.environment("feeds")
    channel = make_channel(q, FeedKind(subject), slug)
    max_html = MAX_HTML_FOR_TAGS if channel.subject is FeedKind.TAG else MAX_HTML
    feed = _build(EntryRenderer(q, environment, max_html), channel, q.news_of(subject, slug))
    files = {}
    for form in ("atom", "rss"):
        address = _absolute(q, channel.file(form))
        root = "../" * channel.file(form).count("/")
        text = render(environment, f"{form}.xml", feed=feed, address=address, root=root)
        files[channel.file(form)] = clean(text)
    files[channel.file("json")] = _render_json(q, feed, _absolute(q, channel.file("json")))
    if channel.subject is FeedKind.DEPARTMENT:
        # Readers that subscribed at an old address don't follow a page that redirects browsers.
        for former in map(channel.with_slug, q.department(slug).old_addresses):
            files |= {former.file(form): files[channel.file(form)] for form in FILES}
    return Built(files)


def _build(renderer: EntryRenderer, channel: Channel, news: tuple[NewsItem, ...]) -> Feed:
    q, presenter = renderer.q, renderer.presenter
    items = tuple(renderer.render(news_item) for news_item in news)
    logo = q.brand.logo
    return Feed(
        id=tag_uri(presenter.root, _permanent_name(q, channel)),
        title=channel.title,
        about=channel.about,
        page=presenter.href(channel.page),
        home=presenter.href("index"),
        subscribe=presenter.href("feeds"),
        site_name=q.site_name,
        brand=q.brand_name,
        logo=_absolute(q, q.addresses.asset(logo)) if logo else None,
        language=q.texts.language,
        direction=q.texts.locale.text_direction,
        # Atom requires a time; an empty feed has only the day of the build.
        updated=items[0].at if items else datetime.combine(q.today, time(), q.zone),
        items=items,
    )


def _permanent_name(q: SiteQueries, channel: Channel) -> str:
    """Return the name that a feed had first, so that readers don't take it for another one."""
    if channel.subject is FeedKind.DEPARTMENT:
        channel = channel.with_slug(q.department(channel.slug).first_name)
    return channel.name


def _absolute(q: SiteQueries, path: str) -> str:
    return q.addresses.absolute(path)


def _render_json(q: SiteQueries, feed: Feed, address: str) -> str:
    """Render a JSON Feed. Source: jsonfeed.org, version 1.1."""
    explanation = _(
        "This is a feed. To get its news automatically, copy its address into a feed reader or "
        "another program that supports feeds: {address}"
    )
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.about,
        "user_comment": q.texts(explanation, address=address),
        "home_page_url": feed.page,
        "feed_url": address,
        "language": feed.language,
        "authors": [{"name": feed.brand, "url": feed.home}],
        **({"icon": feed.logo} if feed.logo else {}),
        "items": [_json_item(item) for item in feed.items],
    }
    return clean(json.dumps(document, ensure_ascii=False, indent=1)) + "\n"


def _json_item(item: FeedItem) -> dict[str, object]:
    at = item.at.isoformat()
    return {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "content_html": item.html,
        **({"summary": item.summary} if item.summary else {}),
        **({"image": item.image} if item.image else {}),
        "date_published": at,
        "date_modified": at,
        "authors": [{"name": name} for name in item.authors],
        "tags": list(item.subjects),
    }
