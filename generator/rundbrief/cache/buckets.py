"""Thousands of small values by name, a hundred of them in one piece.

One by one, they would take ten times as long to find and to read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from zlib import crc32

from rundbrief.cache.digests import digest
from rundbrief.cache.store import Memory

# Every bucket that holds something new is written as a whole.
NUMBER = 64


class Buckets:
    """All values of a kind. variant: tells apart what different kinds of builds keep."""

    def __init__(self, memory: Memory, kind: str, variant: str = "") -> None:
        self.memory = memory
        self.kind = kind
        self._keys = [digest(variant, str(number)) for number in range(NUMBER)]
        self._known: dict[str, Any] = {}

    def recall(self) -> dict[str, Any]:
        """Give all values by name."""
        found = self.memory.recall(self.kind, self._keys)
        self._known = {name: value for some in found.values() for name, value in some.items()}
        return self._known

    def keep(self, values: Mapping[str, Any], fresh: Iterable[str]) -> None:
        """Keep these values and no others. fresh: names of those that are not what was recalled."""
        changed = {_bucket_of(name) for name in fresh}
        changed |= {_bucket_of(name) for name in self._known if name not in values}
        if not changed:
            return
        buckets: dict[bytes, dict[str, Any]] = {self._keys[number]: {} for number in changed}
        for name, value in values.items():
            number = _bucket_of(name)
            if number in changed:
                buckets[self._keys[number]][name] = value
        self.memory.keep(self.kind, buckets)


def _bucket_of(name: str) -> int:
    return crc32(name.encode("utf-8", "surrogatepass")) % NUMBER
