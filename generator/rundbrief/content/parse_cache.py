"""Files that were parsed before are not parsed again, unless anything that counts is different."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from typing import Any

from rundbrief.build_context import Workshop
from rundbrief.cache.buckets import Buckets
from rundbrief.cache.digests import digest
from rundbrief.cache.program import digest_of_program
from rundbrief.config.settings import NewsletterSettings
from rundbrief.content.files import File, read_bytes
from rundbrief.content.history import History
from rundbrief.content.parse_context import ParseContext, Parsed
from rundbrief.content.parsing import THINGS, Thing, parse_file
from rundbrief.i18n.texts import _
from rundbrief.problems import ProblemsError
from rundbrief.processes import cut

KIND = "file"
# As many files as a process parses in one go.
_RUN = 100


@dataclass(frozen=True)
class ParsedBefore:
    """A file as it was parsed without a problem.

    state: of the file then. content: digest of its bytes. facts: digest of all else that counted.
    today: the day on which it was parsed; what has no problem on a day has none on later ones.
    kind, json: what it became; both are empty for nothing.
    """

    state: tuple[int, ...]
    content: bytes
    facts: bytes
    today: date
    kind: str
    json: str

    def thing(self) -> Thing | None:
        return THINGS[self.kind].model_validate_json(self.json) if self.kind else None


@dataclass(frozen=True)
class _Read:
    """A file that was read just now. content: digest of its bytes."""

    content: bytes
    parsed: Parsed[Thing]


class Reader:
    """Parses files with what is known of the project."""

    def __init__(
        self,
        context: ParseContext,
        history: History,
        settings: NewsletterSettings,
        shown: str,
        workshop: Workshop,
    ) -> None:
        self.context = context
        self.history = history
        self.settings = settings
        self.workshop = workshop
        self._common = _digest_of_facts(context, settings, shown)

    def parse(self, files: Sequence[File]) -> Iterator[tuple[File, Parsed[Thing]]]:
        """Parse all, in their order."""
        buckets = Buckets(self.workshop.memory, KIND)
        known = buckets.recall()
        sound = {f.path: it for f in files if (it := self._find(f, known.get(f.path)))}
        parsed: dict[str, Parsed[Thing]] = {path: Parsed(it.thing()) for path, it in sound.items()}
        unknown = [file for file in files if file.path not in sound]
        runs = self.workshop.map(self._parse_run, cut(unknown, _RUN))
        made = (made for run in runs for made in run)
        for file, read in zip(unknown, made, strict=True):
            parsed[file.path] = read.parsed
            if not read.parsed.problems:
                sound[file.path] = self._store(file, read)
        self.workshop.count(_("files read"), len(unknown))
        buckets.keep(sound, (path for path, it in sound.items() if it is not known.get(path)))
        for file in files:
            yield file, parsed[file.path]

    def _find(self, file: File, known: ParsedBefore | None) -> ParsedBefore | None:
        """Say whether a file is still what it was."""
        if known is None or known.facts != self._facts(file) or known.today > self.context.today:
            return None
        if file.state and file.state == known.state:
            return known
        return replace(known, state=file.state) if _content_of(file) == known.content else None

    def _store(self, file: File, read: _Read) -> ParsedBefore:
        thing = read.parsed.value
        return ParsedBefore(
            file.state,
            read.content,
            self._facts(file),
            self.context.today,
            type(thing).__name__ if thing else "",
            thing.model_dump_json(by_alias=True, exclude_defaults=True) if thing else "",
        )

    def _parse_run(self, files: Sequence[File]) -> list[_Read]:
        return [self._parse(file) for file in files]

    def _parse(self, file: File) -> _Read:
        read = list[bytes]()

        def data() -> bytes:
            read.append(read_bytes(file))
            return read[0]

        commit = self.history.first.get(file.path)
        parsed = parse_file(file, data, commit, self.context, self.settings)
        return _Read(_digest(*read), parsed)

    def _facts(self, file: File) -> bytes:
        commit = self.history.first.get(file.path)
        return digest(self._common, repr(commit)) if commit else self._common


def _digest_of_facts(context: ParseContext, settings: NewsletterSettings, shown: str) -> bytes:
    """Know again what parsing depends on beside the file and its history.

    Not the day, which counts for a file with a problem only.
    """
    parts: list[Any] = [
        *(context.zone.key, context.audience, shown, settings.model_dump_json()),
        *(sorted(context.departments), sorted(context.metrics)),
        *(context.roster_lost, context.metrics_lost, context.shallow),
    ]
    return digest(digest_of_program(), repr(parts))


def _content_of(file: File) -> bytes | None:
    try:
        return _digest(read_bytes(file))
    except ProblemsError:
        return None


def _digest(*data: bytes) -> bytes:
    return blake2b(b"".join(data), digest_size=16).digest()
