"""Which feeds there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rundbrief.build.compilation import Compilation
from rundbrief.content.file_kinds import INCIDENTS
from rundbrief.editorial.taxonomy import Label
from rundbrief.i18n.texts import _
from rundbrief.site.common import common_to, once
from rundbrief.site.list_items import FeedLink

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


def select_channels(c: Compilation) -> Iterator[Channel]:
    """List every feed. Without a `site_url` there is none: feeds are read far from the site."""
    if not c.project.addresses.site_url:
        return
    yield news_channel(c)
    if INCIDENTS in c.sections:
        yield incidents_channel(c)
    if c.issues:
        yield newsletter_channel(c)
    for department in c.visible.departments:
        yield department_channel(c, department.slug)
    yield from (tag_channel(c, tag) for tag in c.tags if tag.updates or tag.incidents)


def news_channel(c: Compilation) -> Channel:
    about = c.texts(_("What the departments write, and every step of every incident."))
    return _channel(c, Subject.NEWS, c.texts(_("All news")), about, "index")


def incidents_channel(c: Compilation) -> Channel:
    about = c.texts(_("Every step of every incident and of planned work, one entry each."))
    return _channel(c, Subject.INCIDENTS, c.texts(_("Incidents")), about, "incidents")


def newsletter_channel(c: Compilation) -> Channel:
    about = c.texts(_("Each issue of the newsletter, once it has gone out."))
    return _channel(c, Subject.NEWSLETTER, c.texts(_("Newsletter")), about, "newsletter")


def department_channel(c: Compilation, slug: str) -> Channel:
    name = c.visible.department(slug).name
    about = c.texts(_("What {department} writes, and incidents that affect it."), department=name)
    return _channel(c, Subject.DEPARTMENT, name, about, slug, slug)


def tag_channel(c: Compilation, tag: Label) -> Channel:
    about = c.texts(_("Updates and incidents with the tag “{tag}”."), tag=tag.name)
    return _channel(c, Subject.TAG, tag.name, about, f"tags/{tag.slug}", tag.slug)


def _channel(
    c: Compilation, subject: Subject, what: str, about: str, page: str, slug: str = ""
) -> Channel:
    return Channel(subject, what, f"{c.project.site_name}: {what}", about, page, slug)


def link_feeds(c: Compilation, root: str, page: str) -> tuple[FeedLink, ...]:
    """Offer a page's own feed, if it has one, and the feed of all news.

    Only one format each: who is asked which one to take doesn't know.
    """
    if not c.project.addresses.site_url:
        return ()
    section = page.partition("/")[0]
    subject = page if section == "tags" else section
    return once(common_to(c, root), ("feeds", subject), lambda: _links(c, root, subject))


def _links(c: Compilation, root: str, page: str) -> tuple[FeedLink, ...]:
    channels = (*_own_channel(c, page), news_channel(c))
    return tuple(FeedLink(it.title, root + it.file("atom"), ATOM) for it in channels)


def _own_channel(c: Compilation, page: str) -> Iterator[Channel]:
    section, __, rest = page.partition("/")
    if c.visible.has_department(section):
        yield department_channel(c, section)
    elif section == "incidents":
        yield incidents_channel(c)
    elif section == "newsletter" and c.issues:
        yield newsletter_channel(c)
    elif section == "tags" and rest:
        tag = c.tags_by_slug.get(rest)
        if tag and (tag.updates or tag.incidents):
            yield tag_channel(c, tag)
