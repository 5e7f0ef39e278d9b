"""`rundbrief newsletter`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rundbrief.commands.options import (
    audience_option,
    format_option,
    list_problems,
    output_option,
    print_counters,
    print_message,
    print_path,
    project_options,
    show_problems,
    stop_on_errors,
    strict_option,
    work_options,
)
from rundbrief.i18n.texts import _

if TYPE_CHECKING:
    from rundbrief.commands.session import Session

_any_issue = click.argument("issue", required=False, metavar=_("[ISSUE]"))


@click.group(help=_("List, build, check and close newsletter issues."))
def newsletter() -> None:
    pass


@newsletter.command("list", help=_("List all issues, newest first."))
@project_options
def newsletter_list(session: Session) -> None:
    from rundbrief.commands.overview import print_issues

    show_problems(session.problems, session.texts)
    print_issues(session.compilation, sys.stdout)


@newsletter.command(
    "build",
    help=_(
        "Build all newsletters, or a single issue.\n\n"
        "ISSUE is, for example, 2026-W47 or 2026-11, or with an edition, 2026-11-board."
    ),
)
@_any_issue
@project_options
@audience_option
@strict_option
@output_option(_("Output folder, as for “rundbrief build”."))
@click.option(
    "--open", "open_in_browser", is_flag=True, help=_("Open the newsletter in the browser.")
)
@work_options
def newsletter_build(
    session: Session,
    issue: str | None,
    audience: str,
    strict: bool,
    output: Path | None,
    open_in_browser: bool,
    verbose: bool,
) -> None:
    key = session.issue_key(issue) if issue else None
    with session.open_builder(key) as builder:
        newsletters = session.build_newsletters(builder, key)
        stop_on_errors(session.problems, session.texts, strict=strict)
        session.publish_newsletters(newsletters, output, whole=key is None)
    print_counters(session, verbose)
    for built in newsletters:
        page = session.email_page(built.folder, output)
        print_path(session.shown(page))
        if open_in_browser and built is newsletters[-1]:
            import webbrowser

            webbrowser.open(page.resolve().as_uri())


@newsletter.command(
    "lint",
    help=_(
        "Check newsletters for problems in email clients.\n\n"
        "Without ISSUE, all issues are checked. Nothing is written."
    ),
)
@_any_issue
@project_options
@audience_option
@strict_option
@format_option
def newsletter_lint(
    session: Session, issue: str | None, audience: str, strict: bool, form: str
) -> None:
    session.check_newsletters(session.issue_key(issue) if issue else None)
    list_problems(session.newsletter_problems, session.texts, strict=strict, form=form)


@newsletter.command(
    "close",
    help=_(
        "Close an issue and record what is sent.\n\n"
        "ISSUE is, for example, 2026-W47. The content is written to the file of the issue; later"
        " updates go into the next one. Commit the file afterwards."
    ),
)
@click.argument("issue", metavar=_("ISSUE"))
@project_options
def newsletter_close(session: Session, issue: str) -> None:
    stop_on_errors(session.problems, session.texts)
    key = session.issue_key(issue)
    missing = [s.name for s in session.composed(key).contents.departments if s.missing]
    path = session.close(key)
    print_message(session.texts(_("Issue closed. Commit this file to share the result:")))
    print_path(session.shown(path))
    if missing:
        print_message(session.texts(_("No update from {names}."), names=", ".join(missing)))
