"""What the site's pages depend on, as digests."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cached_property, partial
from hashlib import blake2b
from itertools import groupby
from typing import Any

from rundbrief.build.compilation import Compilation
from rundbrief.cache.digests import digest, digest_of
from rundbrief.cache.program import digest_of_folder, digest_of_program
from rundbrief.config.settings import Project
from rundbrief.content.schema import FollowUp, Incident, Metric, Source, Update
from rundbrief.editorial.issue_contents import Composed
from rundbrief.markup.renderer import Fragment
from rundbrief.markup.user_extensions import digest_of_additions
from rundbrief.periods import Period
from rundbrief.render.templates import layout_folders
from rundbrief.site.common import once
from rundbrief.site.seo.subjects import Subjects

LAYOUTS = ("site", "feeds", "cards", "brand")


class Stamps:
    """Digests of a build's things. Each is worked out once."""

    def __init__(self, c: Compilation) -> None:
        self.c = c
        self.subjects = Subjects(c)
        self._bodies: dict[str, bytes] = {}
        self._timed: dict[str, bytes] = {}
        self._entries: dict[str, bytes] = {}
        self._metrics: dict[str, bytes] = {}

    @cached_property
    def common(self) -> bytes:
        """Digest of what every page depends on: settings, layouts, departments, the menu.

        What depends on today says so itself: not every page is a new one each morning.
        """
        c, project = self.c, self.c.project
        visible = c.visible
        shared = (
            self._project,
            (visible.departments, sorted(c.sections), sorted(c.ways), visible.pages),
            (c.texts.language, bool(c.issues), bool(project.preview and c.problems)),
            visible.introduction,
        )
        return digest(
            digest_of_program(),
            self._additions or b"",
            project.settings.model_dump_json(exclude={"today"}),
            digest_of(shared),
            *self._layouts,
            *self._logos(),
        )

    @property
    def today(self) -> bytes:
        return self.c.project.today.isoformat().encode()

    def update(self, update: Update) -> bytes:
        """Digest of an update as lists show it."""
        return self._updates[update.source.path]

    def updates(self, updates: Iterable[Update]) -> bytes:
        known = self._updates
        return digest(*[known[update.source.path] for update in updates])

    def timed(self, *things: Incident | FollowUp) -> bytes:
        """Digest of incidents and follow-ups as lists show them, whatever day it is."""
        return digest(*(once(self._timed, it.source.path, partial(digest_of, it)) for it in things))

    def body(self, source: Source) -> bytes:
        """Digest of what became of a text; the text itself is in its source's stamp."""
        of = self.c.bodies.of
        return once(self._bodies, source.path, lambda: self._fragment(of(source)))

    def entries(self, timed: Incident | FollowUp) -> bytes:
        """Digest of what became of a timeline's texts."""
        source, of = timed.source, self.c.bodies.of_entry

        def build() -> bytes:
            made = (self._fragment(of(source, entry)) for entry in timed.timeline)
            return digest(self.body(source), *made)

        return once(self._entries, source.path, build)

    def issue(self, composed: Composed) -> bytes:
        """Digest of an issue. Of a closed one, links die with what they led to."""
        addresses, items = self.c.targets.addresses, composed.contents.items
        pages = [self.c.targets.page_of(item.ref) for item in items]
        images = [item.image and addresses.get(item.image.path) for item in items]
        body = self.body(composed.issue.source)
        return digest(digest_of(composed), body, repr((pages, images)))

    def _fragment(self, fragment: Fragment) -> bytes:
        """Digest of where the links lead; of all of it, where the text alone doesn't tell it."""
        if self._additions is None:
            return digest(fragment.html)
        return digest(repr(fragment.links)) if fragment.links else b""

    @cached_property
    def _updates(self) -> dict[str, bytes]:
        """Digests of all updates, by path: one stands in dozens of lists."""
        return {update.source.path: self._of_update(update) for update in self.c.visible.updates}

    def _of_update(self, update: Update) -> bytes:
        if not update.image:
            return update.source.stamp
        address = self.c.targets.addresses.get(update.image.path)
        return digest(update.source.stamp, address or "")

    @cached_property
    def _additions(self) -> bytes | None:
        project = self.c.project
        return digest_of_additions(project.markdown_extensions, dict(project.markdown_configs))

    @cached_property
    def _project(self) -> Project:
        """The project without what is told in other ways."""
        without: dict[str, Any] = {"settings": None, "today": None}
        return replace(self.c.project, layouts=(), markdown_configs=(), **without)

    def card(self, name: str) -> bytes:
        """Digest of whose card a page is shared with: one day, a newer page gets its own."""
        return (self.subjects.with_card(name) or "").encode()

    def until(self, period: Period) -> bytes:
        """Digest of all updates that were known when a period ended."""
        known = bisect_left(self._chain, period.until.date(), key=lambda link: link[0])
        return self._chain[known - 1][1] if known else b""

    @cached_property
    def incidents(self) -> bytes:
        """Digest of all incidents as they look today, and of the day since which all is known."""
        oldest = self.c.visible.updates[-1].date if self.c.visible.updates else None
        return digest(self.today, str(oldest), self.timed(*self.c.visible.incidents))

    @cached_property
    def follow_ups(self) -> bytes:
        """Digest of all follow-ups as they look today."""
        return digest(self.today, self.timed(*self.c.visible.follow_ups))

    def metric(self, metric: Metric) -> bytes:
        """Digest of a metric with its values."""
        return once(self._metrics, metric.slug, partial(digest_of, metric))

    @property
    def metrics(self) -> bytes:
        """Digest of all metrics with their values."""
        return digest(*map(self.metric, self.c.visible.metrics))

    @cached_property
    def happened(self) -> bytes:
        """Digest of what reports tell beside updates."""
        return digest(self.incidents, self.follow_ups, self.metrics)

    @cached_property
    def _chain(self) -> list[tuple[date, bytes]]:
        """Each day with the digest of all updates up to it, the oldest day first."""
        total = blake2b(digest_size=16)
        chain = []
        for day, updates in groupby(reversed(self.c.visible.updates), key=lambda u: u.date):
            for update in updates:
                total.update(self.update(update))
            chain.append((day, total.copy().digest()))
        return chain

    @cached_property
    def _layouts(self) -> list[bytes]:
        folders = (f for kind in LAYOUTS for f in layout_folders(self.c.project.layouts, kind))
        return [digest_of_folder(folder) for folder in folders]

    def _logos(self) -> list[bytes]:
        """Cards show the logo's pixels."""
        brand, docs_dir = self.c.project.settings.brand, self.c.project.docs_dir
        paths = (docs_dir / name for name in (brand.logo, brand.logo_dark) if name)
        return [path.read_bytes() if path.is_file() else b"" for path in paths]
