"""Queries about issues of the newsletter."""

from __future__ import annotations

from rundbrief.editorial.issue_composition import ComposedIssue
from rundbrief.editorial.selection import with_neighbours
from rundbrief.incremental.dependency_traces import query
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
    def issue_neighbours(self, key: str) -> tuple[ComposedIssue | None, ComposedIssue | None]:
        """The older and the newer issue."""
        around = with_neighbours(self._c.issues)
        return next_of((older, newer) for older, issue, newer in around if issue.key == key)
