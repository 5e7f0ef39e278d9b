"""`rundbrief status`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from rundbrief.commands.options import project_options, show_problems
from rundbrief.i18n.texts import _

if TYPE_CHECKING:
    from rundbrief.commands.session import Session


@click.command(help=_("Show the status of departments and what needs attention."))
@project_options
def status(session: Session) -> None:
    from rundbrief.commands.overview import print_overview

    show_problems(session.problems, session.texts)
    print_overview(session.compilation, sys.stdout)
