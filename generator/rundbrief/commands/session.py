"""A command's work on one project."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from slugify import slugify

from rundbrief.build.trusted_cache import open_cache
from rundbrief.commands.options import print_message
from rundbrief.config.settings import NEWSLETTER_FOLDER, Project
from rundbrief.content.file_kinds import NEWSLETTER, split_date, split_issue_key
from rundbrief.content.git import is_in_repository, read_git
from rundbrief.content.git_problems import NO_REPOSITORY, need_history
from rundbrief.disk import read_regular
from rundbrief.i18n.texts import Texts, _, load_texts
from rundbrief.incremental.context import BuildContext
from rundbrief.incremental.processes import count_cores
from rundbrief.markup.markdown_source import has_text
from rundbrief.mkdocs_adapter import MkDocsAdapter
from rundbrief.periods import PeriodError, parse_period, period_of
from rundbrief.problems import Level, Problem, ProblemsError, closest_match, sort_problems
from rundbrief.validation.fields import Audience

if TYPE_CHECKING:
    from rundbrief.build.publish import PublishResult
    from rundbrief.build.up_to_date import UpToDateCheck
    from rundbrief.compilation import Compilation
    from rundbrief.content.load import Listing
    from rundbrief.editorial.issue_composition import ComposedIssue
    from rundbrief.incremental.object_store import StoredFile
    from rundbrief.incremental.output_builder import OutputBuilder
    from rundbrief.newsletter.builder import Newsletter
    from rundbrief.site.queries import SiteQueries


class Session:
    """Compiles the project when it is first needed, and collects problems along the way."""

    def __init__(
        self,
        adapter: MkDocsAdapter,
        project: Project,
        context: BuildContext,
        *,
        fixed: date | None,
        warnings: Iterable[Problem] = (),
    ) -> None:
        self.adapter = adapter
        self.project = project
        self.context = context
        self.fixed = fixed
        self._found: list[Problem] = [*adapter.warnings, *warnings]

    @classmethod
    def open(
        cls,
        config_file: Path,
        *,
        today: date | None,
        audience: Audience,
        use_cache: bool = True,
        jobs: int | None = None,
    ) -> Session:
        """Read the settings, nothing else. Raises ProblemsError.

        use_cache: reuse and store results of earlier builds. jobs: number of processes; by default
        one per core.
        """
        adapter = MkDocsAdapter.load(config_file)
        project = adapter.project(today=today, audience=audience)
        cache, warnings = open_cache(project, use_cache=use_cache)

        def notify(message: str, **values: object) -> None:
            print_message(load_texts(project.settings.language)(message, **values))

        context = BuildContext(cache, jobs or count_cores(), notify=notify)
        return cls(adapter, project, context, fixed=today, warnings=warnings)

    @cached_property
    def compilation(self) -> Compilation:
        from rundbrief.compilation import compile_project

        return compile_project(self.project, self.context, self.listing)

    @cached_property
    def listing(self) -> Listing:
        from rundbrief.content.load import list_content

        return list_content(self.project)

    @cached_property
    def _inputs(self) -> bytes | None:
        """Digest of everything that the command reads; None if it can't be known."""
        from rundbrief.build.up_to_date import digest_of_inputs

        if not self.context.cache.folder:
            return None
        return digest_of_inputs(self.project, self.adapter, self.listing)

    def up_to_date_check(self, command: str, output: Path | None = None) -> UpToDateCheck:
        """Compare with the last run of a command. output: as given, for commands that write."""
        from rundbrief.build.up_to_date import UpToDateCheck

        folder = self.folder(output)
        folders = (folder / self.project.site_dir.name, folder / NEWSLETTER_FOLDER)
        cache = self.context.cache
        return UpToDateCheck(cache, command, self._inputs, folders if command == "build" else ())

    @property
    def texts(self) -> Texts:
        return load_texts(self.project.settings.language)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return sort_problems((*self.compilation.problems, *self._found))

    def tell_missing_history(self) -> None:
        """Tell that there is no git repository, if anything is shown that only git knows."""
        content = self.compilation.content
        needs_git = need_history(content.updates, content.follow_ups)
        if needs_git and not is_in_repository(self.project.docs_dir):
            print_message(self.texts(NO_REPOSITORY))

    @property
    def newsletter_problems(self) -> tuple[Problem, ...]:
        """Problems found while newsletters were rendered and linted."""
        return sort_problems(self._found)

    def shown(self, path: Path) -> str:
        """Format a path as the user would type it."""
        here = Path.cwd()
        path = path.resolve()
        return path.relative_to(here).as_posix() if path.is_relative_to(here) else path.as_posix()

    def issue_key(self, given: str | None) -> str:
        """Return a valid issue key; without one, that of the current week.

        given: such as `2026-W47` or `2026-11-board`. Raises ProblemsError for an unknown period or
        edition.
        """
        settings, today = self.project.settings, self.project.today
        if not given:
            return period_of(today, "week", settings.zone).key
        period, edition = split_issue_key(given)
        week, month = (period_of(today, kind, settings.zone).key for kind in ("week", "month"))
        try:
            # A day, such as `2026-11-20`, is no edition of a month.
            key = parse_period("" if split_date(given) else period, settings.zone).key
        except PeriodError:
            what, why = (
                _("“{given}” is not a valid week or month"),
                _("each issue covers one week or one month"),
            )
            fix = _("use the form {week} or {month}")
            values: dict[str, object] = {"given": given, "week": week, "month": month}
            raise ProblemsError([Problem("rundbrief", 0, what, why, fix, values)]) from None
        if edition and not settings.newsletter.edition_with_slug(edition):
            what = _("unknown edition “{edition}”")
            why = _("the edition decides which updates its issues contain")
            near = closest_match(edition, map(slugify, settings.newsletter.editions))
            fix = (
                _("use “{near}”")
                if near
                else _("define it in mkdocs.yml under newsletter: editions:")
            )
            values = {"edition": edition, "near": near}
            raise ProblemsError([Problem("rundbrief", 0, what, why, fix, values)])
        return f"{key}-{edition}" if edition else key

    def author(self) -> str:
        """Return the user's name as git knows it, or an empty string."""
        return read_git(self.project.root, "config", "user.name").strip()

    def open_builder(
        self, key: str | None = None, *, complete: bool = False
    ) -> AbstractContextManager[OutputBuilder[SiteQueries]]:
        """Open the output builder. key: of an issue that need not have a file; see `composed`."""
        from rundbrief.build.publish import open_builder

        c = self.compilation
        if key and all(issue.key != key for issue in c.issues):
            c = replace(c, issues=(*c.issues, self.composed(key)))
        return open_builder(c, self.context, complete=complete)

    def build_newsletters(
        self, builder: OutputBuilder[SiteQueries], key: str | None = None
    ) -> list[Newsletter]:
        """Build all newsletters, or one. Their problems are collected, not raised."""
        from rundbrief.build.publish import build_newsletters

        keys = [key] if key else [issue.key for issue in self.compilation.issues]
        newsletters, problems = build_newsletters(builder, keys)
        self.context.count(_("newsletters rendered"), builder.count_built("newsletter "))
        self._found.extend(problems)
        return newsletters

    def check_newsletters(self, key: str | None = None) -> None:
        """Collect the problems of all newsletters, or of one."""
        if key or self.compilation.issues:
            with self.open_builder(key) as builder:
                self.build_newsletters(builder, key)

    def composed(self, key: str) -> ComposedIssue:
        """Return the composed issue; without a file, as if there were an empty one.

        Raises ProblemsError for an issue that is not for this build's audience.
        """
        from rundbrief.editorial.issue_composition import build_blank_issue, compose_issues

        c = self.compilation
        known = next((issue for issue in c.issues if issue.key == key), None)
        if known:
            return known
        shown = self.project.shown(self._path(key))
        issue = build_blank_issue(key, self.project.settings, shown)
        edition = self.project.settings.newsletter.editions[issue.edition]
        if errors := [p for p in c.problems if p.file == shown and p.level is Level.ERROR]:
            raise ProblemsError(errors)
        is_hidden = any(known.key == key for known in c.content.issues)
        if is_hidden or (self.project.audience == "public" and edition.audience == "internal"):
            what, why = (
                _("the issue is internal"),
                _("a public newsletter contains only public items"),
            )
            fix = _(
                "run the command without “--audience public”, or assign the issue to a public "
                "edition"
            )
            raise ProblemsError([Problem(shown, 0, what, why, fix)])
        content = replace(c.content, issues=(*c.content.issues, issue))
        composed = compose_issues(content, self.project.settings, c.texts, today=self.project.today)
        return next(one for one in composed if one.key == key)

    def folder(self, output: Path | None) -> Path:
        """Return the output folder of site and newsletters. output: from the command line."""
        return output or self.project.site_dir.parent

    def email_page(self, newsletter: str, output: Path | None) -> Path:
        """Return the path of a newsletter's HTML.

        newsletter: its folder. output: as in `folder`.
        """
        return self.folder(output) / NEWSLETTER_FOLDER / newsletter / "newsletter.html"

    def make_site(self, builder: OutputBuilder[SiteQueries]) -> Mapping[str, StoredFile]:
        """Build all files of the site, together with the newsletters."""
        from rundbrief.newsletter.builder import list_newsletters
        from rundbrief.site.build import build_site

        keys = [issue.key for issue in self.compilation.issues]
        return build_site(builder, list_newsletters(keys))

    def publish(
        self,
        builder: OutputBuilder[SiteQueries],
        newsletters: Sequence[Newsletter],
        files: Mapping[str, StoredFile],
        output: Path | None,
    ) -> PublishResult:
        """Publish site and newsletters. files: the built files of the site."""
        from rundbrief.build.publish import publish_all

        c, folder = self.compilation, self.folder(output)
        return publish_all(c, builder, newsletters, files, folder, self.adapter)

    def publish_newsletters(
        self, newsletters: Sequence[Newsletter], output: Path | None, *, whole: bool
    ) -> None:
        """Publish newsletters alone. whole: replace all issues, else only the given ones."""
        from rundbrief.build.publish import publish_newsletters, publish_one

        c, folder = self.compilation, self.folder(output)
        if whole:
            publish_newsletters(c, self.context, newsletters, folder)
        else:
            for newsletter in newsletters:
                publish_one(c, self.context, newsletter, folder)

    def serve(self, address: str | None, *, open_in_browser: bool) -> None:
        use_cache = self.context.cache.folder is not None
        self.adapter.serve(address, open_in_browser=open_in_browser, use_cache=use_cache)

    def close(self, key: str) -> Path:
        """Freeze the contents of an issue in its file, and return its path.

        Raises ProblemsError.
        """
        from rundbrief.build.output_swap import write_text_safely
        from rundbrief.commands.new_files import refuse_linked_folder
        from rundbrief.newsletter.closing import close_text

        composed = self.composed(key)
        path = self._path(key)
        self._refuse_to_close(composed)
        refuse_linked_folder(path, composed.issue.source.shown)
        text = read_regular(path).decode("utf-8") if os.path.lexists(path) else ""
        path.parent.mkdir(parents=True, exist_ok=True)
        edition = self.project.settings.newsletter.editions[composed.issue.edition]
        closed = close_text(text, composed, edition.audience, self._now(), self.texts)
        write_text_safely(path, closed)
        return path

    def _refuse_to_close(self, composed: ComposedIssue) -> None:
        from rundbrief.editorial.issue_assignment import sort_issues

        shown = composed.issue.source.shown
        if composed.issue.closed:
            what, why = _("the issue is already closed"), _("a closed issue never changes")
            fix = _("anything that is missing goes into the next issue")
            raise ProblemsError([Problem(shown, 0, what, why, fix)])
        if composed.period.first > self.project.today:
            what, why = _("the issue's period has not started yet"), _("the issue is still empty")
            fix = _("close the issue at the end of its period")
            raise ProblemsError([Problem(shown, 0, what, why, fix)])
        zone = self.project.settings.zone
        own = [i for i in self.compilation.content.issues if i.edition == composed.issue.edition]
        for issue in sort_issues(own, zone):
            if (
                not issue.closed
                and parse_period(issue.period_key, zone).until < composed.period.until
            ):
                what = _("the earlier issue {earlier} is still open")
                why = _("its content would be skipped")
                fix = _("close {earlier} first, or delete its file")
                values = {"earlier": issue.key}
                raise ProblemsError([Problem(shown, 0, what, why, fix, values)])

        contents = composed.contents
        incidents = contents.incidents or contents.solved
        # A notice of an earlier period is no news.
        new_notices = [it for it in contents.notices if it.date >= composed.period.first]
        news = contents.items or contents.corrections or incidents or new_notices
        if not (news or has_text(composed.issue.source.body)):
            what = _("the issue has no update, no incident and no text")
            why = _("readers would get an empty newsletter")
            fix = _("write an introduction, or delete the issue's file if there is one")
            raise ProblemsError([Problem(shown, 0, what, why, fix)])

    def _path(self, key: str) -> Path:
        return self.project.docs_dir / NEWSLETTER / f"{key}.md"

    def _now(self) -> datetime:
        """Return the current time; noon on a fixed day, so that the command is reproducible."""
        zone = self.project.settings.zone
        if self.fixed or self.project.settings.today:
            return datetime.combine(self.project.today, time(12), zone)
        return datetime.now(zone)
