"""MkDocs' hooks translated into calls, nothing else."""

from __future__ import annotations

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
from rundbrief.problems import Level, Problem, ProblemsError, has_errors, render_text
from rundbrief.settings import Project
from rundbrief.texts import Texts, load_texts

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

    from rundbrief.compilation import Compilation

log = get_plugin_logger("rundbrief")


class RundbriefPlugin(BasePlugin[LegacyConfig]):  # type: ignore[no-untyped-call]
    """Turns a content folder into finished pages, which MkDocs writes, serves and watches.

    The command line sets `today`, `audience` and `compilation`; under `mkdocs` itself they are
    what the settings say.
    """

    today: date | None = None
    audience: Audience = "internal"

    def __init__(self) -> None:
        self.raw: Mapping[str, Any] = {}
        self.preview = False
        self.compilation: Compilation | None = None

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

        compilation = compile_project(project)
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
        assets = [
            File(path, config.docs_dir, config.site_dir, config.use_directory_urls)
            for path in select_assets(compilation)
        ]
        made = _or_plugin_error(
            lambda: [
                File.generated(config, path, content=text)
                for path, text in self._rendered(compilation)
            ]
        )
        self.compilation = None
        excluded = config.exclude_docs
        for file in (*assets, *made):
            # By itself MkDocs would leave out every folder named `templates` without a word.
            if not (excluded and excluded.match_file(file.src_uri)):
                file.inclusion = InclusionLevel.INCLUDED
        return Files([*styles, *assets, *made])

    def _rendered(self, compilation: Compilation) -> Iterator[tuple[str, str | bytes]]:
        from rundbrief.newsletter.gathering import render_pictures
        from rundbrief.site.render import render_site

        yield from render_site(compilation)
        pictures, problems = render_pictures(compilation)
        _log(problems, compilation.texts)
        yield from pictures
        if self.preview:
            from rundbrief.newsletter.preview import render_previews

            yield from render_previews(compilation)

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
