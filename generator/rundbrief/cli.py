"""The `rundbrief` command: the group of all commands.

Exit code 0: success. 1: problems, all of them listed. 2: wrong usage. Results go to standard
output, everything else to standard error.
"""

from __future__ import annotations

import gc
import logging

import click

from rundbrief import __version__
from rundbrief.commands.build import build
from rundbrief.commands.check import check
from rundbrief.commands.codeowners import codeowners
from rundbrief.commands.new import new
from rundbrief.commands.newsletter import newsletter
from rundbrief.commands.serve import serve
from rundbrief.commands.status import status
from rundbrief.i18n.texts import _


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=_(
        "Build a team status site and newsletters from Markdown updates.\n\n"
        "To get started, preview the project with “rundbrief serve” and add an update with"
        " “rundbrief new update”."
    ),
)
@click.version_option(__version__, prog_name="rundbrief", help=_("Show the version and exit."))
def main() -> None:
    """Prepare the process; runs before every command."""
    logging.getLogger("CSSUTILS").setLevel(logging.CRITICAL)
    # A build creates some hundred thousand objects, few of which become garbage. Collecting as
    # often as by default costs more time than the memory is worth.
    gc.set_threshold(100_000, 50, 100)


for command in (build, check, serve, status, new, newsletter, codeowners):
    main.add_command(command)
