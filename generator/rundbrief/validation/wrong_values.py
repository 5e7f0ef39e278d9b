"""What is wrong with a value, and how to fix it, by the type of the validator's error."""

from __future__ import annotations

from rundbrief.i18n.texts import _

# Keys by what other programs and people who write German call them; an empty list means that no
# key is meant, however similar it is.
OTHER_NAMES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("categories", "category", "keywords", "labels"), ("tags",)),
    **dict.fromkeys(("schlagwörter", "stichwörter"), ("tags",)),
    **dict.fromkeys(("description", "excerpt", "zusammenfassung"), ("summary",)),
    **dict.fromkeys(("headline", "titel", "überschrift"), ("title",)),
    **dict.fromkeys(("autor", "autoren", "autorin"), ("authors",)),
    **dict.fromkeys(("abteilung", "bereich", "team"), ("department",)),
    **dict.fromkeys(("visibility", "sichtbarkeit"), ("audience",)),
    **dict.fromkeys(("bis", "deadline", "frist"), ("due", "until")),
    "datum": ("date",),
    "entwurf": ("draft",),
    "an": ("to",),
    "was": ("what",),
    "von": ("from", "since"),
    "seit": ("since",),
    "leitung": ("lead",),
    "farbe": ("colour",),
    "color": ("colour",),
    "status": (),
    "update": (),
}

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
    "mail_domain": (
        _("{key} is “{value}”, which has a domain that email servers don't know"),
        _("check the domain; you can also write it in its technical form, which starts with xn--"),
    ),
    "colour": (
        _("{key} is “{value}”, which is not a valid colour"),
        _('use a hexadecimal colour in quotes, for example "#0f4c4a"'),
    ),
    "web_address": (
        _("{key} is “{value}”, which is not a valid web address"),
        _("start it with https://"),
    ),
    "credentials": (
        _("{key} contains a user name or password"),
        _("delete everything between “//” and “@”, and the “@” itself"),
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
    "line_length": (
        _("{key} has {length} characters; the limit is {limit}"),
        _("shorten it, or raise “line_length” under limits in mkdocs.yml"),
    ),
    "list_length": (
        _("{key} has {length} values; the limit is {limit}"),
        _("remove some, or raise “list_length” under limits in mkdocs.yml"),
    ),
    "tags": (
        _("{key} has {length} values; the limit is {limit}"),
        _("remove some, or raise “tags” under limits in mkdocs.yml"),
    ),
    "name_length": (
        _("{key} has a name of {length} characters; the limit is {limit}"),
        _("shorten it: pages and addresses are named after it"),
    ),
    "commas": (
        _("{key} is “{value}”, which looks like several values"),
        _("use a list, for example [{listed}]; if it is only one, put it in brackets and quotes"),
    ),
    "bool_text": (
        _("{key} is “{value}”, which is not text"),
        _('put it in quotes: {key}: "{value}"'),
    ),
    "decimal_comma": (
        _("“{key}” has no value"),
        _("if it follows a decimal comma, write a point instead, for example 1.5"),
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
