"""Queries about issues of the newsletter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rundbrief.editorial.issue_composition import ComposedIssue
from rundbrief.editorial.selection import with_neighbours
from rundbrief.incremental.dependency_traces import query, reads_inputs
from rundbrief.queries.base import BaseQueries, next_of


class IssueQueries(BaseQueries):
    """Issues of the newsletter, by their keys."""

    @property
    @query
    def issues(self) -> tuple[ComposedIssue, ...]:
        """All issues, oldest first."""
        return self._c.issues

    @property
    @query
    def has_issues(self) -> bool:
        return bool(self._c.issues)

    @query
    def issue(self, key: str) -> ComposedIssue:
        return next_of(issue for issue in self._c.issues if issue.key == key)

    @query
    def has_issue(self, key: str) -> bool:
        return any(issue.key == key for issue in self._c.issues)

    @query
    def issue_folder(self, key: str) -> str:
        """The folder of an issue's files, relative to the newsletter folder."""
        return self.issue(key).folder(self._project.settings)

    @query
    def corrections_of(self, ref: str) -> tuple[tuple[date, str], ...]:
        """The corrections of an update that were sent, oldest first, each with its day."""
        return self._corrections.get(ref, ())

    @property
    @reads_inputs
    def _corrections(self) -> Mapping[str, tuple[tuple[date, str], ...]]:
        found: dict[str, dict[str, date]] = {}
        for issue in self._c.issues:
            if closed := issue.issue.closed:
                for note in issue.contents.corrections:
                    days = found.setdefault(note.ref, {})
                    # Each edition sends it on another day.
                    days[note.correction] = min(closed.date(), days.get(note.correction, date.max))
        return {
            ref: tuple(sorted((day, text) for text, day in days.items()))
            for ref, days in found.items()
        }

    @query
    def issue_neighbours(self, key: str) -> tuple[ComposedIssue | None, ComposedIssue | None]:
        """The older and the newer issue."""
        around = with_neighbours(self._c.issues)
        return next_of((older, newer) for older, issue, newer in around if issue.key == key)
