"""The leak gate: no byte of a public output may show internal content.

It searches the finished files, whatever produced them, for the paths, titles, phrases and unusual
words of internal content.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from rundbrief.build.hidden_content import HiddenItem
from rundbrief.build.leak_fingerprints import Fingerprints, find_matches, tokenize_all
from rundbrief.build.leak_identities import (
    Identities,
    find_identities,
    fingerprint_path,
    fingerprint_text,
    see_markdown,
)
from rundbrief.build.output_texts import decode_segments, read_texts, split_segments
from rundbrief.compilation import Compilation
from rundbrief.i18n.texts import _
from rundbrief.incremental.context import BuildContext
from rundbrief.incremental.digests import digest
from rundbrief.incremental.processes import split
from rundbrief.incremental.program import digest_of_program
from rundbrief.problems import Problem, ProblemsError

# Files per task of a worker.
_BATCH_SIZE = 50
# Names of stored files: digests of their content.
_STORED = re.compile(r"[0-9a-f]{32}")
# What the gate doesn't look into.
_OPAQUE = frozenset(
    {
        *("pdf", "odt", "ods", "odp", "docx", "xlsx", "pptx", "zip"),
        *("mp3", "m4a", "ogg", "mp4", "webm"),
    }
)
# Phrases and files that a problem names.
_MAX_SHOWN = 3

# Paths on the disk by path in the output.
Outputs = Mapping[str, str | Path]


def refuse_leaks(c: Compilation, context: BuildContext, outputs: Outputs) -> None:
    """Search the files of a public build. Raises ProblemsError that names every leak.

    Files that were searched by an earlier build are skipped, unless more became internal since.
    """
    if c.project.audience != "public":
        return
    identities = find_identities(c, context)
    fingerprints = identities.fingerprints
    log_key = _key_of_log(c, outputs)
    log = _SearchLog.read(context, log_key)
    skipped = log.files if fingerprints.as_set() <= log.fingerprints else frozenset()
    wanted = {path: file for path, file in outputs.items() if Path(file).name not in skipped}
    context.count(_("files searched for internal content"), len(wanted))
    found = fingerprints.find_in(tokenize_all(decode_segments(outputs)))
    for leaks in context.map(_search_once(fingerprints), split([*wanted.items()], _BATCH_SIZE)):
        found |= leaks
    if found:
        raise ProblemsError(_explain(c, identities, outputs, context))
    names = frozenset(Path(file).name for file in outputs.values())
    _SearchLog(fingerprints.as_set(), frozenset(filter(_STORED.fullmatch, names))).write(
        context, log_key
    )


def _search_once(
    fingerprints: Fingerprints,
) -> Callable[[Sequence[tuple[str, str | Path]]], set[int]]:
    """Return a search of several files that reads what they have in common only once."""
    known: set[str] = set()

    def search(batch: Sequence[tuple[str, str | Path]]) -> set[int]:
        segments: set[str] = set()
        for path, file in batch:
            segments |= _read_segments(path, file)
        segments -= known
        known.update(segments)
        return fingerprints.find_in(tokenize_all(decode_segments(segments)))

    return search


def _read_segments(path: str, file: str | Path) -> set[str]:
    if path.rpartition(".")[2].lower() in _OPAQUE:
        return set()
    return split_segments(read_texts(path, Path(file).read_bytes()))


@dataclass(frozen=True)
class _SearchLog:
    """What the last build searched, and for what."""

    fingerprints: set[int] = field(default_factory=set)
    # Names of stored files without any of these.
    files: frozenset[str] = frozenset()

    @classmethod
    def read(cls, context: BuildContext, key: bytes) -> _SearchLog:
        data = context.cache.get(key) or b""
        size = int.from_bytes(data[:8])
        with suppress(ValueError):
            fingerprints = array("q", data[8 : 8 + 8 * size])
            return cls(set(fingerprints), frozenset(data[8 + 8 * size :].decode("ascii").split()))
        return cls()

    def write(self, context: BuildContext, key: bytes) -> None:
        size = len(self.fingerprints).to_bytes(8)
        names = " ".join(sorted(self.files)).encode("ascii")
        context.cache.put(key, size + array("q", self.fingerprints).tobytes() + names)


def _key_of_log(c: Compilation, outputs: Outputs) -> bytes:
    """Tell newsletters alone, which are built as well, from the whole output."""
    folders = {path.partition("/")[0] for path in outputs}
    return digest("leak gate", digest_of_program(), str(c.project.docs_dir), *sorted(folders))


def _explain(
    c: Compilation, identities: Identities, outputs: Outputs, context: BuildContext
) -> Iterator[Problem]:
    """Search again, file by file, and name for each internal item the files that show it."""

    def search(output: tuple[str, str | Path]) -> set[int]:
        path, file = output
        segments = decode_segments({path, *_read_segments(path, file)})
        return identities.fingerprints.find_in(tokenize_all(segments))

    places: dict[int, list[str]] = defaultdict(list)
    listed = sorted(outputs.items())
    for (path, __), found in zip(listed, context.map(search, listed), strict=True):
        for fingerprint in found:
            places[fingerprint].append(path)
    for item in identities.items:
        weights = identities.weights
        own = fingerprint_text(item, weights).as_set() | fingerprint_path(item, weights).as_set()
        if own := own.intersection(places):
            paths = sorted({path for fingerprint in own for path in places[fingerprint]})
            yield _leak(c, item, own, paths)


def _find_phrases(item: HiddenItem, found: set[int]) -> list[str]:
    """Return the phrases that were found, without duplicates."""
    texts = (item.title, item.path, *item.addresses, *see_markdown(item.text))
    phrases = (phrase for text in texts for phrase in find_matches(text, found))
    return [*dict.fromkeys(phrases)]


def _leak(c: Compilation, item: HiddenItem, found: set[int], paths: Sequence[str]) -> Problem:
    phrases = _find_phrases(item, found)
    return Problem(
        item.file,
        _find_line(c.project.root / item.file, found),
        _("the public output shows what is internal in this file: {phrases} (in {outputs})"),
        _("everybody could read it, so nothing was published"),
        _(
            "remove it from what shows it, such as a template, a style sheet or a public text; "
            "if everybody may read these words, add them to public_words: in mkdocs.yml"
        ),
        {"phrases": _list_first([f"“{it}”" for it in phrases]), "outputs": _list_first(paths)},
    )


def _list_first(names: Sequence[str]) -> str:
    return ", ".join((*names[:_MAX_SHOWN], *("…" for __ in names[_MAX_SHOWN : _MAX_SHOWN + 1])))


def _find_line(file: Path, found: set[int]) -> int:
    """Return the first line with a phrase, from 1; 0 if there is none, as in a path."""
    with suppress(OSError, UnicodeDecodeError):
        for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), start=1):
            if any(find_matches(line, found)):
                return number
    return 0
