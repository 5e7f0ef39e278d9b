"""How things are presented that only the site shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rundbrief.content.departments import Department
from rundbrief.content.schema import Health
from rundbrief.editorial.check_ins import next_due
from rundbrief.editorial.department_status import DepartmentStatus, Evidence, StatusSpan
from rundbrief.editorial.formatting import format_period, format_period_days
from rundbrief.periods import Period
from rundbrief.render.presenter import ListItem, Presenter
from rundbrief.site.queries import SiteQueries

# Length of a department's status bar, in days.
_YEAR = 365


@dataclass(frozen=True)
class ReportLink:
    """A link to a report."""

    title: str
    href: str
    period: Period
    # Number of updates in it.
    updates: int


@dataclass(frozen=True)
class SitePresenter(Presenter):
    """Presents things on a page of the site."""

    q: SiteQueries

    def status(
        self,
        status: DepartmentStatus,
        *,
        next_due: date | None = None,
        evidence: Mapping[Evidence, int] | None = None,
    ) -> ListItem[DepartmentStatus]:
        """Present the status of a department at the end of a period, or today.

        next_due: when its next update is due. doubts: evidence against a good status, with counts.
        Both are known for today only.
        """
        good = status.health is Health.ON_TRACK and not status.stale
        return ListItem(
            status,
            department=self.department(status.department.slug),
            latest=self.update(status.latest) if status.latest else None,
            next_due=next_due,
            evidence=tuple(evidence.items()) if evidence and good else (),
        )

    def status_today(self, department: Department) -> ListItem[DepartmentStatus]:
        q, slug, week = self.q, department.slug, self.q.this_week
        return self.status(
            q.status(slug, week.key),
            next_due=next_due(department, q.last_report_of(slug), week, q.today),
            evidence=q.evidence(slug),
        )

    def report(self, period: Period) -> ReportLink:
        texts = self.q.texts
        title = format_period(period, texts)
        if period.kind != "month":
            title = f"{title}, {format_period_days(period, texts)}"
        updates = self.q.update_count(period.key)
        return ReportLink(title, self.href(f"reports/{period.key}"), period, updates)

    def status_spans(self, status_spans: Sequence[StatusSpan]) -> tuple[ListItem[StatusSpan], ...]:
        """Present a department's periods of one health, newest first, along a bar that ends today.

        days: length of the period. start, width: its position in the bar, from 0 to 100. The bar
        covers a year at most; earlier periods have no width.
        """
        if not status_spans:
            return ()
        begins = max(status_spans[-1].since, self.q.today - timedelta(days=_YEAR))
        share = 100 / max(1, (self.q.today - begins).days)
        return tuple(self._spell(span, begins, share) for span in status_spans)

    def _spell(self, span: StatusSpan, begins: date, share: float) -> ListItem[StatusSpan]:
        until = span.until or self.q.today
        start = max(0, (span.since - begins).days)
        return ListItem(
            span,
            first=self.update(span.first),
            days=(until - span.since).days,
            start=round(start * share, 2),
            width=round(max(0, (until - begins).days - start) * share, 2),
        )
