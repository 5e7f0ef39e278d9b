"""The content of a project as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rundbrief.content.departments import Department
from rundbrief.content.schema import FollowUp, Incident, Metric, Page, Update
from rundbrief.content.snapshot import Issue


@dataclass(frozen=True)
class Content:
    """All content that could be read, without what has errors."""

    # In the order of the roster.
    departments: tuple[Department, ...] = ()
    # Updates, incidents and follow-ups are newest first.
    updates: tuple[Update, ...] = ()
    incidents: tuple[Incident, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    # In the order of `metrics.yml`.
    metrics: tuple[Metric, ...] = ()
    # Sorted by key.
    issues: tuple[Issue, ...] = ()
    pages: tuple[Page, ...] = ()
    # Digests of the files beside the texts, by path.
    assets: Mapping[str, str] = field(default_factory=dict)
    # Their paths on the disk, where these have decomposed letters.
    decomposed: Mapping[str, str] = field(default_factory=dict)
    introduction: Page | None = None
    # Paths of files that exist but can't be published; each has a problem of its own.
    unusable: frozenset[str] = frozenset()
    # Today's paths of files that were certainly moved, by their former ones, as git knows them.
    moved: Mapping[str, str] = field(default_factory=dict)

    def department(self, slug: str) -> Department:
        return self._departments[slug]

    def has_department(self, slug: str | None) -> bool:
        return slug in self._departments

    def updates_of(self, slug: str) -> tuple[Update, ...]:
        """Return a department's updates, newest first."""
        return self._updates.get(slug, ())

    def reports_of(self, slug: str) -> tuple[Update, ...]:
        """Return a department's updates without notices, which don't say how it is doing."""
        return self._reports.get(slug, ())

    @cached_property
    def _departments(self) -> dict[str, Department]:
        return {department.slug: department for department in self.departments}

    @cached_property
    def _updates(self) -> dict[str, tuple[Update, ...]]:
        own: dict[str, list[Update]] = {}
        for update in self.updates:
            own.setdefault(update.department, []).append(update)
        return {slug: tuple(updates) for slug, updates in own.items()}

    @cached_property
    def _reports(self) -> dict[str, tuple[Update, ...]]:
        return {
            slug: tuple(update for update in updates if not update.is_notice)
            for slug, updates in self._updates.items()
        }
