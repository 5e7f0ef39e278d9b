"""Feeds as Atom, RSS and JSON.

Templates write the XML. The library feedgenerator was read for it and left: its RSS loses the whole
text, its Atom the style sheet, both all authors but one, and both ask the clock.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial

from rundbrief.build.compilation import Compilation
from rundbrief.cache.digests import digest
from rundbrief.content.schema import Update
from rundbrief.i18n.texts import _
from rundbrief.render.templates import layout_folders, make_environment, render
from rundbrief.site.digests import Stamps
from rundbrief.site.exports.feeds.channels import Channel, select_channels
from rundbrief.site.exports.feeds.entries import FeedItem, Writer
from rundbrief.site.exports.feeds.items import Piece, Told, select_pieces
from rundbrief.site.exports.identifiers import clean, tag_uri
from rundbrief.site.page import Bundle


@dataclass(frozen=True)
class Feed:
    """A feed with all that is in it. Addresses are absolute. page: where people read the same."""

    id: str
    title: str
    about: str
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


def list_feeds(c: Compilation, stamps: Stamps) -> Iterator[Bundle]:
    """List every feed, each with all of its formats."""
    environment = make_environment(layout_folders(c.project.layouts, "feeds"), c.texts)
    pieces, writer = select_pieces(c), Writer(c, environment)
    for channel in select_channels(c):
        own = pieces.get((channel.subject, channel.slug), ())
        stamp = digest(
            repr(channel), b"" if own else stamps.today, *(_stamp(stamps, piece) for piece in own)
        )
        yield Bundle(channel.name, partial(_render, writer, channel, own), stamp)


def _stamp(stamps: Stamps, piece: Piece) -> bytes:
    match piece.thing:
        case Update() as update:
            today = stamps.today if update.asks else b""
            return digest(stamps.update(update), stamps.body(update.source), today)
        case Told() as told:
            incident, number = told.incident, str(told.number)
            return digest(stamps.today, stamps.timed(incident), number, stamps.entries(incident))
        case composed:
            return stamps.issue(composed)


def _render(
    writer: Writer, channel: Channel, pieces: tuple[Piece, ...]
) -> Iterator[tuple[str, str]]:
    c, environment = writer.c, writer.environment
    feed = _build(writer, channel, pieces)
    for form in ("atom", "rss"):
        address = _absolute(c, channel.file(form))
        root = "../" * channel.file(form).count("/")
        text = render(environment, f"{form}.xml", feed=feed, address=address, root=root)
        yield channel.file(form), clean(text)
    yield channel.file("json"), _render_json(c, feed, _absolute(c, channel.file("json")))


def _build(writer: Writer, channel: Channel, pieces: tuple[Piece, ...]) -> Feed:
    c, lines = writer.c, writer.lines
    items = tuple(writer.write(piece) for piece in pieces)
    logo = c.project.settings.brand.logo
    # Atom wants a moment; an empty feed has none but the day of the build.
    today = datetime.combine(c.project.today, time(), c.project.settings.zone)
    return Feed(
        id=tag_uri(lines.root, channel.name),
        title=channel.title,
        about=channel.about,
        page=lines.href(channel.page),
        home=lines.href("index"),
        subscribe=lines.href("feeds"),
        site_name=c.project.site_name,
        brand=c.project.brand_name,
        logo=_absolute(c, c.project.addresses.asset(logo)) if logo else None,
        language=c.texts.language,
        direction=c.texts.locale.text_direction,
        updated=items[0].at if items else today,
        items=items,
    )


def _absolute(c: Compilation, path: str) -> str:
    return c.project.addresses.absolute(path)


def _render_json(c: Compilation, feed: Feed, address: str) -> str:
    """Write a JSON Feed. Source: jsonfeed.org, version 1.1."""
    explanation = _(
        "This feed lets programs tell by themselves when there is something new. To subscribe, copy"
        " its address into such a program: {address}"
    )
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.about,
        "user_comment": c.texts(explanation, address=address),
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
