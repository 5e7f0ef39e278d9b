"""`rundbrief check`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rundbrief.commands.options import (
    audience_option,
    format_option,
    list_problems,
    print_counters,
    project_options,
    strict_option,
    work_options,
)
from rundbrief.i18n.texts import _
from rundbrief.problems import sort_problems

if TYPE_CHECKING:
    from rundbrief.commands.session import Session
    from rundbrief.problems import Problem


@click.command(help=_("Check all files and list every problem.\n\nNothing is published."))
@project_options
@audience_option
@strict_option
@format_option
@click.option(
    "--author-of",
    "revisions",
    metavar=_("REV..REV"),
    help=_("Also check that the authors of these commits may change the files that they change."),
)
@work_options
def check(
    session: Session, audience: str, strict: bool, form: str, revisions: str | None, verbose: bool
) -> None:
    """List all problems, unless the last check of the same files found none."""
    last = session.up_to_date_check("check")
    problems: tuple[Problem, ...] = ()
    if not last.last_result():
        session.check_newsletters()
        problems = session.problems
        session.tell_missing_history()
        if not problems:
            last.store(True)
    if revisions is not None:
        from rundbrief.commands.ownership import check_proposal

        problems = sort_problems((*problems, *check_proposal(session, revisions)))
    print_counters(session, verbose)
    list_problems(problems, session.texts, strict=strict, form=form)
