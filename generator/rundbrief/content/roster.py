"""Reading of the roster, `departments.yml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rundbrief.characters import is_text
from rundbrief.content.department_changes import check_changes
from rundbrief.content.departments import Away, Department
from rundbrief.content.file_kinds import RESERVED
from rundbrief.content.files import File, parse_yaml_file, read_text
from rundbrief.content.parse_helpers import Parsed, name_from_slug
from rundbrief.file_names import fold, is_portable
from rundbrief.i18n.texts import _
from rundbrief.problems import Problem, ProblemsError
from rundbrief.validation.fields import Limits, default_limits
from rundbrief.validation.keys import check_groups

_WRAPPERS = frozenset({"departments", "department", "roster", "teams", "abteilungen", "bereiche"})


def read_roster(file: File, limits: Limits | None = None) -> Parsed[dict[str, Department]]:
    """Read `departments.yml`, in its order. Raises ProblemsError if it isn't valid YAML."""
    return parse_roster(file, read_text(file), limits)


def parse_roster(
    file: File, text: str, limits: Limits | None = None
) -> Parsed[dict[str, Department]]:
    """Parse `departments.yml`. Raises ProblemsError if it isn't valid YAML."""
    document = parse_yaml_file(file, text)
    if wrapper := _find_wrapper(document.value):
        raise ProblemsError([_unneeded_wrapper(file, document.line_of((wrapper,)), wrapper)])
    problems: list[Problem] = []
    limit = (limits or default_limits()).list_length
    if len(document.value) > limit:
        return Parsed({}, (_too_many(file, len(document.value), limit),))
    for slug in document.value:
        problems.extend(_check_folder(file, document.line_of((slug,)), slug))
    groups = check_groups(
        Department,
        document.value,
        file=file.shown,
        line_of=document.line_of,
        problems=problems,
        derive=lambda slug: {"slug": slug, "name": name_from_slug(slug) or slug or "?"},
        limits=limits,
    )
    departments = dict(groups)
    for slug, department in departments.items():
        for number, away in enumerate(department.away):
            if away.until <= away.since:
                line = document.line_of((slug, "away", number))
                problems.append(_empty_absence(file, line, away))
    checked = check_changes(file, document, departments)
    return Parsed(checked.value, (*problems, *checked.problems))


def _find_wrapper(value: Mapping[str, Any]) -> str:
    """Return the key that holds the whole roster; empty if there is none, as there should be."""
    key = next(iter(value), "") if len(value) == 1 else ""
    groups = value.get(key)
    if fold(key) not in _WRAPPERS or not isinstance(groups, dict):
        return ""
    is_department = set(groups) & set(Department.model_fields)
    holds_groups = all(isinstance(it, dict | None) for it in groups.values())
    return key if holds_groups and not is_department else ""


def _unneeded_wrapper(file: File, line: int, key: str) -> Problem:
    return file.problem(
        line,
        _("“{key}” is read as the name of a department"),
        _("departments are at the top level of this file"),
        _("delete the line “{key}:”, and indent all lines below it less"),
        key=key,
    )


def _too_many(file: File, number: int, limit: int) -> Problem:
    return file.problem(
        0,
        _("there are {number} departments; the limit is {limit}"),
        _("each has pages, feeds and a calendar of its own, and is on the front page"),
        _("combine some, or raise “list_length” under limits in mkdocs.yml"),
        number=number,
        limit=limit,
    )


def _check_folder(file: File, line: int, slug: str) -> Iterator[Problem]:
    """Check that a name can be that of a department's folder."""
    why = fix = ""
    if fold(slug) in RESERVED:
        why = _("this name is taken by a page of the site")
        fix = _("choose another name for the folder")
    elif not is_portable(slug):
        why = _("Windows can't store a folder with this name, or the name is too long")
        fix = _("choose another name for the folder")
    elif not slug or "/" in slug or slug.startswith(".") or not all(map(is_text, slug)):
        why = _("each department has its own folder inside the content folder")
        fix = _("use the name of that folder")
    if why:
        what = _("“{slug}” can't be used as a department folder")
        yield file.problem(line, what, why, fix, slug=slug)


def _empty_absence(file: File, line: int, away: Away) -> Problem:
    return file.problem(
        line,
        _("until ({until}) is not after since ({since})"),
        _("“until” is the day when the department is back"),
        _("correct one of the two"),
        until=away.until.isoformat(),
        since=away.since.isoformat(),
    )


def default_department(slug: str) -> Department:
    """Return the department of a folder when there is no roster."""
    return Department(slug=slug, name=name_from_slug(slug) or slug, cadence="none")
