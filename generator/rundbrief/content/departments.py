"""The models of the roster, `departments.yml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from pydantic import Field

from rundbrief.content.schema import Page
from rundbrief.file_names import fold
from rundbrief.i18n.texts import _
from rundbrief.validation.fields import (
    DERIVED,
    Cadence,
    Colour,
    Day,
    DueTime,
    Email,
    Line,
    Lines,
    Model,
    ShortList,
)


class Person(Model):
    name: Line = Field(
        description=_("readers want to know whom to contact"), examples=["Ada Brandt"]
    )
    email: Email | None = Field(
        None,
        description=_("the address is meant for reminders (not sent yet) and is never published"),
    )


class Away(Model):
    """Days on which no update is due."""

    since: Day = Field(description=_("it is the first day of the absence"), examples=["2026-12-21"])
    # Exclusive: the first day back.
    until: Day = Field(
        description=_("it is the day when the department is back"), examples=["2027-01-04"]
    )


class Department(Model):
    """A department in `departments.yml`."""

    name: Line = Field(
        description=_("it is the name on the site and in emails; the default is the folder name")
    )
    lead: Person | None = Field(
        None, description=_("it names who is responsible for the department")
    )
    deputy: Person | None = Field(
        None, description=_("it names who steps in when the lead is away")
    )
    cadence: Cadence = Field("weekly", description=_("it sets how often the department reports"))
    due: DueTime | None = Field(
        None, description=_("it sets when the update is due in each period")
    )
    colour: Colour | None = Field(
        None, description=_("it is the colour that marks the department in lists")
    )
    channels: Lines = Field(
        (), description=_("it is reserved for messages to the department and not used yet")
    )
    away: Annotated[tuple[Away, ...], ShortList] = Field(
        (), description=_("it lists the days on which no update is due")
    )
    formerly: Annotated[Lines, ShortList] = Field(
        (),
        description=_("it lists former names of the folder, so that old addresses still work"),
        examples=["helpdesk"],
    )
    # Of a department that was merged into another one.
    merged_into: Line | None = Field(
        None,
        description=_("it names the department that took over the work"),
        examples=["engineering"],
    )
    # Exclusive: the first day without the department.
    until: Day | None = Field(
        None, description=_("it is the first day on which the department no longer exists")
    )
    # The name of its folder.
    slug: Annotated[str, DERIVED]
    # From the folder's index.md.
    introduction: Annotated[Page | None, DERIVED] = None
    # For how many days an update counts as current. Public builds have it instead of the cadence.
    trusted_for: Annotated[int | None, DERIVED] = None

    @property
    def first_name(self) -> str:
        """The name that its folder had first. It never changes, so programs know it by this."""
        return self.formerly[0] if self.formerly else self.slug

    @property
    def old_addresses(self) -> tuple[str, ...]:
        """Former names whose addresses differ from today's on every host."""
        names = {fold(former): former for former in reversed(self.formerly)}
        names.pop(fold(self.slug), None)
        return tuple(reversed(names.values()))

    def is_past(self, day: date) -> bool:
        """Return whether the department no longer exists on a day.

        A merged department without a date doesn't exist on any day, since it is unknown until when
        it did.
        """
        return day >= self.until if self.until else self.merged_into is not None


@dataclass(frozen=True)
class Ending:
    """The end of a department."""

    # The first day without it; None if it is unknown.
    until: date | None = None
    # The department that takes over; None if there is none.
    successor: str | None = None


@dataclass(frozen=True)
class Changes:
    """What became of departments: former names, and ends."""

    # Today's name by former name.
    renamed: Mapping[str, str] = field(default_factory=dict)
    # The ends of departments that have one, also in the future.
    ends: Mapping[str, Ending] = field(default_factory=dict)

    def current_name(self, slug: str) -> str:
        return self.renamed.get(slug, slug)

    def find_end(self, slug: str, today: date) -> Ending | None:
        """Return the end of a department; None while it exists."""
        end = self.ends.get(self.current_name(slug))
        return end if end and (end.until is None or end.until <= today) else None


def find_changes(departments: Iterable[Department]) -> Changes:
    """Collect what became of departments. Of several successors in a row, the last one counts."""
    known = {department.slug: department for department in departments}
    return Changes(
        renamed={former: slug for slug, it in known.items() for former in it.formerly},
        ends={
            slug: Ending(it.until, next(reversed(find_successors(known, slug)), None))
            for slug, it in known.items()
            if it.until or it.merged_into
        },
    )


def find_successors(departments: Mapping[str, Department], slug: str) -> list[str]:
    """List the departments that a merged one became a part of, one after the other.

    Those that are merged into each other are there once, even the department itself.
    """
    passed: list[str] = []
    while (into := departments[slug].merged_into) and into in departments and into not in passed:
        passed.append(into)
        slug = into
    return passed
