"""Loading the content folder into an immutable model."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from typing import TypeVar
from urllib.parse import unquote

from rundbrief.config.settings import Project
from rundbrief.content.assets import AssetReader
from rundbrief.content.content import Content
from rundbrief.content.copied_files import find_copies
from rundbrief.content.definitions import (
    Series,
    merge_values,
    read_metrics,
    read_series,
    unknown_series,
)
from rundbrief.content.departments import Department, find_changes
from rundbrief.content.due_date_history import DueDateHistory
from rundbrief.content.file_kinds import (
    METRICS,
    METRICS_FILE,
    RESERVED,
    ROSTER,
)
from rundbrief.content.files import File
from rundbrief.content.former_people import warn_of_former_owners
from rundbrief.content.git import GitObjects
from rundbrief.content.git_history import History, read_history
from rundbrief.content.git_problems import check_history
from rundbrief.content.listing import find_files, same_address
from rundbrief.content.misnamed_files import (
    intended_definitions,
    intended_folder,
    may_be_update,
)
from rundbrief.content.parse_cache import FileReader
from rundbrief.content.parse_helpers import ParseContext, Parsed
from rundbrief.content.parsing import ContentItem, introduced_folder, is_dated
from rundbrief.content.renames import Renames, warn_of_renamed_folders
from rundbrief.content.roster import default_department, read_roster
from rundbrief.content.schema import FollowUp, Incident, Metric, Page, Update
from rundbrief.content.snapshot import Issue
from rundbrief.file_names import fold
from rundbrief.i18n.texts import _
from rundbrief.incremental.context import BuildContext
from rundbrief.markup.user_extensions import UserExtensions
from rundbrief.problems import Problem, ProblemsError, sort_problems

T = TypeVar("T")
Listing = tuple[File | Problem, ...]


def list_content(project: Project) -> Listing:
    """List the content's files, and a problem for each that can't be used."""
    return tuple(find_files(project.docs_dir, project.shown(project.docs_dir)))


def read_content(
    project: Project, context: BuildContext | None = None, listing: Listing | None = None
) -> tuple[Content, tuple[Problem, ...]]:
    """Read all content. Files with errors are left out and reported as problems.

    listing: the result of `list_content`, if it is known already.
    """
    listing = list_content(project) if listing is None else listing
    loader = _Loader(project, context or BuildContext(), listing)
    content = loader.read()
    return content, sort_problems(loader.problems)


@dataclass
class _ParsedFiles:
    """The content of all Markdown files."""

    updates: list[Update] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    # By folder; the front page's is under ``.
    introductions: dict[str, Page] = field(default_factory=dict)


class _Loader:
    """One pass over the folder: first the files that others refer to, then the rest."""

    def __init__(self, project: Project, context: BuildContext, listing: Listing) -> None:
        self.project = project
        self.context = context
        self.problems = [found for found in listing if isinstance(found, Problem)]
        self.all_files: dict[str, File] = {}
        for file in (found for found in listing if isinstance(found, File)):
            other = self.all_files.setdefault(file.path, file)
            if other is not file:
                self.problems.append(same_address(file.shown, other.shown))
        # Files that were not read yet.
        self.files = dict(self.all_files)
        self.problems.extend(find_copies(self.all_files))
        self.parsed = _ParsedFiles()

    def read(self) -> Content:
        history = read_history(self.project.docs_dir)
        settings = self.project.settings
        roster = self.all_files.get(ROSTER)
        departments = self._departments()
        context = ParseContext(
            zone=settings.zone,
            today=self.project.today,
            audience=settings.audience,
            site_name=self.project.site_name,
            language=settings.language,
            extensions=UserExtensions.of(self.project),
            limits=settings.limits,
            departments=frozenset(self._folders() if departments is None else departments),
            names={fold(it.name): slug for slug, it in (departments or {}).items()},
            changes=find_changes((departments or {}).values()),
            roster_unreadable=departments is None,
            shallow=history.shallow,
        )
        metrics = self._metrics(context)
        context = replace(
            context, metrics=frozenset(metrics or ()), metrics_unreadable=metrics is None
        )
        shown = self.project.shown(self.project.docs_dir)
        reader = FileReader(context, history, settings.newsletter, shown, self.context)
        for file, parsed in reader.parse(self._take_files(lambda f: f.ending == "md")):
            self.problems.extend(parsed.problems)
            self._add_item(file, parsed.value, context)
        checksums = {update.ref: update.checksum for update in self.parsed.updates}
        renames = Renames(context.changes, history.moved, self.all_files, history.first, checksums)
        self._rename(renames)
        if roster and departments:
            self.problems.extend(warn_of_renamed_folders(renames, departments, roster))
        series = self._series(metrics or {}, context)
        published = (u for u in self.parsed.updates if not u.draft and u.date <= context.today)
        metrics = {slug: renames.in_metric(it) for slug, it in (metrics or {}).items()}
        merged = merge_values(metrics, series, published)
        self.problems.extend(merged.problems)
        self._check_history(self._read_versions(history, departments or {}))
        if departments is None:
            mentioned = sorted(set(self._mentioned(metrics or {})))
            slugs = dict.fromkeys((*self._folders(), *mentioned))
            departments = {slug: default_department(slug) for slug in slugs}
        moved = {
            old: today
            for old, today in history.moved.items()
            if today in self.all_files and old not in self.all_files
        }
        return replace(self._content(departments, merged.value or ()), moved=moved)

    def _content(
        self, departments: Mapping[str, Department], metrics: tuple[Metric, ...]
    ) -> Content:
        parsed = self.parsed
        shown = self.project.shown(self.project.docs_dir)
        assets = AssetReader(departments, shown, self.context, self._mentioned_files(departments))
        found = assets.read(list(self.files.values()))
        self.problems.extend(assets.problems)
        return Content(
            departments=tuple(
                d.model_copy(update={"introduction": parsed.introductions.get(d.slug)})
                for d in departments.values()
            ),
            updates=tuple(sorted(parsed.updates, key=lambda u: (u.date, u.ref), reverse=True)),
            incidents=tuple(sorted(parsed.incidents, key=lambda i: (i.began, i.ref), reverse=True)),
            follow_ups=tuple(
                sorted(parsed.follow_ups, key=lambda f: (f.received, f.ref), reverse=True)
            ),
            metrics=metrics,
            issues=tuple(sorted(parsed.issues, key=lambda i: i.key)),
            pages=tuple(parsed.pages),
            assets=found,
            decomposed={
                path: file.decomposed
                for path, file in self.all_files.items()
                if file.decomposed and path in found
            },
            introduction=parsed.introductions.get(""),
            unusable=frozenset(self.all_files) - frozenset(found) - {ROSTER, METRICS_FILE},
        )

    def _check_history(self, history: History) -> None:
        shown = self.project.shown(self.project.docs_dir)
        parsed = self.parsed
        self.problems.extend(check_history(history, parsed.updates, parsed.follow_ups, shown))

    def _rename(self, renames: Renames) -> None:
        """Replace former names of departments and files by today's."""
        parsed = self.parsed
        parsed.updates = [renames.in_update(it) for it in parsed.updates]
        parsed.incidents = [renames.in_incident(it) for it in parsed.incidents]
        parsed.follow_ups = [renames.in_follow_up(it) for it in parsed.follow_ups]
        parsed.issues = [renames.in_issue(it) for it in parsed.issues]

    def _read_versions(self, history: History, departments: Mapping[str, Department]) -> History:
        """Find first due dates, and people of earlier rosters, in earlier versions of files.

        Return the history, with git's refusal if git stops to answer.
        """
        parsed = self.parsed
        with closing(GitObjects(self.project.docs_dir)) as objects:
            due_dates = DueDateHistory(
                history=history,
                objects=objects,
                files=self.all_files,
                audience=self.project.audience,
                default=self.project.settings.audience,
            )
            parsed.updates = [due_dates.of_update(u) for u in parsed.updates]
            parsed.follow_ups = [due_dates.of_follow_up(f) for f in parsed.follow_ups]
            self.problems.extend(
                warn_of_former_owners(
                    parsed.follow_ups,
                    departments.values(),
                    self.all_files,
                    history.versions.get(ROSTER, ()),
                    objects,
                    self.project.today,
                )
            )
        return replace(history, refusal=history.refusal or objects.refusal)

    def _departments(self) -> dict[str, Department] | None:
        """Read the roster, or derive it from the folders; None if it exists but can't be read."""
        if roster := self.files.pop(ROSTER, None):
            return self._read_or_report(lambda: read_roster(roster, self.project.settings.limits))
        if self._is_misnamed(ROSTER):
            return None
        return {slug: default_department(slug) for slug in self._folders()}

    def _is_misnamed(self, name: str) -> bool:
        """Whether there is a file that was meant to be this one; it is reported as an asset."""
        return any(intended_definitions(path) == name for path in self.all_files)

    def _mentioned_files(self, departments: Collection[str]) -> frozenset[str]:
        """Return the documents with a date whose names are in a text."""
        waiting = {
            file.parts[-1]: path
            for path, file in self.files.items()
            if may_be_update(file, departments)
        }
        texts = (unquote(text) for text in self._texts()) if waiting else ()
        return frozenset(path for text in texts for name, path in waiting.items() if name in text)

    def _texts(self) -> Iterator[str]:
        parsed = self.parsed
        yield from (page.source.body for page in parsed.pages)
        yield from (page.source.body for page in parsed.introductions.values())
        yield from (update.source.body for update in parsed.updates)
        yield from (issue.source.body for issue in parsed.issues)
        timed: list[Incident | FollowUp] = [*parsed.incidents, *parsed.follow_ups]
        for it in timed:
            yield from (it.source.body, *(entry.body for entry in it.timeline))

    def _folders(self) -> tuple[str, ...]:
        """Return the folders with dated files; without a roster, each is a department."""
        folders = dict.fromkeys(f.parts[0] for f in self.all_files.values() if is_dated(f))
        return tuple(
            folder
            for folder in folders
            if fold(folder) not in RESERVED and not intended_folder(folder)
        )

    def _mentioned(self, metrics: Mapping[str, Metric]) -> Iterator[str]:
        """Yield all departments that are referred to anywhere."""
        parsed = self.parsed
        for update in parsed.updates:
            yield from (update.department, *update.needs, *(ask.to for ask in update.asks))
        yield from chain.from_iterable(incident.affects for incident in parsed.incidents)
        timelines = (entry.to for f in parsed.follow_ups for entry in f.timeline)
        solvers = (follow_up.department for follow_up in parsed.follow_ups)
        editions = self.project.settings.newsletter.editions.values()
        yield from chain.from_iterable(edition.departments for edition in editions)
        owners = (metric.department for metric in metrics.values())
        yield from filter(None, (*timelines, *solvers, *owners))

    def _metrics(self, context: ParseContext) -> dict[str, Metric] | None:
        """Read the definitions of metrics; None if the file exists but can't be read."""
        file = self.files.pop(METRICS_FILE, None)
        if not file and self._is_misnamed(METRICS_FILE):
            return None
        return self._read_or_report(lambda: read_metrics(file, context)) if file else {}

    def _add_item(self, file: File, item: ContentItem | None, context: ParseContext) -> None:
        """Sort parsed content into the lists of its kind."""
        match item:
            case Update() as update:
                self.parsed.updates.append(update)
            case Incident() as incident:
                self.parsed.incidents.append(incident)
            case FollowUp() as follow_up:
                self.parsed.follow_ups.append(follow_up)
            case Issue() as issue:
                self.parsed.issues.append(issue)
            case Page() as page:
                folder = introduced_folder(file, context)
                if folder is None:
                    self.parsed.pages.append(page)
                else:
                    self._set_introduction(folder, page)

    def _set_introduction(self, folder: str, page: Page) -> None:
        """Set a folder's introduction; if it has several, the first by name wins."""
        pages = [page, *filter(None, [self.parsed.introductions.get(folder)])]
        shown, *lost = sorted(pages, key=lambda p: p.source.path.lower())
        self.parsed.introductions[folder] = shown
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

    def _take_files(self, choose: Callable[[File], bool]) -> list[File]:
        chosen = [file for file in self.files.values() if choose(file)]
        for file in chosen:
            del self.files[file.path]
        return chosen

    def _read_or_report(self, read: Callable[[], Parsed[T]]) -> T | None:
        """Read a file and collect its problems; None if it can't be read at all."""
        try:
            parsed = read()
        except ProblemsError as exc:
            self.problems.extend(exc.problems)
            return None
        self.problems.extend(parsed.problems)
        return parsed.value

    def _series(self, metrics: Mapping[str, Metric], context: ParseContext) -> dict[str, Series]:
        series: dict[str, Series] = {}
        for file in self._take_files(lambda f: f.parts[0] == METRICS and f.ending == "csv"):
            slug = "/".join(file.parts[1:]).rpartition(".")[0]
            if slug in metrics:
                series[slug] = self._read_series(file, context.today)
            elif not context.metrics_unreadable:
                self.problems.append(unknown_series(file, slug, metrics))
        return series

    def _read_series(self, file: File, today: date) -> Series:
        return self._read_or_report(lambda: read_series(file, today)) or {}
