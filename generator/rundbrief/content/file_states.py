"""Digests of files, taken over from the last build while size and times stay the same."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rundbrief.content.files import File
from rundbrief.incremental.cache import Cache
from rundbrief.incremental.digests import digest


@dataclass(frozen=True)
class FileStates:
    """The state of each file of a kind in the last build, with the digest that it had."""

    cache: Cache
    kind: str
    # The content folder as the user would type it.
    shown: str

    def find_digest(self, file: File) -> str | None:
        """Return the digest of a file's content without reading it; None if it isn't known."""
        with suppress(ValueError, TypeError):
            state, known = self._stored.get(file.path, ([], ""))
            if file.state and list(file.state) == state:
                return known
        return None

    def store(self, files: Iterable[File], digests: Mapping[str, str | None]) -> None:
        """Store the states of files for the next build. digests: by path."""
        states: dict[str, Any] = {
            file.path: [list(file.state), known]
            for file in files
            if file.state and (known := digests.get(file.path))
        }
        if states != self._stored:
            self.cache.put(self._key, json.dumps(states).encode())

    @cached_property
    def _stored(self) -> Mapping[str, tuple[list[int], str]]:
        data = self.cache.get(self._key)
        with suppress(ValueError):
            states = json.loads(data or b"{}")
            return states if isinstance(states, dict) else {}
        return {}

    @property
    def _key(self) -> bytes:
        return digest("states of files", self.kind, self.shown)
