"""Files to an immutable model: the only way into the content folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TypeVar

from rundbrief.content.assets import select_assets
from rundbrief.content.blobs import Blobs
from rundbrief.content.desk import Desk
from rundbrief.content.files import File, Written, find_files, read_written
from rundbrief.content.follow_ups import parse_follow_up
from rundbrief.content.history import read_history
from rundbrief.content.incidents import parse_incident
from rundbrief.content.issues import parse_issue
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
from rundbrief.content.pages import parse_page
from rundbrief.content.places import (
    BESIDE,
    DATED,
    FOLLOW_UPS,
    INCIDENTS,
    METRICS,
    METRICS_FILE,
    NEWSLETTER,
    OWN_PAGES,
    RESERVED,
    ROSTER,
)
from rundbrief.content.roster import build_department, read_roster
from rundbrief.content.slippage import FirstDues
from rundbrief.content.updates import parse_update
from rundbrief.problems import Problem, ProblemsError, has_errors, sort_problems
from rundbrief.settings import Project
from rundbrief.texts import _

T = TypeVar("T")


def read_content(project: Project) -> tuple[Content, tuple[Problem, ...]]:
    """Read everything. What has an error is left out of the content, and is among the problems."""
    reader = _Reader(project)
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

    def __init__(self, project: Project) -> None:
        self.project = project
        self.desk = Desk(
            zone=project.settings.zone,
            today=project.today,
            audience=project.settings.audience,
            history=read_history(project.docs_dir),
        )
        self.files: dict[str, File] = {}
        self.found = _Found()
        self.values: list[tuple[Update, File, Mapping[str, int]]] = []

    def read(self) -> Content:
        for found in find_files(self.project.docs_dir, self.project.shown(self.project.docs_dir)):
            if isinstance(found, Problem):
                self.desk.problems.append(found)
            else:
                self.files[found.path] = found
        self.read_files = dict(self.files)
        self.desk.departments = self._departments()
        metrics = self._metrics()
        self.desk.metrics = frozenset(metrics)
        for file in self._take(lambda f: f.ending == "md"):
            self._read_markdown(file)
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
        folders = dict.fromkeys(f.parts[0] for f in self.files.values() if _is_dated(f))
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

    def _read_markdown(self, file: File) -> None:
        """Choose by the folder what a file is."""
        if not file.path.endswith(".md"):
            self.desk.report(
                file,
                0,
                _("its name ends in capital letters"),
                _("links and newsletters could not find it"),
                _("rename it so that it ends in “.md”"),
            )
            return
        folder = file.parts[0] if len(file.parts) > 1 else ""
        is_index = file.stem.lower() in ("index", "readme")
        if folder == NEWSLETTER:
            settings = self.project.settings.newsletter
            self._add(file, self.found.issues, lambda w: parse_issue(w, settings, self.desk))
        elif BESIDE.fullmatch(file.path):
            self._refuse_name(file)
        elif folder == INCIDENTS:
            self._add(file, self.found.incidents, lambda w: parse_incident(w, self.desk))
        elif folder == FOLLOW_UPS:
            self._add(file, self.found.follow_ups, lambda w: parse_follow_up(w, self.desk))
        elif folder in self.desk.departments and not is_index:
            self._add(file, self.found.updates, self._update)
        elif folder and folder not in {*self.desk.departments, *OWN_PAGES} and _is_dated(file):
            self.desk.report_department(file, 0, folder)
        elif not folder and DATED.fullmatch(file.stem):
            self.desk.report(
                file,
                0,
                _("has a date in its name, and lies in no department's folder"),
                _("an update belongs to the department that wrote it"),
                _("move it into the folder of its department"),
            )
        else:
            self._page(file)

    def _page(self, file: File) -> None:
        folder = file.path.rpartition("/")[0]
        is_index = file.stem.lower() in ("index", "readme")
        pages: list[Page] = []
        self._add(file, pages, lambda w: parse_page(w, self.desk))
        name = folder if folder and is_index else file.path.removesuffix(".md")
        if is_index and (not folder or folder in self.desk.departments):
            for page in pages:
                self._introduce(folder, page)
        elif (
            name in RESERVED
            or name.partition("/")[0] in OWN_PAGES
            or name in {f"{METRICS}/{slug}" for slug in self.desk.metrics}
        ):
            self._refuse_name(file)
        else:
            self.found.pages.extend(pages)

    def _refuse_name(self, file: File) -> None:
        self.desk.report(
            file,
            0,
            _("the site itself has a page of this name"),
            _("one of the two would be lost"),
            _("rename the file"),
        )

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

    def _add(self, file: File, to: list[T], parse: Callable[[Written], T | None]) -> None:
        thing = self._try(file, lambda: parse(read_written(file)))
        if thing is not None:
            to.append(thing)

    def _update(self, written: Written) -> Update | None:
        update = parse_update(written, self.desk)
        if update and update.metrics and not update.draft and update.date <= self.desk.today:
            line_of = written.front_matter.line_of
            lines = {slug: line_of(("metrics", slug)) for slug in update.metrics}
            self.values.append((update, written.file, lines))
        return update

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


def _is_dated(file: File) -> bool:
    return len(file.parts) > 1 and file.ending == "md" and bool(DATED.fullmatch(file.stem))
