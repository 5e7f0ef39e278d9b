"""What a build makes, piece by piece: what is unchanged is reused, the rest made on all cores."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import Any, Generic, TypeVar

from rundbrief.build_context import BuildContext
from rundbrief.cache.digests import digest
from rundbrief.cache.object_store import ObjectStore, StoredFile
from rundbrief.cache.tracing import Question, Traced
from rundbrief.processes import split

# How many outputs a process makes in one go at most, and how many goes each process should get, so
# that none has much left to do when the others are done.
_MOST_IN_A_RUN = 20
_RUNS_PER_PROCESS = 8
# Fewer than these are made sooner than a process has started.
_FEWEST_FOR_PROCESSES = 3


# How the paths of files begin that are published beside the site; all others are paths in it.
BESIDE = "beside:"


@dataclass(frozen=True)
class Built:
    """What an output came to.

    files: by path. facts: what other outputs or the build need to know of it, as JSON has it.
    side_file: the same, where it is long. reusable: false for what may be different the next time
    although nothing changed, such as after a time-out.
    """

    files: Mapping[str, str | bytes]
    facts: Any = None
    side_file: str | None = None
    reusable: bool = True


@dataclass(frozen=True)
class Output:
    """One or more files that are made together, by a function of questions.

    build: called with the questions and the arguments. All that it reads is asked through the
    former or is among the latter, which are JSON; so both together decide what is made. It may be a
    partial function that binds services, such as the object store, but no data.
    """

    name: str
    build: Callable[..., Built]
    arguments: tuple[Any, ...] = ()

    @property
    def signature(self) -> str:
        """What must be the same for this output to be the same one."""
        function = self.build.func if isinstance(self.build, partial) else self.build
        build = f"{function.__module__}.{function.__qualname__}"
        return digest(build, json.dumps(self.arguments)).hex()


@dataclass(frozen=True)
class StoredOutput:
    """An output as it was made: its files in the object store, and the questions that it asked.

    signature: of the output; empty for one that can't be reused.
    """

    signature: str
    files: tuple[tuple[str, StoredFile], ...]
    trace: tuple[Question, ...]
    facts: Any = None
    side_file: StoredFile | None = None

    @property
    def stored(self) -> tuple[StoredFile, ...]:
        """All files that must not be lost."""
        return (*(file for __, file in self.files), *filter(None, [self.side_file]))


Q = TypeVar("Q", bound=Traced)


@dataclass(frozen=True)
class Manifest:
    """What a build made.

    answers: the digest of the answer to each question that was asked. variant: digest of what
    nothing asks for since it is the same for all outputs.
    """

    variant: bytes = b""
    answers: Mapping[Question, bytes] = field(default_factory=dict)
    outputs: Mapping[str, StoredOutput] = field(default_factory=dict)


class OutputBuilder(Generic[Q]):
    """Makes the outputs of one build, and gathers the manifest for the next."""

    def __init__(
        self, questions: Q, context: BuildContext, store: ObjectStore, previous: Manifest
    ) -> None:
        self.questions = questions
        self.context = context
        self.store = store
        self.previous = previous if previous.variant == questions.variant else Manifest()
        self.answers: dict[Question, bytes] = {}
        self.outputs: dict[str, StoredOutput] = {}
        self._changed = {
            question
            for question, answer in self.previous.answers.items()
            if questions.digest_of_answer(question) != answer
        }

    def finish(self, *, complete: bool) -> Manifest:
        """Give the manifest for the next build.

        complete: what wasn't made this time is not needed any more; else it is kept if it is still
        up to date.
        """
        kept: dict[str, StoredOutput] = {}
        if not complete:
            kept = {
                name: output
                for name, output in self.previous.outputs.items()
                if name not in self.outputs and self._changed.isdisjoint(output.trace)
            }
        outputs = kept | self.outputs
        known = {**self.previous.answers, **self.answers}
        asked = dict.fromkeys(question for it in outputs.values() for question in it.trace)
        return Manifest(self.questions.variant, {q: known[q] for q in asked}, outputs)

    def make(self, outputs: Iterable[Output]) -> list[StoredOutput]:
        """Make all, in their order."""
        listed = list(outputs)
        reused = {it.name: known for it in listed if (known := self._find(it))}
        missing = [output for output in listed if output.name not in reused]
        fresh = dict(zip((it.name for it in missing), self._make_all(missing), strict=True))
        stored = [reused.get(it.name) or fresh[it.name] for it in listed]
        self.outputs.update(zip((it.name for it in listed), stored, strict=True))
        return stored

    def count_made(self, prefix: str) -> int:
        """Count the outputs that this build made itself, by how their names begin."""
        return sum(
            name.startswith(prefix) and output is not self.previous.outputs.get(name)
            for name, output in self.outputs.items()
        )

    def _find(self, output: Output) -> StoredOutput | None:
        """Find what this build made already, or the last one, if it would be the same."""
        if output.name in self.outputs:
            return self.outputs[output.name]
        known = self.previous.outputs.get(output.name)
        if (
            known is not None
            and known.signature == output.signature
            and self._changed.isdisjoint(known.trace)
            and all(map(self.store.has, known.stored))
        ):
            return known
        return None

    def _make_all(self, outputs: Sequence[Output]) -> list[StoredOutput]:
        """Make outputs on all cores. Processes are forked, so only places and results are sent."""

        def make_run(places: Sequence[int]) -> tuple[list[StoredOutput], dict[Question, bytes]]:
            stored = [self._make(outputs[place]) for place in places]
            asked = dict.fromkeys(question for output in stored for question in output.trace)
            return stored, {q: self.questions.digest_of_answer(q) for q in asked}

        length = min(_MOST_IN_A_RUN, len(outputs) // (_RUNS_PER_PROCESS * self.context.jobs))
        runs = split(range(len(outputs)), max(length, _FEWEST_FOR_PROCESSES))
        made = list(self.context.map(make_run, runs))
        for __, answers in made:
            self.answers |= answers
        return list(chain.from_iterable(stored for stored, __ in made))

    def _make(self, output: Output) -> StoredOutput:
        with self.questions.record() as trace:
            built = output.build(self.questions, *output.arguments)
        files = tuple((path, self.store.put(data)) for path, data in built.files.items())
        side_file = None if built.side_file is None else self.store.put(built.side_file)
        signature = output.signature if built.reusable else ""
        return StoredOutput(signature, files, tuple(trace), built.facts, side_file)
