"""What commands say: problems, results, progress, and how they fail."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

import click

from rundbrief.i18n.texts import Texts, _
from rundbrief.problems import RENDERERS, Problem, has_errors, render_text

if TYPE_CHECKING:
    from rundbrief.commands.session import Session


class ProblemsFound(SystemExit):
    """Problems were found and shown."""

    def __init__(self) -> None:
        super().__init__(1)


def print_message(text: str) -> None:
    """Write what is no result, so that results can be piped."""
    click.echo(text, err=True)


def print_counters(session: Session, verbose: bool) -> None:
    """Say in numbers what was done, and was not found done already."""
    if verbose:
        for what, number in session.context.counters.items():
            print_message(f"{session.texts(what)}: {number}")


def list_problems(problems: tuple[Problem, ...], texts: Texts, *, strict: bool, form: str) -> None:
    """List problems as data; with an error, or any problem where warnings count, fail."""
    if text := RENDERERS[form](problems, texts):
        click.echo(text)
    if has_errors(problems) or (strict and problems):
        raise ProblemsFound
    if not problems:
        print_message(texts(_("No problems.")))


def show_problems(problems: tuple[Problem, ...], texts: Texts) -> None:
    """Show problems beside the results."""
    if problems:
        print_message(render_text(problems, texts) + "\n")


def stop_on_errors(problems: tuple[Problem, ...], texts: Texts, *, strict: bool = False) -> None:
    """Show all problems; go on if there are only warnings, and they may be."""
    show_problems(problems, texts)
    if has_errors(problems) or (strict and problems):
        count = texts.plural("{n} problem", "{n} problems", len(problems))
        print_message(
            texts(_("Stopped, and nothing was changed: {count} to mend first."), count=count)
        )
        raise ProblemsFound


def show_progress(text: str) -> AbstractContextManager[Any]:
    """Show that something goes on; without a terminal, a plain line."""
    if not sys.stderr.isatty():
        print_message(text)
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(text)
