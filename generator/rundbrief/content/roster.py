"""The roster: which departments there are, and what they promised."""

from __future__ import annotations

from rundbrief.config.fields import is_text
from rundbrief.config.validation import check_groups
from rundbrief.content.file_kinds import RESERVED
from rundbrief.content.files import File, read_yaml
from rundbrief.content.keys import DepartmentKeys, PersonKeys
from rundbrief.content.model import Away, Department, Person
from rundbrief.content.parse_context import Desk, name_of
from rundbrief.i18n.texts import _


def read_roster(file: File, desk: Desk) -> dict[str, Department]:
    """Read `departments.yml`, in its order. Adds to the desk's problems."""
    document = read_yaml(file)
    for slug in document.value:
        if slug in RESERVED:
            desk.report(
                file,
                document.line_of((slug,)),
                _("“{slug}” can't be a department's folder"),
                _("the site has a page of that name"),
                _("choose another name for the folder"),
                slug=slug,
            )
        elif not slug or "/" in slug or slug.startswith(".") or not all(map(is_text, slug)):
            desk.report(
                file,
                document.line_of((slug,)),
                _("“{slug}” can't be a department's folder"),
                _("a department's files lie in a folder of the content folder"),
                _("write the folder's name"),
                slug=slug,
            )
    groups = check_groups(
        DepartmentKeys,
        document.value,
        file=file.shown,
        line_of=document.line_of,
        problems=desk.problems,
    )
    return {slug: build_department(slug, keys) for slug, keys in groups}


def build_department(slug: str, keys: DepartmentKeys) -> Department:
    return Department(
        slug=slug,
        name=keys.name or name_of(slug),
        lead=_person(keys.lead),
        deputy=_person(keys.deputy),
        cadence=keys.cadence,
        due=keys.due,
        colour=keys.colour,
        channels=keys.channels,
        away=tuple(Away(a.since, a.until) for a in keys.away),
    )


def _person(keys: PersonKeys | None) -> Person | None:
    return Person(keys.name, keys.email) if keys else None
