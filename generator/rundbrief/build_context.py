"""What a build works with: its cache, how many processes it may use, and counters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from rundbrief.cache.cache import Cache
from rundbrief.processes import map_in_processes

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class BuildContext:
    """By default nothing is cached and this process works alone; the result is the same.

    counters: how much was done, by what it was, as texts that have translations.
    """

    cache: Cache = field(default_factory=lambda: Cache(None))
    jobs: int = 1
    counters: Counter[str] = field(default_factory=Counter)

    def count(self, what: str, number: int) -> None:
        self.counters[what] += number

    def map(self, work: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
        """Call a function with each item, in several processes if there are several items."""
        return map_in_processes(work, items, self.jobs)
