"""Linked data (JSON-LD) for search engines, in the vocabulary of schema.org.

It has no types for a department's status and for incidents, so these have none.
"""

from __future__ import annotations

from typing import Any

from rundbrief.content.schema import Update
from rundbrief.editorial.issue_contents import ComposedIssue
from rundbrief.periods import Period
from rundbrief.site.page_context import MetaImage, PageContext
from rundbrief.site.queries import SiteQueries
from rundbrief.site.seo.subjects import SiteSubject, Subject

Data = dict[str, Any]


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
