"""What pages and newsletters may ask about a project.

Everything that a view reads comes from here, so that each build can tell what to make again. What
isn't asked for but the same for all pages of a build (program, layouts, language, audience) stands
in attributes; `variant` is its digest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

import jinja2

from rundbrief.compilation import Compilation
from rundbrief.config.addresses import Addresses
from rundbrief.config.settings import Brand, NewsletterSettings
from rundbrief.content.schema import (
    Department,
    Entry,
    FollowUp,
    Incident,
    Metric,
    Page,
    Source,
    Update,
)
from rundbrief.editorial.calendar_events import CalendarEvent, select_events
from rundbrief.editorial.check_ins import has_check_ins
from rundbrief.editorial.department_status import (
    DepartmentStatus,
    Evidence,
    find_evidence,
    find_status,
)
from rundbrief.editorial.issue_contents import ComposedIssue
from rundbrief.editorial.needs_attention import OpenAsk, select_open_asks
from rundbrief.editorial.period_comparison import PeriodComparison, compare_periods
from rundbrief.editorial.rendered_bodies import page_name
from rundbrief.editorial.selection import select_in, with_neighbours
from rundbrief.editorial.taxonomy import Term, collect_authors, collect_tags
from rundbrief.incremental.digests import digest
from rundbrief.incremental.program import digest_of_folder, digest_of_program
from rundbrief.incremental.tracing import Traced, query
from rundbrief.markup.renderer import Fragment
from rundbrief.periods import Period, parse_period, period_of
from rundbrief.problems import Problem
from rundbrief.render.brand import Tokens, read_tokens
from rundbrief.render.templates import (
    layout_folders,
    make_environment,
    open_bytecode_cache,
    packaged_layouts,
)

T = TypeVar("T")
Dated = TypeVar("Dated", bound=Update | Incident)


class Queries(Traced):
    """Answers about one project as this build's audience may see it.

    Updates, incidents, follow-ups and issues are asked for by `ref`, departments and metrics by
    `slug`, periods by `key`. Lists come newest first where nothing else is said.
    """

    def __init__(self, compilation: Compilation, *, caches_templates: bool = False) -> None:
        """caches_templates: compiled templates are kept for the next build."""
        super().__init__()
        self._caches_templates = caches_templates
        self._environments: dict[str, jinja2.Environment] = {}
        self._c = compilation
        self._content = compilation.visible
        self._project = compilation.project
        self.texts = compilation.texts
        self.audience = compilation.project.audience
        self.preview = compilation.project.preview
        self.layouts = compilation.project.layouts
        self.show_path = compilation.project.shown
        self.root = compilation.project.root

    @cached_property
    def variant(self) -> bytes:  # type: ignore[override]  # computed once
        """Digest of what is the same for all that is made in one build, and isn't asked for."""
        project = self._project
        folders = (*project.layouts, packaged_layouts())
        return digest(
            digest_of_program(),
            *(self.texts.language, self.audience, repr(self.preview)),
            *(str(project.root), str(project.docs_dir)),
            *(digest_of_folder(folder) for folder in folders),
        )

    def environment(self, kind: str) -> jinja2.Environment:
        """Give the templates of a folder of the layouts, such as `site`; `variant` tells them."""
        if kind not in self._environments:
            bytecode_cache = (
                open_bytecode_cache(self.root, self.texts) if self._caches_templates else None
            )
            folders = layout_folders(self.layouts, kind)
            self._environments[kind] = make_environment(folders, self.texts, bytecode_cache)
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
        """Whether links are shown with images: only an absolute address leads to one."""
        project = self._project
        return bool(
            project.addresses.site_url and project.settings.social_cards and not project.preview
        )

    @property
    @query
    def newsletter(self) -> NewsletterSettings:
        return self._project.settings.newsletter

    # Files

    def asset(self, path: str) -> bytes | None:
        """Read a file of the content folder; None for one that can't be read."""
        return None if self.asset_digest(path) is None else _read(self._project.docs_dir / path)

    @query
    def asset_digest(self, path: str) -> bytes | None:
        data = _read(self._project.docs_dir / path)
        return None if data is None else digest(data)

    @query
    def asset_size(self, path: str) -> int | None:
        """The size of a file of the content folder, in bytes; None without such a file."""
        file = self._project.docs_dir / path
        try:
            return file.stat().st_size if file.is_file() else None
        except OSError:
            return None

    def show_asset(self, path: str) -> str:
        """Write the path of a file of the content folder as the user would type it."""
        return self.show_path(self._project.docs_dir / path)

    @query
    def settings_text(self) -> bytes:
        """The text of `mkdocs.yml`, to find lines in it."""
        return _read(self._project.root / "mkdocs.yml") or b""

    @query
    def fonts_digest(self) -> bytes:
        """Digest of this computer's fonts, for what is drawn with them."""
        from rundbrief.render.rasterizing import digest_of_fonts  # its libraries are large

        return digest_of_fonts()

    @query
    def source_of(self, ref: str) -> Source | None:
        """The source of an update, whoever may see it, for whoever looks for lines in it."""
        return self._sources.get(ref)

    @query
    def has_asset(self, path: str) -> bool:
        return path in self._content.assets

    @property
    @query
    def tokens(self) -> Tokens:
        """The design tokens, with the brand's own colours and fonts."""
        return read_tokens(self._project)

    @query
    def address_of(self, path: str) -> str | None:
        """Give the address of what a path of the content folder became; None without one."""
        return self._c.targets.addresses.get(path)

    @query
    def page_of(self, ref: str) -> str | None:
        """Give the address of a file's page; None where these readers have none."""
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
        """The pages that lead to others, of those that not every site has."""
        updates = self._content.updates
        filled = {
            "reports": bool(updates),
            "archive": bool(updates),
            "requests": has_check_ins(self._content.departments),
            "tags": any(update.tags for update in updates),
            "authors": any(update.authors for update in updates),
        }
        return frozenset(name for name, has in filled.items() if has)

    @property
    @query
    def pages(self) -> tuple[tuple[str, Page], ...]:
        """Ordinary pages with their names, by title."""
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
        """Give the rendered body of a file; of one with a timeline, what stands above it."""
        return self.fragment(source.path, source.line) if source else Fragment("")

    def entry_body(self, source: Source, entry: Entry) -> Fragment:
        return self.fragment(source.path, entry.body_line)

    @query
    def fragment(self, path: str, line: int) -> Fragment:
        return self._c.bodies.fragments.get((path, line), Fragment(""))

    # Departments

    @property
    @query
    def departments(self) -> tuple[Department, ...]:
        """All departments, in the order of the roster."""
        return self._content.departments

    @query
    def department(self, slug: str) -> Department:
        return self._content.department(slug)

    @query
    def department_name(self, slug: str) -> str:
        return self._content.department(slug).name

    @query
    def has_department(self, slug: str | None) -> bool:
        return self._content.has_department(slug)

    @query
    def status(self, slug: str, period: str) -> DepartmentStatus:
        """The status of a department at the end of a period, or today."""
        department = self._content.department(slug)
        own = self._content.updates_of(slug)
        return find_status(department, own, self.parse_period(period), self._project.today)

    @query
    def statuses(self, period: str) -> tuple[DepartmentStatus, ...]:
        """The status of each department at the end of a period, or today."""
        return tuple(self.status(department.slug, period) for department in self.departments)

    @query
    def evidence(self, slug: str) -> Mapping[Evidence, int]:
        """What speaks against a good status of a department, and how often."""
        return self._evidence.get(slug, {})

    # Updates

    @property
    @query
    def updates(self) -> tuple[Update, ...]:
        return self._content.updates

    @query
    def update(self, ref: str) -> Update:
        return self._updates[ref]

    @query
    def updates_of(self, slug: str) -> tuple[Update, ...]:
        return self._content.updates_of(slug)

    @query
    def last_update_of(self, slug: str) -> Update | None:
        return next(iter(self._content.updates_of(slug)), None)

    @query
    def updates_in(self, period: str) -> tuple[Update, ...]:
        return tuple(select_in(self._content.updates, self.parse_period(period)))

    @query
    def updates_of_in(self, slug: str, period: str) -> tuple[Update, ...]:
        own = self._content.updates_of(slug)
        return tuple(select_in(own, self.parse_period(period)))

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
        """The day of the first update or incident; today if there is none."""
        days = [update.date for update in self._content.updates[-1:]]
        days += [incident.began.date() for incident in self._content.incidents]
        return min(days, default=self._project.today)

    @query
    def comparison(self, period: str) -> PeriodComparison:
        """A period compared with the one before it."""
        statuses = self.statuses(period)
        return compare_periods(
            self._content, statuses, self.parse_period(period), self._project.today
        )

    # Tags and authors

    @property
    @query
    def tags(self) -> tuple[Term, ...]:
        """All tags with what carries them, by name."""
        return tuple(self._terms["tags"].values())

    @query
    def terms(self, kind: str) -> tuple[Term, ...]:
        """All tags, or all authors, with what carries them, by name. kind: tags or authors."""
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

    # Incidents, follow-ups, asks, dates

    @property
    @query
    def incidents(self) -> tuple[Incident, ...]:
        return self._content.incidents

    @query
    def incident(self, ref: str) -> Incident:
        return self._incidents[ref]

    @query
    def incident_neighbours(self, ref: str) -> tuple[Incident | None, Incident | None]:
        """The older and the newer one, of incidents or of planned work."""
        kind = self._incidents[ref].maintenance
        own = [it for it in self._content.incidents if it.maintenance is kind]
        return _neighbours(own)[ref]

    @query
    def incidents_affecting(self, slug: str) -> tuple[Incident, ...]:
        return tuple(it for it in self._content.incidents if slug in it.affects)

    @property
    @query
    def follow_ups(self) -> tuple[FollowUp, ...]:
        return self._content.follow_ups

    @query
    def follow_up(self, ref: str) -> FollowUp:
        return self._follow_ups[ref]

    @query
    def follow_ups_of(self, slug: str) -> tuple[FollowUp, ...]:
        """Those that a department has to solve, by itself or delegated to it."""
        return tuple(
            it for it in self._content.follow_ups if slug in (it.department, it.delegated_to)
        )

    @property
    @query
    def open_asks(self) -> tuple[OpenAsk, ...]:
        """The most urgent first."""
        return select_open_asks(self._content.updates, self._project.today)

    @query
    def open_asks_with(self, slug: str) -> tuple[OpenAsk, ...]:
        """The open asks of a department and to it, the most urgent first."""
        return tuple(it for it in self.open_asks if slug in (it.ask.to, it.update.department))

    @property
    @query
    def asking_updates(self) -> tuple[Update, ...]:
        return tuple(update for update in self._content.updates if update.asks)

    @property
    @query
    def events(self) -> tuple[CalendarEvent, ...]:
        """What is due or planned, the soonest first."""
        project = self._project
        return select_events(self._content, today=project.today, zone=project.settings.zone)

    @query
    def events_of(self, slug: str) -> tuple[CalendarEvent, ...]:
        """What concerns a department, the soonest first."""
        return tuple(it for it in self.events if slug in it.departments)

    # Metrics

    @property
    @query
    def metrics(self) -> tuple[Metric, ...]:
        """All metrics, in the order of `metrics.yml`."""
        return self._content.metrics

    @query
    def metric(self, slug: str) -> Metric:
        return next_of(metric for metric in self._content.metrics if metric.slug == slug)

    @query
    def has_metric(self, slug: str) -> bool:
        return any(metric.slug == slug for metric in self._content.metrics)

    @query
    def metrics_of(self, slug: str) -> tuple[Metric, ...]:
        return tuple(it for it in self._content.metrics if it.department == slug)

    # Newsletter

    @property
    @query
    def issues(self) -> tuple[ComposedIssue, ...]:
        """All issues, the oldest first."""
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
        """The folder of an issue's files, below the folder of all newsletters."""
        return self.issue(key).folder(self._project.settings)

    @query
    def issue_neighbours(self, key: str) -> tuple[ComposedIssue | None, ComposedIssue | None]:
        """The older and the newer issue."""
        around = with_neighbours(self._c.issues)
        return next_of((older, newer) for older, issue, newer in around if issue.key == key)

    # Periods need the time zone alone.

    def parse_period(self, key: str) -> Period:
        return parse_period(key, self.zone)

    def period_of(self, day: date, kind: Literal["week", "month"]) -> Period:
        return period_of(day, kind, self.zone)

    @property
    def this_week(self) -> Period:
        return self.period_of(self.today, "week")

    # Indexes, made when they are first needed

    @cached_property
    def _sources(self) -> Mapping[str, Source]:
        return {update.ref: update.source for update in self._c.content.updates}

    @cached_property
    def _updates(self) -> Mapping[str, Update]:
        return {update.ref: update for update in self._content.updates}

    @cached_property
    def _incidents(self) -> Mapping[str, Incident]:
        return {incident.ref: incident for incident in self._content.incidents}

    @cached_property
    def _follow_ups(self) -> Mapping[str, FollowUp]:
        return {follow_up.ref: follow_up for follow_up in self._content.follow_ups}

    @cached_property
    def _neighbours(self) -> Mapping[str, tuple[Update | None, Update | None]]:
        found: dict[str, tuple[Update | None, Update | None]] = {}
        for department in self._content.departments:
            found |= _neighbours(self._content.updates_of(department.slug))
        return found

    @cached_property
    def _terms(self) -> Mapping[str, Mapping[str, Term]]:
        found = {"tags": collect_tags(self._content), "authors": collect_authors(self._content)}
        return {kind: {term.slug: term for term in terms} for kind, terms in found.items()}

    @cached_property
    def _evidence(self) -> Mapping[str, Mapping[Evidence, int]]:
        return find_evidence(self._content, self._project.today)


def _read(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None


def next_of(items: Iterable[T]) -> T:
    """Give the first item. Raises LookupError where there is none."""
    for item in items:
        return item
    raise LookupError


def _neighbours(
    items: Sequence[Dated],
) -> dict[str, tuple[Dated | None, Dated | None]]:
    """Give the older and the newer one of each, which come newest first."""
    return {item.ref: (older, newer) for newer, item, older in with_neighbours(items)}
