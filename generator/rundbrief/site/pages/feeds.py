"""How to subscribe: feeds, calendars, the status API and badges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rundbrief.content.file_kinds import CALENDAR, INCIDENTS
from rundbrief.i18n.texts import _
from rundbrief.render.presenter import ListItem
from rundbrief.site.exports.badges import (
    INCIDENTS_BADGE,
    Badge,
    badge_file,
    build_department_badge,
    build_incidents_badge,
)
from rundbrief.site.exports.feeds.channels import MAX_FEED_ITEMS, Channel, FeedKind, select_channels
from rundbrief.site.exports.identifiers import calendar_of
from rundbrief.site.exports.status_api import FOLDER
from rundbrief.site.page_context import NavLink, PageContext, SitePage, build_page_context
from rundbrief.site.presenter import SitePresenter
from rundbrief.site.queries import SiteQueries


@dataclass(frozen=True)
class CalendarItem:
    """A calendar to subscribe to."""

    title: str
    # Absolute.
    address: str
    # The same with `webcal:`, which opens calendar apps.
    open: str


@dataclass(frozen=True)
class BadgeItem:
    """A badge to embed."""

    badge: Badge
    # Relative, for this page.
    image: str
    # To be copied; None without a `site_url`.
    markdown: str | None


@dataclass(frozen=True)
class FeedsView:
    """The page of feeds. Without a `site_url`, there is nothing but badges.

    Each feed has an absolute `address` to be copied, and the links `atom`, `rss` and `json`.
    """

    context: PageContext
    # Whether there is a `site_url`.
    known: bool
    most: int
    # Those of all departments together.
    feeds: tuple[ListItem[Channel], ...]
    departments: tuple[ListItem[Channel], ...]
    tags: tuple[ListItem[Channel], ...]
    calendars: tuple[CalendarItem, ...]
    status: tuple[NavLink, ...]
    badges: tuple[BadgeItem, ...]


def list_feeds_page() -> Iterator[SitePage]:
    yield SitePage("feeds", "feeds.html", _view)


def _view(q: SiteQueries) -> FeedsView:
    context = build_page_context(
        q,
        "feeds",
        q.texts(_("Subscribe")),
        description=q.texts(_("Feeds, a calendar and badges: get updates automatically.")),
    )
    known = bool(q.addresses.site_url)
    by_subject: dict[FeedKind, list[Channel]] = {subject: [] for subject in FeedKind}
    past = {department.slug for department in q.past_departments}
    for channel in select_channels(q):
        if channel.subject is not FeedKind.DEPARTMENT or channel.slug not in past:
            by_subject[channel.subject].append(channel)
    own = (FeedKind.NEWS, FeedKind.INCIDENTS, FeedKind.NEWSLETTER)
    return FeedsView(
        context=context,
        known=known,
        most=MAX_FEED_ITEMS,
        feeds=_feeds(q, context.root, (it for subject in own for it in by_subject[subject])),
        departments=_feeds(q, context.root, by_subject[FeedKind.DEPARTMENT]),
        tags=_feeds(q, context.root, by_subject[FeedKind.TAG]),
        calendars=_calendars(q) if known else (),
        status=_status(q, context.root) if known and INCIDENTS in q.sections else (),
        badges=_badges(q, context.root),
    )


def _feeds(q: SiteQueries, root: str, channels: Iterable[Channel]) -> tuple[ListItem[Channel], ...]:
    return tuple(
        ListItem(
            it,
            address=q.addresses.absolute(it.file("atom")),
            atom=root + it.file("atom"),
            rss=root + it.file("rss"),
            json=root + it.file("json"),
        )
        for it in channels
    )


def _calendars(q: SiteQueries) -> tuple[CalendarItem, ...]:
    whole = (q.texts(_("All departments")), CALENDAR)
    departments = ((d.name, calendar_of(d.slug)) for d in q.current_departments)
    return tuple(_calendar(q, title, file) for title, file in (whole, *departments))


def _calendar(q: SiteQueries, title: str, file: str) -> CalendarItem:
    address = q.addresses.absolute(file)
    return CalendarItem(title, address, f"webcal:{address.partition(':')[2]}")


def _status(q: SiteQueries, root: str) -> tuple[NavLink, ...]:
    names = (
        *("summary", "status", "components", "incidents", "incidents/unresolved"),
        "scheduled-maintenances",
    )
    files = [f"{FOLDER}/{name}.json" for name in names]
    return tuple(NavLink(q.addresses.absolute(file), root + file) for file in files)


def _badges(q: SiteQueries, root: str) -> tuple[BadgeItem, ...]:
    own = [
        _badge(q, root, d.slug, build_department_badge(q, d), d.slug) for d in q.current_departments
    ]
    if INCIDENTS in q.sections:
        own.insert(0, _badge(q, root, INCIDENTS_BADGE, build_incidents_badge(q), INCIDENTS))
    return tuple(own)


def _badge(q: SiteQueries, root: str, name: str, badge: Badge, page: str) -> BadgeItem:
    """Build a badge. Its Markdown has no message, as that may change with every build."""
    presenter = SitePresenter(q, q.addresses.site_url)
    label = badge.label.translate({ord(sign): f"\\{sign}" for sign in "[]\\"})
    picture = f"![{label}]({presenter.root}{q.addresses.asset(badge_file(name))})"
    markdown = f"[{picture}]({presenter.href(page)})" if presenter.root else None
    return BadgeItem(badge, root + q.addresses.asset(badge_file(name)), markdown)
