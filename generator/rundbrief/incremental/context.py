"""The context of a build: its cache, its worker processes and its counters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from rundbrief.incremental.cache import Cache
from rundbrief.incremental.processes import map_in_processes

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class BuildContext:
    """Cache, worker count and counters of a build. They never affect its result.

    By default nothing is cached and there are no worker processes.
    """

    cache: Cache = field(default_factory=lambda: Cache(None))
    # How many processes to use; 1 means no workers.
    jobs: int = 1
    # How much was done, by untranslated description.
    counters: Counter[str] = field(default_factory=Counter)
    # Called with an untranslated message and its values, for what the user should know at once.
    notify: Callable[..., None] = lambda *_, **__: None

    def count(self, what: str, number: int) -> None:
        self.counters[what] += number

    def map(self, function: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
        """Apply a function to each item, in parallel if possible; yield the results in order."""
        return map_in_processes(function, items, self.jobs)
