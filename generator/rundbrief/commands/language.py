"""The command line in the user's language: our help texts and click's own messages.

click looks up its messages under the exact wording of its source, which changes with its version
(see `dependencies` in pyproject.toml). `tests/commands/test_language.py` compares them.
"""

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
from rundbrief.i18n.texts import ENGLISH, _


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


def ngettext(one: str, many: str) -> tuple[str, str]:
    """Mark a message with two plural forms for the catalogues."""
    return one, many


# The texts below are listed so that the catalogues translate them.
CLICK_TEXTS = (
    _("Usage:"),
    _("Options"),
    _("Positional arguments"),
    _("Commands"),
    _("Show this message and exit."),
    _("Show the version and exit."),
    _("%(prog)s, version %(version)s"),
    _("default: {default}"),
    _("env var: {var}"),
    _("(dynamic)"),
    _("Error: {message}"),
    _("Try '{command} {option}' for help."),
    _("Aborted!"),
    _("Missing command."),
    _("No such command {name!r}."),
    _("No such option {name!r}."),
    _("Invalid value: {message}"),
    _("Invalid value for {param_hint}: {message}"),
    _("Missing argument"),
    _("Missing option"),
    _("Missing parameter"),
    _("Missing {param_type}"),
    _("Missing parameter: {param_name}"),
    _("Could not open file {filename!r}: {message}"),
    _("unknown error"),
    _("Option {name!r} does not take a value."),
    _("Choose from:\n\t{choices}"),
    _("{value!r} is not a valid {number_type}."),
    _("{value} is not in the range {range}."),
    _("{name} {filename!r} does not exist."),
    _("{name} {filename!r} is a file."),
    _("{name} {filename!r} is a directory."),
    _("{name} {filename!r} is not readable."),
    _("{name} {filename!r} is not writable."),
    _("{name} {filename!r} is not executable."),
    _("file"),
    _("directory"),
    _("path"),
)
CLICK_PLURALS = (
    ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    ngettext("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    ngettext(
        "Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."
    ),
    ngettext("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    ngettext("Takes {nargs} values but 1 was given.", "Takes {nargs} values but {len} were given."),
)
# click leaves these untranslated; they are attributes of a command.
CLICK_METAVARS = (_("[OPTIONS]"), _("COMMAND [ARGS]..."))
