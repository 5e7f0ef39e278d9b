"""Queries about departments, their updates, and tags and authors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rundbrief.content.departments import Department, find_changes
from rundbrief.content.schema import Update
from rundbrief.editorial.department_status import (
    DepartmentStatus,
    Evidence,
    find_evidence,
    find_status,
)
from rundbrief.editorial.notices import select_notices
from rundbrief.editorial.selection import select_existing, select_in
from rundbrief.editorial.taxonomy import Term, collect_authors, collect_tags
from rundbrief.incremental.dependency_traces import query, reads_inputs
from rundbrief.queries.base import BaseQueries, neighbours_by_ref


class UpdateQueries(BaseQueries):
    """Departments, updates, tags and authors."""

    # Departments

    @property
    @query
    def departments(self) -> tuple[Department, ...]:
        """All departments, in the order of the roster."""
        return self._content.departments

    @property
    @query
    def current_departments(self) -> tuple[Department, ...]:
        """The departments that exist today, in the order of the roster."""
        return select_existing(self._content.departments, self._project.today)

    @property
    @query
    def past_departments(self) -> tuple[Department, ...]:
        """The departments that no longer exist, in the order of the roster."""
        today = self._project.today
        return tuple(it for it in self._content.departments if it.is_past(today))

    @query
    def department(self, slug: str) -> Department:
        return self._content.department(slug)

    @query
    def department_name(self, slug: str) -> str:
        return self.department(slug).name

    @query
    def has_department(self, slug: str | None) -> bool:
        return self._content.has_department(slug)

    @query
    def current_name(self, slug: str) -> str:
        """Today's slug of a department that may have been renamed."""
        return find_changes(self._content.departments).current_name(slug)

    @query
    def status(self, slug: str, period: str) -> DepartmentStatus:
        """The status of a department at the end of a period, or today."""
        department, own = self.department(slug), self.reports_of(slug)
        return find_status(department, own, self.parse_period(period), self.today)

    @query
    def statuses(self, period: str) -> tuple[DepartmentStatus, ...]:
        """The status of each department that exists at the end of a period, or today."""
        last = min(self.parse_period(period).last, self.today)
        existing = select_existing(self.departments, last)
        return tuple(self.status(department.slug, period) for department in existing)

    @query
    def evidence(self, slug: str) -> Mapping[Evidence, int]:
        """Evidence against a department's good status, with counts."""
        return self._evidence.get(slug, {})

    # Updates

    @property
    @query
    def updates(self) -> tuple[Update, ...]:
        return self._content.updates

    @query
    def update(self, ref: str) -> Update:
        return self._updates[ref]

    @property
    @query
    def notices(self) -> tuple[Update, ...]:
        """The notices of today, the next deadline first."""
        return select_notices(self._content.updates, self._project.today)

    @query
    def has_ended(self, ref: str) -> bool:
        """Whether an update is a notice whose last day has passed."""
        return self._updates[ref].has_ended(self._project.today)

    @query
    def updates_of(self, slug: str) -> tuple[Update, ...]:
        return self._content.updates_of(slug)

    @query
    def reports_of(self, slug: str) -> tuple[Update, ...]:
        """A department's updates without notices, which don't say how it is doing."""
        return self._content.reports_of(slug)

    @query
    def last_report_of(self, slug: str) -> Update | None:
        return next(iter(self.reports_of(slug)), None)

    @query
    def updates_in(self, period: str) -> tuple[Update, ...]:
        return tuple(select_in(self._content.updates, self.parse_period(period)))

    @query
    def updates_of_in(self, slug: str, period: str) -> tuple[Update, ...]:
        return tuple(select_in(self.updates_of(slug), self.parse_period(period)))

    @query
    def updates_with_metric(self, slug: str) -> tuple[Update, ...]:
        return tuple(update for update in self._content.updates if slug in update.metrics)

    @query
    def neighbours(self, ref: str) -> tuple[Update | None, Update | None]:
        """The older and the newer update of the same department."""
        return self._neighbours[ref]

    @property
    @query
    def first_day(self) -> date:
        """The day of the earliest update or incident; today if there is none."""
        days = [update.date for update in self._content.updates[-1:]]
        days += [incident.began.date() for incident in self._content.incidents]
        return min(days, default=self._project.today)

    # Tags and authors

    @query
    def terms(self, kind: str) -> tuple[Term, ...]:
        """All tags or all authors with their items, sorted by name. kind: `tags` or `authors`."""
        return tuple(self._terms[kind].values())

    @query
    def term(self, kind: str, slug: str) -> Term:
        return self._terms[kind][slug]

    @query
    def term_name(self, kind: str, slug: str) -> str:
        return self._terms[kind][slug].name

    @query
    def has_tag_feed(self, slug: str) -> bool:
        tag = self._terms["tags"].get(slug)
        return tag is not None and bool(tag.updates or tag.incidents)

    # Indexes, built on first use

    @property
    @reads_inputs
    def _updates(self) -> Mapping[str, Update]:
        return {update.ref: update for update in self._content.updates}

    @property
    @reads_inputs
    def _neighbours(self) -> Mapping[str, tuple[Update | None, Update | None]]:
        found: dict[str, tuple[Update | None, Update | None]] = {}
        for department in self._content.departments:
            found |= neighbours_by_ref(self._content.updates_of(department.slug))
        return found

    @property
    @reads_inputs
    def _terms(self) -> Mapping[str, Mapping[str, Term]]:
        found = {"tags": collect_tags(self._content), "authors": collect_authors(self._content)}
        return {kind: {term.slug: term for term in terms} for kind, terms in found.items()}

    @property
    @reads_inputs
    def _evidence(self) -> Mapping[str, Mapping[Evidence, int]]:
        return find_evidence(self._content, self._project.today)
