"""MkDocs' messages about `mkdocs.yml` as translatable problems with line numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path

import yaml

from rundbrief.i18n.texts import _
from rundbrief.problems import Level, Problem, closest_match
from rundbrief.validation.strict_yaml import explain_yaml_error

_ABOUT_KEY = re.compile(r"Config value '(?P<key>[^']+)': (?P<message>.*)")
_UNKNOWN_KEY = re.compile(r"Unrecognised configuration name: (?P<key>.+)")
# MkDocs' messages, and ours for them. Named groups become the values of our message.
_MESSAGES = tuple(
    (re.compile(pattern), message)
    for pattern, message in (
        (r"Required configuration not provided\.", _("“{key}” is missing")),
        (
            r"The path '(?P<path>.*)' isn't an existing (directory|file)\.",
            _("{key}: “{path}” doesn't exist"),
        ),
        (r'The "(?P<name>.*)" plugin is not installed', _("the plugin “{name}” is not installed")),
        (
            r"Unrecognised theme name: '(?P<name>.*)'\. The available.*: (?P<known>.*)",
            _("unknown theme “{name}” (installed: {known})"),
        ),
        (
            r"The 'docs_dir' should not be within the 'site_dir'.*",
            _("docs_dir must not be inside site_dir"),
        ),
        (
            r"The 'site_dir' should not be within the 'docs_dir'.*",
            _("site_dir must not be inside docs_dir"),
        ),
        (r"The URL isn't valid.*|Unable to parse the URL\.", _("{key} is not a valid web address")),
        (
            r"(The configuration is invalid\. )?Expected .*|Invalid type .*",
            _("{key} has the wrong type of value"),
        ),
        (
            r"Failed to load extension '(?P<name>.*?)'.*",
            _("the Markdown extension “{name}” can't be loaded"),
        ),
    )
)


def explain_setting(
    shown: str, text: str, *, lines: Mapping[str, int], known: Collection[str], level: Level
) -> Problem:
    """Turn a message of MkDocs into a problem; an uncommon message is quoted as it is.

    text: the message on one line. lines: the line of each key in the file. known: MkDocs' keys.
    """
    about = _ABOUT_KEY.fullmatch(text)
    detail, key = (about["message"], about["key"]) if about else (text, "")
    if unknown := _UNKNOWN_KEY.fullmatch(detail):
        return _unknown_key(shown, lines.get(key, 0), unknown["key"], known, level)
    why = _("the site can't be built without valid settings")
    if level is Level.WARNING:
        why = _("otherwise a misspelled key would be silently ignored")
    fix = _("check the documentation of mkdocs.yml")
    for pattern, message in _MESSAGES:
        if match := pattern.fullmatch(detail):
            values = {"key": key, **match.groupdict()}
            return Problem(shown, lines.get(key, 0), message, why, fix, values, level)
    return Problem(shown, lines.get(key, 0), "{text}", why, fix, {"text": text}, level)


def _unknown_key(shown: str, line: int, key: str, known: Collection[str], level: Level) -> Problem:
    near = closest_match(key, known)
    fix = _("use “{near}” instead") if near else _("check the documentation of mkdocs.yml")
    return Problem(
        shown,
        line,
        _("unknown key “{key}”"),
        _("otherwise a misspelled key would be silently ignored"),
        fix,
        {"key": key, "near": near},
        level,
    )


def unreadable_file(shown: str, config_file: Path, error: yaml.MarkedYAMLError) -> Problem:
    """Return the problem for invalid YAML.

    It has no line if the error is in another file, which this one inherits from.
    """
    mark = error.problem_mark or error.context_mark
    why = _("the site can't be built without valid settings")
    if mark is None or Path(str(mark.name)).name != config_file.name:
        what = _("the file can't be read as YAML")
        return Problem(shown, 0, what, why, _("check the documentation of mkdocs.yml"))
    lines = config_file.read_text(encoding="utf-8-sig").splitlines()
    number = min(mark.line, len(lines) - 1)
    what, fix = explain_yaml_error(error, lines[number])
    return Problem(shown, number + 1, what, why, fix)
