"""Queries about what happened in a period."""

from __future__ import annotations

from rundbrief.editorial.period_comparison import (
    PeriodComparison,
    PeriodTotals,
    compare_periods,
    count_totals,
)
from rundbrief.incremental.dependency_traces import query
from rundbrief.queries.registers import RegisterQueries
from rundbrief.queries.updates import UpdateQueries


class PeriodQueries(UpdateQueries, RegisterQueries):
    """Numbers of periods, and how they compare."""

    @query
    def totals(self, period: str) -> PeriodTotals:
        """Numbers of a period."""
        updates = self.updates_in(period)
        return count_totals(
            updates, self.incidents, self.follow_ups, self.parse_period(period), self.today
        )

    @query
    def reporting_departments(self, period: str) -> frozenset[str]:
        """Slugs of departments with a report in a period, without those with nothing to report."""
        return frozenset(
            update.department
            for update in self.updates_in(period)
            if not (update.nothing_to_report or update.is_notice)
        )

    @query
    def comparison(self, period: str) -> PeriodComparison:
        """A period compared with the one before it."""
        now = self.parse_period(period)
        before = now.previous
        return compare_periods(
            now,
            totals=(self.totals(before.key), self.totals(period)),
            reporting=(self.reporting_departments(before.key), self.reporting_departments(period)),
            statuses=self.statuses(period),
            metrics=self.metrics,
        )
