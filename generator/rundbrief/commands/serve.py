"""`rundbrief serve`."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

import click

from rundbrief.characters import printable_lines
from rundbrief.commands.options import audience_option, project_options, usage_error
from rundbrief.i18n.texts import Texts, _
from rundbrief.problems import Level, Problem, render_text

if TYPE_CHECKING:
    from rundbrief.commands.session import Session

# MkDocs' log messages during a preview, and ours instead. None drops the message.
_LINES: tuple[tuple[str, str | None], ...] = (
    (r"Building documentation\.\.\.", _("Building the preview …")),
    (r"Documentation built in (?P<seconds>[\d.]+) seconds", _("Preview ready ({seconds} s)")),
    (r"Watching paths for changes: (?P<paths>.*)", _("Watching for changes: {paths}")),
    (r"Serving on (?P<address>\S+).*", _("Preview at {address}. Press Ctrl+C to stop.")),
    (r"Detected file changes", _("Files changed")),
    (r"Shutting down\.\.\.", _("Preview stopped.")),
    (r"Browser connected: .*|Reloading browsers|Cleaning site directory", None),
    (
        r"An error happened during the rebuild\..*",
        _("The preview can't be updated until this is fixed."),
    ),
)


class _Address(click.ParamType[str]):
    """A host and a port, in the form that MkDocs expects."""

    name = "address"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not _is_address(value):
            text = _("“{value}” is not a valid address; use the form 127.0.0.1:8000.")
            raise usage_error(text, value, param, ctx)
        return str(value)


def _is_address(value: str) -> bool:
    host, __, port = value.rpartition(":")
    try:
        return (host == "localhost" or bool(ip_address(host))) and int(port) in range(1 << 16)
    except ValueError:
        return False


@click.command(
    help=_(
        "Preview the site and newsletters while you write.\n\n"
        "The preview updates whenever you save a file, and includes drafts. Files with problems"
        " are listed and don't stop the preview."
    )
)
@project_options
@audience_option
@click.option(
    "--address",
    type=_Address(),
    metavar=_("HOST:PORT"),
    help=_("Address of the preview (default: 127.0.0.1:8000)."),
)
@click.option("--open", "open_in_browser", is_flag=True, help=_("Open the preview in the browser."))
@click.option("--no-cache", is_flag=True, help=_("Ignore the cache and rebuild everything."))
def serve(session: Session, audience: str, address: str | None, open_in_browser: bool) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(lambda record: _find_line(record)[1] is not None)
    handler.setFormatter(_Formatter(session.texts, session.adapter.explain))
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    session.serve(address, open_in_browser=open_in_browser)


def _find_line(record: logging.LogRecord) -> tuple[dict[str, str], str | None]:
    """Find the values and our message for a log record; an unknown one is passed through."""
    said = re.sub(r"^\[\d\d:\d\d:\d\d\] ", "", record.getMessage())  # added by the server
    for pattern, message in _LINES:
        if match := re.fullmatch(pattern, said, flags=re.DOTALL):
            return match.groupdict(), message
    return {"said": record.getMessage()}, "{said}"


class _Formatter(logging.Formatter):
    """Formats MkDocs' log messages in the project's language.

    explain: builds a problem from a message about a setting, since mkdocs.yml may be edited during
    the preview.
    """

    def __init__(self, texts: Texts, explain: Callable[[str, Level], Problem]) -> None:
        super().__init__("%(message)s")
        self.texts = texts
        self.explain = explain

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # of the library
        from rundbrief.editorial.formatting import format_number

        values, message = _find_line(record)
        if record.getMessage().startswith("Config value '"):
            level = Level.ERROR if record.levelno >= logging.ERROR else Level.WARNING
            problem = self.explain(" ".join(record.getMessage().split()), level)
            return render_text([problem], self.texts)
        if seconds := values.get("seconds"):
            values["seconds"] = format_number(float(seconds), self.texts)
        return printable_lines(self.texts(message or "", **values))
