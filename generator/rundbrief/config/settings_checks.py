"""What MkDocs would accept silently in `mkdocs.yml`, or end with a traceback for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rundbrief.config.mkdocs_file import compose_settings, items_of, read_settings_file
from rundbrief.conflict_markers import CONFLICT, find_conflict
from rundbrief.i18n.texts import _
from rundbrief.problems import Level, Problem
from rundbrief.validation.strict_yaml import find_invalid_character, line_of_decoding_error
from rundbrief.validation.yaml_mistakes import explain_lost_text, hides_text

_WHY = _("the site can't be built without valid settings")

_ONLY_DELETE = _("delete it")
_OTHER_TEMPLATE = _("delete it, and put your own template or file into the folder layouts")
# MkDocs' settings of pages, all of which are made without MkDocs, and the fix for each.
_WITHOUT_EFFECT = {
    "nav": _("delete it; the menu follows from the content, and the footer links to other pages"),
    "not_in_nav": _ONLY_DELETE,
    "copyright": _("delete it, and write it into layouts/site/parts/footer.html"),
    "extra_css": _("delete it, and write the styles into layouts/site/assets/own.css"),
    "extra_javascript": _OTHER_TEMPLATE,
    "extra_templates": _OTHER_TEMPLATE,
    "site_description": _("delete it, and write a “summary” in index.md"),
    "site_author": _ONLY_DELETE,
    "repo_url": _ONLY_DELETE,
    "repo_name": _ONLY_DELETE,
    "edit_uri": _ONLY_DELETE,
    "edit_uri_template": _ONLY_DELETE,
    "draft_docs": _("delete it, and write “draft: true” in the files"),
}
_THEME = _("delete it; logo, colours and language are options of the plugin rundbrief")
_OF_THEME = frozenset({"name", "custom_dir"})


def check_settings_file(shown: str, config_file: Path) -> tuple[Problem, ...]:
    """Check the file itself, before MkDocs reads it. Invalid YAML is left to MkDocs.

    shown: the file as the user would type it.
    """
    try:
        text = read_settings_file(config_file)
    except UnicodeDecodeError as exc:
        what, fix = (
            _("the file is not saved as UTF-8"),
            _("in your editor, save the file with UTF-8 encoding"),
        )
        why = _("in other encodings, letters such as ä come out garbled")
        return (Problem(shown, line_of_decoding_error(exc), what, why, fix),)
    except OSError:
        return ()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if line := find_conflict(text):
        return (Problem(shown, line, *CONFLICT),)
    position = find_invalid_character(text)
    if position is not None:
        what, fix = _("unreadable character ({character})"), _("delete the line and type it again")
        values = {"character": f"U+{ord(text[position]):04X}"}
        line = text.count("\n", 0, position) + 1
        return (Problem(shown, line, what, _WHY, fix, values),)
    root = compose_settings(text)
    return tuple(_check_nodes(shown, root, text.split("\n"))) if root else ()


def _check_nodes(shown: str, root: Any, lines: list[str]) -> Iterator[Problem]:
    if root.id != "mapping":
        what, fix = (
            _("expected “key: value” lines, but found plain text or a list"),
            _("write a key, a colon, a space and a value, for example “site_name: Kestrel”"),
        )
        yield Problem(shown, 1, what, _WHY, fix)
        return
    yield from _find_without_effect(shown, root)
    seen: set[int] = set()
    waiting: list[tuple[str, Any]] = [("", root)]
    while waiting:
        key, node = waiting.pop()
        if id(node) in seen:  # an alias
            continue
        seen.add(id(node))
        if node.id == "mapping":
            yield from _find_duplicates(shown, node)
            waiting += [(str(name.value), value) for name, value in node.value]
        elif node.id == "sequence":
            waiting += [(key, item) for item in items_of(node)]
        else:
            yield from _check_value(shown, key, node, lines)


def _find_without_effect(shown: str, root: Any) -> Iterator[Problem]:
    """Warn of settings of MkDocs that nothing reads, unless they are empty."""
    for key, value in root.value:
        if key.value in _WITHOUT_EFFECT and value.value:
            yield _without_effect(shown, key, str(key.value), _WITHOUT_EFFECT[key.value])
        elif key.value == "theme" and value.id == "mapping":
            for inner, __ in value.value:
                if str(inner.value) not in _OF_THEME:
                    yield _without_effect(shown, inner, f"theme: {inner.value}", _THEME)


def _without_effect(shown: str, node: Any, key: str, fix: str) -> Problem:
    what, why = _("“{key}” has no effect"), _("rundbrief makes all pages itself, not MkDocs")
    line = node.start_mark.line + 1
    return Problem(shown, line, what, why, fix, {"key": key}, Level.WARNING)


def _find_duplicates(shown: str, node: Any) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for key, __ in node.value:
        if key.id != "scalar" or key.value == "<<":
            continue
        line = key.start_mark.line + 1
        if key.value in first:
            yield Problem(
                shown,
                line,
                _("duplicate key “{key}” (first used on line {first})"),
                _("only the last one would count"),
                _("keep only one of the two lines"),
                {"key": key.value, "first": first[key.value]},
            )
        first.setdefault(key.value, line)


def _check_value(shown: str, key: str, node: Any, lines: list[str]) -> Iterator[Problem]:
    """Check a single value: text that is a comment to YAML, and days that don't exist."""
    line = node.start_mark.line + 1
    if not node.style and hides_text(lines, node.end_mark):
        # Without a value, the next message would only say that it is missing.
        level = Level.WARNING if node.value else Level.ERROR
        what, fix = explain_lost_text(lines[node.end_mark.line])
        yield Problem(shown, line, what, _("YAML takes it for a comment"), fix, level=level)
    if node.tag.rpartition(":")[2] in ("timestamp", "int", "float") and not _is_valid(node.value):
        what = _("{key} is “{value}”, which is not a valid date or number")
        fix = _("correct it, or put it in quotes")
        yield Problem(shown, line, what, _WHY, fix, {"key": key, "value": node.value})


def _is_valid(value: str) -> bool:
    import yaml

    try:
        yaml.safe_load(value)
    except ValueError:
        return False
    return True
