"""The roster: which departments there are, and what they promised."""

from __future__ import annotations

from rundbrief.checking import Location, check_keys
from rundbrief.content.desk import Desk
from rundbrief.content.files import File, read_yaml
from rundbrief.content.keys import DepartmentKeys, PersonKeys
from rundbrief.content.model import Away, Department, Person
from rundbrief.content.places import RESERVED
from rundbrief.texts import _


def read_roster(file: File, desk: Desk) -> dict[str, Department]:
    """Read `departments.yml`, in its order. Adds to the desk's problems."""
    document = read_yaml(file)
    departments = {}
    for slug, value in document.value.items():
        if slug in RESERVED:
            desk.report(
                file,
                document.line_of((slug,)),
                _("“{slug}” can't be a department's folder"),
                _("the site has a page of that name"),
                _("choose another name for the folder"),
                slug=slug,
            )

        def line_of(location: Location, slug: str = slug) -> int:
            return document.line_of((slug, *location))

        keys = check_keys(
            DepartmentKeys,
            value if isinstance(value, dict) else {},
            file=file.shown,
            line_of=line_of,
            problems=desk.problems,
        )
        if keys:
            departments[slug] = build_department(slug, keys)
    return departments


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


def name_of(slug: str) -> str:
    """Make a name of a folder's."""
    return slug.replace("-", " ").replace("_", " ").capitalize()


def _person(keys: PersonKeys | None) -> Person | None:
    return Person(keys.name, keys.email) if keys else None
