"""Whether the output of a command is up to date, so that there is nothing to do."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rundbrief.build.output_swap import find_left_over
from rundbrief.build.sync import digest_of_output
from rundbrief.config.settings import Project
from rundbrief.content.files import File
from rundbrief.content.git import find_head
from rundbrief.content.load import Listing
from rundbrief.incremental.boot_id import find_boot_id
from rundbrief.incremental.cache import Cache
from rundbrief.incremental.digests import digest, digest_of
from rundbrief.incremental.program import digest_of_folder, digest_of_program
from rundbrief.markup.user_extensions import UserExtensions
from rundbrief.mkdocs_adapter import MkDocsAdapter
from rundbrief.render.templates import packaged_layouts


@dataclass(frozen=True)
class UpToDateCheck:
    """Compares a run of a command with its last successful one."""

    cache: Cache
    command: str
    # A digest of everything that the command reads; None if that can't be known.
    inputs: bytes | None
    # The folders that the command writes.
    folders: Sequence[Path] = ()

    def last_result(self) -> Any:
        """Return the last result if neither the inputs nor the output have changed, else None.

        Also None if there is something left of a killed build, which only a build cleans up.
        """
        is_left_over = self.folders and find_left_over(self.folders[0].parent.resolve())
        data = self.cache.get(self._key) if self._can_know and not is_left_over else None
        with suppress(ValueError, TypeError, OSError):
            if data is not None:
                state, result = json.loads(data)
                if state == self._state():
                    return result
        return None

    def store(self, result: Any) -> None:
        """Store the result of a run without problems. result: as JSON can represent it."""
        if self._can_know:
            self.cache.put(self._key, json.dumps((self._state(), result)).encode())

    @property
    def _can_know(self) -> bool:
        # After another boot, the output may have lost its data in a power cut.
        return self.inputs is not None and (not self.folders or bool(find_boot_id()))

    def _state(self) -> str:
        """Return a digest of the inputs and the output folders."""
        assert self.inputs is not None
        outputs = (find_boot_id().encode(), *map(digest_of_output, self.folders))
        return digest(self.inputs, *(outputs if self.folders else ())).hex()

    @property
    def _key(self) -> bytes:
        return digest("up to date", self.command, *(str(it.resolve()) for it in self.folders))


def digest_of_inputs(project: Project, adapter: MkDocsAdapter, listing: Listing) -> bytes | None:
    """Return a digest of everything that a command reads.

    None if that can't be known: a file was saved just now or is unreadable, other plugins or hooks
    take part in the build, git refuses to answer, or may fetch more history at any time.
    """
    states = [found.state for found in listing if isinstance(found, File)]
    added = UserExtensions.of(project).digest
    if not (added and adapter.is_self_contained and len(states) == len(listing) and all(states)):
        return None
    head = find_head(project.docs_dir)
    if head.settings_digest is None or head.refusal:
        return None
    files = ((f.path, f.state) for f in listing if isinstance(f, File))
    return digest(
        digest_of_program(),
        added,
        digest_of(replace(project, markdown_configs=())),
        adapter.config_file.read_bytes(),
        *(head.commit, str(head.shallow), head.settings_digest),
        repr(list(files)),
        *(digest_of_folder(folder) for folder in (*project.layouts, packaged_layouts())),
    )
