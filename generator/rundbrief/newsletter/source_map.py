"""Source map from lines of rendered MJML to the templates that they come from.

If the MJML is invalid, the templates are rendered again, with a mark before each element at the
beginning of a line. Marks don't change line numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jinja2

from rundbrief.i18n.texts import Texts
from rundbrief.problems import Problem, ProblemsError
from rundbrief.render.templates import load_from, new_environment

_MARK = re.compile(r"<!--origin (\S+):(\d+)-->")
_ELEMENT = re.compile(r"[ \t]*<(?![!/])")


class _MarkedLoader(jinja2.FileSystemLoader):
    """Loads templates with marks."""

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        source, path, is_fresh = super().get_source(environment, template)
        lines = [
            f"<!--origin {path}:{number}-->{line}" if _ELEMENT.match(line) else line
            for number, line in enumerate(source.split("\n"), start=1)
        ]
        return "\n".join(lines), path, is_fresh


def map_to_templates(
    error: ProblemsError,
    folders: Iterable[Path],
    texts: Texts,
    shown: Callable[[Path], str],
    **values: Any,
) -> ProblemsError:
    """Return the same problems with file and line of the template instead of the MJML.

    shown: formats a path as the user would type it. values: what the templates are rendered with.
    """
    environment = new_environment(load_from(folders, _MarkedLoader), texts)
    lines = environment.get_template("newsletter.mjml").render(**values).split("\n")
    return ProblemsError(_map_problem(problem, lines, shown) for problem in error.problems)


def _map_problem(problem: Problem, lines: list[str], shown: Callable[[Path], str]) -> Problem:
    """Replace the location of a problem by that of the last mark on its line or above."""
    for line in reversed(lines[: problem.line]):
        marks = _MARK.findall(line)
        if marks:
            path, number = marks[0] if line is lines[problem.line - 1] else marks[-1]
            return replace(problem, file=shown(Path(path)), line=int(number))
    return problem
