"""Standing notices: which are shown on a day, and in an issue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rundbrief.config.settings import Edition
from rundbrief.content.content import Content
from rundbrief.content.schema import Update
from rundbrief.content.snapshot import Issue, NoticeNote
from rundbrief.editorial.issue_assignment import fits_edition


def select_notices(updates: Iterable[Update], today: date) -> tuple[Update, ...]:
    """Select the notices of a day, the next deadline first."""
    shown = ((u.until, u.title, u.ref, u) for u in updates if u.is_notice and u.until)
    return tuple(u for until, *__, u in sorted(shown) if u.date <= today <= until)


def snapshot_notices(
    content: Content, issue: Issue, edition: Edition, today: date
) -> tuple[NoticeNote, ...]:
    """Note the notices of an open issue: those that its readers can still follow today.

    Neither the period nor what earlier issues hold matters, since each issue repeats them.
    """
    names = {department.slug: department.name for department in content.departments}
    return tuple(
        NoticeNote.of(notice, names.get(notice.department, notice.department))
        for notice in select_notices(content.updates, today)
        if fits_edition(notice, edition) and notice.ref not in issue.leave_out
    )
