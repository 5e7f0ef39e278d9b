"""Line numbers, addresses and the language of `mkdocs.yml`, read without importing MkDocs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rundbrief.disk import read_regular
from rundbrief.i18n.texts import (
    ENGLISH,
    TranslatableText,
    _,
    find_catalogue,
    language_of_environment,
)
from rundbrief.problems import closest_match

if TYPE_CHECKING:
    from yaml import Node

Location = tuple[str | int, ...]

CONFIG_FILE = "mkdocs.yml"
# Far more than any settings need. MkDocs' parser calls itself for each level of nesting.
MAX_CHARACTERS = 300_000
MAX_VALUES = 20_000
MAX_DEPTH = 40
MAX_INHERITED = 20
_LANGUAGE = re.compile(r"""(?<![\w-])["']?language["']?\s*:\s*["']?([A-Za-z][\w-]*)""")


def language_of_help(config_file: Path) -> str:
    """Return the language of the command line's help.

    A language other than English wins, whether the environment or the project asks for it.
    """
    for language in (language_of_environment(), find_language(_existing(config_file))):
        if language not in ("", ENGLISH):
            return language
    return ENGLISH


def language_of_problems(config_file: Path) -> str:
    """Return the language for problems of a project whose settings aren't loaded."""
    config_file = _existing(config_file)
    guessed = find_language(config_file) or _guess_language(config_file)
    return guessed or language_of_environment() or ENGLISH


def _existing(config_file: Path) -> Path:
    """Return the settings of the current folder if a command names a file that isn't there."""
    return config_file if config_file.is_file() else Path(CONFIG_FILE)


def _guess_language(config_file: Path) -> str:
    """Return `language` of a file that isn't UTF-8, so that this can be said in the language."""
    try:
        data = read_regular(config_file, follow_links=True)
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        match = _LANGUAGE.search(data.decode("utf-8", "replace").partition("rundbrief")[2])
        return find_catalogue(match[1]) if match else ""
    except OSError:
        pass
    return ""


def find_language(config_file: Path) -> str:
    """Return the catalogue for the project's `language`; empty if it sets none.

    Every command calls this, even for its help. So YAML, which is slow to import, is only parsed if
    the file mentions a language other than English.
    """
    try:
        text = read_settings_file(config_file)
    except (OSError, UnicodeDecodeError):
        return ""
    found = {find_catalogue(tag) for tag in _LANGUAGE.findall(text)}
    if found <= {ENGLISH}:
        return ENGLISH if found else ""
    return find_catalogue(tag) if (tag := _language_in(text)) else ""


def _language_in(text: str) -> str:
    """Return `language` from the plugin's options; a best guess if the file is not valid YAML."""
    import yaml

    try:
        entries = _compose(text)
    except yaml.YAMLError:
        match = _LANGUAGE.search(text.partition("rundbrief")[2])
        return match[1] if match else ""
    for options in (*_options_in(entries), *_misspelt_options_in(entries)):
        for key, value in _pairs(options):
            if key.value == "language":
                return str(value.value)
    return ""


def read_settings_file(config_file: Path) -> str:
    """Read the text of `mkdocs.yml`. Raises OSError or UnicodeDecodeError."""
    return read_regular(config_file, follow_links=True).decode("utf-8-sig")


def find_lines(config_file: Path) -> dict[str, int]:
    """Return the line (from 1) of each top-level key of `mkdocs.yml`."""
    return {key.value: key.start_mark.line + 1 for key, __ in _entries_of(config_file)}


def find_addresses(config_file: Path) -> dict[str, tuple[str, int]]:
    """Return `site_url` and `repo_url` by key, each with its line (from 1)."""
    return {
        key.value: (str(value.value), key.start_mark.line + 1)
        for key, value in _entries_of(config_file)
        if key.value in ("site_url", "repo_url")
    }


def list_settings_files(config_file: Path) -> list[Path]:
    """List `mkdocs.yml` and the files that it takes settings over from, nearest first."""
    files = [config_file]
    while len(files) < MAX_INHERITED:
        inherited = [path for key, path, __ in find_programs(files[-1]) if key == "INHERIT"]
        if not inherited:
            break
        files.append(files[-1].parent / inherited[-1])
    return files


def find_programs(file: Path) -> Iterator[tuple[str, str, int]]:
    """Yield the key, path and line (from 1) of each file that MkDocs would run or take over."""
    try:
        text = read_settings_file(file)
    except (OSError, ValueError):  # such as a NUL in a path
        return
    # YAML is slow to parse. A backslash may spell the words differently.
    if not any(word in text for word in ("hooks", "INHERIT", "\\")):
        return
    for key, value in _merged(_entries_in(text)):
        if key.value in ("hooks", "INHERIT"):
            for node in _scalars_in(value):
                yield key.value, str(node.value), node.start_mark.line + 1


def find_invalid_inheritance(file: Path) -> int:
    """Return the line (from 1) of an `INHERIT` that is not the path of a file; 0 if it is valid."""
    for key, value in _merged(_entries_of(file)):
        is_text = value.id == "scalar" and value.tag == "tag:yaml.org,2002:str"
        if key.value == "INHERIT" and (not is_text or not value.value or "\0" in value.value):
            return int(value.start_mark.line) + 1
    return 0


def _merged(entries: list[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    """Yield entries, with those that `<<` takes over."""
    for key, value in entries:
        if key.value == "<<":
            for mapping in (value, *items_of(value)):
                yield from _merged(_pairs(mapping))
        yield key, value


def _scalars_in(node: Any) -> Iterator[Any]:
    if node.id == "scalar":
        yield node
    for inner in (*items_of(node), *(value for __, value in _pairs(node))):
        yield from _scalars_in(inner)


def find_docs_dir(files: Sequence[Path]) -> Path:
    """Return the content folder as the settings name it. files: from `list_settings_files`."""
    entries = (entry for file in files for entry in _entries_of(file))
    named = next((str(value.value) for key, value in entries if key.value == "docs_dir"), "docs")
    return files[0].parent / named


def find_lines_of_options(config_file: Path) -> dict[Location, int]:
    """Return the line (from 1) of each of the plugin's options, by its path of keys and indexes."""
    lines: dict[Location, int] = {}
    for options in _options_in(_entries_of(config_file)):
        lines.update(_lines_below(options, ()))
    return lines


def read_setting(text: str, name: str) -> Any:
    """Return a top-level key of the text of a `mkdocs.yml`. See `read_option`."""
    return next((_value_of(it) for key, it in _entries_in(text) if key.value == name), None)


def read_option(text: str, name: str) -> Any:
    """Return one of the plugin's options from the text of a `mkdocs.yml`.

    Scalars are texts. None if it isn't set or the text can't be read.
    """
    options = (pair for node in _options_in(_entries_in(text)) for pair in _pairs(node))
    return next((_value_of(value) for key, value in options if key.value == name), None)


def _value_of(node: Any) -> Any:
    if node.id == "mapping":
        return {key.value: _value_of(value) for key, value in _pairs(node)}
    return [_value_of(item) for item in items_of(node)] if node.id == "sequence" else node.value


def find_excess(config_file: Path) -> tuple[int, TranslatableText] | None:
    """Return the line (from 1) from which `mkdocs.yml` is too large to be read, and why it is."""
    import yaml

    try:
        return _find_excess(read_settings_file(config_file))
    except (yaml.YAMLError, OSError, ValueError):
        return None  # MkDocs says what is wrong


def _find_excess(text: str) -> tuple[int, TranslatableText] | None:
    """Look for more text, values or nesting than a YAML parser can take, without building anything.

    Values count as often as aliases repeat them.
    """
    import yaml

    if len(text) > MAX_CHARACTERS:
        return 1, TranslatableText(_("the file is too large"))
    anchors: dict[str | None, int] = {}
    # Of the lists and groups that are open: the anchor, and the values before it.
    groups: list[tuple[str | None, int]] = []
    values = 0
    for event in yaml.parse(text, Loader=_loader()):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.CollectionStartEvent):
            groups.append((event.anchor, values))
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = groups.pop()
            if anchor:
                anchors[anchor] = values - before
        elif isinstance(event, yaml.AliasEvent):
            values += anchors.get(event.anchor, 0)
        values += isinstance(event, yaml.NodeEvent)
        if len(groups) > MAX_DEPTH:
            return line, TranslatableText(_("lists and groups are nested too deep"))
        if values > MAX_VALUES:
            return line, TranslatableText(_("there are too many values"))
    return None


def compose_settings(text: str) -> Any:
    """Parse to nodes; None for an empty file, and for what can't be parsed."""
    import yaml

    try:
        return None if _find_excess(text) else yaml.compose(text, _loader())
    except yaml.YAMLError:
        return None


def _loader() -> Any:
    """Return the quicker one of PyYAML's parsers, if there is a choice."""
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _compose(text: str) -> list[tuple[Any, Any]]:
    """Parse to nodes without constructing values, since MkDocs has tags that we don't know."""
    import yaml

    if _find_excess(text):
        raise yaml.YAMLError
    return _pairs(yaml.compose(text, yaml.SafeLoader))


def _entries_of(config_file: Path) -> list[tuple[Any, Any]]:
    try:
        return _entries_in(read_settings_file(config_file))
    except (OSError, ValueError):
        return []


def _entries_in(text: str) -> list[tuple[Any, Any]]:
    import yaml

    try:
        return _compose(text)
    except yaml.YAMLError:
        return []


def _options_in(entries: list[tuple[Any, Any]]) -> Iterator[Node]:
    for key, plugins in entries:
        if key.value == "plugins":
            for named in (plugins, *items_of(plugins)):
                yield from (options for name, options in _pairs(named) if name.value == "rundbrief")


def _misspelt_options_in(entries: list[tuple[Any, Any]]) -> Iterator[Node]:
    """Yield the options of a plugin whose name is almost ours."""
    for key, plugins in entries:
        if key.value == "plugins":
            for named in (plugins, *items_of(plugins)):
                yield from (options for name, options in _pairs(named) if _is_almost(name.value))


def _is_almost(name: str) -> bool:
    return closest_match(name, ["rundbrief"]) is not None


def _lines_below(node: Any, location: Location) -> Iterator[tuple[Location, int]]:
    yield location, node.start_mark.line + 1
    for key, value in _pairs(node):
        yield from _lines_below(value, (*location, key.value))
        yield (*location, key.value), key.start_mark.line + 1
    for index, value in enumerate(items_of(node)):
        yield from _lines_below(value, (*location, index))


def _pairs(node: Any) -> list[tuple[Any, Any]]:
    """Return the entries of a mapping node that have string keys; none for other nodes."""
    entries = node.value if getattr(node, "id", "") == "mapping" else []
    return [(key, value) for key, value in entries if isinstance(key.value, str)]


def items_of(node: Any) -> list[Any]:
    """Return the items of a sequence node; none for other nodes."""
    return node.value if getattr(node, "id", "") == "sequence" else []
