"""Meta tags: what search engines and link previews read of a page."""

from __future__ import annotations

from rundbrief.content.schema import Department, Update
from rundbrief.editorial.formatting import format_period, format_period_days
from rundbrief.i18n.texts import _
from rundbrief.periods import Period
from rundbrief.site.og_images.cards import HEIGHT, WIDTH, build_health_signs, card_path
from rundbrief.site.page_context import MetaImage, MetaTags, PageContext
from rundbrief.site.queries import SiteQueries
from rundbrief.site.seo.linked_data import build_data
from rundbrief.site.seo.subjects import Subject, find_subject

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
