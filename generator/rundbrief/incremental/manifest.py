"""The build manifest, as the next build reads it."""

from __future__ import annotations

import json
from contextlib import suppress

from rundbrief.incremental.cache import Cache
from rundbrief.incremental.digests import digest
from rundbrief.incremental.object_store import StoredFile
from rundbrief.incremental.outputs import Manifest, StoredOutput
from rundbrief.incremental.tracing import Question

# Where the keys of all manifests are.
_KEYS = digest("keys of manifests")


def read_manifest(cache: Cache, key: bytes) -> Manifest:
    """Read what the last build of a kind made; empty where nothing is known. key: of the kind."""
    data = cache.get(key)
    if data is not None:
        # Nothing but a build writes it, but a cache may come from anywhere.
        with suppress(ValueError, KeyError, TypeError, IndexError):
            return _parse(data)
    return Manifest()


def write_manifest(cache: Cache, key: bytes, manifest: Manifest) -> None:
    keys = _read_keys(cache)
    if key not in keys:
        cache.put(_KEYS, json.dumps([known.hex() for known in (*keys, key)]).encode())
    cache.put(key, _render(manifest))


def _render(manifest: Manifest) -> bytes:
    """Write each question once; outputs name them by their places."""
    questions = list(manifest.answers)
    places = {question: place for place, question in enumerate(questions)}
    document = {
        "variant": manifest.variant.hex(),
        "questions": questions,
        "answers": [manifest.answers[question].hex() for question in questions],
        "outputs": [
            (
                name,
                output.signature,
                output.files,
                [places[question] for question in output.trace],
                output.facts,
                output.side_file,
            )
            for name, output in manifest.outputs.items()
            if output.signature
        ],
    }
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()


def _parse(data: bytes) -> Manifest:
    document = json.loads(data)
    questions: list[Question] = [tuple(question) for question in document["questions"]]
    answers = map(bytes.fromhex, document["answers"])
    return Manifest(
        bytes.fromhex(document["variant"]),
        dict(zip(questions, answers, strict=True)),
        {
            name: StoredOutput(
                signature,
                tuple((path, StoredFile(*file)) for path, file in files),
                tuple(questions[place] for place in trace),
                facts,
                StoredFile(*side_file) if side_file else None,
            )
            for name, signature, files, trace, facts, side_file in document["outputs"]
        },
    )


def list_stored_names(cache: Cache) -> set[str]:
    """Name every stored file that some kind of build made last."""
    manifests = (read_manifest(cache, key) for key in _read_keys(cache))
    return {
        file.name for it in manifests for output in it.outputs.values() for file in output.stored
    }


def _read_keys(cache: Cache) -> list[bytes]:
    data = cache.get(_KEYS)
    with suppress(ValueError, TypeError):
        return [bytes.fromhex(key) for key in json.loads(data or b"[]")]
    return []
