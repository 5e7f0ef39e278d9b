"""Digests of bytes and of values."""

from __future__ import annotations

from collections.abc import Mapping
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
        self._memo: dict[int, tuple[Any, str]] = {}

    def digest(self, value: Any) -> bytes:
        """Return the digest of a value. Raises TypeError if it isn't plain data."""
        lines: list[str] = []
        self._add(value, lines)
        return digest("\n".join(lines))

    def _add(self, value: Any, lines: list[str]) -> None:
        """Append lines that identify a value. `repr` escapes line breaks, so none is ambiguous."""
        kind = type(value)
        if kind in _BY_REPR:
            lines.append(repr(value))
            return
        match _category(kind):  # type: ignore[arg-type]  # a type is hashable
            case "object":
                lines.append(self._of_object(value))
            case "text":
                lines.append(f"{kind.__qualname__} {str(value)!r}")
            case "sequence":
                lines.append(f"{kind.__qualname__} {len(value)}")
                for inner in value:
                    self._add(inner, lines)
            case "mapping":
                lines.append(f"{kind.__qualname__} {len(value)}")
                for inner in chain.from_iterable(value.items()):
                    self._add(inner, lines)
            case "set":
                lines.append(f"{kind.__qualname__} {len(value)}")
                lines += sorted(self.digest(inner).hex() for inner in value)

    def _of_object(self, value: Any) -> str:
        known = self._memo.get(id(value))
        if known is None:
            kind = type(value)
            lines = [kind.__qualname__]
            if isinstance(value, BaseModel):
                lines.append(value.model_dump_json())
            else:
                for name in _fields_of(kind):  # type: ignore[arg-type]  # a type is hashable
                    self._add(getattr(value, name), lines)
            found = digest("\n".join(lines)).hex()
            known = self._memo[id(value)] = (value, f"#{found}")
        return known[1]


def digest_of(value: Any) -> bytes:
    """Return the digest of one value; see Digester."""
    return Digester().digest(value)


@cache
def _category(kind: Any) -> str:
    """Return how values of a type are digested. Raises TypeError if it isn't plain data."""
    if issubclass(kind, BaseModel) or is_dataclass(kind):
        return "object"
    if issubclass(kind, Mapping):
        return "mapping"
    if issubclass(kind, set | frozenset):
        return "set"
    if issubclass(kind, tuple | list):
        return "sequence"
    if issubclass(kind, str | Enum | PurePath):
        return "text"
    raise TypeError(f"{kind.__qualname__} is not plain data")


@cache
def _fields_of(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
