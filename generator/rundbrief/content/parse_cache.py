"""Files that were parsed before are not parsed again, unless anything that counts is different."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any

from rundbrief.build_context import BuildContext
from rundbrief.cache.digests import digest
from rundbrief.cache.program import digest_of_program
from rundbrief.config.settings import NewsletterSettings
from rundbrief.content.files import File, read_bytes
from rundbrief.content.parse_context import Desk
from rundbrief.content.parsing import Parsed, parse_file
from rundbrief.i18n.texts import _
from rundbrief.problems import ProblemsError
from rundbrief.processes import split

KIND = "file"
# As many files as a process parses in one go.
_RUN = 100


@dataclass(frozen=True)
class Kept:
    """A file as it was parsed without a problem.

    state: of the file then. content: digest of its bytes. facts: digest of all else that counted.
    today: the day on which it was parsed; what has no problem on a day has none on later ones.
    """

    state: tuple[int, ...]
    content: bytes
    facts: bytes
    today: date
    parsed: Parsed


class Reader:
    """Parses files with what is known of the project."""

    def __init__(self, desk: Desk, settings: NewsletterSettings, context: BuildContext) -> None:
        self.desk = desk
        self.settings = settings
        # A lost roster learns departments from the files, one after the other.
        self.context = BuildContext(counters=context.counters) if desk.roster_lost else context
        self._common = _digest_of_facts(desk, settings)

    def parse(self, files: Sequence[File]) -> Iterator[tuple[File, Parsed]]:
        """Parse all, in their order."""
        known: dict[str, Kept] = {}
        kept = {f.path: it for f in files if (it := self._find(f, known.get(f.path)))}
        unknown = [file for file in files if file.path not in kept]
        runs = self.context.map(self._parse_run, split(unknown, _RUN))
        made = (made for run in runs for made in run)
        kept |= {file.path: it for file, it in zip(unknown, made, strict=True)}
        self.context.count(_("files read"), len(unknown))
        for file in files:
            yield file, kept[file.path].parsed

    def _find(self, file: File, kept: Kept | None) -> Kept | None:
        """Say whether a file is still what it was."""
        if kept is None or kept.facts != self._facts(file) or kept.today > self.desk.today:
            return None
        if file.state and file.state == kept.state:
            return kept
        if _content_of(file) != kept.content:
            return None
        return Kept(file.state, kept.content, kept.facts, kept.today, kept.parsed)

    def _parse_run(self, files: Sequence[File]) -> list[Kept]:
        return [self._parse(file) for file in files]

    def _parse(self, file: File) -> Kept:
        read = list[bytes]()

        def data() -> bytes:
            read.append(read_bytes(file))
            return read[0]

        parsed = parse_file(file, data, self.desk, self.settings)
        return Kept(file.state, _digest(*read), self._facts(file), self.desk.today, parsed)

    def _facts(self, file: File) -> bytes:
        commit = self.desk.history.first.get(file.path)
        return digest(self._common, repr(commit)) if commit else self._common


def _digest_of_facts(desk: Desk, settings: NewsletterSettings) -> bytes:
    """Know again what parsing depends on beside the file and its history."""
    parts: list[Any] = [
        *(desk.zone.key, desk.audience, desk.metrics_lost, desk.shown, settings.model_dump_json()),
        *(sorted(desk.departments), sorted(desk.metrics)),
    ]
    return digest(digest_of_program(), repr(parts))


def _content_of(file: File) -> bytes | None:
    try:
        return _digest(read_bytes(file))
    except ProblemsError:
        return None


def _digest(*data: bytes) -> bytes:
    return blake2b(b"".join(data), digest_size=16).digest()
