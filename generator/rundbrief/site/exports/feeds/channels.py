"""The feeds of the site, and the items of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from rundbrief.content.file_kinds import INCIDENTS
from rundbrief.content.schema import Entry, Incident, Update
from rundbrief.editorial.issue_composition import ComposedIssue
from rundbrief.editorial.taxonomy import term_slug
from rundbrief.i18n.texts import _
from rundbrief.site.page_context import FeedLink
from rundbrief.site.queries import SiteQueries

ATOM = "application/atom+xml"

# Servers send `.xml` with a type that browsers display; Chromium shows `.atom` and `.rss` as text.
FILES = {"atom": "atom.xml", "rss": "rss.xml", "json": "feed.json"}


class FeedKind(StrEnum):
    """The subject of a feed, and the name of its folder."""

    NEWS = "news"
    INCIDENTS = "incidents"
    NEWSLETTER = "newsletter"
    DEPARTMENT = "departments"
    TAG = "tags"


@dataclass(frozen=True)
class Channel:
    """A feed without its items."""

    subject: FeedKind
    # Name on the site.
    what: str
    # Name in a feed reader, with the name of the site.
    title: str
    about: str
    # Name of the page with the same contents.
    page: str
    # Of the department or the tag, else empty.
    slug: str = ""

    @property
    def name(self) -> str:
        """Folder of the feed, relative to the site's root."""
        return "/".join(filter(None, ("feeds", self.subject.value, self.slug)))

    def file(self, form: str) -> str:
        """Return the path of a format: atom, rss or json."""
        return f"{self.name}/{FILES[form]}"

    def with_slug(self, slug: str) -> Channel:
        return replace(self, slug=slug)


def select_channels(q: SiteQueries) -> Iterator[Channel]:
    """List all feeds. Without a `site_url` there are none, as items need absolute addresses."""
    if not q.addresses.site_url:
        return
    yield news_channel(q)
    if INCIDENTS in q.sections:
        yield incidents_channel(q)
    if q.has_issues:
        yield newsletter_channel(q)
    for department in q.departments:
        yield department_channel(q, department.slug)
    yield from (tag_channel(q, tag.slug) for tag in q.terms("tags") if tag.updates or tag.incidents)


def make_channel(q: SiteQueries, subject: FeedKind, slug: str) -> Channel:
    """Build the channel of a feed. slug: of the department or the tag, else empty."""
    match subject:
        case FeedKind.NEWS:
            return news_channel(q)
        case FeedKind.INCIDENTS:
            return incidents_channel(q)
        case FeedKind.NEWSLETTER:
            return newsletter_channel(q)
        case FeedKind.DEPARTMENT:
            return department_channel(q, slug)
        case FeedKind.TAG:
            return tag_channel(q, slug)


def news_channel(q: SiteQueries) -> Channel:
    about = q.texts(_("Updates from all departments and on all incidents."))
    return _channel(q, FeedKind.NEWS, q.texts(_("All news")), about, "index")


def incidents_channel(q: SiteQueries) -> Channel:
    about = q.texts(_("Every update on incidents and planned maintenance, each as its own entry."))
    return _channel(q, FeedKind.INCIDENTS, q.texts(_("Incidents")), about, "incidents")


def newsletter_channel(q: SiteQueries) -> Channel:
    about = q.texts(_("Each issue of the newsletter, once it has been sent."))
    return _channel(q, FeedKind.NEWSLETTER, q.texts(_("Newsletter")), about, "newsletter")


def department_channel(q: SiteQueries, slug: str) -> Channel:
    name = q.department_name(slug)
    about = q.texts(_("Updates from {department} and incidents that affect it."), department=name)
    return _channel(q, FeedKind.DEPARTMENT, name, about, slug, slug)


def tag_channel(q: SiteQueries, slug: str) -> Channel:
    name = q.term_name("tags", slug)
    about = q.texts(_("Updates and incidents with the tag “{tag}”."), tag=name)
    return _channel(q, FeedKind.TAG, name, about, f"tags/{slug}", slug)


def _channel(
    q: SiteQueries, subject: FeedKind, what: str, about: str, page: str, slug: str = ""
) -> Channel:
    return Channel(subject, what, f"{q.site_name}: {what}", about, page, slug)


def link_feeds(q: SiteQueries, root: str, page: str) -> tuple[FeedLink, ...]:
    """Link a page to its own feed, if it has one, and to the feed of all news.

    In one format only, since readers that ask which one to use can't know.
    """
    if not q.addresses.site_url:
        return ()
    channels = (*_own_channel(q, page), news_channel(q))
    return tuple(FeedLink(it.title, root + it.file("atom"), ATOM) for it in channels)


def _own_channel(q: SiteQueries, page: str) -> Iterator[Channel]:
    section, __, rest = page.partition("/")
    if q.has_department(section):
        yield department_channel(q, section)
    elif section == "incidents":
        yield incidents_channel(q)
    elif section == "newsletter" and q.has_issues:
        yield newsletter_channel(q)
    elif section == "tags" and rest and q.has_tag_feed(rest):
        yield tag_channel(q, rest)


# Feeds are fetched every hour, so they stay small; older items are on the pages.
MAX_FEED_ITEMS = 40

FeedKey = tuple[FeedKind, str]


@dataclass(frozen=True)
class IncidentStep:
    """An entry of an incident's timeline. number: from 0, in the timeline's order."""

    incident: Incident
    entry: Entry
    number: int


@dataclass(frozen=True)
class NewsItem:
    """Something new, as an item of some feeds."""

    # The reference of its file, and the anchor of an entry in it.
    key: tuple[str, str]
    # Aware; when it arrived.
    at: datetime
    thing: Update | IncidentStep | ComposedIssue
    feed_keys: frozenset[FeedKey]


def select_news(q: SiteQueries) -> dict[FeedKey, tuple[NewsItem, ...]]:
    """Select the items of each feed, newest first.

    Left out are drafts, expired updates, notices that have ended, updates with nothing to report,
    and open issues.
    """
    news = (*_updates(q), *_steps(q), *_issues(q))
    feeds: dict[FeedKey, list[NewsItem]] = {}
    for news_item in sorted(news, key=lambda p: (p.at, p.key), reverse=True):
        for key in news_item.feed_keys:
            listed = feeds.setdefault(key, [])
            if len(listed) < MAX_FEED_ITEMS:
                listed.append(news_item)
    return {key: tuple(listed) for key, listed in feeds.items()}


def _updates(q: SiteQueries) -> Iterator[NewsItem]:
    zone, today = q.zone, q.today
    for update in q.updates:
        if update.draft or update.nothing_to_report or update.is_over(today):
            continue
        feed_keys = _feed_keys(update.tags, (update.department,))
        at = _arrival(update, zone, today)
        yield NewsItem((update.ref, ""), at, update, feed_keys | {(FeedKind.NEWS, "")})


def _arrival(update: Update, zone: ZoneInfo, today: date) -> datetime:
    """Return when an update was committed, or the start of its day if that is later or unknown.

    A commit after `today` isn't known on that day: some readers hide items from the future.
    """
    start = datetime.combine(update.date, time(), zone)
    arrived = update.committed.astimezone(zone) if update.committed else start
    return max(start, arrived) if arrived.date() <= today else start


def _steps(q: SiteQueries) -> Iterator[NewsItem]:
    for incident in q.incidents:
        departments = tuple(filter(q.has_department, incident.affects))
        feed_keys = _feed_keys(incident.tags, departments) | {
            (FeedKind.NEWS, ""),
            (FeedKind.INCIDENTS, ""),
        }
        for number, entry in enumerate(incident.timeline):
            step = IncidentStep(incident, entry, number)
            yield NewsItem((incident.ref, entry.anchor), entry.at, step, feed_keys)


def _issues(q: SiteQueries) -> Iterator[NewsItem]:
    for composed in q.issues:
        if composed.issue.closed:
            key = (FeedKind.NEWSLETTER, "")
            ref = composed.issue.source.ref
            yield NewsItem((ref, ""), composed.issue.closed, composed, frozenset({key}))


def _feed_keys(tags: tuple[str, ...], departments: tuple[str, ...]) -> frozenset[FeedKey]:
    return frozenset(
        {(FeedKind.TAG, term_slug(tag)) for tag in tags}
        | {(FeedKind.DEPARTMENT, slug) for slug in departments}
    )
