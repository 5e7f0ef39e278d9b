"""Output of the commands: problems, results, progress, and the exit code."""

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
    """Ends the command with exit code 1, after its problems were printed."""

    def __init__(self) -> None:
        super().__init__(1)


def print_message(text: str) -> None:
    """Print to standard error, so that results on standard output can be piped."""
    click.echo(text, err=True)


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
        click.echo(text)
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
