"""Whether anything is different from the last time; if not, there is nothing to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from rundbrief.build.sync import recall_tree, take_stock
from rundbrief.cache.digests import digest, digest_of
from rundbrief.cache.program import digest_of_folder, digest_of_program
from rundbrief.cache.store import Memory
from rundbrief.config.settings import Project
from rundbrief.content.files import File
from rundbrief.content.git import find_head
from rundbrief.content.load import Listing
from rundbrief.markup.user_extensions import digest_of_additions
from rundbrief.mkdocs_adapter import Host
from rundbrief.render.templates import packaged_layouts

KIND = "standstill"


class Done(NamedTuple):
    """What a command came to, without a problem. before: digest of all that it began with.

    stock: digest of what it left in its folders. result: what it told.
    """

    before: bytes
    stock: bytes
    result: Any


@dataclass(frozen=True)
class Standstill:
    """The memory of one command, such as build. folders: where it writes."""

    memory: Memory
    command: str
    before: bytes | None
    folders: Sequence[Path] = ()

    def recall(self) -> Any:
        """Give the last result if everything is as it was then, also where it went; else None."""
        done = self.memory.recall(KIND, [self._key]).get(self._key)
        if done and done.before == self.before and done.stock == self._stock():
            return done.result
        return None

    def note(self, result: Any) -> None:
        """Note a result that had no problem."""
        if self.before:
            self.memory.keep(KIND, {self._key: Done(self.before, self._stock(), result)})

    def _stock(self) -> bytes:
        """Digest of all that lies in the folders."""
        return digest(
            *(take_stock(folder, recall_tree(self.memory, folder)) for folder in self.folders)
        )

    @property
    def _key(self) -> bytes:
        return digest(self.command, *(str(folder.resolve()) for folder in self.folders))


def digest_of_all(project: Project, host: Host, listing: Listing) -> bytes | None:
    """Know everything again that a command begins with.

    None where that can't be told: a file was saved this very moment, is no file that can be used,
    or something else than we takes part.
    """
    states = [found.state for found in listing if isinstance(found, File)]
    added = digest_of_additions(project.markdown_extensions, dict(project.markdown_configs))
    if not (added and host.is_plain and len(states) == len(listing) and all(states)):
        return None
    head = find_head(project.docs_dir)
    if head.beside is None:
        return None
    files = ((f.path, f.state) for f in listing if isinstance(f, File))
    return digest(
        digest_of_program(),
        added,
        digest_of(replace(project, markdown_configs=())),
        host.config_file.read_bytes(),
        *(head.commit, str(head.shallow), head.beside),
        repr(list(files)),
        *(digest_of_folder(folder) for folder in (*project.layouts, packaged_layouts())),
    )
