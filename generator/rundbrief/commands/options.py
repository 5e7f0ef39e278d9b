"""What commands share: options, the session that they become, and how a command fails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rundbrief.dates import YearError, parse_day
from rundbrief.i18n.texts import load_texts
from rundbrief.problems import RENDERERS, ProblemsError, RundbriefError, render_text

if TYPE_CHECKING:
    from rundbrief.commands.session import Session

F = TypeVar("F", bound=Callable[..., Any])


class _Day(click.ParamType[date]):
    """A day, as 2026-11-20."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return parse_day(value)
        except YearError:
            self.fail(f"“{value}” is too far away; write a year from 1900 to 2999.", param, ctx)
        except ValueError:
            self.fail(f"“{value}” is not a date; write it as 2026-11-20.", param, ctx)


class Failed(SystemExit):
    """Problems were found and shown."""

    def __init__(self) -> None:
        super().__init__(1)


def say(text: str) -> None:
    click.echo(text, err=True)


def _open(options: dict[str, Any]) -> Session:
    """Take the options that every command has, and open the project with them."""
    from rundbrief.commands.session import Session

    return Session.open(
        options.pop("config_file"),
        today=options.pop("today"),
        audience=options.get("audience", "internal"),
        remembers=not options.pop("no_cache", False),
        jobs=options.pop("jobs", None),
    )


def _with_session(command: F) -> F:
    """Give a command its session; show what a user can mend without a traceback, then exit 1."""

    @wraps(command)
    def shown(*args: Any, **kwargs: Any) -> Any:
        texts, session = load_texts("en"), None
        try:
            session = _open(kwargs)
            texts = session.texts
            return command(session, *args, **kwargs)
        except ProblemsError as exc:
            say(render_text(exc.problems, texts))
        except RundbriefError as exc:
            say(texts(str(exc)))
        except OSError as exc:
            say(f"{exc.filename or ''}: {exc.strerror or exc}".removeprefix(": "))
        finally:
            if session:
                session.context.cache.close()
        raise Failed

    return shown  # type: ignore[return-value]


def project_options(command: F) -> F:
    """Add the options that every command with a project has; they become a Session."""

    @click.option(
        "-f",
        "--config-file",
        type=click.Path(dir_okay=False, path_type=Path),
        default="mkdocs.yml",
        show_default=True,
        help="The project's settings.",
    )
    @click.option(
        "--today",
        type=_Day(),
        metavar="DATE",
        help="Take this day for today: 2026-11-20. Same commit, same day, same bytes.",
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
    help="For whom: public leaves out all that is internal.",
)
strict_option = click.option("--strict", is_flag=True, help="Warnings stop the build, too.")
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(sorted(RENDERERS)),
    default="text",
    show_default=True,
    help="github: annotations beside the lines of a pull request.",
)


def work_options(command: F) -> F:
    """Add what decides how the work is done; what comes of it is the same."""
    no_cache = click.option(
        "--no-cache", is_flag=True, help="Work everything out anew; .cache/rundbrief is not used."
    )
    jobs = click.option(
        "--jobs",
        type=click.IntRange(min=1),
        metavar="NUMBER",
        help="How many processes may work; else one for each core.",
    )
    verbose = click.option("--verbose", is_flag=True, help="Say how much work there was to do.")
    return no_cache(jobs(verbose(command)))


def say_work(session: Session, verbose: bool) -> None:
    """Say in numbers what was done, and was not found done already."""
    if verbose:
        for what, number in session.context.counters.items():
            say(f"{session.texts(what)}: {number}")
