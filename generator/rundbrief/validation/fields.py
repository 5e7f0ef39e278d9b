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
from functools import cache
from typing import Annotated, Any, Literal, get_args
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
from rundbrief.file_names import compose
from rundbrief.i18n.texts import _
from rundbrief.periods import YearError, parse_moment, parse_written_day
from rundbrief.web_addresses import encode_mail_domain, hide_all_credentials, holds_credentials

Audience = Literal["internal", "public"]
Cadence = Literal["weekly", "biweekly", "monthly", "quarterly", "yearly", "none"]

# Including brackets around it, as in `Ada Brandt <ada@example.org>`.
# It begins where a word begins; otherwise, it would be looked for from each letter of a long word.
_EMAIL_ADDRESS = re.compile(r"<[^<>@]*@[^<>]*>|(?<![^\s@])[^\s@]+@[^\s@]+")


# Between values that people don't put into brackets.
_COMMA = re.compile(r"\s*[,;]\s*(?=\S)")


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


class Limits(Model):
    """How much one file may contain. What is larger is refused, so that no file stops a build."""

    tags: int = Field(
        50, ge=1, le=1000, description=_("every tag and author has a page that names all others")
    )
    terms: int = Field(
        1000,
        ge=10,
        le=100_000,
        description=_("every tag and author of the project has a page, and every tag has feeds"),
    )
    list_length: int = Field(
        500, ge=1, le=100_000, description=_("it limits all other lists in front matter")
    )
    line_length: int = Field(
        2000, ge=100, le=100_000, description=_("titles and summaries are repeated on many pages")
    )
    paragraph_length: int = Field(
        50_000,
        ge=1000,
        le=1_000_000,
        description=_("the time for a paragraph can grow with the square of its length"),
    )
    blocks: int = Field(
        50_000,
        ge=1000,
        le=1_000_000,
        description=_("it limits the paragraphs, list items and table cells of one text"),
    )


@cache
def default_limits() -> Limits:
    return Limits()


@dataclass(frozen=True)
class UserInput:
    """Validation context of user input, which is checked more strictly than stored data."""

    # For moments without an offset; None leaves them naive.
    zone: ZoneInfo | None = None
    # None for the default limits.
    limits: Limits | None = None


def _check_length(value: Any, limit: str, info: ValidationInfo) -> Any:
    """Refuse what is longer than a limit. Stored data was checked when it was read."""
    if info.context is not None and len(value) > (
        allowed := getattr(info.context.limits or default_limits(), limit)
    ):
        values = {"length": len(value), "limit": allowed}
        raise PydanticCustomError(limit, "longer than the limit", values)
    return value


def _date(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return parse_written_day(value)
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


def _line(value: Any, info: ValidationInfo) -> Any:
    if not isinstance(value, str):
        value = _number_to_text(value)
        if not isinstance(value, str):
            return value
    _check_length(value, "line_length", info)
    cleaned = compose(" ".join(value.split()))
    if not cleaned:
        raise PydanticCustomError("empty", "empty")
    if not is_line(cleaned):
        raise PydanticCustomError("control", "control character")
    if hide_all_credentials(cleaned) != cleaned:
        raise PydanticCustomError("credentials", "user name or password")
    return cleaned


def _optional_line(value: Any, info: ValidationInfo) -> Any:
    """Accept a key without a value as empty text. Stored data is not cleaned again."""
    if info.context is None:
        return value
    return "" if value is None else _line(value, info)


def _line_or_flag(value: Any, info: ValidationInfo) -> Any:
    """Accept true and false as they are, and what a line accepts."""
    if isinstance(value, bool):
        return value
    if not isinstance(line := _line(value, info), str):
        raise PydanticCustomError("string_type", "not a text")
    return line


def rows(value: Any) -> Any:
    """Convert a list to a tuple."""
    return tuple(value) if isinstance(value, list) else value


def short_list(value: Any, info: ValidationInfo) -> Any:
    """Convert a list to a tuple, and refuse one that is too long, or as long a group of keys."""
    if isinstance(value, list | dict):
        _check_length(value, "list_length", info)
    return rows(value)


ShortList = BeforeValidator(short_list)


def _lines(value: Any, info: ValidationInfo) -> Any:
    """Accept a single text as a list of one, and convert a list to a tuple."""
    if not isinstance(text := _number_to_text(value), str):
        return short_list(value, info)
    if info.context is not None and len(names := _COMMA.split(text)) > 1:
        # Addresses of people are never published, so the fix doesn't repeat them.
        cleaned = clean_names(names)
        listed = ", ".join(cleaned if len(cleaned) == len(names) else names)
        raise PydanticCustomError("commas", "several values", {"listed": listed})
    return (value,)


def _tags(value: Any, info: ValidationInfo) -> Any:
    names = value if isinstance(value, list) else [value]
    longest = max((len(name) for name in names if isinstance(name, str)), default=0)
    if info.context is not None and longest > MAX_NAME_LENGTH:
        values = {"length": longest, "limit": MAX_NAME_LENGTH}
        raise PydanticCustomError("name_length", "too long", values)
    return _check_length(value, "tags", info) if isinstance(value, list) else value


def _email(value: str) -> str:
    if not re.fullmatch(r"[^\s@<>,;:\"()\\]+@[^\s@<>,;:\"()\\]+", value):
        raise PydanticCustomError("email", "not a mail address")
    if encode_mail_domain(value.rpartition("@")[2]) is None:
        raise PydanticCustomError("mail_domain", "not a mail domain")
    return value


def _colour(value: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise PydanticCustomError("colour", "not a colour")
    return value.lower()


def _web_address(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s\"<>]+", value):
        raise PydanticCustomError("web_address", "not a web address")
    return value


def _public_address(value: str) -> str:
    """Refuse a password in an address."""
    if holds_credentials(value):
        raise PydanticCustomError("credentials", "user name or password")
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
# Of a tag or an author, in characters.
MAX_NAME_LENGTH = 100


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


# Of a newsletter, in the order in which readers need them: news, numbers, what is to be done.
Section = Literal[
    "incidents",
    "notices",
    "highlights",
    "corrections",
    "at_a_glance",
    "departments",
    "missing",
    "metrics",
    "solved",
    "follow_ups",
    "asks",
    "dates",
]
ALL_SECTIONS: tuple[Section, ...] = get_args(Section)

Day = Annotated[date, BeforeValidator(_date)]
Moment = Annotated[
    datetime,
    BeforeValidator(_moment),
    PlainSerializer(_serialise_moment, return_type=str, when_used="json"),
]
Line = Annotated[str, BeforeValidator(_line)]
OptionalLine = Annotated[str, BeforeValidator(_optional_line)]
LineOrFlag = Annotated[str | bool, BeforeValidator(_line_or_flag)]
Lines = Annotated[tuple[Line, ...], BeforeValidator(_lines)]
Sections = Annotated[
    tuple[Section, ...],
    BeforeValidator(_lines),
    AfterValidator(lambda it: tuple(dict.fromkeys(it))),
]
Tags = Annotated[Lines, BeforeValidator(_tags)]
Email = Annotated[Line, AfterValidator(_email)]
Emails = Annotated[tuple[Email, ...], BeforeValidator(_lines)]
Colour = Annotated[Line, AfterValidator(_colour)]
PublicAddress = Annotated[Line, AfterValidator(_public_address)]
WebAddress = Annotated[PublicAddress, AfterValidator(_web_address)]
DueTime = Annotated[Due, BeforeValidator(_due)]
Number = Annotated[
    float,
    BeforeValidator(_number),
    AfterValidator(_check_size),
    Field(strict=False, allow_inf_nan=False),
]
# Of people, without email addresses.
Name = Annotated[Line | None, AfterValidator(clean_name)]
Names = Annotated[Tags, AfterValidator(clean_names)]
# Checked but never stored, so that it can't be published.
Discarded = Annotated[Line | None, AfterValidator(_discard)]
# One number, or the two ends of a band.
Thresholds = Annotated[tuple[Number, ...], BeforeValidator(_numbers), Field(max_length=2)]
