"""What every query needs: settings, templates, and periods in the project's time zone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

import jinja2

from rundbrief.compilation import Compilation
from rundbrief.config.addresses import Addresses
from rundbrief.config.settings import Brand, NewsletterSettings, Project
from rundbrief.content.content import Content
from rundbrief.content.schema import Incident, Update
from rundbrief.disk import read_regular
from rundbrief.editorial.selection import with_neighbours
from rundbrief.incremental.dependency_traces import Traced, query, reads_inputs
from rundbrief.incremental.digests import digest
from rundbrief.incremental.program import digest_of_folder, digest_of_program, read_if_exists
from rundbrief.markup.user_extensions import UserExtensions
from rundbrief.periods import Period, parse_period, period_of
from rundbrief.render.brand import Tokens, read_tokens
from rundbrief.render.templates import (
    layout_folders,
    make_environment,
    open_bytecode_cache,
    packaged_layouts,
)

T = TypeVar("T")
Dated = TypeVar("Dated", bound=Update | Incident)


class BaseQueries(Traced):
    """What all queries share: the compilation, the settings and the time zone."""

    def __init__(self, compilation: Compilation, *, caches_templates: bool = False) -> None:
        """caches_templates: store compiled templates for the next build."""
        super().__init__()
        self._caches_templates = caches_templates
        self._environments: dict[str, jinja2.Environment] = {}
        self.__compilation = compilation
        self.texts = compilation.texts
        self.extensions = UserExtensions.of(compilation.project)
        self.audience = compilation.project.audience
        self.preview = compilation.project.preview
        self.layouts = compilation.project.layouts
        self.trust_layouts = compilation.project.settings.trust_layouts
        self.show_path = compilation.project.shown
        self.root = compilation.project.root
        self.docs_dir = compilation.project.docs_dir

    # Inputs

    @property
    @reads_inputs
    def _c(self) -> Compilation:
        return self.__compilation

    @property
    @reads_inputs
    def _content(self) -> Content:
        return self.__compilation.visible

    @property
    @reads_inputs
    def _project(self) -> Project:
        return self.__compilation.project

    @cached_property
    def variant(self) -> bytes:  # type: ignore[override]  # computed once
        """Digest of the inputs that all outputs of a build share and that no query returns."""
        project = self.__compilation.project
        folders = (*project.layouts, packaged_layouts())
        return digest(
            digest_of_program(),
            *(self.texts.language, self.audience, repr(self.preview), repr(self.trust_layouts)),
            self.extensions.cache_key,
            *(str(project.root), str(project.docs_dir)),
            *(digest_of_folder(folder) for folder in folders),
        )

    def environment(self, kind: str) -> jinja2.Environment:
        """Return the templates of a layout folder such as `site`; `variant` covers their files."""
        if kind not in self._environments:
            trusted = self.trust_layouts
            bytecode_cache = (
                open_bytecode_cache(self.root, self.texts, trusted=trusted)
                if self._caches_templates
                else None
            )
            self._environments[kind] = make_environment(
                layout_folders(self.layouts, kind), self.texts, bytecode_cache, trusted=trusted
            )
        return self._environments[kind]

    # Settings

    @property
    @query
    def today(self) -> date:
        return self._project.today

    @property
    @query
    def zone(self) -> ZoneInfo:
        return self._project.settings.zone

    @property
    @query
    def addresses(self) -> Addresses:
        return self._project.addresses

    @property
    @query
    def site_name(self) -> str:
        return self._project.site_name

    @property
    @query
    def brand(self) -> Brand:
        return self._project.settings.brand

    @property
    @query
    def brand_name(self) -> str:
        return self._project.brand_name

    @property
    @query
    def social_cards(self) -> bool:
        """Whether pages have an Open Graph image, whose address must be absolute."""
        project = self._project
        return bool(
            project.addresses.site_url and project.settings.social_cards and not project.preview
        )

    @property
    @query
    def newsletter(self) -> NewsletterSettings:
        return self._project.settings.newsletter

    @query
    def settings_text(self) -> bytes:
        """The text of `mkdocs.yml`, for finding line numbers in it."""
        return read_if_exists(self._project.root / "mkdocs.yml")

    @property
    @query
    def tokens(self) -> Tokens:
        """The design tokens, with the brand's own colours and fonts."""
        return read_tokens(self._project)

    # Periods: computed from the time zone, which is recorded; so they are no queries themselves.

    def parse_period(self, key: str) -> Period:
        return parse_period(key, self.zone)

    def period_of(self, day: date, kind: Literal["week", "month"]) -> Period:
        return period_of(day, kind, self.zone)

    @property
    def this_week(self) -> Period:
        return self.period_of(self.today, "week")


def read_or_none(file: Path) -> bytes | None:
    """Return a file's bytes; None if it can't be read."""
    try:
        return read_regular(file)
    except OSError:
        return None


def next_of(items: Iterable[T]) -> T:
    """Return the first item. Raises LookupError if there is none."""
    for item in items:
        return item
    raise LookupError


def neighbours_by_ref(
    items: Sequence[Dated],
) -> dict[str, tuple[Dated | None, Dated | None]]:
    """Map each item to its older and its newer neighbour. items: newest first."""
    return {item.ref: (older, newer) for newer, item, older in with_neighbours(items)}
