"""The command line in the user's language: our help texts and click's own messages."""

from __future__ import annotations

import atexit
import gettext
import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from rundbrief.config.mkdocs_file import CONFIG_FILE, language_of_help
from rundbrief.i18n.compiling import DOMAIN, LOCALES, catalogue_file, compile_catalogues
from rundbrief.i18n.texts import ENGLISH


def choose_language(arguments: Sequence[str]) -> str:
    """Choose the language of the command line; empty for English, the language of the source."""
    language = language_of_help(_find_config_file(arguments))
    return "" if language == ENGLISH else language


def _find_config_file(arguments: Sequence[str]) -> Path:
    """Find the settings file in the arguments, since click prints help before parsing options."""
    found = CONFIG_FILE
    for option, value in zip(arguments, [*arguments[1:], found], strict=False):
        if option in ("-f", "--config-file"):
            found = value
        elif option.startswith("--config-file="):
            found = option.partition("=")[2]
        elif option.startswith("-f") and option != "-f":
            found = option[2:]
    return Path(found)


def use_catalogue(language: str) -> None:
    """Point Python's gettext, which click uses for its messages, to our catalogue."""
    gettext.bindtextdomain(DOMAIN, _compiled_catalogues(language))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = language


def _compiled_catalogues(language: str) -> Path:
    if catalogue_file(language).with_suffix(".mo").is_file():
        return LOCALES
    # A checkout that was never installed. gettext needs the file until the process ends.
    folder = TemporaryDirectory(prefix="rundbrief-")
    atexit.register(folder.cleanup)
    compile_catalogues(into=Path(folder.name))
    return Path(folder.name)


def translate(command: click.Command) -> None:
    """Translate the help of a command and all its subcommands."""
    command.help = _translated(command.help)
    command.options_metavar = _translated(command.options_metavar)
    for parameter in command.params:
        parameter.metavar = _translated(parameter.metavar)
        if isinstance(parameter, click.Option):
            parameter.help = _translated(parameter.help)
    if isinstance(command, click.Group):
        command.subcommand_metavar = _translated(command.subcommand_metavar) or ""
        for inner in command.commands.values():
            translate(inner)


def _translated(text: str | None) -> str | None:
    return gettext.gettext(text) if text else text
