"""Dependency traces: the questions that building an output asked, with digests of the answers.

A build reuses an output if every question in its trace has the same answer as before. These are the
verifying traces of Mokhov, Mitchell and Peyton Jones, "Build Systems à la Carte" (2018), with early
cutoff: an unchanged answer stops the rebuild, whatever changed behind it. Dependencies are
recorded, never declared, so none can be forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from rundbrief.incremental.digests import Digester

# The name of a query, followed by its arguments.
Question = tuple[str | int | bool | None, ...]
# An ordered set of the questions of one build step.
Trace = dict[Question, None]

_Q = TypeVar("_Q", bound="Traced")
_P = ParamSpec("_P")
_R = TypeVar("_R")

# Digest for a question that has no answer any more, such as about a deleted department.
_UNANSWERABLE = b"gone"


class Traced:
    """Base of classes whose queries are memoised and recorded.

    Queries are methods marked with `@query`. Their arguments must be plain JSON values.
    """

    # Digest of the inputs that all outputs of a build share and that no query returns.
    variant = b""

    def __init__(self) -> None:
        self._answers: dict[Question, Any] = {}
        self._digests: dict[Question, bytes] = {}
        self._digester = Digester()
        self._trace: Trace | None = None

    @contextmanager
    def record(self) -> Iterator[Trace]:
        """Record the questions asked in a `with` block. Blocks can't be nested."""
        if self._trace is not None:
            raise RuntimeError("a trace is being recorded already")
        trace: Trace = {}
        self._trace = trace
        try:
            yield trace
        finally:
            self._trace = None

    def digest_of_answer(self, question: Question) -> bytes:
        """Return the digest of a question's current answer, without recording it."""
        if question not in self._digests:
            self._digests[question] = self._digest_current_answer(question)
        return self._digests[question]

    def _digest_current_answer(self, question: Question) -> bytes:
        if question not in self._answers:
            name, *arguments = question
            method = getattr(type(self), str(name), None)
            ask = getattr(method, "fget", method)
            if not getattr(ask, "is_query", False):
                return _UNANSWERABLE
            try:
                ask(self, *arguments)  # type: ignore[misc]  # a question starts with a method's name
            except Exception:  # noqa: BLE001  # however it fails, it has no answer
                return _UNANSWERABLE
        return self._digester.digest(self._answers[question])


def query(
    method: Callable[Concatenate[_Q, _P], _R],
) -> Callable[Concatenate[_Q, _P], _R]:
    """Make a method a query: memoised, and recorded in the current trace whenever it is called.

    Queries that it calls itself aren't recorded, since only its answer counts.
    """
    name = method.__name__

    @wraps(method)
    def ask(self: _Q, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        question = cast("Question", (name, *args))
        assert not kwargs, f"{name} takes its arguments by position"
        trace = self._trace
        if trace is not None:
            trace[question] = None
        try:
            return self._answers[question]  # type: ignore[no-any-return]
        except KeyError:
            pass
        self._trace = None
        try:
            answer = self._answers[question] = method(self, *args, **kwargs)
        finally:
            self._trace = trace
        return answer

    ask.is_query = True  # type: ignore[attr-defined]
    return cast("Callable[Concatenate[_Q, _P], _R]", ask)
