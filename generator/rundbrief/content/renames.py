"""What former names of departments and files mean today, by the roster and by git."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import PurePosixPath
from typing import TypeVar

from rundbrief.content.departments import Changes
from rundbrief.content.file_kinds import split_date
from rundbrief.content.files import File, read_yaml
from rundbrief.content.git_history import Commit
from rundbrief.content.schema import Entry, FollowUp, Incident, Metric, Update
from rundbrief.content.snapshot import Issue
from rundbrief.i18n.texts import _
from rundbrief.problems import Problem
from rundbrief.validation.fields import Model

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Renames:
    """Replaces former names by today's, so that everything after reading knows only these."""

    changes: Changes
    # Today's paths by former ones, as git knows them.
    moved: Mapping[str, str]
    # The paths of all files.
    files: Collection[str]
    # When the file with a path was first committed.
    first: Mapping[str, Commit] = field(default_factory=dict)
    # What updates say, by their refs.
    checksums: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _refs(self) -> Mapping[str, Sequence[str]]:
        """Refs of updates by what they say."""
        refs: dict[str, list[str]] = {}
        for ref, checksum in self.checksums.items():
            refs.setdefault(checksum, []).append(ref)
        return refs

    def find_sent(self, ref: str, checksum: str, closed: datetime | None) -> str:
        """Return what an update is called today that a closed issue contains.

        Its name may have been given to another file since.
        """
        path, today = f"{ref}.md", self.moved.get(f"{ref}.md", "")
        if path not in self.files:
            return self.find_ref(ref)
        if not checksum or self.checksums.get(ref) == checksum:
            known = [ref]
        else:
            day = _day_of(ref)
            known = [it for it in self._refs.get(checksum, ()) if _day_of(it) == day]
        if len(known) == 1:
            return known[0]
        added = self.first[path].at if path in self.first else None
        is_new = bool(closed and added and added > closed)
        return today.removesuffix(".md") if is_new and today in self.files else ref

    def find_ref(self, ref: str) -> str:
        """Return what a file is called today, without its extension.

        The roster counts before git, which a shallow clone doesn't have.
        """
        path = f"{ref}.md"
        if path in self.files:
            return ref
        folder, __, name = path.partition("/")
        for today in (f"{self.changes.current_name(folder)}/{name}", self.moved.get(path, "")):
            if today in self.files:
                return today.removesuffix(".md")
        return ref

    def in_update(self, update: Update) -> Update:
        if not self.changes.renamed:
            return update
        asks = tuple(_with(ask, to=self._name(ask.to)) for ask in update.asks)
        needs = self._names(update.needs)
        return _with(update, department=self._name(update.department), needs=needs, asks=asks)

    def in_incident(self, incident: Incident) -> Incident:
        return _with(incident, affects=self._names(incident.affects))

    def in_follow_up(self, follow_up: FollowUp) -> FollowUp:
        if not self.changes.renamed:
            return follow_up
        timeline = tuple(self._in_entry(entry) for entry in follow_up.timeline)
        return _with(follow_up, department=self._name(follow_up.department), timeline=timeline)

    def in_metric(self, metric: Metric) -> Metric:
        return _with(metric, department=self._name(metric.department))

    def in_issue(self, issue: Issue) -> Issue:
        """Replace only what identifies things: a closed issue shows what was sent."""
        rows = {
            name: tuple(_with(note, ref=self.find_ref(note.ref)) for note in getattr(issue, name))
            for name in ("incidents", "solved", "follow_ups", "asks", "dates")
        }
        sent = {it.ref: self.find_sent(it.ref, it.checksum, issue.closed) for it in issue.items}
        rows["items"] = tuple(_with(it, ref=sent[it.ref]) for it in issue.items)
        for name in ("notices", "corrections"):
            rows[name] = tuple(
                _with(it, ref=self.find_sent(it.ref, it.checksum, issue.closed))
                for it in getattr(issue, name)
            )
        pin, leave_out = (tuple(map(self.find_ref, it)) for it in (issue.pin, issue.leave_out))
        return _with(issue, pin=pin, leave_out=leave_out, **rows)

    def _in_entry(self, entry: Entry) -> Entry:
        return _with(entry, to=self._name(entry.to))

    def _name(self, slug: str | None) -> str | None:
        return None if slug is None else self.changes.current_name(slug)

    def _names(self, slugs: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(self.changes.current_name, slugs)))


def _day_of(ref: str) -> str:
    named = split_date(PurePosixPath(ref).name)
    return named.day if named else ""


def _with(model: M, **values: object) -> M:
    """Return a model with other values, the same one if they are equal."""
    changed = {key: value for key, value in values.items() if getattr(model, key) != value}
    return model.model_copy(update=changed) if changed else model


def warn_of_renamed_folders(
    renames: Renames, departments: Collection[str], roster: File
) -> Iterator[Problem]:
    """Warn of department folders that were renamed in git, but not in the roster."""
    present = {path.partition("/")[0] for path in renames.files}
    known = {*present, *departments, *renames.changes.renamed}
    moves: dict[str, Counter[str]] = {}
    for path, today in renames.moved.items():
        old, new = path.partition("/")[0], today.partition("/")[0]
        is_update = path.count("/") == 1 and split_date(PurePosixPath(path).stem) is not None
        if is_update and today in renames.files and old not in known and new in departments:
            moves.setdefault(old, Counter())[new] += 1
    for old, counts in sorted(moves.items()):
        new = max(sorted(counts), key=counts.__getitem__)
        yield roster.warning(
            read_yaml(roster).line_of((new,)),
            _(
                "the folder “{old}” was renamed to “{new}” in git, but departments.yml doesn't "
                "say so"
            ),
            _(
                "addresses that people know would not work, and without the history in git, "
                "updates would be sent a second time"
            ),
            _("add “formerly: [{old}]” to “{new}”"),
            old=old,
            new=new,
        )
