"""Storage of build manifests in the cache."""

from __future__ import annotations

import json
from contextlib import suppress

from rundbrief.incremental.cache import Cache
from rundbrief.incremental.dependency_traces import Question, RecordedAnswer
from rundbrief.incremental.digests import digest
from rundbrief.incremental.object_store import StoredFile
from rundbrief.incremental.output_builder import Manifest, StoredOutput

# The cache key of the list of all manifests' keys.
_KEYS = digest("keys of manifests")


def read_manifest(cache: Cache, key: bytes) -> Manifest:
    """Read the manifest of the last build of a kind; empty if there is none.

    key: identifies the kind of build, such as site and language.
    """
    data = cache.get(key)
    if data is not None:
        # Only builds write it, but a cache can be copied from anywhere.
        with suppress(ValueError, KeyError, TypeError, IndexError):
            return _parse(data)
    return Manifest()


def write_manifest(cache: Cache, key: bytes, manifest: Manifest) -> None:
    """Store a manifest for the next build of a kind."""
    keys = _read_keys(cache)
    if key not in keys:
        cache.put(_KEYS, json.dumps([known.hex() for known in (*keys, key)]).encode())
    cache.put(key, _render(manifest))


def _render(manifest: Manifest) -> bytes:
    """Serialise to JSON. Each question is written once; traces refer to it by index."""
    questions = list(manifest.answers)
    indexes = {question: index for index, question in enumerate(questions)}
    document = {
        "variant": manifest.variant.hex(),
        "questions": questions,
        "answers": [
            (answer.digest.hex(), [indexes[question] for question in answer.trace])
            for answer in manifest.answers.values()
        ],
        "outputs": [
            (
                name,
                output.signature,
                output.files,
                [indexes[question] for question in output.trace],
                output.metadata,
                output.large_metadata,
            )
            for name, output in manifest.outputs.items()
            if output.signature
        ],
    }
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()


def _parse(data: bytes) -> Manifest:
    document = json.loads(data)
    questions: list[Question] = [tuple(question) for question in document["questions"]]
    answers = (
        RecordedAnswer(bytes.fromhex(digest), tuple(questions[index] for index in trace))
        for digest, trace in document["answers"]
    )
    return Manifest(
        bytes.fromhex(document["variant"]),
        dict(zip(questions, answers, strict=True)),
        {
            name: StoredOutput(
                signature,
                tuple((path, StoredFile(*file)) for path, file in files),
                tuple(questions[index] for index in trace),
                metadata,
                StoredFile(*large_metadata) if large_metadata else None,
            )
            for name, signature, files, trace, metadata, large_metadata in document["outputs"]
        },
    )


def list_stored_names(cache: Cache) -> set[str]:
    """Return the names of all stored files that are in a manifest, of whatever kind of build."""
    manifests = (read_manifest(cache, key) for key in _read_keys(cache))
    return {
        file.name for it in manifests for output in it.outputs.values() for file in output.stored
    }


def _read_keys(cache: Cache) -> list[bytes]:
    data = cache.get(_KEYS)
    with suppress(ValueError, TypeError):
        return [bytes.fromhex(key) for key in json.loads(data or b"[]")]
    return []
