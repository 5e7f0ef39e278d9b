"""Adapter for MkDocs: its configuration as a Project, its build as one call.

Only this module and `plugin` import MkDocs.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, MkDocsException

from rundbrief.config.addresses import Addresses
from rundbrief.config.mkdocs_file import (
    CONFIG_FILE,
    find_addresses,
    find_lines,
    find_lines_of_options,
)
from rundbrief.config.mkdocs_messages import explain_setting, failed_to_load, unreadable_file
from rundbrief.config.settings import Project, Settings
from rundbrief.config.settings_checks import check_settings_file
from rundbrief.config.settings_files import (
    check_settings_files,
    find_layouts_in_content,
    format_path,
)
from rundbrief.i18n.texts import _
from rundbrief.problems import Level, Problem, ProblemsError, has_errors
from rundbrief.render.project_folders import check_folders
from rundbrief.validation.fields import Audience
from rundbrief.validation.keys import Location, validate_keys
from rundbrief.web_addresses import holds_credentials, is_web_address

if TYPE_CHECKING:
    from rundbrief.compilation import Compilation
    from rundbrief.plugin import RundbriefPlugin


class MkDocsAdapter:
    """A loaded `mkdocs.yml`."""

    def __init__(
        self, config: MkDocsConfig, config_file: Path, warnings: Iterable[Problem] = ()
    ) -> None:
        self.config = config
        self.config_file = config_file
        self.warnings = tuple(warnings)

    @classmethod
    def load(cls, config_file: Path) -> MkDocsAdapter:
        """Load a configuration.

        Raises ProblemsError if MkDocs rejects it or our plugin is missing.
        """
        shown = format_path(config_file)
        if not config_file.is_file():
            missing = _not_a_file if config_file.exists() else _no_config
            raise ProblemsError([missing(shown)])
        found = find_settings_problems(config_file)
        if has_errors(found):
            raise ProblemsError(found)
        with _collected_messages() as messages, settings_checked():
            try:
                config = load_config(str(config_file))
            except (Abort, ConfigurationError, MkDocsException) as exc:
                raise _refused(config_file, messages, exc) from exc
            except ValueError as exc:
                # MkDocs passes addresses to urlsplit, which raises for some.
                problems = list(_bad_addresses(shown, find_addresses(config_file)))
                raise ProblemsError(problems or [failed_to_load(shown, exc)]) from exc
        if "rundbrief" not in config.plugins:
            raise ProblemsError([_no_plugin(shown)])
        doubts = (text for __, text in messages)
        warnings = (*found, *_explained(config_file, doubts, Level.WARNING))
        return cls(config, config_file, warnings)

    @property
    def is_self_contained(self) -> bool:
        """Whether the build depends on nothing but this file and rundbrief."""
        text = self.config_file.read_text(encoding="utf-8-sig")
        alone = set(self.config.plugins) == {"rundbrief"} and not self.config.hooks
        return alone and not any(word in text for word in ("INHERIT", "!ENV", "!relative"))

    @property
    def _plugin(self) -> RundbriefPlugin:
        plugin: Any = self.config.plugins["rundbrief"]
        return plugin  # type: ignore[no-any-return]

    def project(self, *, today: date | None, audience: Audience) -> Project:
        """Build the project. Raises ProblemsError for invalid settings."""
        self._plugin.today, self._plugin.audience = today, audience
        return self._plugin.project(self.config)

    def excludes(self, path: str) -> bool:
        """Whether the project excludes a file from the site."""
        return is_excluded(path, self.config)

    def build_static(self, compilation: Compilation, folder: Path) -> None:
        """Let MkDocs write the static files of the layouts: styles and scripts.

        Built files are synced separately, since MkDocs would read and copy each of them. Raises
        ProblemsError.
        """
        from mkdocs.commands.build import build as mkdocs_build

        plugin = self._plugin
        plugin.compilation, plugin.static_only = compilation, True
        self.config.site_dir = str(folder)
        with _collected_messages() as messages:
            try:
                mkdocs_build(self.config)
            except Abort as exc:
                if problems := _problems_behind(exc):
                    raise problems from exc
                raise _refused(self.config_file, messages, exc) from exc

    def explain(self, text: str, level: Level) -> Problem:
        """Build a problem from one of MkDocs' log messages about a setting."""
        (problem,) = _explained(self.config_file, [text], level)
        return problem

    def serve(self, address: str | None, *, open_in_browser: bool, use_cache: bool) -> None:
        """Serve the preview until it is interrupted. use_cache: reuse results of earlier builds."""
        from mkdocs.commands.serve import serve as mkdocs_serve

        # MkDocs loads the configuration again for the preview, and with it a new plugin instance.
        kind = type(self._plugin)
        kind.today, kind.audience = self._plugin.today, self._plugin.audience
        kind.use_cache = use_cache
        options: dict[str, Any] = {"dev_addr": address} if address else {}
        with settings_checked():
            mkdocs_serve(str(self.config_file), open_in_browser=open_in_browser, **options)


# Whether `mkdocs.yml` was checked before MkDocs read it. Under `mkdocs` itself, the plugin does so.
_CHECKED: ContextVar[bool] = ContextVar("rundbrief_settings_checked", default=False)


@contextmanager
def settings_checked() -> Iterator[None]:
    token = _CHECKED.set(True)
    try:
        yield
    finally:
        _CHECKED.reset(token)


def is_checked() -> bool:
    return _CHECKED.get()


def find_settings_problems(config_file: Path) -> tuple[Problem, ...]:
    """Find what MkDocs would accept silently, and what it must not read."""
    found = tuple(check_settings_files(config_file))
    return found or check_settings_file(format_path(config_file), config_file)


def is_excluded(path: str, config: MkDocsConfig) -> bool:
    """Whether `exclude_docs` of mkdocs.yml matches a file."""
    excluded = config.exclude_docs
    return excluded is not None and excluded.match_file(path)


def _problems_behind(error: BaseException | None) -> ProblemsError | None:
    """Find our own error among the causes of one of MkDocs'."""
    while error is not None:
        if isinstance(error, ProblemsError):
            return error
        error = error.__cause__ or error.__context__
    return None


def _no_config(shown: str) -> Problem:
    what, why = _("file not found"), _("the file holds the settings of the site")
    fix = _("run the command in the project folder, or name the file with --config-file")
    return Problem(shown, 0, what, why, fix)


def _not_a_file(shown: str) -> Problem:
    what, why = _("this is not a file"), _("the file holds the settings of the site")
    return Problem(shown, 0, what, why, _("replace it with a file"))


def _no_plugin(shown: str) -> Problem:
    what = _("the rundbrief plugin is not enabled")
    why = _("the plugin turns updates into a site and newsletters")
    return Problem(shown, 0, what, why, _("add the lines “plugins:” and “  - rundbrief”"))


def _refused(
    config_file: Path, messages: Iterable[tuple[int, str]], error: Exception
) -> ProblemsError:
    """Build problems from the errors that MkDocs logged, or else from the one that it raised.

    In MkDocs' strict mode there may be nothing but warnings.
    """
    shown = format_path(config_file)
    if isinstance(error.__context__, yaml.MarkedYAMLError):
        return ProblemsError([unreadable_file(shown, config_file, error.__context__)])
    errors = [text for level, text in messages if level >= logging.ERROR]
    reasons = errors or [text for __, text in messages] or [" ".join(str(error).split())]
    return ProblemsError(_explained(config_file, reasons, Level.ERROR))


def _explained(config_file: Path, texts: Iterable[str], level: Level) -> Iterator[Problem]:
    """Build problems from MkDocs' messages about its settings."""
    if texts := list(texts):
        lines, known = find_lines(config_file), tuple(MkDocsConfig())
        for text in texts:
            yield explain_setting(
                format_path(config_file), text, lines=lines, known=known, level=level
            )


def _is_bad(address: str) -> bool:
    return holds_credentials(address) or not is_web_address(address)


def _bad_addresses(shown: str, found: Mapping[str, tuple[str, int]]) -> Iterator[Problem]:
    """Report invalid addresses. The address itself is never shown, as it may contain a password.

    found: address and line number, by key.
    """
    for key, (address, line) in found.items():
        values = {"key": key}
        if holds_credentials(address):
            what, why = (
                _("{key} contains a user name or password"),
                _("it would be visible on every page"),
            )
            fix = _("delete everything between “//” and “@”, and the “@” itself")
            yield Problem(shown, line, what, why, fix, values)
        elif address and not is_web_address(address):
            what = _("{key} is not a valid web address")
            why = _("links in newsletters and feeds start with it")
            fix = _("use a full address, for example https://status.example.org/")
            yield Problem(shown, line, what, why, fix, values)


def read_settings(
    raw: Mapping[str, Any], config_file: Path | None, site_url: str | None = None
) -> Settings:
    """Validate our options and `site_url`. Raises ProblemsError with lines of `mkdocs.yml`."""
    problems: list[Problem] = []

    @cache  # only computed if there is a problem
    def lines() -> Mapping[Location, int]:
        return find_lines_of_options(config_file) if config_file else {}

    def line_of(location: Location) -> int:
        while location and location not in lines():
            location = location[:-1]
        return lines().get(location, 0)

    shown = format_path(config_file) if config_file else CONFIG_FILE
    if site_url and _is_bad(site_url):
        written = find_addresses(config_file) if config_file else {}
        found = {"site_url": (site_url, written.get("site_url", ("", 0))[1])}
        problems.extend(_bad_addresses(shown, found))
    settings = validate_keys(Settings, _plain(raw), file=shown, line_of=line_of, problems=problems)
    if settings and settings.newsletter.edition not in settings.newsletter.editions:
        problems.append(
            Problem(
                shown,
                line_of(("newsletter", "edition")),
                _("unknown edition “{edition}”"),
                _("the edition decides which updates its issues contain"),
                _("under newsletter:, set “edition” to {known}, or define it under editions:"),
                {
                    "edition": settings.newsletter.edition,
                    "known": tuple(settings.newsletter.editions) or ("everyone",),
                },
            )
        )
    if settings:
        problems.extend(
            _same_slug(shown, line_of(("newsletter", "editions", edition)), edition)
            for edition in settings.newsletter.ambiguous_editions()
        )
    if settings is None or problems:
        raise ProblemsError(problems)
    return settings


def _same_slug(shown: str, line: int, edition: str) -> Problem:
    what = _("the edition “{edition}” would use the same folder as another one")
    why = _("one of the two would overwrite the other")
    return Problem(shown, line, what, why, _("rename the edition"), {"edition": edition})


def _plain(value: Any) -> Any:
    """Undo the conversion of dates by MkDocs' YAML parser; we parse them ourselves."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def _lines_of_references(settings: Settings, config_file: Path) -> tuple[tuple[str, int], ...]:
    """Return the lines of options, if any of them refers to the content, which is checked later."""
    brand, editions = settings.brand, settings.newsletter.editions.values()
    logos = (brand.logo, brand.logo_dark, brand.logo_mail)
    signatures = (settings.newsletter.signature, *(edition.signature for edition in editions))
    filters = (edition.departments or edition.tags for edition in editions)
    if not any((*logos, *signatures, *filters)):
        return ()  # the file is slow to parse
    lines = find_lines_of_options(config_file)
    return tuple((".".join(map(str, location)), line) for location, line in lines.items())


def build_project(
    config: MkDocsConfig,
    settings: Settings,
    *,
    today: date | None = None,
    audience: Audience = "internal",
    preview: bool = False,
) -> Project:
    """Build a Project from MkDocs' configuration.

    today: overrides the setting, which overrides the clock. Raises ProblemsError for unusable
    folders, and if contributors could write templates.
    """
    config_file = Path(config.config_file_path or CONFIG_FILE).resolve()
    root = config_file.parent if config.config_file_path else Path()
    site_url = config.site_url or ""
    project = Project(
        root=root,
        docs_dir=Path(config.docs_dir),
        site_dir=Path(config.site_dir),
        site_name=config.site_name,
        addresses=Addresses(
            site_url if not site_url or site_url.endswith("/") else f"{site_url}/",
            config.use_directory_urls,
        ),
        settings=settings,
        today=today or settings.today or datetime.now(settings.zone).date(),
        audience=audience,
        option_lines=_lines_of_references(settings, config_file),
        markdown_extensions=tuple(config.markdown_extensions),
        markdown_configs=tuple(config.mdx_configs.items()),
        layouts=tuple(
            Path(folder)
            for folder in (root / "layouts", config.theme.custom_dir)
            if folder and Path(folder).is_dir()
        ),
        preview=preview,
    )
    if problems := list(find_layouts_in_content(project, config_file)):
        raise ProblemsError(problems)
    check_folders(project)
    return project


@contextmanager
def _collected_messages() -> Iterator[list[tuple[int, str]]]:
    """Collect MkDocs' log messages, which its exceptions don't contain, as (level, text)."""
    messages: list[tuple[int, str]] = []

    class _Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.levelno >= logging.WARNING:
                messages.append((record.levelno, " ".join(record.getMessage().split())))

    logger = logging.getLogger("mkdocs")
    handler = _Collector()
    propagate, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        yield messages
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate
