"""Values as bytes, and the digests by which they are known again."""

from __future__ import annotations

import io
import pickle
from collections.abc import Hashable, Iterable
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import cache
from hashlib import blake2b
from importlib import import_module
from itertools import chain
from pathlib import PurePath
from typing import Any
from zoneinfo import ZoneInfo

# Half of it would do against accidents; whoever can write into the folder needs no collision.
_LENGTH = 16

# What our values are made of beside our own classes. Nothing here does anything when it is made.
_HARMLESS = frozenset(
    {
        *(("datetime", name) for name in ("date", "datetime", "time", "timedelta", "timezone")),
        *(("builtins", name) for name in ("frozenset", "set", "complex", "bytearray")),
        ("markupsafe", "Markup"),
        ("zoneinfo", "ZoneInfo"),
    }
)


_BY_REPR = frozenset(
    {str, int, float, bool, bytes, type(None), date, datetime, time, timedelta, ZoneInfo}
)


def digest(*parts: bytes | str) -> bytes:
    """Tell a row of texts apart from every other row of texts."""
    row: list[bytes] = []
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        row += (len(data).to_bytes(8, "little"), data)
    return blake2b(b"".join(row), digest_size=_LENGTH).digest()


def digest_of(value: Any) -> bytes:
    """Tell a value of plain data apart from every other one, in every process.

    Equal values of equal types have equal digests however they came to be; a dict's order counts,
    since pages show it. Raises TypeError for what is not plain data: of a dataclass its fields
    count, of a model its keys.
    """
    parts: list[str] = []
    _spell(value, parts)
    return digest("\0".join(parts))


def _spell(value: Any, parts: list[str]) -> None:
    """Write a value out so that no other one is written the same way."""
    if type(value) in _BY_REPR:
        parts.append(repr(value))
        return
    name, inside = _open(value)
    parts.append(name)
    for inner in inside:
        _spell(inner, parts)


def _open(value: Any) -> tuple[str, Iterable[Any]]:
    """Say what a value is, and give what is in it."""
    kind = type(value)
    name: str = kind.__qualname__
    if kind in (tuple, list):
        return f"{name} {len(value)}", value
    if kind is dict:
        return f"{name} {len(value)}", chain.from_iterable(value.items())
    if kind in (set, frozenset):
        return f"{name} {len(value)}", sorted(map(digest_of, value))
    if names := _fields_of(kind):  # type: ignore[arg-type]  # a type is hashable
        return name, [getattr(value, field) for field in names]
    if isinstance(value, str | Enum | PurePath):
        return f"{name} {str(value)!r}", ()
    if hasattr(value, "model_dump_json"):
        return f"{name} {value.model_dump_json()}", ()
    raise TypeError(f"{name} is no plain data")


@cache
def _fields_of(kind: Hashable) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


def write_value(value: Any) -> bytes:
    return pickle.dumps(value, protocol=5)


def _zone_maker(owner: Any, name: str) -> Any:
    """Stand for `getattr`, by which a time zone names what makes it."""
    if owner is ZoneInfo and name == "_unpickle":
        return ZoneInfo._unpickle  # type: ignore[attr-defined]  # noqa: SLF001  # pickle's own way
    raise pickle.UnpicklingError(f"{name} is no plain data")


class _Reader(pickle.Unpickler):
    """Makes nothing but plain data: a file that somebody else wrote can't call what it likes."""

    def find_class(self, module: str, name: str) -> Any:
        return _find_class(module, name)


@cache
def _find_class(module: str, name: str) -> Any:
    if (module, name) == ("builtins", "getattr"):
        return _zone_maker
    if (module, name) in _HARMLESS:
        return getattr(import_module(module), name)
    # To import `__main__` would run the program.
    if module.startswith("rundbrief.") and not module.endswith("__main__"):
        found = getattr(import_module(module), name, None)
        if _is_plain(found, module):
            return found
    raise pickle.UnpicklingError(f"{module}.{name} is no plain data")


def _is_plain(found: Any, module: str) -> bool:
    """Say whether this is a class of plain data, and the module's own: others may do anything."""
    if not isinstance(found, type) or found.__module__ != module:
        return False
    is_model = hasattr(found, "__pydantic_fields__")
    return is_model or is_dataclass(found) or issubclass(found, Enum | tuple)


def read_value(data: bytes) -> Any:
    """Read what `write_value` wrote. Raises what it likes for anything else."""
    return _Reader(io.BytesIO(data)).load()
