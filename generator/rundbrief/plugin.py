"""The MkDocs plugin: its hooks as calls to the rest of the program."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Literal

from mkdocs.config.base import ConfigErrors, ConfigWarnings, LegacyConfig
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException, PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel

from rundbrief.config.mkdocs_file import CONFIG_FILE, language_of_problems, list_settings_files
from rundbrief.config.settings import Project
from rundbrief.i18n.texts import Texts, _, load_texts
from rundbrief.mkdocs_adapter import (
    MkDocsAdapter,
    build_project,
    find_settings_problems,
    is_checked,
    is_excluded,
    read_settings,
)
from rundbrief.problems import Level, Problem, ProblemsError, has_errors, render_text, sort_problems
from rundbrief.render.templates import layout_folders
from rundbrief.validation.fields import Audience

if TYPE_CHECKING:
    from mkdocs.livereload import LiveReloadServer

    from rundbrief.build.preview import LivePreview
    from rundbrief.compilation import Compilation
    from rundbrief.incremental.context import BuildContext

# The contents of a file, or the path of a file with these contents.
Data = bytes | Path

log = get_plugin_logger("rundbrief")


class RundbriefPlugin(BasePlugin[LegacyConfig]):  # type: ignore[no-untyped-call]
    """Turns a content folder into finished pages, which MkDocs writes, serves and watches.

    The command line sets the public attributes; under `mkdocs` itself they have their defaults.

    use_cache: reuse results of earlier builds. static_only: MkDocs only has to copy the files of
    the layouts, because the built files are synced separately.
    """

    today: date | None = None
    audience: Audience = "internal"
    use_cache = True

    def __init__(self) -> None:
        self.raw: Mapping[str, Any] = {}
        self.preview = False
        self.compilation: Compilation | None = None
        self.static_only = False
        self._docs_dir = ""
        self._empty: TemporaryDirectory[str] | None = None
        self._context: BuildContext | None = None
        self._cache_warnings: tuple[Problem, ...] = ()
        # Of `mkdocs.yml`.
        self._warnings: tuple[Problem, ...] = ()
        # Of the preview: what it shows, and the built files that it shows once MkDocs has finished.
        self._live_preview: LivePreview | None = None
        self._shown: Compilation | None = None
        self._added: dict[str, Data] = {}

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """Store the options; `on_config` validates them and reports all problems.

        The file itself is checked now, since MkDocs runs hooks before it calls `on_config`.
        """
        self.raw = options
        self._warnings = ()
        # MkDocs uses one instance for all builds of a process.
        self.compilation, self.static_only = None, False
        if config_file_path and not is_checked():
            found = find_settings_problems(Path(config_file_path))
            if has_errors(found):
                raise PluginError(_format_problems(found, _texts_of(config_file_path)))
            self._warnings = found
        return [], []

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        self.preview = command == "serve"

    def project(self, config: MkDocsConfig) -> Project:
        """Build the project. Raises ProblemsError for invalid settings."""
        path = config.config_file_path
        settings = read_settings(self.raw, Path(path) if path else None, config.site_url)
        return build_project(
            config, settings, today=self.today, audience=self.audience, preview=self.preview
        )

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        project = _with_plugin_errors(lambda: self.project(config), config)
        _log(self._warnings, load_texts(project.settings.language))
        folders = [str(folder) for folder in layout_folders(project.layouts, "site")]
        config.theme.dirs[:] = list(dict.fromkeys([*folders, *config.theme.dirs]))
        config.theme.static_templates.clear()
        config.nav = None
        return config

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Compile the content before MkDocs empties the old site."""
        if self.compilation is None:
            self._compile(self.project(config))
        # Otherwise MkDocs would scan the content, and follow its links; we know what is published.
        self._empty = TemporaryDirectory()
        self._docs_dir, config.docs_dir = config.docs_dir, self._empty.name

    def _compile(self, project: Project) -> None:
        from rundbrief.compilation import compile_project

        compilation = compile_project(project, self._open_context(project))
        texts, problems = compilation.texts, compilation.problems
        if has_errors(problems) and not project.preview:
            raise PluginError(_format_problems(problems, texts))
        _log(problems, texts)
        self.compilation = compilation

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        compilation = self.compilation
        if compilation is None:
            raise PluginError("on_pre_build has not run")
        site_layouts = {
            str(folder) for folder in layout_folders(compilation.project.layouts, "site")
        }
        styles = [file for file in files if file.src_dir in site_layouts]
        config.docs_dir = self._docs_dir
        if self._empty:
            self._empty.cleanup()
        built_files: dict[str, Data] = {}
        if not self.static_only:
            built_files = _with_plugin_errors(lambda: dict(self._build_files(compilation)), config)
        self.compilation = None
        self._shown = compilation if self.preview else None
        if self._live_preview:
            self._added = {p: d for p, d in built_files.items() if not is_excluded(p, config)}
            return Files(styles)
        copied = [_file_of(config, path, data) for path, data in built_files.items()]
        for file in copied:
            # By default MkDocs silently excludes every folder named `templates`.
            if not is_excluded(file.src_uri, config):
                file.inclusion = InclusionLevel.INCLUDED
        return Files([*styles, *copied])

    def _open_context(self, project: Project) -> BuildContext:
        """Open the cache for one build. The preview has threads, so it must not fork processes."""
        from rundbrief.build.trusted_cache import open_cache
        from rundbrief.incremental.context import BuildContext
        from rundbrief.incremental.processes import count_cores

        cache, warnings = open_cache(project, use_cache=self.use_cache)
        if warnings != self._cache_warnings:  # a preview opens it for every build
            _log(warnings, load_texts(project.settings.language))
            self._cache_warnings = warnings
        jobs = 1 if self._live_preview else count_cores()
        self._context = BuildContext(cache, jobs)
        return self._context

    def _build_files(self, compilation: Compilation) -> Iterator[tuple[str, Data]]:
        """Build everything that isn't in the content, as path in the site and data of each file."""
        from rundbrief.build.disk_problems import explain_cache_failure
        from rundbrief.build.publish import open_builder
        from rundbrief.newsletter.builder import list_images, list_previews, problems_of
        from rundbrief.site.build import build_site

        assert self._context is not None
        keys = [issue.key for issue in compilation.issues]
        images = list(list_images(keys))
        # The live preview builds an email when somebody opens it.
        previews = list_previews(keys) if self.preview and not self._live_preview else ()
        is_cached = self._context.cache.folder is not None
        with open_builder(compilation, self._context, complete=True) as builder:
            files = build_site(builder, [*images, *previews])
            outputs = (builder.outputs[image.name] for image in images)
            problems = (it for output in outputs for it in problems_of(output))
            _log(sort_problems(problems), compilation.texts)
            for path, file in files.items():
                place = Path(builder.store.place(file))
                # What isn't cached is deleted before MkDocs copies the files.
                is_kept = is_cached and place.parent == builder.store.folder
                yield path, place if is_kept else place.read_bytes()
        if failure := self._context.cache.failure:
            _log([explain_cache_failure(failure)], compilation.texts)
        self._context.cache.close()

    # After other plugins, since they may write into the site.
    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        from rundbrief.build.output_swap import mark_folder

        mark_folder(Path(config.site_dir))
        if self._live_preview:
            self._show(self._live_preview, config)

    def _show(self, live_preview: LivePreview, config: MkDocsConfig) -> None:
        from rundbrief.build.sync import list_files

        assert self._shown is not None
        static = {path: Path(place) for path, place in list_files(Path(config.site_dir)).items()}
        live_preview.show(self._shown, static | self._added)

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        from rundbrief.build.file_watching import watch_without_links

        project = self.project(config)
        watch_without_links(server, project.layouts)
        if self._shown:
            from rundbrief.build.preview import LivePreview

            self._live_preview = LivePreview(self._context.cache.folder if self._context else None)
            self._show(self._live_preview, config)
            server.root = str(self._live_preview.site)
            server.error_handler = self._live_preview.read_error
            application = server.get_app()
            assert application is not None
            server.set_app(self._live_preview.wrap(application, server.mount_path))
        if config.config_file_path:
            server.builder = _Rebuild(server.builder, Path(config.config_file_path))
        self._protect(server, config, load_texts(project.settings.language))
        return server

    def _protect(self, server: LiveReloadServer, config: MkDocsConfig, texts: Texts) -> None:
        """Let the server answer this computer's browser only, as far as its address allows."""
        from rundbrief.build.preview_guard import guard, is_local

        host = config.dev_addr.host
        application = server.get_app()
        assert application is not None
        server.set_app(guard(application, host, texts))
        if not is_local(host):
            log.warning(
                texts(
                    _(
                        "The preview answers other computers, too. Everybody who can reach {host}"
                        " can read drafts and internal content."
                    ),
                    host=host,
                )
            )

    def on_shutdown(self) -> None:
        if self._live_preview:
            self._live_preview.close()


class _Rebuild:
    """Builds the preview again; if that fails, it says why, and the last version stays.

    MkDocs would end with a traceback in its own language, and let browsers wait.
    """

    def __init__(self, build: Callable[[], None], config_file: Path) -> None:
        self.build = build
        self.config_file = config_file
        self.checked = self._read()

    def __call__(self) -> None:
        texts = _texts_of(self.config_file)
        try:
            if (settings := self._read()) != self.checked:
                _log(MkDocsAdapter.load(self.config_file).warnings, texts)
                self.checked = settings
            self.build()
        except (ProblemsError, MkDocsException) as exc:
            reason = (
                _format_problems(exc.problems, texts)
                if isinstance(exc, ProblemsError)
                else exc.message
            )
            kept = texts(_("The preview still shows the last version without errors."))
            # MkDocs has told the reason before it aborts.
            log.error(kept if isinstance(exc, Abort) else f"{reason}\n{kept}")  # noqa: TRY400  # no traceback

    def _read(self) -> tuple[bytes, ...]:
        files = list_settings_files(self.config_file)
        return tuple(file.read_bytes() for file in files if file.is_file())


def _texts_of(config_file: Path | str) -> Texts:
    return load_texts(language_of_problems(Path(config_file)))


def _file_of(config: MkDocsConfig, path: str, data: Data) -> File:
    if isinstance(data, bytes):
        return File.generated(config, path, content=data)
    return File.generated(config, path, abs_src_path=str(data))


def _log(problems: Iterable[Problem], texts: Texts) -> None:
    for problem in problems:
        level = log.error if problem.level is Level.ERROR else log.warning
        level(render_text([problem], texts))


def _with_plugin_errors(call: Any, config: MkDocsConfig) -> Any:
    try:
        return call()
    except ProblemsError as exc:
        texts = _texts_of(config.config_file_path or CONFIG_FILE)
        raise PluginError(_format_problems(exc.problems, texts)) from exc


def _format_problems(problems: tuple[Problem, ...], texts: Texts) -> str:
    return "\n" + render_text(problems, texts)
