"""A timeline is headings: a date, a time, a state; the text below belongs to it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from rundbrief.content.files import Written
from rundbrief.content.model import Entry
from rundbrief.markup.source import Heading, find_headings
from rundbrief.problems import Problem, nearest
from rundbrief.texts import _

INCIDENT_STATES = (
    *("investigating", "identified", "monitoring", "resolved", "postmortem", "false-alarm"),
)
MAINTENANCE_STATES = ("scheduled", "in-progress", "verifying", "completed")
FOLLOW_UP_STATES = (
    *("open", "acknowledged", "in-progress", "delegated", "waiting", "resolved", "verified"),
    *("reopened", "rejected"),
)

_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T]+(\d{1,2}:\d{2}))?(?:\s+(\S+))?\s*(.*)")
_KEY = re.compile(r"(to|next-check)\s*:\s*(.+?)\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Timeline:
    """above: the text before the first entry."""

    above: str
    entries: tuple[Entry, ...]


def parse_timeline(
    written: Written, *, states: Collection[str], zone: ZoneInfo, problems: list[Problem]
) -> Timeline:
    """Take a body apart. Local times of the headings are in the zone given."""
    lines = written.body.split("\n")
    dated = [h for h in find_headings(written.body) if h.level == 2 and _DATED.match(h.text)]
    ends = [*(h.line for h in dated[1:]), len(lines)]
    parser = _Parser(written, frozenset(states), zone, problems)
    entries = []
    for heading, end in zip(dated, ends, strict=True):
        entry = parser.parse(heading, lines[heading.end : end])
        if entry:
            entries.append(entry)
    problems.extend(_out_of_order(written, entries))
    above = lines[: dated[0].line] if dated else lines
    return Timeline("\n".join(above), tuple(entries))


@dataclass(frozen=True)
class _Parser:
    written: Written
    states: frozenset[str]
    zone: ZoneInfo
    problems: list[Problem]

    def parse(self, heading: Heading, below: list[str]) -> Entry | None:
        match = _DATED.match(heading.text)
        assert match  # headings are chosen by it
        day, hour, state, rest = match.groups()
        line = self.written.line + heading.line
        at = self._moment(day, hour, line)
        if state not in self.states or rest:
            self._unknown_state(state or "", line)
            return None
        keys, body = _split_keys(below)
        if at is None:
            return None
        return Entry(at, state, body, line, keys.get("to"), self._next_check(keys, line))

    def _moment(self, day: str, hour: str | None, line: int) -> datetime | None:
        try:
            moment = datetime.fromisoformat(f"{day} {(hour or '00:00').zfill(5)}")
            return moment.replace(tzinfo=self.zone)
        except ValueError:
            self._add(
                line,
                _("“{value}” is not a date and time"),
                _("the timeline is sorted by it"),
                _("write it as 2026-11-18 16:00"),
                value=f"{day} {hour or ''}".strip(),
            )
            return None

    def _unknown_state(self, state: str, line: int) -> None:
        near = nearest(state, self.states)
        self._add(
            line,
            _("“{state}” is not a known state") if state else _("this entry has no state"),
            _("the last entry of a timeline says how things stand"),
            _("write “{near}”; all that is known: {states}") if near else _("write {states}"),
            state=state,
            near=near,
            states=tuple(sorted(self.states)),
        )

    def _next_check(self, keys: dict[str, str], line: int) -> date | None:
        if "next-check" not in keys:
            return None
        try:
            return date.fromisoformat(keys["next-check"])
        except ValueError:
            self._add(
                line + 1,
                _("next-check is “{value}”, which is not a date"),
                _("on this day somebody asks how it goes"),
                _("write it as year-month-day: 2026-11-18"),
                value=keys["next-check"],
            )
            return None

    def _add(self, line: int, what: str, why: str, fix: str, **values: object) -> None:
        self.problems.append(self.written.file.problem(line, what, why, fix, **values))


def _split_keys(below: list[str]) -> tuple[dict[str, str], str]:
    """Take the `to:` and `next-check:` lines off that stand directly below a heading."""
    keys: dict[str, str] = {}
    rest = below
    while rest and (not rest[0].strip() or _KEY.match(rest[0])):
        if match := _KEY.match(rest[0]):
            keys[match[1].lower()] = match[2]
        rest = rest[1:]
    return keys, "\n".join(rest).strip("\n")


def _out_of_order(written: Written, entries: list[Entry]) -> Iterator[Problem]:
    for before, after in pairwise(entries):
        if after.at < before.at:
            yield written.file.warning(
                after.line,
                _("this entry is older than the one above it"),
                _("the last entry says how things stand, so the newest belongs at the end"),
                _("check the date, or move the entry up"),
            )
