"""Who may see what, and from when on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from rundbrief.content.model import Content
from rundbrief.fields import Audience
from rundbrief.settings import Edition, Settings


def select_visible(
    content: Content, settings: Settings, *, audience: Audience, today: date, preview: bool = False
) -> Content:
    """Take out what this audience may not see, what lies in the future, and drafts.

    A preview shows drafts, and nothing else more.
    """

    def may_see(thing_audience: Audience) -> bool:
        return audience == "internal" or thing_audience == "public"

    def is_shown(thing_audience: Audience, draft: bool) -> bool:
        return may_see(thing_audience) and (preview or not draft)

    introduction = content.introduction
    updates = tuple(u for u in content.updates if is_shown(u.audience, u.draft) and u.date <= today)
    return replace(
        content,
        departments=tuple(
            replace(d, introduction=None)
            if d.introduction and not is_shown(d.introduction.audience, d.introduction.draft)
            else d
            for d in content.departments
        ),
        updates=updates,
        incidents=tuple(i for i in content.incidents if may_see(i.audience)),
        follow_ups=tuple(f for f in content.follow_ups if may_see(f.audience)),
        metrics=tuple(m for m in content.metrics if may_see(m.audience)),
        issues=tuple(
            i
            for i in content.issues
            if i.edition in settings.newsletter.editions
            and may_see(settings.newsletter.editions[i.edition].audience)
        ),
        pages=tuple(p for p in content.pages if is_shown(p.audience, p.draft)),
        introduction=introduction
        if introduction and is_shown(introduction.audience, introduction.draft)
        else None,
    )


def select_about(content: Content, edition: Edition) -> Content:
    """Keep what an edition of some departments is about; its updates are chosen item by item."""
    if not edition.departments:
        return content
    slugs = set(edition.departments)
    return replace(
        content,
        departments=tuple(d for d in content.departments if d.slug in slugs),
        updates=tuple(u for u in content.updates if u.department in slugs),
        incidents=tuple(i for i in content.incidents if slugs & set(i.affects)),
        follow_ups=tuple(f for f in content.follow_ups if f.department in slugs),
        metrics=tuple(m for m in content.metrics if m.department in slugs),
    )
