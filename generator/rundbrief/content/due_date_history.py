"""Due dates over time: the first due date of asks and follow-ups, from their versions in git."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from rundbrief.content.files import MAX_BYTES, File, decode_text, parse_document
from rundbrief.content.git import GitObjects, blob_id
from rundbrief.content.git_history import History
from rundbrief.content.schema import Ask, FollowUp, Source, Update
from rundbrief.periods import parse_day
from rundbrief.problems import ProblemsError
from rundbrief.validation.fields import Audience, UserInput

FrontMatter = Mapping[str, Any]


@dataclass(frozen=True)
class DueDateHistory:
    """Finds the first due date of asks and follow-ups that have one today.

    Versions are read from the oldest on, and only as many as needed. Versions that can't be parsed
    are skipped, and in a public build those that weren't public: their dates would reveal internal
    content. If git lacks a version, the first due date is unknown.
    """

    history: History
    objects: GitObjects
    files: Mapping[str, File]
    # Whom the build is for.
    audience: Audience
    # The audience of an update that names none.
    default: Audience

    def of_follow_up(self, follow_up: FollowUp) -> FollowUp:
        """Return a follow-up with its `first_due`."""
        if not follow_up.due:
            return follow_up
        dues = (
            parse_day_or_none(keys.get("due"))
            for keys in self._versions(follow_up.source, "internal")
        )
        first = next(filter(None, dues), None)
        moved = _moved(first, follow_up.due)
        return follow_up.model_copy(update={"first_due": moved}) if moved else follow_up

    def of_update(self, update: Update) -> Update:
        """Return an update whose asks have their `first_due`."""
        due = [ask for ask in update.asks if ask.due]
        if not due:
            return update
        first: dict[Ask, date] = {}
        for keys in self._versions(update.source, self.default):
            then = parse_asks(keys)
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

    def _versions(self, source: Source, default: Audience) -> Iterator[FrontMatter]:
        """Yield the front matter of each version, oldest first; nothing if only today's exists.

        default: the audience of a version that names none.
        """
        file = self.files[source.path]
        known = self.history.versions.get(source.path, ())
        if len(known) == 1 and blob_id(file.disk.read_bytes(), known[0]) == known[0]:
            return
        for version in known:
            data = self.objects.read(version)
            if data is None:
                return
            keys = parse_front_matter(file, data)
            if keys is not None and (self.audience == "internal" or was_public(keys, default)):
                yield keys


def _with_asks(update: Update, asks: tuple[Ask, ...]) -> Update:
    if asks == update.asks:
        return update
    return update.model_copy(update={"asks": asks})


def _moved(first: date | None, due: date | None) -> date | None:
    return first if first != due else None


def parse_front_matter(file: File, data: bytes) -> FrontMatter | None:
    """Return the front matter of a version; None if it can't be parsed."""
    if len(data) > MAX_BYTES:
        return None
    try:
        return dict(parse_document(file, decode_text(file, data)).written)
    except ProblemsError:
        return None


def was_public(keys: FrontMatter, default: Audience) -> bool:
    """Return whether a version was public."""
    return (keys.get("audience") or default) == "public" and not keys.get("draft")


def parse_day_or_none(value: object) -> date | None:
    try:
        return parse_day(value) if isinstance(value, str) else None
    except ValueError:
        return None


def parse_asks(keys: FrontMatter) -> list[Ask]:
    """Return the valid asks of a version."""
    rows = keys.get("asks")
    asks = []
    for row in rows if isinstance(rows, list) else ():
        try:
            asks.append(Ask.model_validate(row, context=UserInput()))
        except ValidationError:
            continue
    return asks


def find_ask(ask: Ask, now: Sequence[Ask], then: Sequence[Ask]) -> Ask | None:
    """Return an earlier version of an ask; None if there is none.

    An ask is identified by its department and its text. A reworded ask counts as the same one if it
    is, and was, the only ask to that department.

    now: all asks of the update today. then: those of the earlier version.
    """
    for other in then:
        if (other.to, other.what) == (ask.to, ask.what):
            return other
    rivals = [other for other in now if other.to == ask.to]
    others = [other for other in then if other.to == ask.to]
    return others[0] if len(rivals) == len(others) == 1 else None
