"""A check of a project's folders before anything in them is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rundbrief.config.settings import Project
from rundbrief.content.listing import find_files
from rundbrief.i18n.texts import _
from rundbrief.problems import Level, Problem, ProblemsError


def check_folders(project: Project) -> None:
    """Raise ProblemsError if a folder is a link, or has files in layouts that can't be used.

    Layouts are programs and are published as they are: nothing in them is skipped with a warning.
    """
    problems = list(_find_linked(project))
    if not problems:
        for folder in project.layouts:
            found = find_files(folder, project.shown(folder), hidden=True)
            problems += (_as_error(it) for it in found if isinstance(it, Problem))
    if problems:
        raise ProblemsError(problems)


def _find_linked(project: Project) -> Iterator[Problem]:
    for folder in (project.docs_dir, *project.layouts):
        if folder.is_symlink():
            yield Problem(
                project.shown(folder),
                0,
                _("the folder is a symbolic link"),
                _("a link could publish files from outside the project"),
                _("replace it with the folder itself, or write the folder's path in mkdocs.yml"),
            )


def _as_error(problem: Problem) -> Problem:
    if problem.level is Level.ERROR:
        return problem
    return replace(
        problem,
        what=_("the file is a symbolic link"),
        why=_("a link could publish files from outside the project"),
        level=Level.ERROR,
    )
