"""click's own messages, listed so that the catalogues translate them.

click looks them up under the exact wording of its source, which changes with its version (see
`dependencies` in pyproject.toml). `tests/commands/test_language.py` compares them.
"""

from __future__ import annotations

from rundbrief.i18n.texts import _


def ngettext(one: str, many: str) -> tuple[str, str]:
    """Mark a message with two plural forms for the catalogues."""
    return one, many


TEXTS = (
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
PLURALS = (
    ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    ngettext("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    ngettext(
        "Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."
    ),
    ngettext("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    ngettext("Takes {nargs} values but 1 was given.", "Takes {nargs} values but {len} were given."),
)
# click leaves these untranslated; they are attributes of a command.
METAVARS = (_("[OPTIONS]"), _("COMMAND [ARGS]..."))
