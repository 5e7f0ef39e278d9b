"""Validation of user input: parsed YAML to models, every mistake to a problem with its line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from rundbrief.i18n.texts import TranslatableText, _
from rundbrief.problems import Problem, closest_match
from rundbrief.validation.fields import (
    Limits,
    Model,
    StoredModel,
    UserInput,
    is_derived,
)
from rundbrief.validation.wrong_values import OTHER_NAMES, WRONG_VALUES

M = TypeVar("M", bound=Model)
Location = tuple[str | int, ...]

# Marks a value that is to be removed from its parent.
_REMOVED = object()

# Comparing a key with all known ones takes a while, and nobody misspells so many.
_MAX_SUGGESTIONS = 100

_TYPOGRAPHIC_QUOTES = tuple("“”„«»‹›‘’‚")
# Of errors whose general fix names values that fit other keys.
_NEEDS_EXAMPLE = frozenset({"tuple_type", "dict_type", "model_type"})

_ANYTHING_ELSE = (
    _("{key} is “{value}”, which can't be used here"),
    _("check the documentation for the allowed values"),
)


def validate_keys(
    model: type[M],
    written: Mapping[str, Any],
    *,
    file: str,
    line_of: Callable[[Location], int],
    problems: list[Problem],
    derived: Mapping[str, Any] | None = None,
    zone: ZoneInfo | None = None,
    limits: Limits | None = None,
) -> M | None:
    """Validate settings or front matter against a model, and append every mistake to `problems`.

    An invalid key is dropped and the rest is used, so that later checks can report their problems
    in the same run; None if the rest is not valid without it.

    line_of: maps a path of keys and indexes to a line. derived: defaults for keys that are not
    written. zone: for moments without an offset. limits: None for the default ones.
    """
    context = UserInput(zone, limits)
    forbidden = list(_find_forbidden(model, written, ()))
    problems.extend(
        Problem(
            file,
            line_of(location),
            **_unknown_key(model, location, suggest=number < _MAX_SUGGESTIONS),
        )
        for number, location in enumerate(forbidden)
    )
    if forbidden:
        written = _without(written, forbidden)
    try:
        return model.model_validate(_merge(derived, written), context=context)
    except ValidationError as exc:
        errors = _without_consequences(model, exc.errors(include_url=False))
        problems.extend(
            Problem(
                file,
                line_of(_cut_location(error["loc"], written)),
                **_explain(model, error, suggest=number < _MAX_SUGGESTIONS),
            )
            for number, error in enumerate(errors)
        )
    locations = [_cut_location(error["loc"], written) for error in errors]
    for wrong in (locations, [location[:1] for location in locations]):
        try:
            rest = _merge(derived, _without(written, wrong))
            return model.model_validate(rest, context=context)
        except ValidationError:
            continue
    return None


def _merge(derived: Mapping[str, Any] | None, written: Any) -> Any:
    """Use derived values as defaults; a key without a value counts as not written."""
    if not derived or not isinstance(written, dict):
        return written
    return {**derived, **{k: v for k, v in written.items() if v is not None or k not in derived}}


def _find_forbidden(
    model: type[Model], written: Any, location: Location, *, stored: bool = False
) -> Iterator[Location]:
    """Find keys that people may not write. stored: the program itself wrote this part."""
    if isinstance(written, dict):
        stored = stored or issubclass(model, StoredModel)
        forbidden, inner = _forbidden_in(model, stored)
        for key, value in written.items():
            if key in forbidden:
                yield (*location, key)
            elif key in inner:
                yield from _find_forbidden(inner[key], value, (*location, key), stored=stored)
    elif isinstance(written, list):
        for number, row in enumerate(written):
            yield from _find_forbidden(model, row, (*location, number), stored=stored)


@cache
def _forbidden_in(
    model: type[Model], stored: bool
) -> tuple[frozenset[str], Mapping[str, type[Model]]]:
    """Return the keys of a model that people may not write, and its nested models by key."""
    forbidden, inner = set(), {}
    for name, info in model.model_fields.items():
        key = info.alias or name
        if key != name:
            forbidden.add(name)
        if is_derived(info) and not stored:
            forbidden |= {name, key}
        elif found := _model_in(_item_type(info.annotation)):
            inner[key] = found
    return frozenset(forbidden), inner


def _item_type(annotation: Any) -> Any:
    """Return the item type of a tuple; any other type as it is."""
    bare = _bare(annotation)
    return get_args(bare)[0] if get_origin(bare) is tuple else bare


def _without(value: Any, locations: Iterable[Location]) -> Any:
    """Remove the values at some locations; the empty location removes the value itself."""
    steps: dict[Any, Any] = {}
    for location in locations:
        inner = steps
        for step in location:
            inner = inner.setdefault(step, {})
        inner[_REMOVED] = True
    return _remove(value, steps)


def _remove(value: Any, steps: Mapping[Any, Any]) -> Any:
    """Remove values. steps: the next steps of all locations, by key or index."""
    if not steps:
        return value
    if _REMOVED in steps:
        return _REMOVED
    if isinstance(value, dict):
        rest = {key: _remove(inner, steps.get(key, {})) for key, inner in value.items()}
        return {key: inner for key, inner in rest.items() if inner is not _REMOVED}
    if isinstance(value, list):
        items = [_remove(item, steps.get(index, {})) for index, item in enumerate(value)]
        return [item for item in items if item is not _REMOVED]
    return value


def check_groups(
    model: type[M],
    value: Mapping[str, Any],
    *,
    file: str,
    line_of: Callable[[Location], int],
    problems: list[Problem],
    derive: Callable[[str], Mapping[str, Any]],
    limits: Limits | None = None,
) -> Iterator[tuple[str, M]]:
    """Validate a file of named groups of keys; yield each name with its model.

    derive: maps a group's name to defaults for keys that are not written. limits: as in
    `validate_keys`.
    """
    for name, group in value.items():

        def line_in_group(location: Location, name: str = name) -> int:
            return line_of((name, *location))

        if not isinstance(group, dict | None):
            what, fix = WRONG_VALUES["model_type"]
            why = _("without a key, it is unclear what a value means")
            values = {"key": name, "value": _abbreviate(group)}
            problems.append(Problem(file, line_in_group(()), what, why, fix, values))
            continue
        found = validate_keys(
            model,
            group or {},
            file=file,
            line_of=line_in_group,
            problems=problems,
            derived=derive(name),
            limits=limits,
        )
        if found:
            yield name, found


def _cut_location(location: Location, value: Any) -> Location:
    """Cut off the part of pydantic's location that is not in the input, such as union members."""
    for depth, step in enumerate(location):
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return location[:depth] if not isinstance(value, dict) else location[: depth + 1]
    return location


def _explain(model: type[Model], error: ErrorDetails, *, suggest: bool) -> dict[str, Any]:
    location = error["loc"]
    key = next((str(step) for step in reversed(location) if isinstance(step, str)), "")
    field = _field(model, location)
    why = (field.description if field else None) or ""
    if error["type"] == "extra_forbidden":
        return _unknown_key(model, location, suggest=suggest)
    if error["type"] == "missing":
        example = field.examples[0] if field and field.examples else "…"
        return {
            "what": _("“{key}” is missing"),
            "why": why,
            "fix": _("add this line: {key}: {example}"),
            "values": {"key": key, "example": TranslatableText(example)},
        }
    found = {**_wrong_value(error, key, suggest=suggest), "why": why}
    if isinstance(error["input"], str) and error["input"][:1] in _TYPOGRAPHIC_QUOTES:
        found["fix"] = _('use straight quotation marks ("), or none')
    elif field and error["type"] in _NEEDS_EXAMPLE and (example := _example_of(field)):
        found["fix"] = _("write it like this: {key}: {example}")
        found["values"]["example"] = example
    return found


def _without_consequences(model: type[Model], errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """Leave out that a key is missing which is there under another name."""
    unknown = (error["loc"] for error in errors if error["type"] == "extra_forbidden")
    meant = {(*it[:-1], _find_meant(model, it, suggest=False)) for it in unknown}
    return [e for e in errors if e["type"] != "missing" or e["loc"] not in meant]


def _example_of(field: FieldInfo) -> str:
    """Return how to write a group of keys, or a list of them; empty if it can't be shown."""
    inner = _model_in(_item_type(field.annotation))
    fields = _fields(inner).items() if inner else ()
    group = ", ".join(f"{key}: {info.examples[0]}" for key, info in fields if info.examples)
    is_list = get_origin(_bare(field.annotation)) is tuple
    return (f"[{{{group}}}]" if is_list else f"{{{group}}}") if group else ""


def _find_meant(model: type[Model], location: Location, *, suggest: bool) -> str | None:
    """Return the key that an unknown one stands for; None if it isn't clear.

    suggest: also look for one that is spelt alike.
    """
    key, inner = str(location[-1]).casefold(), _model_at(model, location[:-1])
    known = sorted(_fields(inner)) if inner else []
    meant = next((name for name in OTHER_NAMES.get(key, ()) if name in known), None)
    if meant or key in OTHER_NAMES or not suggest:
        return meant
    return closest_match(key, known)


def _unknown_key(model: type[Model], location: Location, *, suggest: bool) -> dict[str, Any]:
    key, inner = str(location[-1]), _model_at(model, location[:-1])
    known = sorted(_fields(inner)) if inner else []
    near = _find_meant(model, location, suggest=suggest)
    fix = _("use “{near}” instead") if near else _("use one of these keys: {known}")
    if key.casefold() == "status" and {"draft", "health"} <= {*known}:
        fix = _("for a draft, write “draft: true”; for the status of the department, use “health”")
    return {
        "what": _("unknown key “{key}”"),
        "why": _("otherwise a misspelled key would be silently ignored"),
        "fix": fix,
        "values": {"key": key, "near": near, "known": ", ".join(known)},
    }


def _wrong_value(error: ErrorDetails, key: str, *, suggest: bool) -> dict[str, Any]:
    written = error["input"]
    context = error.get("ctx", {})
    values: dict[str, Any] = {k: v for k, v in context.items() if isinstance(v, int)}
    values |= {"key": key, "listed": _abbreviate(context.get("listed", ""))}
    if error["type"] == "credentials":
        what, fix = WRONG_VALUES["credentials"]
        return {"what": what, "fix": fix, "values": values}
    values["value"] = _abbreviate(written)
    if error["type"] in ("literal_error", "enum"):
        allowed = str(error["ctx"]["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
        near = closest_match(str(written), allowed) if suggest else None
        return {
            "what": _("{key} is “{value}”, which is not an allowed value"),
            "fix": _("use {near} (allowed: {allowed})") if near else _("use {allowed}"),
            "values": {**values, "near": near, "allowed": tuple(allowed)},
        }
    kind = "too_short" if written is None else error["type"]
    if written is None and key.isdecimal():
        kind = "decimal_comma"  # `{tickets: 1,5}` is `{tickets: 1, 5: null}`
    elif isinstance(written, bool) and kind == "string_type":
        kind = "bool_text"
    what, fix = WRONG_VALUES.get(kind, _ANYTHING_ELSE)
    return {"what": what, "fix": fix, "values": values}


def _abbreviate(value: Any) -> str:
    """Format a value roughly as in YAML, shortened to what identifies it."""
    if isinstance(value, dict | list) and len(value) > 60:
        value = list(value)[:60]
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:59] + "…"


def _field(model: type[Model], location: Location) -> FieldInfo | None:
    """Return the field that the last key of a location names."""
    found = None
    annotation: Any = model
    for step in location:
        if isinstance(step, str) and (inner := _model_in(annotation)):
            found = _fields(inner).get(step)
        annotation = _inside(annotation, step)
    return found


def _model_at(model: type[Model], location: Location) -> type[Model] | None:
    annotation: Any = model
    for step in location:
        annotation = _inside(annotation, step)
    return _model_in(annotation)


def _inside(annotation: Any, step: str | int) -> Any:
    """Return the type of a model's field, a list's item or a mapping's value."""
    if inner := _model_in(annotation):
        field = _fields(inner).get(str(step))
        return field.annotation if field else None
    arguments = get_args(_bare(annotation))
    return arguments[0 if isinstance(step, int) else -1] if arguments else None


def _model_in(annotation: Any) -> type[Model] | None:
    bare = _bare(annotation)
    return bare if isinstance(bare, type) and issubclass(bare, Model) else None


def _bare(annotation: Any) -> Any:
    """Strip `Annotated` and `| None`."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in (UnionType, Union):
        return _bare(next(a for a in get_args(annotation) if a is not NoneType))
    return annotation


@cache
def _fields(model: type[Model]) -> dict[str, FieldInfo]:
    """Return the fields that may be in a file, by key."""
    stored = issubclass(model, StoredModel)
    return {
        info.alias or name: info
        for name, info in model.model_fields.items()
        if stored or not is_derived(info)
    }
