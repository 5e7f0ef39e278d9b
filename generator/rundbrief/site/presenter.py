"""How things are shown that only the site shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rundbrief.content.schema import Department, Health
from rundbrief.editorial.date_texts import period_range, period_title
from rundbrief.editorial.evidence import Doubt
from rundbrief.editorial.expected import next_due
from rundbrief.editorial.health import Spell, Stand
from rundbrief.periods import Period
from rundbrief.render.presenter import ListItem, Presenter
from rundbrief.site.queries import SiteQueries

# What the bar of a department's past covers, in days.
_YEAR = 365


@dataclass(frozen=True)
class ReportLink:
    """A link to a report. updates: how many it has."""

    title: str
    href: str
    period: Period
    updates: int


@dataclass(frozen=True)
class SitePresenter(Presenter):
    """Shows things on a page of the site."""

    q: SiteQueries

    def status(
        self,
        status: Stand,
        *,
        next_due: date | None = None,
        doubts: Mapping[Doubt, int] | None = None,
    ) -> ListItem[Stand]:
        """Show the status of a department at the end of a period, or today.

        next_due: when its next update is due. doubts: what speaks against a good status, and how
        often. Both are known of the present only.
        """
        good = status.health is Health.ON_TRACK and not status.stale
        return ListItem(
            status,
            department=self.department(status.department.slug),
            newest=self.update(status.newest) if status.newest else None,
            next_due=next_due,
            doubts=tuple(doubts.items()) if doubts and good else (),
        )

    def status_today(self, department: Department) -> ListItem[Stand]:
        q, slug, week = self.q, department.slug, self.q.this_week
        return self.status(
            q.status(slug, week.key),
            next_due=next_due(department, q.last_update_of(slug), week, q.today),
            doubts=q.evidence(slug),
        )

    def report(self, period: Period) -> ReportLink:
        texts = self.q.texts
        title = period_title(period, texts)
        if period.kind != "month":
            title = f"{title}, {period_range(period, texts)}"
        updates = self.q.update_count(period.key)
        return ReportLink(title, self.href(f"reports/{period.key}"), period, updates)

    def spells(self, spells: Sequence[Spell]) -> tuple[ListItem[Spell], ...]:
        """Lay spells, newest first, along a bar that ends today and covers a year at most.

        days: until a spell ended, or until today. start, width: its place in the bar, from 0 to
        100; what has no width is older than what the bar covers.
        """
        if not spells:
            return ()
        begins = max(spells[-1].since, self.q.today - timedelta(days=_YEAR))
        share = 100 / max(1, (self.q.today - begins).days)
        return tuple(self._spell(spell, begins, share) for spell in spells)

    def _spell(self, spell: Spell, begins: date, share: float) -> ListItem[Spell]:
        until = spell.until or self.q.today
        start = max(0, (spell.since - begins).days)
        return ListItem(
            spell,
            first=self.update(spell.first),
            days=(until - spell.since).days,
            start=round(start * share, 2),
            width=round(max(0, (until - begins).days - start) * share, 2),
        )
