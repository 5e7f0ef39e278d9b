"""Outputs of a build: unchanged ones are reused, the others are built in parallel."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import Any, Generic, TypeVar

from rundbrief.incremental.context import BuildContext
from rundbrief.incremental.dependency_traces import Question, RecordedAnswer, Traced
from rundbrief.incremental.digests import digest
from rundbrief.incremental.object_store import ObjectStore, StoredFile
from rundbrief.incremental.processes import split

# Outputs per task of a worker, at most; and tasks per worker, at least: small tasks at the end keep
# all workers busy.
_MAX_BATCH_SIZE = 20
_BATCHES_PER_PROCESS = 8
# Fewer outputs are built faster than a worker starts.
_MIN_BATCH_SIZE = 3

# Prefix of paths of files that are published next to the site instead of in it.
OUTSIDE_SITE = "outside-site:"


@dataclass(frozen=True)
class Built:
    """The result of building an output."""

    # By path.
    files: Mapping[str, str | bytes]
    # What other outputs or the build need to know about it, as plain JSON types. It is stored in
    # the manifest.
    metadata: Any = None
    # Metadata too long for the manifest, stored in a file of its own.
    large_metadata: str | None = None
    # False if it may differ next time although nothing changed, for example after a timeout.
    reusable: bool = True


@dataclass(frozen=True)
class Output:
    """One or more files that are built together."""

    name: str
    # Called with the queries and the arguments, and reads nothing else, so that both determine the
    # result. It may be a partial that binds services, such as the object store, but no data.
    build: Callable[..., Built]
    # Plain JSON types.
    arguments: tuple[Any, ...] = ()

    @property
    def signature(self) -> str:
        """Identifies the function and its arguments."""
        function = self.build.func if isinstance(self.build, partial) else self.build
        build = f"{function.__module__}.{function.__qualname__}"
        return digest(build, json.dumps(self.arguments)).hex()


@dataclass(frozen=True)
class StoredOutput:
    """A built output, with its files in the object store."""

    # The signature of the output; empty if it can't be reused.
    signature: str
    files: tuple[tuple[str, StoredFile], ...]
    # The questions that building it asked.
    trace: tuple[Question, ...]
    metadata: Any = None
    large_metadata: StoredFile | None = None

    @property
    def stored(self) -> tuple[StoredFile, ...]:
        """All its files in the object store."""
        return (*(file for __, file in self.files), *filter(None, [self.large_metadata]))


Q = TypeVar("Q", bound=Traced)


@dataclass(frozen=True)
class Manifest:
    """What a build produced."""

    # See Traced.variant.
    variant: bytes = b""
    # The answers to all questions in traces, and to those that they were derived from.
    answers: Mapping[Question, RecordedAnswer] = field(default_factory=dict)
    # By name.
    outputs: Mapping[str, StoredOutput] = field(default_factory=dict)


class OutputBuilder(Generic[Q]):
    """Builds or reuses the outputs of one build, and collects its manifest."""

    def __init__(
        self,
        questions: Q,
        context: BuildContext,
        store: ObjectStore,
        previous: Manifest,
        after_building: Callable[[Iterable[StoredOutput]], None] = lambda _: None,
    ) -> None:
        """after_building: called with outputs that were built, also in other processes."""
        self.questions = questions
        self.context = context
        self.store = store
        self.previous = previous if previous.variant == questions.variant else Manifest()
        self.answers: dict[Question, RecordedAnswer] = {}
        self.outputs: dict[str, StoredOutput] = {}
        self._after_building = after_building
        self._changed = questions.find_changed(self.previous.answers)

    def finish(self, *, complete: bool) -> Manifest:
        """Return the manifest for the next build.

        complete: all outputs were built, so that others in the last manifest are obsolete.
        Otherwise they are carried over if they are still up to date.
        """
        carried_over: dict[str, StoredOutput] = {}
        if not complete:
            carried_over = {
                name: output
                for name, output in self.previous.outputs.items()
                if name not in self.outputs and self._changed.isdisjoint(output.trace)
            }
        outputs = carried_over | self.outputs
        asked = (question for output in outputs.values() for question in output.trace)
        answers = self.questions.record_answers(asked, self.answers, self.previous.answers)
        return Manifest(self.questions.variant, answers, outputs)

    def build(self, outputs: Iterable[Output]) -> list[StoredOutput]:
        """Build or reuse outputs, and return them in order."""
        listed = list(outputs)
        reused = {it.name: known for it in listed if (known := self._find_reusable(it))}
        missing = [output for output in listed if output.name not in reused]
        fresh = dict(zip((it.name for it in missing), self._build_all(missing), strict=True))
        stored = [reused.get(it.name) or fresh[it.name] for it in listed]
        self.outputs.update(zip((it.name for it in listed), stored, strict=True))
        return stored

    def count_built(self, prefix: str) -> int:
        """Return how many outputs with a prefix were built, not reused."""
        return sum(
            name.startswith(prefix) and output is not self.previous.outputs.get(name)
            for name, output in self.outputs.items()
        )

    def _find_reusable(self, output: Output) -> StoredOutput | None:
        """Return an output that this build built already, or that is still up to date."""
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

    def _build_all(self, outputs: Sequence[Output]) -> list[StoredOutput]:
        """Build outputs in parallel.

        Workers are forked, so only indexes and results are sent between processes.
        """

        def build_batch(
            indexes: Sequence[int],
        ) -> tuple[list[StoredOutput], dict[Question, RecordedAnswer]]:
            stored = [self._build(outputs[index]) for index in indexes]
            asked = (question for output in stored for question in output.trace)
            return stored, self.questions.record_answers(asked)

        size = min(_MAX_BATCH_SIZE, len(outputs) // (_BATCHES_PER_PROCESS * self.context.jobs))
        batches = split(range(len(outputs)), max(size, _MIN_BATCH_SIZE))
        built_batches = list(self.context.map(build_batch, batches))
        for __, answers in built_batches:
            self.answers |= answers
        built = list(chain.from_iterable(stored for stored, __ in built_batches))
        self._after_building(built)
        return built

    def _build(self, output: Output) -> StoredOutput:
        with self.questions.record() as trace:
            built = output.build(self.questions, *output.arguments)
        files = tuple((path, self.store.put(data)) for path, data in built.files.items())
        large_metadata = (
            None if built.large_metadata is None else self.store.put(built.large_metadata)
        )
        signature = output.signature if built.reusable else ""
        return StoredOutput(signature, files, tuple(trace), built.metadata, large_metadata)
