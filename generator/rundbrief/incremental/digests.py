"""Digests of bytes and of values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import cache
from hashlib import blake2b
from itertools import chain
from pathlib import PurePath
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel

_LENGTH = 16

_BY_REPR = frozenset(
    {str, int, float, bool, bytes, type(None), date, datetime, time, timedelta, ZoneInfo}
)


def digest(*parts: bytes | str) -> bytes:
    """Return the digest of a sequence of parts; ("ab", "c") differs from ("a", "bc")."""
    encoded: list[bytes] = []
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        encoded += (len(data).to_bytes(8, "little"), data)
    return blake2b(b"".join(encoded), digest_size=_LENGTH).digest()


class Digester:
    """Digests values of plain data; those of models and dataclasses are memoised.

    Equal values of equal types have equal digests, in every process. The order of mappings counts,
    since pages show it. Values must not change during the digester's lifetime.
    """

    def __init__(self) -> None:
        # By id(). The value is stored as well, so that its id isn't reused.
        self._memo: dict[int, tuple[Any, bytes]] = {}

    def digest(self, value: Any) -> bytes:
        """Return the digest of a value. Raises TypeError if it isn't plain data."""
        parts: list[bytes | str] = []
        self._add(value, parts)
        return digest(*parts)

    def _add(self, value: Any, parts: list[bytes | str]) -> None:
        """Append parts that identify a value."""
        kind = type(value)
        if kind in _BY_REPR:
            parts.append(repr(value))
        elif kind in (tuple, list):
            parts.append(f"{kind.__qualname__} {len(value)}")
            for inner in value:
                self._add(inner, parts)
        elif issubclass(kind, BaseModel) or is_dataclass(kind):
            parts.append(self._of_object(value))
        else:
            name, inside = _decompose(value)
            parts.append(name)
            for inner in inside:
                self._add(inner, parts)

    def _of_object(self, value: Any) -> bytes:
        known = self._memo.get(id(value))
        if known is None:
            kind = type(value)
            parts: list[bytes | str] = [kind.__qualname__]
            if isinstance(value, BaseModel):
                parts.append(value.model_dump_json())
            else:
                for name in _fields_of(kind):  # type: ignore[arg-type]  # a type is hashable
                    self._add(getattr(value, name), parts)
            known = self._memo[id(value)] = (value, digest(*parts))
        return known[1]


def digest_of(value: Any) -> bytes:
    """Return the digest of one value; see Digester."""
    return Digester().digest(value)


def _decompose(value: Any) -> tuple[str, Iterable[Any]]:
    """Return a label of a value's type, and the values it consists of."""
    name: str = type(value).__qualname__
    if isinstance(value, Mapping):
        return f"{name} {len(value)}", chain.from_iterable(value.items())
    if isinstance(value, set | frozenset):
        return f"{name} {len(value)}", sorted(map(digest_of, value))
    if isinstance(value, tuple):
        return f"{name} {len(value)}", value
    if isinstance(value, str | Enum | PurePath):
        return f"{name} {str(value)!r}", ()
    raise TypeError(f"{name} is not plain data")


@cache
def _fields_of(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
