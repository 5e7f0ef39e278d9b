"""Due dates that moved: the day that was promised first, from the versions that git keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from rundbrief.config.fields import Audience, UserInput
from rundbrief.content.files import MAX_BYTES, File, decode_text, parse_document
from rundbrief.content.git import GitObjects, blob_id
from rundbrief.content.history import History
from rundbrief.content.schema import Ask, FollowUp, Source, Update
from rundbrief.dates import parse_day
from rundbrief.problems import ProblemsError

Keys = Mapping[str, Any]


@dataclass(frozen=True)
class DueDateHistory:
    """Finds the first due date of what has one today.

    Only versions that may tell are read, the oldest first. One that can't be understood any more is
    passed over, and so is one that a public build would not have shown. Where git lacks one, the
    first date can't be told.

    audience: whom the build is for. default: who may see an update that doesn't say so.
    """

    history: History
    blobs: GitObjects
    docs_dir: Path
    audience: Audience
    default: Audience

    def of_follow_up(self, follow_up: FollowUp) -> FollowUp:
        if not follow_up.due:
            return follow_up
        dues = (read_day(keys.get("due")) for keys in self._versions(follow_up.source, "internal"))
        first = next(filter(None, dues), None)
        moved = _moved(first, follow_up.due)
        return follow_up.model_copy(update={"first_due": moved}) if moved else follow_up

    def of_update(self, update: Update) -> Update:
        due = [ask for ask in update.asks if ask.due]
        if not due:
            return update
        first: dict[Ask, date] = {}
        for keys in self._versions(update.source, self.default):
            then = read_asks(keys)
            for ask in due:
                before = find_ask(ask, update.asks, then)
                if before and before.due:
                    first.setdefault(ask, before.due)
            if len(first) == len(set(due)):
                break
        asks = (
            ask.model_copy(update={"first_due": _moved(first.get(ask), ask.due)})
            for ask in update.asks
        )
        return _with_asks(update, tuple(asks))

    def _versions(self, source: Source, default: Audience) -> Iterator[Keys]:
        """Read the front matter of each committed version, if any can differ from today's.

        default: who may see a version that doesn't say so.
        """
        file = File(source.path, source.shown, self.docs_dir)
        known = self.history.versions.get(source.path, ())
        if len(known) == 1 and blob_id(file.disk.read_bytes(), known[0]) == known[0]:
            return
        for version in known:
            data = self.blobs.read(version)
            if data is None:
                return
            keys = read_keys(file, data)
            if keys is not None and (self.audience == "internal" or was_public(keys, default)):
                yield keys


def _with_asks(update: Update, asks: tuple[Ask, ...]) -> Update:
    if asks == update.asks:
        return update
    return update.model_copy(update={"asks": asks})


def _moved(first: date | None, due: date | None) -> date | None:
    return first if first != due else None


def read_keys(file: File, data: bytes) -> Keys | None:
    """Read a version's front matter; None where it can't be read."""
    if len(data) > MAX_BYTES:
        return None
    try:
        return dict(parse_document(file, decode_text(file, data)).written)
    except ProblemsError:
        return None


def was_public(keys: Keys, default: Audience) -> bool:
    """Say whether everybody could see a version."""
    return (keys.get("audience") or default) == "public" and not keys.get("draft")


def read_day(value: object) -> date | None:
    try:
        return parse_day(value) if isinstance(value, str) else None
    except ValueError:
        return None


def read_asks(keys: Keys) -> list[Ask]:
    """Read the asks of a version as far as they can be understood."""
    rows = keys.get("asks")
    asks = []
    for row in rows if isinstance(rows, list) else ():
        try:
            asks.append(Ask.model_validate(row, context=UserInput()))
        except ValidationError:
            continue
    return asks


def find_ask(ask: Ask, now: Sequence[Ask], then: Sequence[Ask]) -> Ask | None:
    """Find an ask of today among those of a version.

    It is known by whom it asks for what. In other words it is still the same where that department
    was, and is, asked for one thing only.
    """
    for other in then:
        if (other.to, other.what) == (ask.to, ask.what):
            return other
    rivals = [other for other in now if other.to == ask.to]
    others = [other for other in then if other.to == ask.to]
    return others[0] if len(rivals) == len(others) == 1 else None
