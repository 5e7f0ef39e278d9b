"""Dependency traces: the questions that building an output asked, with digests of the answers.

A build reuses an output if every question in its trace has the same answer as before. These are the
verifying traces of Mokhov, Mitchell and Peyton Jones, "Build Systems à la Carte" (2018), with early
cutoff: an unchanged answer stops the rebuild, whatever changed behind it. Dependencies are
recorded, never declared, so none can be forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import Any, Concatenate, NamedTuple, ParamSpec, TypeVar, cast

from rundbrief.incremental.digests import Digester

# The name of a query, followed by its arguments.
Question = tuple[str | int | bool | None, ...]
# An ordered set of the questions of one build step.
Trace = dict[Question, None]

_Q = TypeVar("_Q", bound="Traced")
_P = ParamSpec("_P")
_R = TypeVar("_R")

# Stands for all inputs in the trace of a query that reads any. It is no query, so it never has an
# answer.
_INPUT: Question = ("inputs",)
# Digest for a question that has no answer any more, such as about a deleted department.
_UNANSWERABLE = b"gone"


class RecordedAnswer(NamedTuple):
    """The answer to a question in a build."""

    digest: bytes
    # The questions that it was derived from; empty if the query read inputs.
    trace: tuple[Question, ...]


class Traced:
    """Base of classes whose queries are memoised and recorded.

    Queries are methods marked with `@query`. Their arguments must be plain JSON values. A query
    either derives its answer from other queries alone, so it has to be asked again only if one of
    their answers changes, or it reads inputs, through properties marked with `@reads_inputs`.
    """

    # Digest of the inputs that all outputs of a build share and that no query returns.
    variant = b""

    def __init__(self) -> None:
        self._answers: dict[Question, Any] = {}
        self._traces: dict[Question, tuple[Question, ...]] = {}
        self._digests: dict[Question, bytes] = {}
        self._inputs: dict[str, Any] = {}
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
        if _INPUT in trace:
            raise RuntimeError("an input was read outside of a query")

    def digest_of_answer(self, question: Question) -> bytes:
        """Return the digest of a question's current answer, without recording it."""
        if question not in self._digests:
            self._digests[question] = self._digest_current_answer(question)
        return self._digests[question]

    def record_answers(
        self, questions: Iterable[Question], *others: Mapping[Question, RecordedAnswer]
    ) -> dict[Question, RecordedAnswer]:
        """Return the answers to questions and to all that they were derived from.

        others: where to look up the answers to questions that weren't asked here.
        """
        recorded: dict[Question, RecordedAnswer] = {}
        pending = list(dict.fromkeys(questions))
        while pending:
            question = pending.pop()
            if question in recorded:
                continue
            if question in self._traces:
                answer = RecordedAnswer(self.digest_of_answer(question), self._traces[question])
            else:
                answer = next(known[question] for known in others if question in known)
            recorded[question] = answer
            pending += answer.trace
        return recorded

    def find_changed(self, recorded: Mapping[Question, RecordedAnswer]) -> set[Question]:
        """Return the questions whose answers differ from those of an earlier build.

        A question is only asked again if one that its answer was derived from has changed.
        """
        known: dict[Question, bool] = {}

        def is_changed(question: Question) -> bool:
            if question not in known:
                answer = recorded.get(question)
                known[question] = answer is None or (
                    (not answer.trace or any(map(is_changed, answer.trace)))
                    and self.digest_of_answer(question) != answer.digest
                )
            return known[question]

        return {question for question in recorded if is_changed(question)}

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

    The queries that it calls itself are recorded as its own trace.
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
        own: Trace = {}
        self._trace = own
        try:
            answer = self._answers[question] = method(self, *args, **kwargs)
        finally:
            self._trace = trace
            self._traces[question] = () if _INPUT in own else tuple(own)
        return answer

    ask.is_query = True  # type: ignore[attr-defined]
    return cast("Callable[Concatenate[_Q, _P], _R]", ask)


def reads_inputs(method: Callable[[_Q], _R]) -> Callable[[_Q], _R]:
    """Make a method the getter of a memoised property that reads inputs, or is an index of them.

    A query that uses it is asked again in every build.
    """
    name = method.__name__

    @wraps(method)
    def read(self: _Q) -> _R:
        trace = self._trace
        if trace is not None:
            trace[_INPUT] = None
        if name not in self._inputs:
            self._trace = None
            try:
                self._inputs[name] = method(self)
            finally:
                self._trace = trace
        return cast("_R", self._inputs[name])

    return read
