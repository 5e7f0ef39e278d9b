"""Where a build works: what it remembers, and how many processes it may use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from rundbrief.cache.store import Memory
from rundbrief.processes import begin_in_process, map_in_processes

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Workshop:
    """The plain one remembers nothing and works in this process alone; the result is the same.

    counted: what was done, for whoever wants to know how much a change costs; by what it was, in
    words that the texts have.
    """

    memory: Memory = field(default_factory=lambda: Memory(None))
    jobs: int = 1
    counted: Counter[str] = field(default_factory=Counter)

    def begin(self, work: Callable[[], R]) -> Callable[[], R]:
        """Begin a piece of work beside this process; what is given waits for its result."""
        return begin_in_process(work, self.jobs)

    def count(self, what: str, number: int) -> None:
        self.counted[what] += number

    def map(self, work: Callable[[T], R], things: Sequence[T]) -> Iterator[R]:
        """Do a piece of work with each thing, in several processes if there is much."""
        return map_in_processes(work, things, self.jobs)
