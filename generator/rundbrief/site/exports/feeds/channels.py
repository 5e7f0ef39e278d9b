"""Which feeds there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rundbrief.content.file_kinds import INCIDENTS
from rundbrief.i18n.texts import _
from rundbrief.site.list_items import FeedLink
from rundbrief.site.queries import SiteQueries

ATOM = "application/atom+xml"

# Servers give `.xml` a type that browsers show; feeds' own endings end as plain text in Chromium.
FILES = {"atom": "atom.xml", "rss": "rss.xml", "json": "feed.json"}


class Subject(StrEnum):
    """What a feed is about."""

    NEWS = "news"
    INCIDENTS = "incidents"
    NEWSLETTER = "newsletter"
    DEPARTMENT = "departments"
    TAG = "tags"


@dataclass(frozen=True)
class Channel:
    """A feed before anything is in it. what: its name in the house; title: with the house's own.

    page: the name of the page that shows people the same. slug: of the department or the tag, else
    empty.
    """

    subject: Subject
    what: str
    title: str
    about: str
    page: str
    slug: str = ""

    @property
    def name(self) -> str:
        """Its folder, from the site's root."""
        return "/".join(filter(None, ("feeds", self.subject.value, self.slug)))

    def file(self, form: str) -> str:
        """form: atom, rss or json."""
        return f"{self.name}/{FILES[form]}"


def select_channels(q: SiteQueries) -> Iterator[Channel]:
    """List every feed. Without a `site_url` there is none: feeds are read far from the site."""
    if not q.addresses.site_url:
        return
    yield news_channel(q)
    if INCIDENTS in q.sections:
        yield incidents_channel(q)
    if q.has_issues:
        yield newsletter_channel(q)
    for department in q.departments:
        yield department_channel(q, department.slug)
    yield from (tag_channel(q, tag.slug) for tag in q.tags if tag.updates or tag.incidents)


def make_channel(q: SiteQueries, subject: Subject, slug: str) -> Channel:
    """Make the channel of a feed. slug: of the department or the tag, else empty."""
    match subject:
        case Subject.NEWS:
            return news_channel(q)
        case Subject.INCIDENTS:
            return incidents_channel(q)
        case Subject.NEWSLETTER:
            return newsletter_channel(q)
        case Subject.DEPARTMENT:
            return department_channel(q, slug)
        case Subject.TAG:
            return tag_channel(q, slug)


def news_channel(q: SiteQueries) -> Channel:
    about = q.texts(_("What the departments write, and every step of every incident."))
    return _channel(q, Subject.NEWS, q.texts(_("All news")), about, "index")


def incidents_channel(q: SiteQueries) -> Channel:
    about = q.texts(_("Every step of every incident and of planned work, one entry each."))
    return _channel(q, Subject.INCIDENTS, q.texts(_("Incidents")), about, "incidents")


def newsletter_channel(q: SiteQueries) -> Channel:
    about = q.texts(_("Each issue of the newsletter, once it has gone out."))
    return _channel(q, Subject.NEWSLETTER, q.texts(_("Newsletter")), about, "newsletter")


def department_channel(q: SiteQueries, slug: str) -> Channel:
    name, __ = q.department_label(slug)
    about = q.texts(_("What {department} writes, and incidents that affect it."), department=name)
    return _channel(q, Subject.DEPARTMENT, name, about, slug, slug)


def tag_channel(q: SiteQueries, slug: str) -> Channel:
    name = q.term_name("tags", slug)
    about = q.texts(_("Updates and incidents with the tag “{tag}”."), tag=name)
    return _channel(q, Subject.TAG, name, about, f"tags/{slug}", slug)


def _channel(
    q: SiteQueries, subject: Subject, what: str, about: str, page: str, slug: str = ""
) -> Channel:
    return Channel(subject, what, f"{q.site_name}: {what}", about, page, slug)


def link_feeds(q: SiteQueries, root: str, page: str) -> tuple[FeedLink, ...]:
    """Offer a page's own feed, if it has one, and the feed of all news.

    Only one format each: who is asked which one to take doesn't know.
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
