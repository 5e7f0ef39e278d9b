"""Dependency traces: what was asked while something was built, and the digests of the answers.

Builds reuse a page if every question that it asked has the same answer as before. That is a
verifying trace, as in Mokhov, Mitchell and Peyton Jones, "Build Systems à la Carte" (2018), with
early cutoff: a question whose answer didn't change stops the rebuild, whatever it was made of.
Nothing has to be declared, so nothing can be forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from rundbrief.incremental.digests import Digester

# A question: the name of a method of `Traced`, and its arguments.
Question = tuple[str | int | bool | None, ...]
# The questions of one build step, in the order in which they were first asked.
Trace = dict[Question, None]

_Q = TypeVar("_Q", bound="Traced")
_P = ParamSpec("_P")
_R = TypeVar("_R")

# The answer to a question that can't be asked any more, such as for a department that is gone.
_GONE = b"gone"


class Traced:
    """Answers questions, each once, and records which were asked.

    A subclass offers its questions as methods with `@query`. Their arguments are what JSON can
    hold: text, whole numbers, truth values, None.
    """

    variant = b""
    """Digest of what answers nobody asks for: what is the same for all that is made."""

    def __init__(self) -> None:
        self._answers: dict[Question, Any] = {}
        self._digests: dict[Question, bytes] = {}
        self._digester = Digester()
        self._trace: Trace | None = None

    @contextmanager
    def record(self) -> Iterator[Trace]:
        """Record the questions that are asked in this block. Blocks don't nest."""
        if self._trace is not None:
            raise RuntimeError("a trace is being recorded already")
        trace: Trace = {}
        self._trace = trace
        try:
            yield trace
        finally:
            self._trace = None

    def digest_of_answer(self, question: Question) -> bytes:
        """Ask a question again, outside of any trace, and give the digest of its answer."""
        if question not in self._digests:
            self._digests[question] = self._ask_again(question)
        return self._digests[question]

    def _ask_again(self, question: Question) -> bytes:
        if question not in self._answers:
            name, *arguments = question
            method = getattr(type(self), str(name), None)
            ask = getattr(method, "fget", method)
            if not getattr(ask, "is_query", False):
                return _GONE
            try:
                ask(self, *arguments)  # type: ignore[misc]  # a question is a method's name
            except Exception:  # noqa: BLE001  # in whatever way it fails, nothing is shown of it
                return _GONE
        return self._digester.digest(self._answers[question])


def query(
    method: Callable[Concatenate[_Q, _P], _R],
) -> Callable[Concatenate[_Q, _P], _R]:
    """Make a method a question: it is answered once, and recorded wherever it is asked.

    What the answer itself is made of is not recorded: only the answer counts.
    """
    name = method.__name__

    @wraps(method)
    def ask(self: _Q, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        question = cast("Question", (name, *args))
        assert not kwargs, f"{name} takes its arguments by place"
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
