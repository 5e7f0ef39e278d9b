"""The files that settings come from, and programs that nobody may keep in the content folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from rundbrief.config.mkdocs_file import (
    MAX_INHERITED,
    find_docs_dir,
    find_excess,
    find_invalid_inheritance,
    find_lines,
    find_programs,
    list_settings_files,
)
from rundbrief.config.settings import Project
from rundbrief.i18n.texts import TranslatableText, _
from rundbrief.problems import Problem


def check_settings_files(config_file: Path) -> Iterator[Problem]:
    """Find settings that are too large, and programs in the content folder.

    This comes before MkDocs reads the settings and runs the programs.
    """
    files = list_settings_files(config_file)
    for file in files:
        if excess := find_excess(file):
            yield _too_large(format_path(file), *excess)
    if len(files) >= MAX_INHERITED:
        reason = _("INHERIT leads from file to file without an end")
        yield _too_large(format_path(config_file), 0, TranslatableText(reason))
    invalid = [(file, line) for file in files if (line := find_invalid_inheritance(file))]
    for file, line in invalid:
        what = _("INHERIT is not the path of a file")
        why = _("MkDocs can't read these settings")
        fix = _("write the path of another settings file, or delete the line")
        yield Problem(format_path(file), line, what, why, fix)
    if invalid:
        return
    docs_dir = find_docs_dir(files)
    for file in files:
        for key, path, line in find_programs(file):
            # MkDocs looks for inherited files beside the one that names them, and for hooks beside
            # `mkdocs.yml`.
            if any(_is_inside(it.parent / path, docs_dir) for it in (file, config_file)):
                yield _program_in_content(format_path(file), line, key)


def find_layouts_in_content(project: Project, config_file: Path) -> Iterator[Problem]:
    """Find folders of templates that contributors can write to."""
    for folder in project.layouts:
        is_custom = folder != project.root / "layouts"
        is_around = folder != project.root and _is_inside(project.docs_dir, folder)
        if is_around or _is_inside(folder, project.docs_dir):
            line = find_lines(config_file).get("theme", 0) if is_custom else 0
            shown = format_path(config_file if is_custom else folder)
            yield _program_in_content(shown, line, "custom_dir" if is_custom else "layouts")


def _is_inside(path: Path, folder: Path) -> bool:
    """Return whether a path leads into a folder, also through symbolic links."""
    return path.resolve().is_relative_to(folder.resolve())


def _program_in_content(shown: str, line: int, key: str) -> Problem:
    what = _("{key} must not be in the content folder, or the other way round")
    why = _("everybody who may write content could run programs on this computer")
    fix = _("move it, for example next to mkdocs.yml")
    return Problem(shown, line, what, why, fix, {"key": key})


def _too_large(shown: str, line: int, reason: TranslatableText) -> Problem:
    what, why = _("the settings can't be read: {reason}"), _("otherwise, no command would ever end")
    fix = _("delete what isn't needed")
    return Problem(shown, line, what, why, fix, {"reason": reason})


def format_path(path: Path) -> str:
    """Format a path as the user would type it."""
    relative = os.path.relpath(path)
    return path.as_posix() if relative.startswith("..") else Path(relative).as_posix()
