"""MkDocs' hooks translated into calls, nothing else."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.config.base import ConfigErrors, ConfigWarnings, LegacyConfig
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel

from rundbrief.fields import Audience
from rundbrief.host import project_of, read_settings
from rundbrief.layouts import layout_folders
from rundbrief.problems import Level, Problem, ProblemsError, has_errors, render_text, sort_problems
from rundbrief.settings import Project
from rundbrief.texts import Texts, load_texts

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

    from rundbrief.compilation import Compilation
    from rundbrief.workshop import Workshop

log = get_plugin_logger("rundbrief")


class RundbriefPlugin(BasePlugin[LegacyConfig]):  # type: ignore[no-untyped-call]
    """Turns a content folder into finished pages, which MkDocs writes, serves and watches.

    The command line sets the public names; under `mkdocs` itself they are what the settings say.

    remembers: what was made before is looked for. assets_only_from: the content's folder, if all
    that is to be made comes into the site another way.
    """

    today: date | None = None
    audience: Audience = "internal"
    remembers = True

    def __init__(self) -> None:
        self.raw: Mapping[str, Any] = {}
        self.preview = False
        self.compilation: Compilation | None = None
        self.assets_only_from: str | None = None
        self._workshop: Workshop | None = None

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """Only keep the options: `on_config` checks them, with all problems and their lines."""
        self.raw = options
        return [], []

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        self.preview = command == "serve"

    def project(self, config: MkDocsConfig) -> Project:
        """Raises ProblemsError for settings that can't be used."""
        path = config.config_file_path
        settings = read_settings(self.raw, Path(path) if path else None, config.site_url)
        return project_of(
            config, settings, today=self.today, audience=self.audience, preview=self.preview
        )

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        project = _or_plugin_error(lambda: self.project(config))
        folders = [str(folder) for folder in layout_folders(project.layouts, "site")]
        config.theme.dirs[:] = list(dict.fromkeys([*folders, *config.theme.dirs]))
        config.theme.static_templates.clear()
        config.nav = None
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Read everything before MkDocs cleans the old site away."""
        if self.compilation is None:
            self._compile(self.project(config))

    def _compile(self, project: Project) -> None:
        from rundbrief.compilation import compile_project

        compilation = compile_project(project, self._open_workshop(project))
        texts, problems = compilation.texts, compilation.problems
        if has_errors(problems) and not project.preview:
            raise PluginError(_listed(problems, texts))
        _log(problems, texts)
        self.compilation = compilation

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        from rundbrief.site.assets import select_assets

        compilation = self.compilation
        if compilation is None:
            raise PluginError("on_pre_build has not run")
        ours = {str(folder) for folder in layout_folders(compilation.project.layouts, "site")}
        styles = [file for file in files if file.src_dir in ours]
        docs_dir = self.assets_only_from or config.docs_dir
        assets = [
            File(path, docs_dir, config.site_dir, config.use_directory_urls)
            for path in select_assets(compilation)
        ]
        made: list[File] = []
        if not self.assets_only_from:
            made = _or_plugin_error(lambda: list(self._made(compilation, config)))
        self.compilation = None
        excluded = config.exclude_docs
        for file in (*assets, *made):
            # By itself MkDocs would leave out every folder named `templates` without a word.
            if not (excluded and excluded.match_file(file.src_uri)):
                file.inclusion = InclusionLevel.INCLUDED
        return Files([*styles, *assets, *made])

    def _open_workshop(self, project: Project) -> Workshop:
        """Open the memory for one build. MkDocs' preview has threads, so no process is forked."""
        from rundbrief.memory.store import FOLDER, Memory
        from rundbrief.processes import count_cores
        from rundbrief.workshop import Workshop

        memory = Memory(project.root / FOLDER if self.remembers else None)
        self._workshop = Workshop(memory, 1 if project.preview else count_cores())
        return self._workshop

    def _made(self, compilation: Compilation, config: MkDocsConfig) -> Iterator[File]:
        """Make all that is not in the content. Where nothing is remembered, the disk forgets it."""
        from rundbrief.memory.finished import open_finished
        from rundbrief.site.ledger import list_kept
        from rundbrief.site.render import make_site

        assert self._workshop is not None
        memory = self._workshop.memory
        with (
            tempfile.TemporaryDirectory() as folder,
            open_finished(memory.folder, Path(folder)) as finished,
        ):
            for path, kept in make_site(compilation, self._workshop, finished).items():
                file = File.generated(config, path, abs_src_path=finished.place(kept))
                if finished.folder.is_relative_to(folder):
                    file.content_bytes = file.content_bytes  # the folder is gone when it is copied
                yield file
            finished.keep_only(list_kept(memory))
        memory.forget()
        yield from self._mailed(compilation, config)
        memory.close()

    def _mailed(self, compilation: Compilation, config: MkDocsConfig) -> Iterator[File]:
        """Make what the site carries for mails, and in the preview how programs show them."""
        if not compilation.issues:
            return
        from rundbrief.newsletter.mailroom import Mailroom

        assert self._workshop is not None
        mailroom = Mailroom(compilation, self._workshop)
        made = mailroom.make("pictures", compilation.issues)
        _log(sort_problems(p for one in made for p in one.problems), compilation.texts)
        if self.preview:
            made += mailroom.make("preview", compilation.issues)
        for one in made:
            for path, data in one.site.items():
                if isinstance(data, bytes):
                    yield File.generated(config, path, content=data)
                else:
                    yield File.generated(config, path, abs_src_path=str(data))

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        from rundbrief.publishing import mark_folder

        mark_folder(Path(config.site_dir))

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        for folder in self.project(config).layouts:
            server.watch(str(folder))
        return server


def _log(problems: Iterable[Problem], texts: Texts) -> None:
    for problem in problems:
        level = log.error if problem.level is Level.ERROR else log.warning
        level(render_text([problem], texts))


def _or_plugin_error(call: Any) -> Any:
    try:
        return call()
    except ProblemsError as exc:
        raise PluginError(_listed(exc.problems, load_texts("en"))) from exc


def _listed(problems: tuple[Problem, ...], texts: Texts) -> str:
    return "\n" + render_text(problems, texts)
