"""Queries about files, pages and rendered texts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rundbrief.content.schema import Entry, Page, Source
from rundbrief.editorial.check_ins import has_check_ins
from rundbrief.editorial.rendered_bodies import page_name
from rundbrief.editorial.selection import select_existing
from rundbrief.incremental.dependency_traces import query, reads_inputs
from rundbrief.incremental.digests import digest
from rundbrief.markup.renderer import Fragment
from rundbrief.problems import Problem
from rundbrief.queries.base import BaseQueries, read_or_none


class FileQueries(BaseQueries):
    """Assets, addresses, pages and rendered bodies."""

    # Files

    def asset(self, path: str) -> bytes | None:
        """Return the bytes of a file of the content folder; None if it can't be read.

        The trace records their digest instead of the bytes.
        """
        if self.asset_digest(path) is None:
            return None
        return read_or_none(self._on_disk(path))

    @query
    def asset_digest(self, path: str) -> bytes | None:
        if known := self._content.assets.get(path):
            return bytes.fromhex(known)
        data = read_or_none(self._on_disk(path))
        return None if data is None else digest(data)

    @query
    def asset_size(self, path: str) -> int | None:
        """Size of a file of the content folder in bytes; None if there is no such file."""
        file = self._on_disk(path)
        try:
            return file.stat().st_size if file.is_file() else None
        except OSError:
            return None

    def _on_disk(self, path: str) -> Path:
        return self.docs_dir / self.name_on_disk(path)

    @query
    def name_on_disk(self, path: str) -> str:
        return self._content.decomposed.get(path, path)

    def show_asset(self, path: str) -> str:
        """Return the path of a file of the content folder as the user would type it."""
        return self.show_path(self.docs_dir / path)

    @query
    def fonts_digest(self) -> bytes:
        """Digest of this computer's fonts, for images rendered with them."""
        from rundbrief.render.rasterising import digest_of_fonts  # slow to import

        return digest_of_fonts()

    @query
    def source_of(self, ref: str) -> Source | None:
        """The source of an update, even one this audience may not see, for locating problems."""
        return self._sources.get(ref)

    @query
    def has_asset(self, path: str) -> bool:
        return path in self._content.assets

    @query
    def address_of(self, path: str) -> str | None:
        """The address that a file of the content folder was published at; None if it was not."""
        return self._c.targets.addresses.get(path)

    @query
    def page_of(self, ref: str) -> str | None:
        """The address of a file's page; None if this audience has no such page."""
        return self._c.targets.page_of(ref)

    # The site as a whole

    @property
    @query
    def sections(self) -> frozenset[str]:
        """The sections that have a page."""
        return self._c.sections

    @property
    @query
    def page_kinds(self) -> frozenset[str]:
        """Which of the optional overview pages this site has."""
        updates = self._content.updates
        filled = {
            "reports": bool(updates),
            "archive": bool(updates),
            "requests": has_check_ins(
                select_existing(self._content.departments, self._project.today)
            ),
            "tags": any(update.tags for update in updates),
            "authors": any(update.authors for update in updates),
        }
        return frozenset(name for name, has in filled.items() if has)

    @property
    @query
    def pages(self) -> tuple[tuple[str, Page], ...]:
        """Ordinary pages with their names, sorted by title."""
        named = ((page_name(page.source.path), page) for page in self._content.pages)
        return tuple(sorted(named, key=lambda it: (it[1].title.casefold(), it[0])))

    @query
    def page(self, name: str) -> Page:
        return dict(self.pages)[name]

    @property
    @query
    def introduction(self) -> Page | None:
        return self._content.introduction

    @property
    @query
    def problems(self) -> tuple[Problem, ...]:
        return self._c.problems

    @property
    @query
    def has_problems(self) -> bool:
        return bool(self._c.problems)

    # Texts

    def body(self, source: Source | None) -> Fragment:
        """Return the rendered body of a file; if it has a timeline, the part above it."""
        return self.fragment(source.path, source.line) if source else Fragment("")

    def entry_body(self, source: Source, entry: Entry) -> Fragment:
        return self.fragment(source.path, entry.body_line)

    @query
    def fragment(self, path: str, line: int) -> Fragment:
        """The rendered Markdown that begins on a line of a file; empty if there is none."""
        body = self._c.bodies.fragments.get((path, line))
        return Fragment(body.html if body else "")

    @property
    @reads_inputs
    def _sources(self) -> Mapping[str, Source]:
        return {update.ref: update.source for update in self._c.content.updates}
