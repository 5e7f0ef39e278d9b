"""What `mkdocs.yml` says on which line, and in which language; read without MkDocs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rundbrief.i18n.user_language import ENGLISH, find_catalogue, language_of_environment

if TYPE_CHECKING:
    from yaml import Node

Location = tuple[str | int, ...]

CONFIG_FILE = "mkdocs.yml"
_LANGUAGE = re.compile(r"""(?<![\w-])["']?language["']?\s*:\s*["']?([A-Za-z][\w-]*)""")


def language_of_help(config_file: Path) -> str:
    """Choose the language of the command line: another one than English if either side wants it."""
    for language in (language_of_environment(), find_language(config_file)):
        if language not in ("", ENGLISH):
            return language
    return ENGLISH


def language_of_problems(config_file: Path) -> str:
    """Choose the language for a project whose settings can't be read, or not yet."""
    return find_language(config_file) or language_of_environment() or ENGLISH


def find_language(config_file: Path) -> str:
    """Find the catalogue for the project's `language`; empty if it names none.

    Every command asks, also for its help: YAML is only parsed if the word is there at all, and
    means something else than English.
    """
    try:
        text = config_file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""
    found = {find_catalogue(tag) for tag in _LANGUAGE.findall(text)}
    if found <= {ENGLISH}:
        return ENGLISH if found else ""
    return find_catalogue(tag) if (tag := _language_in(text)) else ""


def _language_in(text: str) -> str:
    """Read `language` of our options; the likeliest one in a file that is not YAML."""
    import yaml

    try:
        entries = _compose(text)
    except yaml.YAMLError:
        match = _LANGUAGE.search(text.partition("rundbrief")[2])
        return match[1] if match else ""
    for options in _options_in(entries):
        for key, value in _pairs(options):
            if key.value == "language":
                return str(value.value)
    return ""


def find_lines(config_file: Path) -> dict[str, int]:
    """Find the line (from 1) of each key of `mkdocs.yml` itself."""
    return {key.value: key.start_mark.line + 1 for key, __ in _entries_of(config_file)}


def find_addresses(config_file: Path) -> dict[str, tuple[str, int]]:
    """Find the web addresses by key, each with its line."""
    return {
        key.value: (str(value.value), key.start_mark.line + 1)
        for key, value in _entries_of(config_file)
        if key.value in ("site_url", "repo_url")
    }


def find_lines_of_options(config_file: Path) -> dict[Location, int]:
    """Find the lines of our options."""
    lines: dict[Location, int] = {}
    for options in _options_in(_entries_of(config_file)):
        lines.update(_lines_below(options, ()))
    return lines


def _compose(text: str) -> list[tuple[Any, Any]]:
    """Read nodes only: MkDocs knows tags that we don't."""
    import yaml

    return _pairs(yaml.compose(text, yaml.SafeLoader))


def _entries_of(config_file: Path) -> list[tuple[Any, Any]]:
    import yaml

    try:
        return _compose(config_file.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, OSError, UnicodeDecodeError):
        return []


def _options_in(entries: list[tuple[Any, Any]]) -> Iterator[Node]:
    for key, plugins in entries:
        if key.value == "plugins":
            for named in (plugins, *_items(plugins)):
                yield from (options for name, options in _pairs(named) if name.value == "rundbrief")


def _lines_below(node: Any, location: Location) -> Iterator[tuple[Location, int]]:
    yield location, node.start_mark.line + 1
    for key, value in _pairs(node):
        yield from _lines_below(value, (*location, key.value))
        yield (*location, key.value), key.start_mark.line + 1
    for index, value in enumerate(_items(node)):
        yield from _lines_below(value, (*location, index))


def _pairs(node: Any) -> list[tuple[Any, Any]]:
    """Give the entries of a mapping whose keys are words; none of anything else."""
    entries = node.value if getattr(node, "id", "") == "mapping" else []
    return [(key, value) for key, value in entries if isinstance(key.value, str)]


def _items(node: Any) -> list[Any]:
    return node.value if getattr(node, "id", "") == "sequence" else []
