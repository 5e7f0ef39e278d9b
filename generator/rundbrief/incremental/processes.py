"""Parallel map over forked worker processes."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_PR_SET_PDEATHSIG = 1

_work: Callable[[Any], Any] | None = None


def count_cores() -> int:
    """Return how many cores this process may use; 1 where forking isn't safe."""
    if sys.platform != "linux":
        return 1
    return len(os.sched_getaffinity(0))


def map_in_processes(work: Callable[[T], R], items: Sequence[T], jobs: int) -> Iterator[R]:
    """Apply a function to each item in worker processes; yield the results in order.

    Workers are forked, so the function may refer to anything in memory; only items and results are
    pickled. Its side effects are lost. jobs: how many workers; with 1, this process does the work.
    """
    if jobs <= 1 or len(items) <= 1:
        yield from map(work, items)
        return
    done = 0
    # Garbage collection in the workers would touch, and so copy, all memory that they share.
    gc.freeze()
    try:
        with ProcessPoolExecutor(
            min(jobs, len(items)),
            get_context("fork"),
            initializer=_initialise_worker,
            initargs=(work, os.getpid()),
        ) as pool:
            for result in pool.map(_call_work, items):
                yield result
                done += 1
    except BrokenProcessPool:
        # A worker was killed, for example since memory ran out. This process does the rest.
        yield from map(work, items[done:])
    finally:
        gc.unfreeze()


def split(items: Sequence[T], size: int) -> list[Sequence[T]]:
    """Split items into batches of a size; the last one may be smaller."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def _initialise_worker(work: Callable[[Any], Any], parent: int) -> None:
    global _work  # noqa: PLW0603  # set once in each worker
    _work = work
    _end_with(parent)


def _end_with(parent: int) -> None:
    """Let the kernel kill this worker if its parent is killed.

    It would wait for work forever, and hold the locks of the build.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it was killed just before
            os._exit(1)


def _call_work(item: Any) -> Any:
    assert _work is not None
    return _work(item)
