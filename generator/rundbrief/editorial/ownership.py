"""Who may change which file: departments their own folder, owners the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rundbrief.content.departments import Department, Person, find_changes
from rundbrief.content.file_kinds import FOLLOW_UPS, INCIDENTS
from rundbrief.editorial.selection import select_existing

# The owners of whatever has no other owners, such as settings and templates.
EVERYTHING = "everything"
# Folders that every lead and deputy may write in, unless they have owners.
SHARED = (INCIDENTS, FOLLOW_UPS, "images")
# What decides outside of the content folder what is built, in the project's folder, and what is
# run and published, in the repository's.
PROGRAMS = ("mkdocs.yml", "layouts/")
CI_FILES = (".github/", ".gitlab-ci.yml", ".gitlab/", "CODEOWNERS")


@dataclass(frozen=True)
class Ownership:
    """Who may change the files of a project."""

    departments: Sequence[Department]
    # Email addresses by path in the content folder, or by EVERYTHING.
    owners: Mapping[str, Sequence[str]]
    # The content folder, relative to the repository.
    content: str
    today: date

    def may_change(self, path: str, email: str) -> bool:
        """Whether a person may change a file. path: relative to the repository."""
        return email.casefold() in {owner.casefold() for owner in self.owners_of(path)}

    def owners_of(self, path: str) -> tuple[str, ...]:
        """Return the addresses of all who may change a file, without duplicates."""
        addresses = (*self._owners_in_content(path), *self.owners.get(EVERYTHING, ()))
        return tuple(dict.fromkeys(addresses))

    def _owners_in_content(self, path: str) -> Iterator[str]:
        if not path.startswith(f"{self.content}/"):
            return
        parts = path.removeprefix(f"{self.content}/").split("/")
        above = {"/".join(parts[:length]) for length in range(1, len(parts) + 1)}
        for name, addresses in self.owners.items():
            if name.strip("/") in above:
                yield from addresses
        folder = parts[0] if len(parts) > 1 else ""
        changes = find_changes(self.departments)
        end = changes.find_end(folder, self.today)
        # What a past department wrote is in the hands of the one that took over.
        slug = end.successor if end else changes.current_name(folder)
        for department in select_existing(self.departments, self.today):
            if department.slug == slug or (folder in SHARED and folder not in self.owners):
                yield from _addresses_of(department)

    def folders(self) -> Iterator[str]:
        """Yield the paths with owners of their own, relative to the content folder.

        A folder comes before what is in it.
        """
        shared = (folder for folder in SHARED if folder not in self.owners)
        own = (name.strip("/") for name in self.owners if name != EVERYTHING)
        yield from sorted({*(d.slug for d in self.departments), *shared, *own})


def _addresses_of(department: Department) -> Iterator[str]:
    people: tuple[Person | None, ...] = (department.lead, department.deputy)
    yield from (person.email for person in people if person and person.email)
