"""`rundbrief build`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rundbrief.commands.options import (
    audience_option,
    output_option,
    print_counters,
    print_message,
    print_path,
    project_options,
    show_progress,
    stop_on_errors,
    strict_option,
    work_options,
)
from rundbrief.i18n.texts import _

if TYPE_CHECKING:
    from rundbrief.commands.session import Session


@click.command(
    help=_(
        "Build and publish the site and all newsletters.\n\n"
        "If there are errors, nothing is published, and the previous output stays in place."
    )
)
@project_options
@audience_option
@strict_option
@output_option(
    _("Output folder for the site and newsletters (default: the folder above site_dir).")
)
@work_options
def build(
    session: Session, audience: str, strict: bool, output: Path | None, verbose: bool
) -> None:
    """Build everything, unless the output is up to date."""
    last = session.up_to_date_check("build", output)
    built = last.last_result()
    if built is None:
        built = _build_all(session, output, strict=strict)
        session.tell_missing_history()
        if not session.problems:
            last.store(built)
    _print_result(session, built, output)
    print_counters(session, verbose)


def _build_all(session: Session, output: Path | None, *, strict: bool) -> tuple[int, list[str]]:
    """Build and publish everything.

    Returns the number of pages and the folders of the newsletters.
    """
    with session.open_builder(complete=True) as builder:
        newsletters = []
        # Newsletters may have problems of their own; all are reported in one run.
        if session.compilation.problems:
            newsletters = session.build_newsletters(builder)
            stop_on_errors(session.problems, session.texts, strict=strict)
        with show_progress(session.texts(_("Building the site …"))):
            files = session.make_site(builder)
            if not session.compilation.problems:
                newsletters = session.build_newsletters(builder)
                stop_on_errors(session.problems, session.texts, strict=strict)
            pages = session.publish(builder, newsletters, files, output).pages
    return pages, [newsletter.folder for newsletter in newsletters]


def _print_result(session: Session, built: tuple[int, Sequence[str]], output: Path | None) -> None:
    """Print what was built. built: the number of pages, and the folders of the newsletters."""
    texts, (pages, newsletters) = session.texts, built
    print_message(
        texts(
            _("Built {pages} and {newsletters}."),
            pages=texts.plural("{n} page", "{n} pages", pages),
            newsletters=texts.plural("{n} newsletter", "{n} newsletters", len(newsletters)),
        )
    )
    folder = session.folder(output)
    print_path(session.shown(folder / session.project.site_dir.name / "index.html"))
    for newsletter in newsletters:
        print_path(session.shown(session.email_page(newsletter, output)))
