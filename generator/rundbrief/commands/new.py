"""`rundbrief new`: a subcommand for each kind of file in `new_files`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from rundbrief.characters import is_line, printable
from rundbrief.commands.options import print_path, project_options, usage_error
from rundbrief.i18n.texts import _

if TYPE_CHECKING:
    from rundbrief.commands.new_files import NewFile
    from rundbrief.commands.session import Session


class _Title(click.ParamType[str]):
    """A line of text. Arguments may hold any bytes, and files are always UTF-8."""

    name = "title"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = os.fsencode(value).decode("utf-8", "replace")
        if not is_line(text) or not text.strip() or "\N{REPLACEMENT CHARACTER}" in text:
            message = _("“{value}” is not a valid title; use a line of text in UTF-8.")
            raise usage_error(message, printable(text), param, ctx)
        return text


_title = click.argument("title", type=_Title(), metavar=_("TITLE"))
_department = click.option(
    "--department", metavar=_("FOLDER"), help=_("Folder of the department concerned.")
)


@click.group(help=_("Create a file from a template."))
def new() -> None:
    pass


@new.command(
    "update",
    help=_(
        "Create an update.\n\n"
        "DEPARTMENT is the department's folder. TITLE is the headline, in quotes."
    ),
)
@click.argument("department", metavar=_("DEPARTMENT"))
@_title
@project_options
def new_update(session: Session, department: str, title: str) -> None:
    from rundbrief.commands import new_files

    _write(session, new_files.new_update(session.compilation, department, title))


@new.command(
    "incident",
    help=_(
        "Create an incident with a timeline that starts now.\n\nTITLE is the headline, in quotes."
    ),
)
@_title
@_department
@project_options
def new_incident(session: Session, title: str, department: str | None) -> None:
    from rundbrief.commands import new_files

    _write(session, new_files.new_incident(session.compilation, title, department=department))


@new.command(
    "follow-up",
    help=_(
        "Create a follow-up for a complaint, request or question.\n\n"
        "TITLE is the headline, in quotes."
    ),
)
@_title
@_department
@project_options
def new_follow_up(session: Session, title: str, department: str | None) -> None:
    from rundbrief.commands import new_files

    author = session.author()
    c = session.compilation
    _write(session, new_files.new_follow_up(c, title, department=department, author=author))


@new.command(
    "issue",
    help=_(
        "Create a newsletter issue.\n\n"
        "PERIOD is a week such as 2026-W47 or a month such as 2026-11, optionally with an"
        " edition, as in 2026-11-board. The default is the current week."
    ),
)
@click.argument("period", required=False, metavar=_("[PERIOD]"))
@project_options
def new_issue(session: Session, period: str | None) -> None:
    from rundbrief.commands import new_files

    key = session.issue_key(period)
    _write(session, new_files.new_issue(session.compilation, key))


def _write(session: Session, file: NewFile) -> None:
    file.write()
    print_path(session.shown(file.path))
