"""Visibility: who may see what, and from when on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from rundbrief.config.settings import Edition, Settings
from rundbrief.content.content import Content
from rundbrief.content.departments import Department
from rundbrief.content.file_kinds import ASKS, FOLLOW_UPS, INCIDENTS, METRICS, NEWSLETTER
from rundbrief.content.schema import Entry
from rundbrief.editorial.department_status import find_trusted_for
from rundbrief.validation.fields import Audience


def select_visible(
    content: Content, settings: Settings, *, audience: Audience, today: date, preview: bool = False
) -> Content:
    """Remove what this audience may not see, what is dated in the future, and drafts.

    A preview includes drafts, and nothing else.
    """

    def may_see(item_audience: Audience) -> bool:
        return audience == "internal" or item_audience == "public"

    def is_shown(item_audience: Audience, draft: bool) -> bool:
        return may_see(item_audience) and (preview or not draft)

    introduction = content.introduction
    updates = tuple(u for u in content.updates if is_shown(u.audience, u.draft) and u.date <= today)
    return replace(
        content,
        departments=tuple(_department_for(d, audience, is_shown) for d in content.departments),
        updates=updates,
        incidents=tuple(
            i.model_copy(update={"timeline": entries_until(i.timeline, today)})
            for i in content.incidents
            if may_see(i.audience) and entries_until(i.timeline, today)
        ),
        follow_ups=tuple(
            f.model_copy(update={"timeline": entries_until(f.timeline, today)})
            for f in content.follow_ups
            if may_see(f.audience) and f.received <= today
        ),
        metrics=tuple(m for m in content.metrics if may_see(m.audience)),
        issues=tuple(
            i
            for i in content.issues
            if i.edition in settings.newsletter.editions
            and may_see(settings.newsletter.editions[i.edition].audience)
            # The edition may have been internal when the issue was closed.
            and (audience == "internal" or not i.closed or i.is_closed_for_public)
        ),
        pages=tuple(p for p in content.pages if is_shown(p.audience, p.draft)),
        introduction=introduction
        if introduction and is_shown(introduction.audience, introduction.draft)
        else None,
    )


SECTIONS = (INCIDENTS, FOLLOW_UPS, ASKS, METRICS, NEWSLETTER)


def select_sections(visible: Content, audience: Audience) -> frozenset[str]:
    """Select the sections of the site that have a page.

    Internal readers see all of them; an empty one explains itself. The public sees no empty
    section, since it would claim “nothing is open” of what is only hidden.
    """
    filled = {
        INCIDENTS: bool(visible.incidents),
        FOLLOW_UPS: bool(visible.follow_ups),
        ASKS: any(update.asks for update in visible.updates),
        METRICS: bool(visible.metrics),
        NEWSLETTER: bool(visible.issues),
    }
    return frozenset(name for name, has in filled.items() if has or audience == "internal")


def entries_until(timeline: tuple[Entry, ...], today: date) -> tuple[Entry, ...]:
    """Select the entries written by the end of a day."""
    return tuple(entry for entry in timeline if entry.at.date() <= today)


def _department_for(
    department: Department, audience: Audience, is_shown: Callable[[Audience, bool], bool]
) -> Department:
    """Hide cadence and due dates from the public: an update may have been internal."""
    introduction = department.introduction
    if introduction and not is_shown(introduction.audience, introduction.draft):
        department = department.model_copy(update={"introduction": None})
    if audience == "public":
        hidden_fields = {"cadence": "none", "due": None, "away": (), "channels": ()}
        trusted_for = find_trusted_for(department).days
        department = department.model_copy(update=hidden_fields | {"trusted_for": trusted_for})
    return department


def restrict_to_edition(content: Content, edition: Edition) -> Content:
    """Restrict content to the departments of an edition; its updates are selected one by one."""
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
