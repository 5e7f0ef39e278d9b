"""Files to an immutable model: the only way into the content folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TypeVar

from rundbrief.config.settings import Project
from rundbrief.content.assets import select_assets
from rundbrief.content.content import Content
from rundbrief.content.due_date_history import DueDateHistory
from rundbrief.content.file_kinds import (
    METRICS,
    METRICS_FILE,
    RESERVED,
    ROSTER,
)
from rundbrief.content.files import File, find_files
from rundbrief.content.git import GitObjects
from rundbrief.content.history import History, read_history
from rundbrief.content.metrics import Series, join_values, read_metrics, read_series
from rundbrief.content.parse_cache import FileReader
from rundbrief.content.parse_context import ParseContext, Parsed
from rundbrief.content.parsing import ContentItem, introduced_folder, is_dated
from rundbrief.content.roster import default_department, read_roster
from rundbrief.content.schema import (
    Department,
    FollowUp,
    Incident,
    Metric,
    Page,
    Update,
)
from rundbrief.content.snapshot import Issue
from rundbrief.i18n.texts import _
from rundbrief.incremental.context import BuildContext
from rundbrief.problems import Problem, ProblemsError, sort_problems

T = TypeVar("T")
Listing = tuple[File | Problem, ...]


def list_content(project: Project) -> Listing:
    """List the files of the content, and what is there and can't be used."""
    return tuple(find_files(project.docs_dir, project.shown(project.docs_dir)))


def read_content(
    project: Project, context: BuildContext | None = None, listing: Listing | None = None
) -> tuple[Content, tuple[Problem, ...]]:
    """Read everything. What has an error is left out of the content, and is among the problems.

    listing: the files, for whoever has listed them already.
    """
    listing = list_content(project) if listing is None else listing
    loader = _Loader(project, context or BuildContext(), listing)
    content = loader.read()
    return content, sort_problems(loader.problems)


@dataclass
class _Found:
    """What the Markdown files hold. introductions: by folder, the front page's under ``."""

    updates: list[Update] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    introductions: dict[str, Page] = field(default_factory=dict)


class _Loader:
    """One pass over the folder: first what others refer to, then the rest."""

    def __init__(self, project: Project, context: BuildContext, listing: Listing) -> None:
        self.project = project
        self.context = context
        self.problems = [found for found in listing if isinstance(found, Problem)]
        self.all_files = {found.path: found for found in listing if isinstance(found, File)}
        # Those that were not read yet.
        self.files = dict(self.all_files)
        self.found = _Found()

    def read(self) -> Content:
        history = read_history(self.project.docs_dir)
        settings = self.project.settings
        departments = self._departments()
        context = ParseContext(
            zone=settings.zone,
            today=self.project.today,
            audience=settings.audience,
            departments=frozenset(self._folders() if departments is None else departments),
            roster_unreadable=departments is None,
            shallow=history.shallow,
        )
        metrics = self._metrics(context)
        context = replace(
            context, metrics=frozenset(metrics or ()), metrics_unreadable=metrics is None
        )
        shown = self.project.shown(self.project.docs_dir)
        reader = FileReader(context, history, settings.newsletter, shown, self.context)
        for file, parsed in reader.parse(self._take(lambda f: f.ending == "md")):
            self.problems.extend(parsed.problems)
            self._place(file, parsed.value, context)
        series = self._series(metrics or {}, context)
        counted = (u for u in self.found.updates if not u.draft and u.date <= context.today)
        joined = join_values(metrics or {}, series, counted)
        self.problems.extend(joined.problems)
        self._find_first_dues(history)
        if departments is None:
            mentioned = sorted(set(self._mentioned(metrics or {})))
            slugs = dict.fromkeys((*self._folders(), *mentioned))
            departments = {slug: default_department(slug) for slug in slugs}
        return self._content(departments, joined.value or ())

    def _content(
        self, departments: Mapping[str, Department], metrics: tuple[Metric, ...]
    ) -> Content:
        found = self.found
        assets = list(select_assets(self.files.values(), departments))
        self.problems.extend(asset for asset in assets if isinstance(asset, Problem))
        return Content(
            departments=tuple(
                d.model_copy(update={"introduction": found.introductions.get(d.slug)})
                for d in departments.values()
            ),
            updates=tuple(sorted(found.updates, key=lambda u: (u.date, u.ref), reverse=True)),
            incidents=tuple(sorted(found.incidents, key=lambda i: (i.began, i.ref), reverse=True)),
            follow_ups=tuple(
                sorted(found.follow_ups, key=lambda f: (f.received, f.ref), reverse=True)
            ),
            metrics=metrics,
            issues=tuple(sorted(found.issues, key=lambda i: i.key)),
            pages=tuple(found.pages),
            assets=tuple(asset for asset in assets if isinstance(asset, str)),
            introduction=found.introductions.get(""),
        )

    def _find_first_dues(self, history: History) -> None:
        found = self.found
        with closing(GitObjects(self.project.docs_dir)) as blobs:
            first_dues = DueDateHistory(
                history=history,
                blobs=blobs,
                docs_dir=self.project.docs_dir,
                audience=self.project.audience,
                default=self.project.settings.audience,
            )
            found.updates = [first_dues.of_update(u) for u in found.updates]
            found.follow_ups = [first_dues.of_follow_up(f) for f in found.follow_ups]

    def _departments(self) -> dict[str, Department] | None:
        """Read the roster; None where it is there and can't be read."""
        if roster := self.files.pop(ROSTER, None):
            return self._try(lambda: read_roster(roster))
        return {slug: default_department(slug) for slug in self._folders()}

    def _folders(self) -> tuple[str, ...]:
        """Find the folders with dated files: without a roster, each is a department."""
        folders = dict.fromkeys(f.parts[0] for f in self.all_files.values() if is_dated(f))
        return tuple(folder for folder in folders if folder not in RESERVED)

    def _mentioned(self, metrics: Mapping[str, Metric]) -> Iterator[str]:
        """Name the departments that anything refers to."""
        found = self.found
        for update in found.updates:
            yield from (update.department, *update.needs, *(ask.to for ask in update.asks))
        yield from chain.from_iterable(incident.affects for incident in found.incidents)
        timelines = (entry.to for f in found.follow_ups for entry in f.timeline)
        solvers = (follow_up.department for follow_up in found.follow_ups)
        owners = (metric.department for metric in metrics.values())
        yield from filter(None, (*timelines, *solvers, *owners))

    def _metrics(self, context: ParseContext) -> dict[str, Metric] | None:
        """Read the definitions; None where they are there and can't be read."""
        file = self.files.pop(METRICS_FILE, None)
        return self._try(lambda: read_metrics(file, context)) if file else {}

    def _place(self, file: File, thing: ContentItem | None, context: ParseContext) -> None:
        """Put what a file became where it belongs."""
        match thing:
            case Update() as update:
                self.found.updates.append(update)
            case Incident() as incident:
                self.found.incidents.append(incident)
            case FollowUp() as follow_up:
                self.found.follow_ups.append(follow_up)
            case Issue() as issue:
                self.found.issues.append(issue)
            case Page() as page:
                folder = introduced_folder(file, context)
                if folder is None:
                    self.found.pages.append(page)
                else:
                    self._introduce(folder, page)

    def _introduce(self, folder: str, page: Page) -> None:
        """Keep a folder's introduction; of `index.md` and `README.md`, the first is shown."""
        pages = [page, *filter(None, [self.found.introductions.get(folder)])]
        shown, *lost = sorted(pages, key=lambda p: p.source.path.lower())
        self.found.introductions[folder] = shown
        for other in lost:
            self.problems.append(
                self.all_files[other.source.path].warning(
                    0,
                    _("the file is not shown, because “{other}” exists"),
                    _("each folder has only one introduction"),
                    _("merge both texts into one file"),
                    other=shown.source.path,
                )
            )

    def _take(self, choose: Callable[[File], bool]) -> list[File]:
        chosen = [file for file in self.files.values() if choose(file)]
        for file in chosen:
            del self.files[file.path]
        return chosen

    def _try(self, read: Callable[[], Parsed[T]]) -> T | None:
        """Read a list of things, of which what is right is used; None if it can't be read."""
        try:
            parsed = read()
        except ProblemsError as exc:
            self.problems.extend(exc.problems)
            return None
        self.problems.extend(parsed.problems)
        return parsed.value

    def _series(self, metrics: Mapping[str, Metric], context: ParseContext) -> dict[str, Series]:
        series: dict[str, Series] = {}
        for file in self._take(lambda f: f.parts[0] == METRICS and f.ending == "csv"):
            slug = "/".join(file.parts[1:]).rpartition(".")[0]
            if slug in metrics:
                series[slug] = self._read_series(file)
            elif not context.metrics_unreadable:
                self.problems.append(
                    file.problem(
                        0,
                        _("unknown metric “{metric}”"),
                        _("a value without a definition can't be interpreted"),
                        _("check the spelling against metrics.yml, or define the metric there"),
                        metric=slug,
                    )
                )
        return series

    def _read_series(self, file: File) -> Series:
        return self._try(lambda: read_series(file)) or {}
