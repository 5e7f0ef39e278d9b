"""Work on several cores: what is done is the same as on one, in the same order."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_work: Callable[[Any], Any] | None = None


def count_cores() -> int:
    """Count the cores that this process may use; one where processes can't be forked safely."""
    if sys.platform != "linux":
        return 1
    return len(os.sched_getaffinity(0))


def map_in_processes(work: Callable[[T], R], things: Sequence[T], jobs: int) -> Iterator[R]:
    """Do a piece of work with each thing, and give what came of it in the things' order.

    Processes are forked, so they know all that this one knows, and only things and results are
    sent. What the work changes elsewhere is lost. jobs: how many processes; 1 is this one alone.
    """
    if jobs <= 1 or len(things) <= 1:
        yield from map(work, things)
        return
    done = 0
    # Looking for garbage among all that they know would take them long, and copy all of it.
    gc.freeze()
    try:
        with ProcessPoolExecutor(
            min(jobs, len(things)), get_context("fork"), initializer=_remember, initargs=(work,)
        ) as pool:
            for result in pool.map(_do, things):
                yield result
                done += 1
    except BrokenProcessPool:
        # Somebody killed a process, or there was no room for it: there is still this one.
        yield from map(work, things[done:])
    finally:
        gc.unfreeze()


def split(things: Sequence[T], length: int) -> list[Sequence[T]]:
    """Cut a row of things into runs of a length."""
    return [things[start : start + length] for start in range(0, len(things), length)]


def _remember(work: Callable[[Any], Any]) -> None:
    global _work  # noqa: PLW0603  # what a process is there for
    _work = work


def _do(thing: Any) -> Any:
    assert _work is not None
    return _work(thing)
