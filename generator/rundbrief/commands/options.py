"""What commands share: options, the session that they are turned into, output and the exit code."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from functools import wraps
from gettext import gettext
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rundbrief.build.disk_problems import explain_cache_failure, explain_disk_error
from rundbrief.characters import printable_lines, terminal_text
from rundbrief.config.mkdocs_file import CONFIG_FILE, language_of_problems
from rundbrief.i18n.texts import Texts, _, load_texts
from rundbrief.periods import YearError, parse_day
from rundbrief.problems import (
    RENDERERS,
    Problem,
    ProblemsError,
    RundbriefError,
    explain_os_error,
    has_errors,
    render_text,
)

if TYPE_CHECKING:
    from rundbrief.commands.session import Session


F = TypeVar("F", bound=Callable[..., Any])


class _Day(click.ParamType[date]):
    """A date such as 2026-11-20."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return parse_day(value)
        except YearError:
            text = _("“{value}” is outside the supported years; use a year from 1900 to 2999.")
            raise usage_error(text, value, param, ctx) from None
        except ValueError:
            text = _("“{value}” is not a valid date; use the form 2026-11-20.")
            raise usage_error(text, value, param, ctx) from None


def usage_error(
    message: str, value: object, param: click.Parameter | None, ctx: click.Context | None
) -> click.BadParameter:
    """Build an error in the language of click's own: no project is open yet, so no settings."""
    return click.BadParameter(gettext(message).format(value=value), ctx, param)


def _open(config_file: Path, options: dict[str, Any]) -> Session:
    """Open the project with the options that every command has."""
    from rundbrief.commands.session import Session

    return Session.open(
        config_file,
        today=options.pop("today"),
        audience=options.get("audience", "internal"),
        use_cache=not options.pop("no_cache", False),
        jobs=options.pop("jobs", None),
    )


def _with_session(command: F) -> F:
    """Pass a session to a command. Prints user errors without a traceback, then exits with 1."""

    @wraps(command)
    def shown(*args: Any, config_file: Path, **kwargs: Any) -> Any:
        texts, session = None, None
        try:
            session = _open(config_file, kwargs)
            texts = session.texts
            return command(session, *args, **kwargs)
        except (RundbriefError, OSError) as exc:
            texts = texts or load_texts(language_of_problems(config_file))
            form = kwargs.get("form", "text")
            if isinstance(exc, ProblemsError) and form != "text":
                click.echo(RENDERERS[form](exc.problems, texts))
            else:
                print_message(_describe(exc, texts))
        finally:
            if session:
                _close_cache(session)
        raise ProblemsFound

    return shown  # type: ignore[return-value]


def _close_cache(session: Session) -> None:
    """Close the cache, and warn if the command had to go on without."""
    cache = session.context.cache
    if cache.failure:
        print_message(render_text([explain_cache_failure(cache.failure)], session.texts))
    cache.close()


def _describe(error: RundbriefError | OSError, texts: Texts) -> str:
    if isinstance(error, ProblemsError):
        return render_text(error.problems, texts)
    if isinstance(error, RundbriefError):
        return texts(error.message, **error.values)
    if problem := explain_disk_error(error):
        return render_text([problem], texts)
    reason = texts(explain_os_error(error))
    return f"{error.filename}: {reason}" if error.filename else reason


def project_options(command: F) -> F:
    """Add the options of every command that needs a project, and replace them by a Session."""

    @click.option(
        "-f",
        "--config-file",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar=_("FILE"),
        default=CONFIG_FILE,
        show_default=True,
        help=_("Settings file of the project."),
    )
    @click.option(
        "--today",
        type=_Day(),
        metavar=_("DATE"),
        help=_("Use this date as today, for example 2026-11-20. Makes builds reproducible."),
    )
    @_with_session
    @wraps(command)
    def with_options(*args: Any, **kwargs: Any) -> Any:
        return command(*args, **kwargs)

    return with_options  # type: ignore[return-value]


audience_option = click.option(
    "--audience",
    type=click.Choice(["internal", "public"]),
    default="internal",
    show_default=True,
    help=_("Audience of the output; public leaves out everything internal."),
)
strict_option = click.option("--strict", is_flag=True, help=_("Treat warnings as errors."))
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(sorted(RENDERERS)),
    default="text",
    show_default=True,
    help=_("Output format; github annotates the lines of a pull request."),
)


def output_option(text: str) -> Callable[[F], F]:
    """Build the option `--output`. text: its help."""
    return click.option(
        "--output",
        type=click.Path(file_okay=False, path_type=Path),
        metavar=_("DIRECTORY"),
        help=text,
    )


def work_options(command: F) -> F:
    """Add the options that affect how a build works, but never its result."""
    no_cache = click.option(
        "--no-cache",
        is_flag=True,
        help=_("Ignore the cache in .cache/rundbrief and rebuild everything."),
    )
    number = click.IntRange(min=1)
    number.name = gettext(_("number"))  # click's errors would say “integer range”
    jobs = click.option(
        "--jobs",
        type=number,
        metavar=_("NUMBER"),
        help=_("Number of parallel processes (default: one per core)."),
    )
    verbose = click.option(
        "--verbose", is_flag=True, help=_("Show how much work the build had to do.")
    )
    return no_cache(jobs(verbose(command)))


class ProblemsFound(SystemExit):
    """Ends the command with exit code 1, after its problems were printed."""

    def __init__(self) -> None:
        super().__init__(1)


def print_message(text: str) -> None:
    """Print to standard error, so that results on standard output can be piped."""
    click.echo(terminal_text(text), err=True)


def print_path(path: str) -> None:
    """Print a path on a line of its own to standard output."""
    click.echo(terminal_text(path))


def print_counters(session: Session, verbose: bool) -> None:
    """Print how much work the build did, without what came from the cache."""
    if verbose:
        for what, number in session.context.counters.items():
            print_message(f"{session.texts(what)}: {number}")


def list_problems(problems: tuple[Problem, ...], texts: Texts, *, strict: bool, form: str) -> None:
    """Print problems in an output format.

    Raises ProblemsFound for errors, and for warnings if strict.
    """
    if text := RENDERERS[form](problems, texts):
        click.echo(terminal_text(text) if form == "text" else printable_lines(text))
    if has_errors(problems) or (strict and problems):
        raise ProblemsFound
    if not problems:
        print_message(texts(_("No problems found.")))


def show_problems(problems: tuple[Problem, ...], texts: Texts) -> None:
    """Print problems to standard error."""
    if problems:
        print_message(render_text(problems, texts) + "\n")


def stop_on_errors(problems: tuple[Problem, ...], texts: Texts, *, strict: bool = False) -> None:
    """Print problems. Raises ProblemsFound if there are errors, or warnings if strict."""
    show_problems(problems, texts)
    if has_errors(problems) or (strict and problems):
        count = texts.plural("{n} problem", "{n} problems", len(problems))
        print_message(texts(_("Found {count}. Nothing was changed."), count=count))
        raise ProblemsFound


def show_progress(text: str) -> AbstractContextManager[Any]:
    """Show a spinner, or print one line if standard error is not a terminal."""
    if not sys.stderr.isatty():
        print_message(text)
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(text)
