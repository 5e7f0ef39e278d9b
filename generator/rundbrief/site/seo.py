"""What search engines and link previews read: meta tags, linked data, sitemap.xml and robots.txt.

Linked data (JSON-LD) is in the vocabulary of schema.org, which has no types for a department's
status and for incidents, so these have none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from rundbrief.content.departments import Department
from rundbrief.content.schema import Incident, Update
from rundbrief.editorial.formatting import format_period, format_period_days
from rundbrief.editorial.issue_composition import ComposedIssue
from rundbrief.i18n.texts import _
from rundbrief.periods import Period
from rundbrief.site.og_images.cards import HEIGHT, WIDTH, build_health_signs, card_path
from rundbrief.site.page_context import MetaImage, MetaTags, PageContext
from rundbrief.site.queries import SiteQueries, SiteSubject, Subject, find_subject
from rundbrief.validation.fields import Day

# Pages that search engines should not list.
UNLISTED = frozenset({"404", "problems"})

DESCRIPTIONS = {
    "reports": _("Weekly and monthly reports of all departments."),
    "incidents": _("Open incidents, past incidents and planned maintenance."),
    "follow-ups": _("Complaints, requests and questions, until they are resolved."),
    "metrics": _("The metrics and how to read them."),
    "newsletter": _("All issues of the newsletter."),
    "archive": _("All updates, month by month."),
}

Data = dict[str, Any]

# Source: sitemaps.org, "FAQ". The other limit, 50 MB, would take addresses of 1,000 characters.
MAX_URLS = 50_000
_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


def build_meta_tags(q: SiteQueries, name: str, context: PageContext) -> MetaTags:
    """Build the meta tags of a page. name: as in Addresses."""
    subject = find_subject(q, name)
    is_listed = name not in UNLISTED
    image = _image(q, name) if q.social_cards and is_listed else None
    is_internal = q.audience == "internal"
    locale = str(q.texts.locale)
    return MetaTags(
        description=context.description or _describe(q, name, context, subject),
        canonical=context.canonical if is_listed else None,
        robots="noindex, nofollow" if is_internal else None if is_listed else "noindex",
        kind="article" if isinstance(subject, Update) else "website",
        locale=locale if "_" in locale else None,
        published=subject.date if isinstance(subject, Update) else None,
        section=q.department_name(subject.department) if isinstance(subject, Update) else None,
        image=image,
        data=build_data(q, name, context, subject, image)
        if is_listed and not is_internal
        else None,
    )


def _image(q: SiteQueries, name: str) -> MetaImage:
    shown = q.card_of(name)
    href = q.addresses.absolute(q.addresses.asset(card_path(shown)))
    # The alt text of another page's image leaves out what changes over time; otherwise each change
    # there would change this page, too.
    alt = q.card_alt(shown, shown not in (name, None))
    return MetaImage(href, alt, WIDTH, HEIGHT)


def _describe(q: SiteQueries, name: str, context: PageContext, subject: Subject | None) -> str:
    """Return the description of a page that has none of its own."""
    texts = q.texts
    match subject:
        case Department():
            known = _("Status and updates of {department}.")
            return texts(known, department=subject.name)
        case Period():
            title = f"{format_period(subject, texts)}, {format_period_days(subject, texts)}"
            counts = ", ".join(sign.text for sign in build_health_signs(q, subject))
            return f"{title}: {counts}" if counts else title
    if name in DESCRIPTIONS:
        return texts(DESCRIPTIONS[name])
    return f"{context.title} · {context.site_name}"


def build_data(
    q: SiteQueries,
    name: str,
    context: PageContext,
    subject: Subject | None,
    image: MetaImage | None,
) -> Data | None:
    """Describe a page and its breadcrumbs.

    None without a `site_url`, as all addresses must be absolute.
    """
    if not context.canonical:
        return None
    graph = [
        _describe_subject(q, context.canonical, subject, image),
        _breadcrumbs(q, name, context),
    ]
    known = [data for data in graph if data]
    return {"@context": "https://schema.org", "@graph": known} if known else None


def _describe_subject(
    q: SiteQueries, url: str, subject: Subject | None, image: MetaImage | None
) -> Data | None:
    data: Data | None = None
    match subject:
        case SiteSubject():
            data = _with_publisher(q, "WebSite", url) | {"name": q.site_name}
        case Update():
            data = _article(q, url, subject, image)
        case ComposedIssue():
            data = _issue(q, url, subject)
        case Period():
            covered = f"{subject.first.isoformat()}/{subject.last.isoformat()}"
            data = _with_publisher(q, "Report", url) | {"temporalCoverage": covered}
    return data


def _article(q: SiteQueries, url: str, update: Update, image: MetaImage | None) -> Data:
    data = _with_publisher(q, "Article", url) | {
        "headline": update.title,
        "description": update.summary,
        "datePublished": update.date.isoformat(),
        "articleSection": q.department_name(update.department),
        "author": [_author(q, name) for name in update.authors or (update.department,)],
        "mainEntityOfPage": url,
    }
    if update.tags:
        data["keywords"] = ", ".join(update.tags)
    if image:
        data["image"] = image.href
    return data


def _issue(q: SiteQueries, url: str, composed: ComposedIssue) -> Data:
    addresses = q.addresses
    data = _with_publisher(q, "PublicationIssue", url) | {
        "name": composed.subject,
        "issueNumber": composed.key,
        "isPartOf": {
            "@type": "Periodical",
            "name": q.brand_name,
            "url": addresses.absolute(addresses.page("newsletter")),
        },
    }
    if composed.issue.closed:
        data["datePublished"] = composed.issue.closed.isoformat(timespec="seconds")
    return data


def _author(q: SiteQueries, name: str) -> Data:
    """Describe an author. Departments may sign by their slug; everybody else is a person."""
    if q.has_department(name):
        return {"@type": "Organization", "name": q.department_name(name)}
    return {"@type": "Person", "name": name}


def _with_publisher(q: SiteQueries, kind: str, url: str) -> Data:
    brand, addresses = q.brand, q.addresses
    publisher: Data = {
        "@type": "Organization",
        "name": q.brand_name,
        "url": brand.website or addresses.site_url,
    }
    if brand.logo and q.has_asset(brand.logo):
        publisher["logo"] = addresses.absolute(addresses.asset(brand.logo))
    return {"@type": kind, "url": url, "inLanguage": q.texts.language, "publisher": publisher}


def _breadcrumbs(q: SiteQueries, name: str, context: PageContext) -> Data | None:
    """List the pages above a page: the front page, then a department or an item of the menu."""
    if name == "index":
        return None
    addresses = q.addresses
    steps = [(q.site_name, addresses.page("index"))]
    above = name.rpartition("/")[0]
    titles = {link.href: link.title for link in context.nav}
    if q.has_department(above):
        steps.append((q.department_name(above), addresses.page(above)))
    elif title := titles.get(context.root + addresses.page(above)) if above else None:
        steps.append((title, addresses.page(above)))
    steps.append((context.title, addresses.page(name)))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": title, "item": addresses.absolute(address)}
            for n, (title, address) in enumerate(steps, start=1)
        ],
    }


@dataclass(frozen=True)
class SitemapEntry:
    """A page in the sitemap."""

    # Absolute and quoted.
    address: str
    # None if unknown.
    changed: Day | None


def render_sitemaps(places: Iterable[SitemapEntry], site_url: str) -> Iterator[tuple[str, str]]:
    """Render sitemap.xml; beyond the limit it is an index of several sitemaps."""
    places = tuple(places)
    parts = [places[n : n + MAX_URLS] for n in range(0, len(places), MAX_URLS)]
    if len(parts) <= 1:
        yield "sitemap.xml", _render_sitemap("urlset", "url", places)
        return
    for number, part in enumerate(parts, start=1):
        yield f"sitemap-{number}.xml", _render_sitemap("urlset", "url", part)
    numbered = (SitemapEntry(f"{site_url}sitemap-{n}.xml", None) for n in range(1, len(parts) + 1))
    yield "sitemap.xml", _render_sitemap("sitemapindex", "sitemap", numbered)


def render_robots(q: SiteQueries) -> str:
    """Render robots.txt, which asks all crawlers to stay away from an internal site."""
    if q.audience == "internal":
        return "User-agent: *\nDisallow: /\n"
    site_url = q.addresses.site_url
    sitemap = f"\nSitemap: {site_url}sitemap.xml\n" if site_url else ""
    return f"User-agent: *\nAllow: /\n{sitemap}"


def find_changed(q: SiteQueries, name: str) -> Day | None:
    """Return when a page last changed, by the dates in the content."""
    day: Day | None = None
    match find_subject(q, name):
        case Update() as update:
            day = update.date
        case Incident() as incident:
            day = incident.timeline[-1].at.date()
        case ComposedIssue() as composed:
            day = composed.issue.closed.date() if composed.issue.closed else None
        case Department() as department:
            day = q.last_day_of(department.slug)
        case Period() as period:
            day = q.last_day_in(period.key)
        case SiteSubject():
            day = q.last_day
    return day


def _render_sitemap(outer: str, inner: str, places: Iterable[SitemapEntry]) -> str:
    lines = "".join(
        f"<{inner}><loc>{escape(place.address)}</loc>"
        + (f"<lastmod>{place.changed.isoformat()}</lastmod>" if place.changed else "")
        + f"</{inner}>\n"
        for place in places
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{outer} xmlns="{_SCHEMA}">\n{lines}</{outer}>\n'
    )
