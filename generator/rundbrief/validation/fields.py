"""Field types for values that people write, shared by settings and content.

Problems with a field show its description, which says why it is needed, and its first example,
which shows how to write it. Every type accepts what people write, Python values, and the JSON that
the program has written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
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
from rundbrief.i18n.texts import _
from rundbrief.periods import YearError, parse_day, parse_moment

Audience = Literal["internal", "public"]
Cadence = Literal["weekly", "biweekly", "monthly", "quarterly", "yearly", "none"]

# Including brackets around it, as in `Ada Brandt <ada@example.org>`.
_EMAIL_ADDRESS = re.compile(r"<[^<>]*@[^<>]*>|[^\s@]+@[^\s@]+")


class Model(BaseModel):
    """Base of all models that people write: immutable, and unknown keys are rejected."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, populate_by_name=True, defer_build=True
    )


class StoredModel(Model):
    """Base of models that the program writes into content files, including derived fields."""


@dataclass(frozen=True)
class Derived:
    """Marks a computed field; if people write it, it is an unknown key."""


DERIVED = Derived()


def is_derived(field: FieldInfo) -> bool:
    return DERIVED in field.metadata


@dataclass(frozen=True)
class UserInput:
    """Validation context of user input, which is checked more strictly than stored data."""

    # For moments without an offset; None leaves them naive.
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
        return _parse_stored_moment(value)
    try:
        moment = parse_moment(value)
    except YearError:
        raise PydanticCustomError("year", "too far away") from None
    except ValueError:
        raise PydanticCustomError("moment", "not a date and time") from None
    zone = info.context.zone if info.context else None
    return moment.replace(tzinfo=zone) if zone and not moment.tzinfo else moment


def _serialise_moment(moment: datetime) -> str:
    """Serialise as RFC 9557, for example `2026-11-18T16:00:00+01:00[Europe/Berlin]`.

    The offset alone would lose the zone, which arithmetic across a change of clocks needs.
    """
    zone = moment.tzinfo
    return f"{moment.isoformat()}[{zone.key}]" if isinstance(zone, ZoneInfo) else moment.isoformat()


def _parse_stored_moment(text: str) -> datetime:
    """Parse what `_serialise_moment` returns."""
    moment, bracket, zone = text.removesuffix("]").partition("[")
    read = datetime.fromisoformat(moment)
    if not bracket:
        return read
    local = read.replace(tzinfo=ZoneInfo(zone))
    # In the hour that is repeated when clocks go back, the offset decides which of the two it is.
    return local if local.utcoffset() == read.utcoffset() else local.replace(fold=1)


def _number_to_text(value: Any) -> Any:
    """Convert a number to text, since people don't quote `2026`."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _line(value: Any) -> Any:
    if not isinstance(value, str):
        value = _number_to_text(value)
        if not isinstance(value, str):
            return value
    cleaned = " ".join(value.split())
    if not cleaned:
        raise PydanticCustomError("empty", "empty")
    if not is_line(cleaned):
        raise PydanticCustomError("control", "control character")
    return cleaned


def _optional_line(value: Any, info: ValidationInfo) -> Any:
    """Accept a key without a value as empty text. Stored data is not cleaned again."""
    if info.context is None:
        return value
    return "" if value is None else _line(value)


def rows(value: Any) -> Any:
    """Convert a list to a tuple."""
    return tuple(value) if isinstance(value, list) else value


def _lines(value: Any) -> Any:
    """Accept a single text as a list of one, and convert a list to a tuple."""
    if isinstance(value, list):
        return tuple(value)
    return (value,) if isinstance(_number_to_text(value), str) else value


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
    """When a department's update is due, in the project's time zone."""

    # Monday is 0.
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
    """Reject booleans, which pydantic would convert to 1 and 0."""
    if isinstance(value, bool):
        raise PydanticCustomError("float_type", "not a number")
    return value


# Well above any real metric. Floats far beyond it lose the precision that differences need.
MAX_NUMBER = 1e15


def _check_size(value: float) -> float:
    if abs(value) > MAX_NUMBER:
        raise PydanticCustomError("number_size", "out of bounds")
    return value


def _numbers(value: Any, info: ValidationInfo) -> Any:
    """Accept a single number as a list of one. An empty list is rejected in user input."""
    if value == [] and info.context:
        raise PydanticCustomError("too_short", "empty")
    if value is None:
        return ()
    return rows(value) if isinstance(value, list | tuple) else (value,)


def _discard(value: str | None) -> None:
    """Replace a value by None after it was checked."""


def has_address(text: str) -> bool:
    return bool(_EMAIL_ADDRESS.search(text))


def clean_names(names: Iterable[str]) -> tuple[str, ...]:
    """Remove email addresses, which are never published, and names that consist of nothing else."""
    return tuple(filter(None, (" ".join(_EMAIL_ADDRESS.sub("", n).split()) for n in names)))


def clean_name(name: str | None) -> str | None:
    """Remove an email address from a name; None if nothing is left."""
    return next(iter(clean_names((name,))), None) if name else None


Day = Annotated[date, BeforeValidator(_date)]
Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    PlainSerializer(_serialise_moment, return_type=str, when_used="json"),
]
Line = Annotated[str, BeforeValidator(_line)]
OptionalLine = Annotated[str, BeforeValidator(_optional_line)]
Lines = Annotated[tuple[Line, ...], BeforeValidator(_lines)]
Email = Annotated[Line, AfterValidator(_email)]
Emails = Annotated[tuple[Email, ...], BeforeValidator(_lines)]
Colour = Annotated[Line, AfterValidator(_colour)]
WebAddress = Annotated[Line, AfterValidator(_web_address)]
DueTime = Annotated[Due, BeforeValidator(_due)]
Number = Annotated[
    float,
    BeforeValidator(_number),
    AfterValidator(_check_size),
    Field(strict=False, allow_inf_nan=False),
]
# Of people, without email addresses.
Name = Annotated[Line | None, AfterValidator(clean_name)]
Names = Annotated[Lines, AfterValidator(clean_names)]
# Checked but never stored, so that it can't be published.
Discarded = Annotated[Line | None, AfterValidator(_discard)]
# One number, or the two ends of a band.
Thresholds = Annotated[tuple[Number, ...], BeforeValidator(_numbers), Field(max_length=2)]

WRONG_VALUES: dict[str, tuple[str, str]] = {
    # the validator's error type → (what, fix)
    "date": (
        _("{key} is “{value}”, which is not a valid date"),
        _("use an existing day in the form year-month-day, for example 2026-11-18"),
    ),
    "date_type": (
        _("{key} is “{value}”, which is not a valid date"),
        _("use an existing day in the form year-month-day, for example 2026-11-18"),
    ),
    "year": (
        _("{key} is “{value}”, which is outside the supported years"),
        _("use a year from 1900 to 2999, or leave the date out"),
    ),
    "moment": (
        _("{key} is “{value}”, which is not a valid date and time"),
        _("use the form 2026-11-18 16:00"),
    ),
    "datetime_type": (
        _("{key} is “{value}”, which is not a valid date and time"),
        _("use the form 2026-11-18 16:00"),
    ),
    "empty": (_("{key} is empty"), _("add a text, or delete the line")),
    "control": (
        _("{key} is “{value}”, which contains an invisible control character"),
        _("delete the value and type it again"),
    ),
    "email": (
        _("{key} is “{value}”, which is not a valid email address"),
        _("use a single address, for example ada@example.org"),
    ),
    "colour": (
        _("{key} is “{value}”, which is not a valid colour"),
        _('use a hexadecimal colour in quotes, for example "#0f4c4a"'),
    ),
    "web_address": (
        _("{key} is “{value}”, which is not a valid web address"),
        _("start it with https://"),
    ),
    "due": (
        _("{key} is “{value}”, which is not a weekday and a time"),
        _("use the form “friday 12:00”"),
    ),
    "time_zone": (
        _("{key} is “{value}”, which is not a known time zone"),
        _("use a name such as Europe/Berlin"),
    ),
    "language": (
        _("{key} is “{value}”, which is not a known language code"),
        _("use a code such as en or de"),
    ),
    "string_type": (
        _("{key} is “{value}”, which is not text"),
        _("use text; put it in quotes if it contains brackets"),
    ),
    "bool_type": (
        _("{key} is “{value}”, which is neither true nor false"),
        _("use true or false"),
    ),
    "int_type": (_("{key} is “{value}”, which is not a whole number"), _("use only digits")),
    "float_type": (
        _("{key} is “{value}”, which is not a number"),
        _("use digits, with a dot before decimals, for example 4.5"),
    ),
    "float_parsing": (
        _("{key} is “{value}”, which is not a number"),
        _("use digits, with a dot before decimals, for example 4.5"),
    ),
    "finite_number": (
        _("{key} is “{value}”, which is not a number"),
        _("use digits, with a dot before decimals, for example 4.5"),
    ),
    "number_size": (
        _("{key} is “{value}”, which is too large"),
        _("use at most fifteen digits, or a larger unit"),
    ),
    "greater_than_equal": (
        _("{key} is “{value}”, which is too small"),
        _("check the documentation for the allowed values"),
    ),
    "less_than_equal": (
        _("{key} is “{value}”, which is too large"),
        _("check the documentation for the allowed values"),
    ),
    "too_long": (
        _("{key} is “{value}”, which has too many values"),
        _("use one number, or two for a range, for example [4, 6]"),
    ),
    "too_short": (_("{key} is empty"), _("add a value, or delete the line")),
    "tuple_type": (
        _("{key} is “{value}”, which is not a list"),
        _("use a list, for example [support, engineering]"),
    ),
    "dict_type": (
        _("{key} is “{value}”, which is not a group of keys"),
        _("add indented “key: value” lines below it"),
    ),
    "model_type": (
        _("{key} is “{value}”, which is not a group of keys"),
        _("add indented “key: value” lines below it"),
    ),
}
