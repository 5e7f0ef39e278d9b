"""Parsing of all Markdown files, in parallel and cached.

The cache key is a digest of everything that the result depends on: the file's bytes, its first
commit and the parse context. Files with problems aren't cached, since problems depend on the day.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from rundbrief.config.settings import NewsletterSettings
from rundbrief.content.file_states import FileStates
from rundbrief.content.files import File, read_bytes
from rundbrief.content.git_history import History
from rundbrief.content.parse_helpers import ParseContext, Parsed
from rundbrief.content.parsing import CONTENT_TYPES, ContentItem, parse_file
from rundbrief.i18n.texts import _
from rundbrief.incremental.context import BuildContext
from rundbrief.incremental.digests import digest
from rundbrief.incremental.processes import split
from rundbrief.incremental.program import digest_of_program
from rundbrief.problems import ProblemsError

# Files per task of a worker process.
_BATCH_SIZE = 100


@dataclass(frozen=True)
class FileReader:
    """Reads and parses the Markdown files of a project."""

    parse_context: ParseContext
    history: History
    settings: NewsletterSettings
    # The content folder as the user would type it.
    shown: str
    context: BuildContext

    def parse(self, files: Sequence[File]) -> Iterator[tuple[File, Parsed[ContentItem]]]:
        """Parse all files, in order."""
        common = self._digest_of_context()
        states = FileStates(self.context.cache, "text", self.shown)
        contents = {it.path: states.find_digest(it) or _digest_content(it) for it in files}
        keys = {
            file.path: self._key(common, file, content)
            for file in files
            if (content := contents[file.path])
        }
        cached = self.context.cache.get_many(keys.values())
        loaded = ((path, self._load(cached.get(key))) for path, key in keys.items())
        parsed = {path: known for path, known in loaded if known}
        missing = [file for file in files if file.path not in parsed]
        batches = self.context.map(self._parse_batch, split(missing, _BATCH_SIZE))
        fresh = dict(zip((file.path for file in missing), _chain(batches), strict=True))
        self.context.count(_("files read"), len(fresh))
        cacheable = {path: it for path, it in fresh.items() if path in keys and not it.problems}
        self.context.cache.put_many({keys[path]: self._dump(it) for path, it in cacheable.items()})
        states.store(files, contents)
        for file in files:
            yield file, parsed.get(file.path) or fresh[file.path]

    def _load(self, data: bytes | None) -> Parsed[ContentItem] | None:
        """Return the cached result; None if there is none that is valid today.

        Without problems on one day, a file has none on later days either: dates in the future are
        the only problem that depends on the day.
        """
        with suppress(ValueError, TypeError, KeyError, ValidationError):
            if data is not None:
                today, kind, text = json.loads(data)
                if date.fromisoformat(today) <= self.parse_context.today:
                    return Parsed(CONTENT_TYPES[kind].model_validate_json(text) if kind else None)
        return None

    def _dump(self, parsed: Parsed[ContentItem]) -> bytes:
        item = parsed.value
        kind = type(item).__name__ if item else ""
        text = item.model_dump_json(by_alias=True, exclude_defaults=True) if item else ""
        return json.dumps([self.parse_context.today.isoformat(), kind, text]).encode()

    def _parse_batch(self, files: Sequence[File]) -> list[Parsed[ContentItem]]:
        return [
            parse_file(
                file,
                lambda file=file: read_bytes(file),  # type: ignore[misc]  # bound at once
                self.history.first.get(file.path),
                self.parse_context,
                self.settings,
            )
            for file in files
        ]

    def _key(self, common: bytes, file: File, content: str) -> bytes:
        return digest(common, file.path, content, repr(self.history.first.get(file.path)))

    def _digest_of_context(self) -> bytes:
        """Digest of what parsing depends on, apart from a file and its history.

        Without the day, since that only affects files with problems, and departments that end.
        """
        known = self.parse_context
        parts: list[Any] = [
            *(known.zone.key, known.audience, self.shown, self.settings.model_dump_json()),
            *(sorted(known.departments), sorted(known.metrics), *self._changes()),
            *(known.roster_unreadable, known.metrics_unreadable, known.shallow),
            *(known.limits, known.site_name, known.language, known.extensions.cache_key),
        ]
        return digest("parsed file", digest_of_program(), repr(parts))

    def _changes(self) -> tuple[object, ...]:
        """Return what became of departments, and which of them no longer exist today."""
        changes, today = self.parse_context.changes, self.parse_context.today
        past = [slug for slug in changes.ends if changes.find_end(slug, today)]
        return sorted(changes.renamed.items()), sorted(changes.ends.items(), key=str), sorted(past)


def _digest_content(file: File) -> str | None:
    """Return the digest of a file's bytes; None if it can't be read."""
    try:
        return digest(read_bytes(file)).hex()
    except ProblemsError:
        return None


def _chain(batches: Iterator[list[Parsed[ContentItem]]]) -> Iterator[Parsed[ContentItem]]:
    for batch in batches:
        yield from batch
