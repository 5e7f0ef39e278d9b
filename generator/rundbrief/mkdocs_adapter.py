"""MkDocs as our host: its configuration as a Project, its build as one call.

Only this module and `plugin` import MkDocs.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError, MkDocsException

from rundbrief.config.addresses import Addresses, holds_credentials, is_web_address
from rundbrief.config.fields import Audience
from rundbrief.config.mkdocs_file import (
    CONFIG_FILE,
    find_addresses,
    find_lines,
    find_lines_of_options,
)
from rundbrief.config.mkdocs_messages import explain_setting, unreadable_file
from rundbrief.config.settings import Project, Settings
from rundbrief.config.validation import Location, check_keys
from rundbrief.i18n.texts import _
from rundbrief.problems import Level, Problem, ProblemsError

if TYPE_CHECKING:
    from rundbrief.compilation import Compilation
    from rundbrief.plugin import RundbriefPlugin


class MkDocsAdapter:
    """A project's `mkdocs.yml`, loaded."""

    def __init__(
        self, config: MkDocsConfig, config_file: Path, warnings: Iterable[Problem] = ()
    ) -> None:
        self.config = config
        self.config_file = config_file
        self.warnings = tuple(warnings)

    @classmethod
    def load(cls, config_file: Path) -> MkDocsAdapter:
        """Raises ProblemsError for a file that MkDocs doesn't take, or that lacks our plugin."""
        shown = _typed(config_file)
        if not config_file.is_file():
            raise ProblemsError([_no_config(shown)])
        with _collected_messages() as messages:
            try:
                config = load_config(str(config_file))
            except (Abort, ConfigurationError, MkDocsException) as exc:
                raise _refused(config_file, messages, exc) from exc
            except ValueError as exc:
                # MkDocs lets Python take addresses apart, which doesn't take all of them.
                if problems := list(_bad_addresses(shown, find_addresses(config_file))):
                    raise ProblemsError(problems) from None
                raise exc from None
        if "rundbrief" not in config.plugins:
            raise ProblemsError([_no_plugin(shown)])
        doubts = (text for __, text in messages)
        return cls(config, config_file, _explained(config_file, doubts, Level.WARNING))

    @property
    def is_self_contained(self) -> bool:
        """Say whether nothing decides what is built but the file itself, and we alone do it."""
        text = self.config_file.read_text(encoding="utf-8-sig")
        alone = set(self.config.plugins) == {"rundbrief"} and not self.config.hooks
        return alone and not any(word in text for word in ("INHERIT", "!ENV", "!relative"))

    @property
    def _plugin(self) -> RundbriefPlugin:
        plugin: Any = self.config.plugins["rundbrief"]
        return plugin  # type: ignore[no-any-return]

    def project(self, *, today: date | None, audience: Audience) -> Project:
        """Raises ProblemsError for settings that can't be used."""
        self._plugin.today, self._plugin.audience = today, audience
        return self._plugin.project(self.config)

    def excludes(self, path: str) -> bool:
        """Say whether the project keeps a file from the site."""
        return is_excluded(path, self.config)

    def build_static(self, compilation: Compilation, folder: Path) -> None:
        """Let MkDocs write what of a site needs no making: styles, scripts, files of the content.

        What was made comes from elsewhere, since MkDocs would read and copy every file.
        Raises ProblemsError.
        """
        from mkdocs.commands.build import build as mkdocs_build

        plugin, docs_dir = self._plugin, self.config.docs_dir
        plugin.compilation, plugin.assets_only_from = compilation, docs_dir
        self.config.site_dir = str(folder)
        # MkDocs would look at every file of the content; which are published, the plugin knows.
        empty = folder.with_name("no-docs")
        empty.mkdir()
        self.config.docs_dir = str(empty)
        with _collected_messages() as messages:
            try:
                mkdocs_build(self.config)
            except Abort as exc:
                if problems := _problems_behind(exc):
                    raise problems from exc
                raise _refused(self.config_file, messages, exc) from exc

    def explain(self, text: str, level: Level) -> Problem:
        """Say what MkDocs means by a line of its log about a setting."""
        (problem,) = _explained(self.config_file, [text], level)
        return problem

    def serve(self, address: str | None, *, open_in_browser: bool, use_cache: bool) -> None:
        """Serve the preview until somebody stops it. use_cache: what was made before is used."""
        from mkdocs.commands.serve import serve as mkdocs_serve

        # MkDocs loads its configuration anew for the preview, and makes another plugin.
        kind = type(self._plugin)
        kind.today, kind.audience = self._plugin.today, self._plugin.audience
        kind.use_cache = use_cache
        options: dict[str, Any] = {"dev_addr": address} if address else {}
        mkdocs_serve(str(self.config_file), open_in_browser=open_in_browser, **options)


def is_excluded(path: str, config: MkDocsConfig) -> bool:
    """Say whether `exclude_docs` of mkdocs.yml keeps a file from the site."""
    excluded = config.exclude_docs
    return excluded is not None and excluded.match_file(path)


def _problems_behind(error: BaseException | None) -> ProblemsError | None:
    """Find our own error, which MkDocs wraps in its own."""
    while error is not None:
        if isinstance(error, ProblemsError):
            return error
        error = error.__cause__ or error.__context__
    return None


def _no_config(shown: str) -> Problem:
    what, why = _("there is no such file"), _("it says what the site is called")
    fix = _("change into the project's folder, or name the file with --config-file")
    return Problem(shown, 0, what, why, fix)


def _no_plugin(shown: str) -> Problem:
    what = _("the plugin is not switched on")
    why = _("it is what turns updates into a site and a newsletter")
    return Problem(shown, 0, what, why, _("add the lines “plugins:” and “  - rundbrief”"))


def _refused(
    config_file: Path, messages: Iterable[tuple[int, str]], error: Exception
) -> ProblemsError:
    """Make problems of the errors that MkDocs logged, or else of what it raised.

    In MkDocs' strict mode there may be nothing but warnings.
    """
    shown = _typed(config_file)
    if isinstance(error.__context__, yaml.MarkedYAMLError):
        return ProblemsError([unreadable_file(shown, config_file, error.__context__)])
    errors = [text for level, text in messages if level >= logging.ERROR]
    reasons = errors or [text for __, text in messages] or [" ".join(str(error).split())]
    return ProblemsError(_explained(config_file, reasons, Level.ERROR))


def _explained(config_file: Path, texts: Iterable[str], level: Level) -> Iterator[Problem]:
    """Make problems of what MkDocs says of its settings."""
    if texts := list(texts):
        lines, known = find_lines(config_file), tuple(MkDocsConfig())
        for text in texts:
            yield explain_setting(_typed(config_file), text, lines=lines, known=known, level=level)


def _is_bad(address: str) -> bool:
    return holds_credentials(address) or not is_web_address(address)


def _bad_addresses(shown: str, found: Mapping[str, tuple[str, int]]) -> Iterator[Problem]:
    """Never tell an address itself: a password may stand in it.

    found: by key, the address and its line.
    """
    for key, (address, line) in found.items():
        values = {"key": key}
        if holds_credentials(address):
            what, why = _("{key} holds a name or a password"), _("every page would show it")
            fix = _("write the address without what stands before the @")
            yield Problem(shown, line, what, why, fix, values)
        elif address and not is_web_address(address):
            what = _("{key} is not a web address")
            why = _("links in newsletters and feeds begin with it")
            fix = _("write it like https://status.example.org/")
            yield Problem(shown, line, what, why, fix, values)


def read_settings(
    raw: Mapping[str, Any], config_file: Path | None, site_url: str | None = None
) -> Settings:
    """Check our options and the site's address; raise ProblemsError with lines of `mkdocs.yml`."""
    problems: list[Problem] = []

    @cache  # found only where there is a problem to place
    def lines() -> Mapping[Location, int]:
        return find_lines_of_options(config_file) if config_file else {}

    def line_of(location: Location) -> int:
        while location and location not in lines():
            location = location[:-1]
        return lines().get(location, 0)

    shown = _typed(config_file) if config_file else CONFIG_FILE
    if site_url and _is_bad(site_url):
        written = find_addresses(config_file) if config_file else {}
        found = {"site_url": (site_url, written.get("site_url", ("", 0))[1])}
        problems.extend(_bad_addresses(shown, found))
    settings = check_keys(Settings, _plain(raw), file=shown, line_of=line_of, problems=problems)
    if settings and settings.newsletter.edition not in settings.newsletter.editions:
        problems.append(
            Problem(
                shown,
                line_of(("newsletter", "edition")),
                _("“{edition}” is not an edition"),
                _("an edition decides what its issues hold"),
                _("define it in mkdocs.yml under newsletter: editions:"),
                {"edition": settings.newsletter.edition},
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
    what = _("the edition “{edition}” has the same folder as another one")
    why = _("one of the two would be lost")
    return Problem(shown, line, what, why, _("give it another name"), {"edition": edition})


def _plain(value: Any) -> Any:
    """MkDocs' own YAML reading makes dates of what looks like one; we read them ourselves."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def build_project(
    config: MkDocsConfig,
    settings: Settings,
    *,
    today: date | None = None,
    audience: Audience = "internal",
    preview: bool = False,
) -> Project:
    """Make a Project of MkDocs' configuration. today: else the settings', else the clock's."""
    root = Path(config.config_file_path).resolve().parent if config.config_file_path else Path()
    site_url = config.site_url or ""
    return Project(
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
        markdown_extensions=tuple(config.markdown_extensions),
        markdown_configs=tuple(config.mdx_configs.items()),
        layouts=tuple(
            Path(folder)
            for folder in (root / "layouts", config.theme.custom_dir)
            if folder and Path(folder).is_dir()
        ),
        preview=preview,
    )


def _typed(path: Path) -> str:
    """Write a path as the user would type it here."""
    relative = os.path.relpath(path)
    return path.as_posix() if relative.startswith("..") else Path(relative).as_posix()


@contextmanager
def _collected_messages() -> Iterator[list[tuple[int, str]]]:
    """Catch what MkDocs logs, which its exceptions don't say: (level, text)."""
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
