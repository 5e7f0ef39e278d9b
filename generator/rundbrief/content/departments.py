"""The models of the roster, `departments.yml`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from rundbrief.content.schema import Page
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
    # The name of its folder.
    slug: Annotated[str, DERIVED]
    # From the folder's index.md.
    introduction: Annotated[Page | None, DERIVED] = None
    # For how many days an update counts as current. Public builds have it instead of the cadence.
    trusted_for: Annotated[int | None, DERIVED] = None
