"""Options, exit codes, progress; nothing else.

Exit code 0: done. 1: problems, all of them listed. 2: the command was mistyped.
Data goes to standard output, words to standard error.
"""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rundbrief import __version__
from rundbrief.commands.options import (
    Failed,
    audience_option,
    format_option,
    project_options,
    say,
    say_work,
    strict_option,
    work_options,
)
from rundbrief.i18n.texts import Texts, _
from rundbrief.problems import (
    RENDERERS,
    Problem,
    has_errors,
    render_text,
)

if TYPE_CHECKING:
    from rundbrief.commands.session import Session


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="rundbrief")
def main() -> None:
    """Departments commit Markdown; rundbrief makes a status site and a newsletter of it.

    Start with “rundbrief serve” to see what you have, and “rundbrief new update” to add to it.
    """
    logging.getLogger("CSSUTILS").setLevel(logging.CRITICAL)
    # A build makes a hundred thousand things and throws few away: looking for those takes longer
    # than they are worth.
    gc.set_threshold(100_000, 50, 100)


@main.command()
@project_options
@audience_option
@strict_option
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder for site and newsletters; else the one above site_dir in mkdocs.yml.",
)
@work_options
def build(
    session: Session, audience: str, strict: bool, output: Path | None, verbose: bool
) -> None:
    """Build the site and all newsletters, and publish both at once.

    With an error nothing is published, and the old output stays as it is.
    """
    last = session.up_to_date_check("build", output)
    built = last.last_result()
    if built is None:
        built = _build_all(session, output, strict=strict)
        if not session.problems:
            last.note(built)
    _say_built(session, built, output)
    say_work(session, verbose)


def _build_all(session: Session, output: Path | None, *, strict: bool) -> tuple[int, list[str]]:
    """Make site and newsletters and publish both; give the number of pages, and their folders."""
    with session.open_builder(complete=True) as builder:
        newsletters = []
        # The newsletters may have problems, too, and all are shown in one go.
        if session.compilation.problems:
            newsletters = session.make_newsletters(builder)
            _stop_at(session.problems, session.texts, strict=strict)
        with _progress(session.texts(_("Building the site …"))):
            files = session.make_site(builder)
            if not session.compilation.problems:
                newsletters = session.make_newsletters(builder)
                _stop_at(session.problems, session.texts, strict=strict)
            pages = session.publish(builder, newsletters, files, output).pages
    return pages, [newsletter.folder for newsletter in newsletters]


def _say_built(session: Session, built: tuple[int, Sequence[str]], output: Path | None) -> None:
    """Say what there is now. built: the number of pages, the folders of newsletters."""
    texts, (pages, newsletters) = session.texts, built
    say(
        texts(
            _("Built {pages} and {newsletters}."),
            pages=texts.plural("{n} page", "{n} pages", pages),
            newsletters=texts.plural("{n} newsletter", "{n} newsletters", len(newsletters)),
        )
    )
    folder = session.folder(output)
    click.echo(session.shown(folder / session.project.site_dir.name / "index.html"))
    for newsletter in newsletters:
        click.echo(session.shown(session.mail_page(newsletter, output)))


@main.command()
@project_options
@audience_option
@strict_option
@format_option
@work_options
def check(session: Session, audience: str, strict: bool, form: str, verbose: bool) -> None:
    """List every problem of every file; write nothing but what speeds up the next time."""
    last = session.up_to_date_check("check")
    problems: tuple[Problem, ...] = ()
    if not last.last_result():
        session.check_newsletters()
        problems = session.problems
        if not problems:
            last.note(True)
    say_work(session, verbose)
    _list(problems, session.texts, strict=strict, form=form)


@main.command()
@project_options
@audience_option
@click.option("--address", metavar="HOST:PORT", help="Where to serve; else 127.0.0.1:8000.")
@click.option("--open", "open_in_browser", is_flag=True, help="Open the browser, too.")
@click.option("--no-cache", is_flag=True, help="Work everything out anew.")
def serve(session: Session, audience: str, address: str | None, open_in_browser: bool) -> None:
    """Preview site and newsletters while you write.

    What you save is there a moment later. Drafts are shown. Files with problems are
    listed instead of stopping the preview.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    session.serve(address, open_in_browser=open_in_browser)


@main.command()
@project_options
def status(session: Session) -> None:
    """Show who stands how, who is missing, and what waits."""
    from rundbrief.commands.overview import print_overview

    _warn_of(session.problems, session.texts)
    print_overview(session.compilation, sys.stdout)


@main.group()
def new() -> None:
    """Make a file from a template, filled as far as known."""


_department = click.option("--department", metavar="FOLDER", help="The department concerned.")


@new.command("update")
@click.argument("department")
@click.argument("title")
@project_options
def new_update(session: Session, department: str, title: str) -> None:
    """Make an update.

    DEPARTMENT is its folder, TITLE its headline, in quotes.
    """
    from rundbrief.commands import new_files

    _write(session, new_files.new_update(session.compilation, department, title))


@new.command("incident")
@click.argument("title")
@_department
@project_options
def new_incident(session: Session, title: str, department: str | None) -> None:
    """Make an incident, whose timeline begins now.

    TITLE is its headline, in quotes.
    """
    from rundbrief.commands import new_files

    _write(session, new_files.new_incident(session.compilation, title, department=department))


@new.command("follow-up")
@click.argument("title")
@_department
@project_options
def new_follow_up(session: Session, title: str, department: str | None) -> None:
    """Make a follow-up of a complaint, a request or a question.

    TITLE is its headline, in quotes.
    """
    from rundbrief.commands import new_files

    author = session.author()
    c = session.compilation
    _write(session, new_files.new_follow_up(c, title, department=department, author=author))


@new.command("issue")
@click.argument("period", required=False)
@project_options
def new_issue(session: Session, period: str | None) -> None:
    """Make an issue of the newsletter.

    PERIOD is 2026-W47, 2026-11, or 2026-11-board for another edition; without it, this week.
    """
    from rundbrief.commands import new_files

    key = session.issue_key(period)
    _write(session, new_files.new_issue(session.compilation, key))


@main.group()
def newsletter() -> None:
    """List, build and close issues of the newsletter."""


@newsletter.command("list")
@project_options
def newsletter_list(session: Session) -> None:
    """List the issues, the newest first."""
    from rundbrief.commands.overview import print_issues

    _warn_of(session.problems, session.texts)
    print_issues(session.compilation, sys.stdout)


@newsletter.command("build")
@click.argument("issue", required=False)
@project_options
@audience_option
@strict_option
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), help="As in build.")
@click.option("--open", "open_in_browser", is_flag=True, help="Show it in the browser.")
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
    """Build all newsletters, or one.

    ISSUE is 2026-W47, 2026-11, or 2026-11-board for another edition.
    """
    key = session.issue_key(issue) if issue else None
    with session.open_builder(key) as builder:
        newsletters = session.make_newsletters(builder, key)
        _stop_at(session.problems, session.texts, strict=strict)
        session.publish_newsletters(newsletters, output, whole=key is None)
    say_work(session, verbose)
    for made in newsletters:
        page = session.mail_page(made.folder, output)
        click.echo(session.shown(page))
        if open_in_browser and made is newsletters[-1]:
            import webbrowser

            webbrowser.open(page.resolve().as_uri())


@newsletter.command("lint")
@click.argument("issue", required=False)
@project_options
@audience_option
@strict_option
@format_option
def newsletter_lint(
    session: Session, issue: str | None, audience: str, strict: bool, form: str
) -> None:
    """List what mail programs would stumble over, in all newsletters or in ISSUE; write nothing."""
    session.check_newsletters(session.issue_key(issue) if issue else None)
    _list(session.newsletter_problems, session.texts, strict=strict, form=form)


@newsletter.command("close")
@click.argument("issue")
@project_options
def newsletter_close(session: Session, issue: str) -> None:
    """Freeze an issue: write into its file what goes out.

    ISSUE is 2026-W47. What comes later goes into the next one. Commit the file.
    """
    _stop_at(session.problems, session.texts)
    key = session.issue_key(issue)
    missing = [s.name for s in session.composed(key).contents.departments if s.missing]
    path = session.close(key)
    say(session.texts(_("Closed. Commit the file, so that everybody has it:")))
    click.echo(session.shown(path))
    if missing:
        say(session.texts(_("Without a word from {names}."), names=", ".join(missing)))


def _write(session: Session, file: Any) -> None:
    file.write()
    click.echo(session.shown(file.path))


def _list(problems: tuple[Problem, ...], texts: Texts, *, strict: bool, form: str) -> None:
    """List problems as data; with an error, or any problem where warnings count, fail."""
    if text := RENDERERS[form](problems, texts):
        click.echo(text)
    if has_errors(problems) or (strict and problems):
        raise Failed
    if not problems:
        say(texts(_("No problems.")))


def _warn_of(problems: tuple[Problem, ...], texts: Texts) -> None:
    if problems:
        say(render_text(problems, texts) + "\n")


def _stop_at(problems: tuple[Problem, ...], texts: Texts, *, strict: bool = False) -> None:
    """Show all problems; go on if there are only warnings, and they may be."""
    _warn_of(problems, texts)
    if has_errors(problems) or (strict and problems):
        count = texts.plural("{n} problem", "{n} problems", len(problems))
        say(texts(_("Stopped, and nothing was changed: {count} to mend first."), count=count))
        raise Failed


def _progress(text: str) -> Any:
    """Show that something goes on; without a terminal, a plain line."""
    if not sys.stderr.isatty():
        say(text)
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(text)
