"""Work on several cores: what is done is the same as on one, in the same order."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing import get_context
from multiprocessing.connection import Connection
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


def begin_in_process(work: Callable[[], R], jobs: int) -> Callable[[], R]:
    """Begin a piece of work beside this process; what is given waits for it, and gives its result.

    With one process alone, it is done when somebody waits for it.
    """
    if jobs <= 1:
        return cache(work)
    fork = get_context("fork")
    receiver, sender = fork.Pipe(duplex=False)
    process = fork.Process(target=_send, args=(work, sender), daemon=True)
    process.start()
    sender.close()

    def wait() -> R:
        try:
            result, error = receiver.recv()
        except EOFError:
            return work()  # somebody killed the process: there is still this one
        finally:
            receiver.close()
            process.join()
        if error:
            raise error
        return result  # type: ignore[no-any-return]

    return cache(wait)


def _send(work: Callable[[], Any], sender: Connection) -> None:
    try:
        sender.send((work(), None))
    except Exception as exc:  # noqa: BLE001  # whatever it is, whoever waits for it raises it
        sender.send((None, exc))


def cut(things: Sequence[T], length: int) -> list[Sequence[T]]:
    """Cut a row of things into runs of a length."""
    return [things[start : start + length] for start in range(0, len(things), length)]


def _remember(work: Callable[[Any], Any]) -> None:
    global _work  # noqa: PLW0603  # what a process is there for
    _work = work


def _do(thing: Any) -> Any:
    assert _work is not None
    return _work(thing)
