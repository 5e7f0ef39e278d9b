"""Files to an immutable model: the only way into the content folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TypeVar

from rundbrief.build_context import BuildContext
from rundbrief.config.settings import Project
from rundbrief.content.assets import select_assets
from rundbrief.content.due_date_history import FirstDues
from rundbrief.content.file_kinds import (
    METRICS,
    METRICS_FILE,
    RESERVED,
    ROSTER,
)
from rundbrief.content.files import File, find_files
from rundbrief.content.git_blobs import Blobs
from rundbrief.content.history import read_history
from rundbrief.content.keys import DepartmentKeys
from rundbrief.content.metrics import Series, join_values, read_metrics, read_series
from rundbrief.content.model import (
    Content,
    Department,
    FollowUp,
    Incident,
    Issue,
    Metric,
    Page,
    Update,
)
from rundbrief.content.parse_cache import Reader
from rundbrief.content.parse_context import Desk
from rundbrief.content.parsing import Parsed, introduced_by, is_dated
from rundbrief.content.roster import build_department, read_roster
from rundbrief.i18n.texts import _
from rundbrief.problems import Problem, ProblemsError, has_errors, sort_problems

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
    reader = _Reader(project, context or BuildContext(), listing)
    content = reader.read()
    return content, sort_problems(reader.desk.problems)


@dataclass
class _Found:
    """What the Markdown files hold. introductions: by folder, the front page's under ``."""

    updates: list[Update] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    introductions: dict[str, Page] = field(default_factory=dict)


class _Reader:
    """One pass over the folder: first what others refer to, then the rest."""

    def __init__(self, project: Project, context: BuildContext, listing: Listing) -> None:
        self.project = project
        self.listing = listing
        self.context = context
        self.desk = Desk(
            zone=project.settings.zone,
            today=project.today,
            audience=project.settings.audience,
            history=read_history(project.docs_dir),
            shown=project.shown(project.docs_dir),
        )
        self.files: dict[str, File] = {}
        self.found = _Found()
        self.values: list[tuple[Update, File, Mapping[str, int]]] = []

    def read(self) -> Content:
        for found in self.listing:
            if isinstance(found, Problem):
                self.desk.problems.append(found)
            else:
                self.files[found.path] = found
        self.read_files = dict(self.files)
        self.desk.departments = self._departments()
        metrics = self._metrics()
        self.desk.metrics = frozenset(metrics)
        reader = Reader(self.desk, self.project.settings.newsletter, self.context)
        for file, parsed in reader.parse(self._take(lambda f: f.ending == "md")):
            self._place(file, parsed)
        series = self._series(metrics)
        return self._content(join_values(metrics, series, self.values, self.desk))

    def _content(self, metrics: tuple[Metric, ...]) -> Content:
        found = self.found
        with closing(Blobs(self.project.docs_dir)) as blobs:
            first_dues = FirstDues(
                history=self.desk.history,
                blobs=blobs,
                docs_dir=self.project.docs_dir,
                audience=self.project.audience,
                default=self.desk.audience,
            )
            found.updates = [first_dues.of_update(u) for u in found.updates]
            found.follow_ups = [first_dues.of_follow_up(f) for f in found.follow_ups]
        return Content(
            departments=tuple(
                replace(d, introduction=found.introductions.get(d.slug))
                for d in self.desk.departments.values()
            ),
            updates=tuple(sorted(found.updates, key=lambda u: (u.date, u.ref), reverse=True)),
            incidents=tuple(sorted(found.incidents, key=lambda i: (i.began, i.ref), reverse=True)),
            follow_ups=tuple(
                sorted(found.follow_ups, key=lambda f: (f.received, f.ref), reverse=True)
            ),
            metrics=metrics,
            issues=tuple(sorted(found.issues, key=lambda i: i.key)),
            pages=tuple(found.pages),
            assets=tuple(select_assets(self.files.values(), self.desk)),
            introduction=found.introductions.get(""),
        )

    def _departments(self) -> dict[str, Department]:
        """Read the roster; without one, every folder with dated files is a department."""
        if roster := self.files.pop(ROSTER, None):
            departments = self._try(roster, lambda: read_roster(roster, self.desk))
            if departments is not None:
                return departments
            self.desk.roster_lost = True
        folders = dict.fromkeys(f.parts[0] for f in self.files.values() if is_dated(f))
        return {
            slug: build_department(slug, DepartmentKeys(cadence="none"))
            for slug in folders
            if slug not in RESERVED
        }

    def _metrics(self) -> dict[str, Metric]:
        file = self.files.pop(METRICS_FILE, None)
        metrics = self._try(file, lambda: read_metrics(file, self.desk)) if file else {}
        self.desk.metrics_lost = metrics is None
        return metrics or {}

    def _place(self, file: File, parsed: Parsed) -> None:
        """Put what a file became where it belongs."""
        self.desk.problems.extend(parsed.problems)
        match parsed.thing:
            case Update() as update:
                self.found.updates.append(update)
                if parsed.values:
                    self.values.append((update, file, parsed.values))
            case Incident() as incident:
                self.found.incidents.append(incident)
            case FollowUp() as follow_up:
                self.found.follow_ups.append(follow_up)
            case Issue() as issue:
                self.found.issues.append(issue)
            case Page() as page:
                folder = introduced_by(file, self.desk)
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
            self.desk.warn(
                self.read_files[other.source.path],
                0,
                _("is not shown, since “{other}” is there"),
                _("a folder has one introduction"),
                _("put both texts into one file"),
                other=shown.source.path,
            )

    def _take(self, choose: Callable[[File], bool]) -> list[File]:
        chosen = [file for file in self.files.values() if choose(file)]
        for file in chosen:
            del self.files[file.path]
        return chosen

    def _try(self, file: File, read: Callable[[], T | None]) -> T | None:
        """Read one file. A Markdown file with an error is not used; of a list, what is right is."""
        before = len(self.desk.problems)
        try:
            thing = read()
        except ProblemsError as exc:
            self.desk.problems.extend(exc.problems)
            return None
        return None if has_errors(self.desk.problems[before:]) and file.ending == "md" else thing

    def _series(self, metrics: Mapping[str, Metric]) -> dict[str, Series]:
        series: dict[str, Series] = {}
        for file in self._take(lambda f: f.parts[0] == METRICS and f.ending == "csv"):
            slug = "/".join(file.parts[1:]).rpartition(".")[0]
            if slug in metrics:
                series[slug] = self._read_series(file)
            elif not self.desk.metrics_lost:
                self.desk.report(
                    file,
                    0,
                    _("“{metric}” is not a metric"),
                    _("a value without a definition can't be read"),
                    _("compare the name with metrics.yml, or define it there"),
                    metric=slug,
                )
        return series

    def _read_series(self, file: File) -> Series:
        return self._try(file, lambda: read_series(file, self.desk)) or {}
