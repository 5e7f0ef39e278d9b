"""`rundbrief codeowners`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rundbrief.commands.options import project_options, stop_on_errors
from rundbrief.i18n.texts import _

if TYPE_CHECKING:
    from rundbrief.commands.session import Session


@click.command(
    help=_(
        "Print a CODEOWNERS file for GitHub and GitLab.\n\n"
        "It contains who may change what: departments their own folder, owners the rest."
    )
)
@project_options
def codeowners(session: Session) -> None:
    from rundbrief.commands.ownership import render_codeowners

    stop_on_errors(session.problems, session.texts)
    click.echo(render_codeowners(session), nl=False)
