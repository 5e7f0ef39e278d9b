"""Kinds of values that people write, in settings and in content alike.

A field's description says why rundbrief asks for it, and its first example how to write it:
both are shown in a problem with the field. Each kind accepts what people write, what the program
holds, and the JSON that the program wrote itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationInfo,
)
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from rundbrief.characters import is_line
from rundbrief.dates import YearError, parse_day, parse_moment
from rundbrief.i18n.texts import _

Audience = Literal["internal", "public"]
Cadence = Literal["weekly", "biweekly", "monthly", "quarterly", "yearly", "none"]


class Model(BaseModel):
    """What people write and the program uses: immutable, and without unknown keys."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, populate_by_name=True, defer_build=True
    )


class StoredModel(Model):
    """What the program writes into a file of the content and reads again, derived fields too."""


@dataclass(frozen=True)
class Derived:
    """Marks a field that the program computes: written by people, it is an unknown key."""


DERIVED = Derived()


def is_derived(field: FieldInfo) -> bool:
    return DERIVED in field.metadata


@dataclass(frozen=True)
class UserInput:
    """The context of a validation of what people wrote, which is stricter.

    zone: of a moment without an offset; None where moments are of no zone.
    """

    zone: ZoneInfo | None = None


def _date(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return parse_day(value)
        except YearError:
            raise PydanticCustomError("year", "too far away") from None
        except ValueError:
            raise PydanticCustomError("date", "not a date") from None
    return value


def _moment(value: Any, info: ValidationInfo) -> Any:
    if not isinstance(value, str):
        return value
    if info.mode == "json":
        return _read_moment(value)
    try:
        moment = parse_moment(value)
    except YearError:
        raise PydanticCustomError("year", "too far away") from None
    except ValueError:
        raise PydanticCustomError("moment", "not a date and time") from None
    zone = info.context.zone if info.context else None
    return moment.replace(tzinfo=zone) if zone and not moment.tzinfo else moment


def _write_moment(moment: datetime) -> str:
    """Write a moment with the name of its zone, as in `2026-11-18T16:00:00+01:00[Europe/Berlin]`.

    RFC 9557. Without the name, a later moment of the same place could not be told from it.
    """
    zone = moment.tzinfo
    return f"{moment.isoformat()}[{zone.key}]" if isinstance(zone, ZoneInfo) else moment.isoformat()


def _read_moment(text: str) -> datetime:
    """Read what was written by `_write_moment`."""
    moment, bracket, zone = text.removesuffix("]").partition("[")
    read = datetime.fromisoformat(moment)
    if not bracket:
        return read
    local = read.replace(tzinfo=ZoneInfo(zone))
    # In the hour that a clock repeats, the offset tells which of the two it is.
    return local if local.utcoffset() == read.utcoffset() else local.replace(fold=1)


def _text(value: Any) -> Any:
    """Take a bare number for the text that it was written as, since people don't quote `2026`."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _line(value: Any) -> Any:
    if not isinstance(value, str):
        value = _text(value)
        if not isinstance(value, str):
            return value
    cleaned = " ".join(value.split())
    if not cleaned:
        raise PydanticCustomError("empty", "empty")
    if not is_line(cleaned):
        raise PydanticCustomError("control", "control character")
    return cleaned


def _line_or_nothing(value: Any, info: ValidationInfo) -> Any:
    """Take a key without a value for no text. What the program itself wrote is left as it is."""
    if info.context is None:
        return value
    return "" if value is None else _line(value)


def rows(value: Any) -> Any:
    """Take a list for a tuple."""
    return tuple(value) if isinstance(value, list) else value


def _list(value: Any) -> Any:
    """Take one word for a list of one, and a list for a tuple."""
    if isinstance(value, list):
        return tuple(value)
    return (value,) if isinstance(_text(value), str) else value


def _email(value: str) -> str:
    if not re.fullmatch(r"[^\s@<>,;:\"()\\]+@[^\s@<>,;:\"()\\]+", value):
        raise PydanticCustomError("email", "not a mail address")
    return value


def _colour(value: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise PydanticCustomError("colour", "not a colour")
    return value.lower()


def _web_address(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s\"<>]+", value):
        raise PydanticCustomError("web_address", "not a web address")
    return value


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Due(Model):
    """A weekday and a local time at which a department's update is due."""

    weekday: int
    at: Annotated[time, Field(strict=False)]


def _due(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    day, __, hour = value.lower().partition(" ")
    try:
        if re.fullmatch(r"[0-9]{1,2}:[0-9]{2}", hour.strip()):
            return Due(weekday=WEEKDAYS.index(day), at=time.fromisoformat(hour.strip().zfill(5)))
    except ValueError:
        pass
    raise PydanticCustomError("due", "not a weekday and an hour")


def _number(value: Any) -> Any:
    """Refuse true and false, which Python would count as 1 and 0."""
    if isinstance(value, bool):
        raise PydanticCustomError("float_type", "not a number")
    return value


# More than anybody counts; what lies far beyond can't be subtracted or rounded any more.
MAX_NUMBER = 1e15


def _of_a_size(value: float) -> float:
    if abs(value) > MAX_NUMBER:
        raise PydanticCustomError("number_size", "out of bounds")
    return value


Day = Annotated[date, BeforeValidator(_date)]
Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    PlainSerializer(_write_moment, return_type=str, when_used="json"),
]
Line = Annotated[str, BeforeValidator(_line)]
OptionalLine = Annotated[str, BeforeValidator(_line_or_nothing)]
Lines = Annotated[tuple[Line, ...], BeforeValidator(_list)]
Email = Annotated[Line, AfterValidator(_email)]
Colour = Annotated[Line, AfterValidator(_colour)]
WebAddress = Annotated[Line, AfterValidator(_web_address)]
DueTime = Annotated[Due, BeforeValidator(_due)]
Number = Annotated[
    float,
    BeforeValidator(_number),
    AfterValidator(_of_a_size),
    Field(strict=False, allow_inf_nan=False),
]

WRONG_VALUES: dict[str, tuple[str, str]] = {
    # the validator's error type → (what, fix)
    "date": (
        _("{key} is “{value}”, which is not a date"),
        _("write a day that exists, as year-month-day: 2026-11-18"),
    ),
    "date_type": (
        _("{key} is “{value}”, which is not a date"),
        _("write a day that exists, as year-month-day: 2026-11-18"),
    ),
    "year": (
        _("{key} is “{value}”, which is too far away"),
        _("write a year from 1900 to 2999; leave the date out if there is none"),
    ),
    "moment": (
        _("{key} is “{value}”, which is not a date and time"),
        _("write it as 2026-11-18 16:00"),
    ),
    "datetime_type": (
        _("{key} is “{value}”, which is not a date and time"),
        _("write it as 2026-11-18 16:00"),
    ),
    "empty": (_("{key} is empty"), _("write a text, or delete the key")),
    "control": (
        _("{key} is “{value}”, with an invisible control character"),
        _("delete the value and type it again"),
    ),
    "email": (
        _("{key} is “{value}”, which is not a mail address"),
        _("write one address: ada@example.org"),
    ),
    "colour": (
        _("{key} is “{value}”, which is not a colour"),
        _('write six digits in quotes: "#0f4c4a"'),
    ),
    "web_address": (
        _("{key} is “{value}”, which is not a web address"),
        _("begin it with https://"),
    ),
    "due": (
        _("{key} is “{value}”, which is not a weekday and an hour"),
        _("write it as: friday 12:00"),
    ),
    "time_zone": (
        _("{key} is “{value}”, which is not a time zone"),
        _("write a place: Europe/Berlin"),
    ),
    "language": (
        _("{key} is “{value}”, which is not a language code"),
        _("write one such as en or de"),
    ),
    "string_type": (
        _("{key} is “{value}”, which is not a text"),
        _("write a text; put it into quotes if it has brackets"),
    ),
    "bool_type": (
        _("{key} is “{value}”, which is neither true nor false"),
        _("write true or false"),
    ),
    "int_type": (_("{key} is “{value}”, which is not a whole number"), _("write digits only")),
    "float_type": (
        _("{key} is “{value}”, which is not a number"),
        _("write digits, with a dot before decimals: 4.5"),
    ),
    "float_parsing": (
        _("{key} is “{value}”, which is not a number"),
        _("write digits, with a dot before decimals: 4.5"),
    ),
    "finite_number": (
        _("{key} is “{value}”, which is not a number"),
        _("write digits, with a dot before decimals: 4.5"),
    ),
    "number_size": (
        _("{key} is “{value}”, which is too big a number"),
        _("write at most fifteen digits, and a bigger unit"),
    ),
    "greater_than_equal": (
        _("{key} is “{value}”, which is too small a number"),
        _("compare it with the documentation"),
    ),
    "less_than_equal": (
        _("{key} is “{value}”, which is too big a number"),
        _("compare it with the documentation"),
    ),
    "too_long": (
        _("{key} is “{value}”, which has too many values"),
        _("write one number, or two for a band: [4, 6]"),
    ),
    "too_short": (_("{key} is empty"), _("write a value, or delete the key")),
    "tuple_type": (
        _("{key} is “{value}”, which is not a list"),
        _("write a list: [support, engineering]"),
    ),
    "dict_type": (
        _("{key} is “{value}”, which is not a group of keys"),
        _("write “key: value” lines below it, indented"),
    ),
    "model_type": (
        _("{key} is “{value}”, which is not a group of keys"),
        _("write “key: value” lines below it, indented"),
    ),
}
