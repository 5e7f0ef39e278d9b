"""Warnings of open follow-ups whose owner is no longer in the roster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from rundbrief.content.departments import Department
from rundbrief.content.file_kinds import ROSTER
from rundbrief.content.files import MAX_BYTES, File, decode_text, parse_document, read_text
from rundbrief.content.git import GitObjects
from rundbrief.content.roster import parse_roster
from rundbrief.content.schema import FOLLOW_UP_DONE, FollowUp
from rundbrief.i18n.texts import _
from rundbrief.problems import Problem, ProblemsError

# Versions of the roster that are looked into, the newest ones.
_MAX_VERSIONS = 500


def warn_of_former_owners(
    follow_ups: Iterable[FollowUp],
    departments: Iterable[Department],
    files: Mapping[str, File],
    versions: Sequence[str],
    objects: GitObjects,
    today: date,
) -> Iterator[Problem]:
    """Warn of owners who were lead or deputy of a department once, and are no longer.

    Owners who never were are nothing special, and people of a merged department moved with it.
    departments: of today, and past ones. versions: the roster's blob ids, oldest first.
    """
    listed = list(departments)
    present = _people(it for it in listed if it.merged_into or not it.is_past(today))
    owned = [
        (f, f.owner.casefold()) for f in follow_ups if f.owner and f.state not in FOLLOW_UP_DONE
    ]
    wanted = {owner for __, owner in owned} - present
    former = _people(it for it in listed if it.is_past(today)) & wanted
    former |= _find_in_versions(wanted - former, files, versions, objects)
    for follow_up, owner in owned:
        if owner in former:
            file = files[follow_up.source.path]
            yield file.warning(
                _line_of_owner(file),
                _("“{owner}” is no longer lead or deputy of any department"),
                _("the follow-up is still open, and nobody else is responsible for it"),
                _("write who takes it over as “owner”; if “{owner}” still does, ignore this"),
                owner=follow_up.owner,
            )


def _people(departments: Iterable[Department]) -> set[str]:
    people = (person for it in departments for person in (it.lead, it.deputy) if person)
    return {person.name.casefold() for person in people}


def _find_in_versions(
    wanted: set[str], files: Mapping[str, File], versions: Sequence[str], objects: GitObjects
) -> set[str]:
    """Find which of some people are in earlier versions of the roster."""
    found: set[str] = set()
    for version in reversed(versions[-_MAX_VERSIONS:]):
        if not wanted - found:
            break
        data = objects.read(version)
        if data is not None and len(data) <= MAX_BYTES:
            found |= _find_in_roster(wanted - found, files[ROSTER], data)
    return found


def _find_in_roster(wanted: set[str], roster: File, data: bytes) -> set[str]:
    try:
        text = decode_text(roster, data)
        # Parsing takes far longer than this.
        if not any(name in text.casefold() for name in wanted):
            return set()
        return _people((parse_roster(roster, text).value or {}).values()) & wanted
    except ProblemsError:
        return set()


def _line_of_owner(file: File) -> int:
    try:
        return parse_document(file, read_text(file)).line_of("owner")
    except ProblemsError:  # changed since it was read
        return 0
