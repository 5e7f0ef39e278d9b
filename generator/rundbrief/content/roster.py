"""The roster of departments, `departments.yml`."""

from __future__ import annotations

from rundbrief.characters import is_text
from rundbrief.config.validation import check_groups
from rundbrief.content.file_kinds import RESERVED
from rundbrief.content.files import File, read_yaml
from rundbrief.content.parse_context import Parsed, name_from_slug
from rundbrief.content.schema import Department
from rundbrief.i18n.texts import _
from rundbrief.problems import Problem


def read_roster(file: File) -> Parsed[dict[str, Department]]:
    """Read `departments.yml`, in its order. Raises ProblemsError if it isn't valid YAML."""
    document = read_yaml(file)
    problems: list[Problem] = []
    for slug in document.value:
        if slug in RESERVED:
            problems.append(
                file.problem(
                    document.line_of((slug,)),
                    _("“{slug}” can't be used as a department folder"),
                    _("this name is taken by a page of the site"),
                    _("choose another name for the folder"),
                    slug=slug,
                )
            )
        elif not slug or "/" in slug or slug.startswith(".") or not all(map(is_text, slug)):
            problems.append(
                file.problem(
                    document.line_of((slug,)),
                    _("“{slug}” can't be used as a department folder"),
                    _("each department has its own folder inside the content folder"),
                    _("use the name of that folder"),
                    slug=slug,
                )
            )
    groups = check_groups(
        Department,
        document.value,
        file=file.shown,
        line_of=document.line_of,
        problems=problems,
        derive=lambda slug: {"slug": slug, "name": name_from_slug(slug) or slug or "?"},
    )
    departments = dict(groups)
    return Parsed(departments, tuple(problems))


def default_department(slug: str) -> Department:
    """Return the department of a folder when there is no roster."""
    return Department(slug=slug, name=name_from_slug(slug) or slug, cadence="none")
