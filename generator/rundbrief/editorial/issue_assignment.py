"""Which issue an update goes into: exactly one of each edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from rundbrief.config.settings import Edition, NewsletterSettings
from rundbrief.content.schema import Update
from rundbrief.content.snapshot import Issue
from rundbrief.periods import Period, parse_period


def assign_updates(
    issues: Iterable[Issue],
    updates: Sequence[Update],
    settings: NewsletterSettings,
    *,
    zone: ZoneInfo,
    today: date,
) -> Mapping[str, tuple[Update, ...]]:
    """Give each open issue, by its key, the updates that it holds, in the order of `updates`.

    What a closed issue of the same edition holds never appears again. Of several open issues the
    earliest takes an update first, as if they were closed in the order of their periods; what it
    leaves out is left for the next one.
    """
    assigned: dict[str, tuple[Update, ...]] = {}
    by_edition: dict[str, list[Issue]] = {}
    for issue in issues:
        by_edition.setdefault(issue.edition, []).append(issue)
    for edition, own in by_edition.items():
        gone = {item.ref for i in own if i.snapshot for item in i.snapshot.items}
        candidates = select_for_edition(updates, settings.editions[edition], since=settings.since)
        for issue in sort_issues(own, zone):
            if not issue.closed:
                period = parse_period(issue.period_key, zone)
                held = _select(candidates, issue, period, gone, today)
                gone.update(update.ref for update in held)
                assigned[issue.key] = held
    return assigned


def sort_issues(issues: Iterable[Issue], zone: ZoneInfo) -> list[Issue]:
    """Sort issues in the order in which they are closed: by the end of their periods."""
    return sorted(issues, key=lambda i: (parse_period(i.period_key, zone).until, i.key))


def select_for_edition(
    updates: Iterable[Update], edition: Edition, *, since: date | None
) -> list[Update]:
    """Select what goes out once: neither “nothing to report” nor notices, which are repeated."""
    return [
        u
        for u in updates
        if not u.nothing_to_report
        and not u.is_notice
        and fits_edition(u, edition)
        and (since is None or u.date >= since)
    ]


def fits_edition(update: Update, edition: Edition) -> bool:
    """Whether an update is no draft, and fits an edition's audience, departments and tags."""
    return (
        not update.draft
        and (edition.audience == "internal" or update.audience == "public")
        and (not edition.departments or update.department in edition.departments)
        and (not edition.tags or not set(edition.tags).isdisjoint(update.tags))
    )


def _select(
    candidates: Iterable[Update], issue: Issue, period: Period, gone: set[str], today: date
) -> tuple[Update, ...]:
    cut_off = min(period.last, today)
    return tuple(
        u
        for u in candidates
        if u.date <= cut_off
        and u.ref not in gone
        and u.ref not in issue.leave_out
        and not u.is_over(cut_off)
    )
