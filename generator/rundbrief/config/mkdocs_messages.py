"""MkDocs' messages about `mkdocs.yml` as translatable problems with line numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path

import yaml

from rundbrief.config.settings_files import format_path
from rundbrief.i18n.texts import _
from rundbrief.problems import Level, Problem, closest_match
from rundbrief.validation.yaml_mistakes import locate_yaml_error

_ABOUT_KEY = re.compile(r"Config value '(?P<key>[^']+)': (?P<message>.*)")
_SUB_OPTION = re.compile(r"(?:Sub-option '[^']+': )+")
_UNKNOWN_KEY = re.compile(r"Unrecognised configuration name: (?P<key>.+)")
_INHERITED = re.compile(r"Inherited config file '(?P<path>.*)' does not exist.*")
# Names of plugins and themes that people misspell.
_OURS = ("rundbrief", "search")
_DOCUMENTATION = _("check the documentation of mkdocs.yml")
_FULL_ADDRESS = _("use a full address, for example https://status.example.org/")
# MkDocs' messages, ours for them, and the fix. Named groups become the values of our message.
_MESSAGES = tuple(
    (re.compile(pattern), what, fix)
    for pattern, what, fix in (
        (
            r"Required configuration not provided\.",
            _("“{key}” is missing"),
            _("add it at the beginning of the file, for example “{key}: …”"),
        ),
        (
            r"The path '(?P<path>.*)' isn't an existing directory\.",
            _("{key}: “{path}” doesn't exist"),
            _("create this folder next to mkdocs.yml, or correct its name"),
        ),
        (
            r"The path '(?P<path>.*)' isn't an existing (file|file or directory)\.",
            _("{key}: “{path}” doesn't exist"),
            _("correct the path; it is relative to the folder of mkdocs.yml"),
        ),
        (
            r"The path set in custom_dir \('(?P<path>.*)'\) does not exist\.",
            _("custom_dir: “{path}” doesn't exist"),
            _("correct the path; it is relative to the folder of mkdocs.yml"),
        ),
        (
            r'The "(?P<name>.*)" plugin is not installed',
            _("the plugin “{name}” is not installed"),
            _("correct the name, or install the plugin with pip"),
        ),
        (
            r"Unrecognised theme name: '(?P<name>.*)'\. The available.*: (?P<known>.*)",
            _("unknown theme “{name}” (installed: {known})"),
            _("use “rundbrief”, the theme that these pages are made for"),
        ),
        (
            r"Invalid Plugins configuration.*",
            _("plugins is not a list"),
            _("write “plugins:” and below it “  - rundbrief:”"),
        ),
        (
            r"Invalid config options for the '(?P<name>.*)' plugin\.",
            _("the settings of the plugin “{name}” are not a group of keys"),
            _("add indented “key: value” lines below it"),
        ),
        (
            r"Invalid Markdown Extensions configuration|Invalid config options for.*extension.*",
            _("markdown_extensions is not a list of names with their settings"),
            _("write one extension a line, for example “  - toc”"),
        ),
        (
            r"The 'docs_dir' should not be within the 'site_dir'.*",
            _("docs_dir must not be inside site_dir"),
            _("choose two folders next to each other, for example content and output/site"),
        ),
        (
            r"The 'site_dir' should not be within the 'docs_dir'.*",
            _("site_dir must not be inside docs_dir"),
            _("choose two folders next to each other, for example content and output/site"),
        ),
        (
            r"The URL isn't valid.*|Unable to parse the URL\.",
            _("{key} is not a valid web address"),
            _FULL_ADDRESS,
        ),
        (
            r"(The configuration is invalid\. )?Expected .*|Invalid type .*",
            _("{key} has the wrong type of value"),
            _DOCUMENTATION,
        ),
        (
            r"Failed to load extension '(?P<name>.*?)'.*",
            _("the Markdown extension “{name}” can't be loaded"),
            _("correct its name and its settings, or install it with pip"),
        ),
        (
            r"Must be a string of format 'IP:PORT'",
            _("{key} is not an address with a port"),
            _("use the form 127.0.0.1:8000"),
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
    detail = _SUB_OPTION.sub("", detail)
    line = lines.get(key, 0)
    if unknown := _UNKNOWN_KEY.fullmatch(detail):
        return _unknown_key(shown, line, unknown["key"], known, level)
    if inherited := _INHERITED.fullmatch(detail):
        detail, key = f"The path '{inherited[1]}' isn't an existing file.", "INHERIT"
        line = lines.get(key, 0)
    why = _("the site can't be built without valid settings")
    if level is Level.WARNING:
        why = _("otherwise a misspelled key would be silently ignored")
    for pattern, what, fix in _MESSAGES:
        if match := pattern.fullmatch(detail):
            values: dict[str, object] = {"key": key, **match.groupdict()}
            if "path" in values:
                values["path"] = format_path(Path(str(values["path"])))
            near = closest_match(str(values.get("name", "")), _OURS)
            is_misspelt = near is not None and near != values["name"]
            values["near"] = near if is_misspelt else None
            better = _("use “{near}”") if is_misspelt else fix
            return Problem(shown, line, what, why, better, values, level)
    return Problem(shown, line, "{text}", why, _DOCUMENTATION, {"text": text}, level)


def _unknown_key(shown: str, line: int, key: str, known: Collection[str], level: Level) -> Problem:
    near = closest_match(key, known)
    fix = _("use “{near}” instead") if near else _DOCUMENTATION
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
    number, what, fix = locate_yaml_error(error, lines, number)
    return Problem(shown, number + 1, what, why, fix)


def failed_to_load(shown: str, error: Exception) -> Problem:
    """Return the problem for an exception that MkDocs doesn't explain."""
    what, why = (
        _("MkDocs can't read the settings: {text}"),
        _("the site can't be built without valid settings"),
    )
    fix = _("undo the last change of this file, or check the documentation of mkdocs.yml")
    return Problem(shown, 0, what, why, fix, {"text": " ".join(str(error).split())})
