"""Parsing of timelines: second-level headings with date, time and state, each with text below."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from rundbrief.content.file_kinds import split_date
from rundbrief.content.files import Document
from rundbrief.content.missed_entries import (
    DATED,
    MissedEntry,
    find_missed_entries,
    find_near_state,
    read_odd_heading,
)
from rundbrief.content.schema import Entry
from rundbrief.content.state_names import list_written_names
from rundbrief.i18n.texts import ENGLISH, Texts, _, load_texts
from rundbrief.markup.markdown_source import Heading, find_headings
from rundbrief.periods import YearError, parse_day, parse_moment
from rundbrief.problems import Problem

INCIDENT_STATES = (
    *("investigating", "identified", "monitoring", "resolved", "postmortem", "false-alarm"),
)
MAINTENANCE_STATES = ("scheduled", "in-progress", "verifying", "completed")
FOLLOW_UP_STATES = (
    *("open", "acknowledged", "in-progress", "delegated", "waiting", "resolved", "verified"),
    *("reopened", "rejected"),
)

# A heading with a date that isn't written as year-month-day was certainly meant as an entry.
_OTHER_DATE = re.compile(r"#*\s*(?!\d{4}-\d{2}-\d{2})\d")
_EXAMPLE = date(2026, 11, 18)
_EXAMPLE_TIME = "16:00"
_FORM_WITH_TIME = _("use the form “## {moment} {near}”, with the actual time instead of {time}")
_KEY = re.compile(r"(to|next-check)\s*:\s*(\S.*)", re.IGNORECASE)


@dataclass(frozen=True)
class Timeline:
    """A timeline and the text before it."""

    # Markdown, before the first entry.
    above: str
    entries: tuple[Entry, ...]


def parse_timeline(
    document: Document, *, states: Collection[str], zone: ZoneInfo, texts: Texts | None = None
) -> tuple[Timeline, tuple[Problem, ...]]:
    """Split a body into its entries.

    zone: of the times in the headings. texts: in the language of the project, in which people may
    write the states; English by default.
    """
    names = list_written_names(states, texts or load_texts(ENGLISH))
    lines = document.body.split("\n")
    dated = [h for h in find_headings(document.body) if h.level == 2 and DATED.match(h.text)]
    ends = [*(h.line for h in dated[1:]), len(lines)][: len(dated)]
    parser = _TimelineParser(document, frozenset(states), zone, names)
    entries: list[Entry] = []
    seen: Counter[tuple[datetime, str]] = Counter()
    for heading, end in zip(dated, ends, strict=True):
        entry = parser.parse(heading, lines[heading.end : end])
        if entry:
            twins = seen[entry.at, entry.state]
            seen[entry.at, entry.state] += 1
            entries.append(entry.model_copy(update={"repeat": twins}) if twins else entry)
    entries = _read_repeated_hours(entries)
    above = lines[: dated[0].line] if dated else lines
    problems = (
        *parser.problems,
        *_warn_of_wrong_order(document, entries),
        *_report_missed_entries(document, entries, names),
    )
    return Timeline("\n".join(above), tuple(entries)), problems


@dataclass(frozen=True)
class _TimelineParser:
    document: Document
    states: frozenset[str]
    zone: ZoneInfo
    # The states by what people write for them.
    names: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def parse(self, heading: Heading, below: list[str]) -> Entry | None:
        match = DATED.match(heading.text)
        assert match  # headings were selected by the same pattern
        day, hour, state, rest = match.groups()
        line = self.document.line + heading.line
        is_known = state in self.states and not rest
        if not is_known and (odd := read_odd_heading(heading.text, self.names)):
            self._odd_heading(heading, *odd)
            return None
        at = self._parse_time(day, hour, line)
        lacks_time = not hour and _needs_time(self.states)
        if state in self.states and rest:
            self._trailing_text(rest, line)
            return None
        if state not in self.states:
            self._unknown_state(f"{state or ''} {rest}".strip(), line, day if lacks_time else "")
            return None
        keys, body = _split_keys(below) if "delegated" in self.states else ({}, below)
        blank = next((number for number, line in enumerate(body) if line), len(body))
        body_line = self.document.line + heading.end + len(below) - len(body) + blank
        if at is None:
            return None
        if lacks_time:
            self._missing_time(day, state, line)
        text = "\n".join(body).strip("\n")
        check = self._next_check(keys, at.date(), self.document.line + heading.end)
        to = keys["to"].value if "to" in keys else None
        return Entry(
            at=at, state=state, body=text, line=line, to=to, next_check=check, body_line=body_line
        )

    def _parse_time(self, day: str, hour: str | None, line: int) -> datetime | None:
        try:
            moment = parse_moment(f"{day} {(hour or '00:00').zfill(5)}")
        except YearError:
            self._implausible_year(day, line)
            return None
        except ValueError:
            self._add(
                line,
                _("“{value}” is not a valid date and time"),
                _("the timeline is ordered by date and time"),
                _("use the form 2026-11-18 16:00"),
                value=f"{day} {hour or ''}".strip(),
            )
            return None
        at = moment.replace(tzinfo=self.zone)
        if not _exists(at):
            self.problems.append(_skipped_hour(self.document, line, at))
        return at

    def _odd_heading(self, heading: Heading, moment: str, state: str) -> None:
        missed = MissedEntry(heading.line, heading.text, True, moment, state)
        self.problems.append(_missed_entry(self.document, missed, self.states, is_error=True))

    def _missing_time(self, day: str, state: str, line: int) -> None:
        self.problems.append(
            self.document.warning(
                line,
                _("this entry has no time"),
                _("it is published as 00:00, and durations count from there"),
                _FORM_WITH_TIME,
                moment=f"{day} {_EXAMPLE_TIME}",
                near=state,
                time=_EXAMPLE_TIME,
            )
        )

    def _trailing_text(self, rest: str, line: int) -> None:
        self._add(
            line,
            _("unexpected text “{rest}” after the state"),
            _("the heading of an entry holds only a date, a time and a state"),
            _("move the text below the heading"),
            rest=rest,
        )

    def _unknown_state(self, state: str, line: int, day: str = "") -> None:
        """day: of an entry that lacks its time."""
        if state in MAINTENANCE_STATES and "investigating" in self.states:
            self._state_of_maintenance(state, line)
            return
        near = find_near_state(state, self.names)
        fix = _("use “{near}” (allowed: {states})") if near else _("use {states}")
        self._add(
            line,
            _("unknown state “{state}”") if state else _("this entry has no state"),
            _("the last timeline entry sets the current state"),
            _FORM_WITH_TIME if near and day else fix,
            state=state,
            near=near,
            states=tuple(sorted(self.states)),
            moment=f"{day} {_EXAMPLE_TIME}",
            time=_EXAMPLE_TIME,
        )

    def _state_of_maintenance(self, state: str, line: int) -> None:
        self._add(
            line,
            _("“{state}” is a state of planned maintenance, but this is an incident"),
            _("planned maintenance doesn't count as an outage"),
            _("add the line “kind: maintenance” to the front matter, or use {states}"),
            state=state,
            states=tuple(sorted(self.states)),
        )

    def _next_check(self, keys: dict[str, _KeyLine], day: date, line: int) -> date | None:
        """Return the date of the next check; None if the entry has none.

        For an invalid date it is the entry's own day, so that it isn't reported as missing too.
        line: of the first line below the heading.
        """
        if "next-check" not in keys:
            return None
        key = keys["next-check"]
        try:
            return parse_day(key.value)
        except YearError:
            self._implausible_year(key.value, line + key.line)
            return day
        except ValueError:
            self._add(
                line + key.line,
                _("next-check is “{value}”, which is not a valid date"),
                _("on this day, somebody checks how it is going"),
                _("use the form year-month-day, for example 2026-11-18"),
                value=key.value,
            )
            return day

    def _implausible_year(self, value: str, line: int) -> None:
        self._add(
            line,
            _("“{value}” is outside the supported years"),
            _("a year this far off is most likely a typo"),
            _("use a year from 1900 to 2999, or leave the date out"),
            value=value,
        )

    def _add(self, line: int, what: str, why: str, fix: str, **values: object) -> None:
        self.problems.append(self.document.problem(line, what, why, fix, **values))


@dataclass(frozen=True)
class _KeyLine:
    """A `key: value` line of an entry."""

    value: str
    # From 0, below the heading.
    line: int


def _split_keys(below: list[str]) -> tuple[dict[str, _KeyLine], list[str]]:
    """Split off the `to:` and `next-check:` lines directly below a heading."""
    keys: dict[str, _KeyLine] = {}
    for number, line in enumerate(below):
        if match := _KEY.match(line):
            keys[match[1].lower()] = _KeyLine(match[2].rstrip(), number)
        elif line.strip():
            return keys, below[number:]
    return keys, []


def _report_missed_entries(
    document: Document, entries: list[Entry], names: Mapping[str, str]
) -> Iterator[Problem]:
    """Warn of lines that look like entries; a heading with a date in another form is an error."""
    named = split_date(document.file.stem)
    try:
        day = entries[0].at.date() if entries else parse_day(named.day if named else "")
    except ValueError:
        day = _EXAMPLE
    for missed in find_missed_entries(document.body, entries, document.line, names, day):
        is_certain = missed.is_heading and bool(_OTHER_DATE.match(missed.text))
        yield _missed_entry(document, missed, frozenset(names.values()), is_error=is_certain)


def _missed_entry(
    document: Document, missed: MissedEntry, states: frozenset[str], *, is_error: bool
) -> Problem:
    report = document.problem if is_error else document.warning
    lacks_time = _needs_time(states) and " " not in missed.moment
    with_state = _FORM_WITH_TIME if lacks_time else _("use the form “## {moment} {state}”")
    return report(
        document.line + missed.line,
        _("“{heading}” looks like a timeline entry, but can't be read as one"),
        _("as plain text, it would not change the state"),
        with_state
        if missed.state
        else _("use the form “## {moment} state”, with one of these states: {states}"),
        heading=missed.text,
        moment=f"{missed.moment} {_EXAMPLE_TIME}" if lacks_time else missed.moment,
        state=missed.state,
        near=missed.state,
        time=_EXAMPLE_TIME,
        states=tuple(sorted(states)),
    )


def _needs_time(states: Collection[str]) -> bool:
    """Tell whether hours count: those of follow-ups don't."""
    return "delegated" not in states


def _read_repeated_hours(entries: list[Entry]) -> list[Entry]:
    """Read the hour that comes twice, when clocks go back, in the order of the timeline."""
    ordered: list[Entry] = []
    for entry in entries:
        second = entry.at.replace(fold=1)
        if ordered and entry.at.timestamp() < ordered[-1].at.timestamp() <= second.timestamp():
            ordered.append(entry.model_copy(update={"at": second}))
        else:
            ordered.append(entry)
    return ordered


def _exists(at: datetime) -> bool:
    """Whether clocks show a time at all: they skip an hour when they go forward."""
    return at.astimezone(UTC).astimezone(at.tzinfo).replace(tzinfo=None) == at.replace(tzinfo=None)


def _skipped_hour(document: Document, line: int, at: datetime) -> Problem:
    return document.warning(
        line,
        _("there is no {time} on {day}: clocks go forward in this hour"),
        _("it is read as {later}"),
        _("correct the time"),
        time=f"{at:%H:%M}",
        day=at.date().isoformat(),
        later=f"{at.astimezone(UTC).astimezone(at.tzinfo):%H:%M}",
    )


def _warn_of_wrong_order(document: Document, entries: list[Entry]) -> Iterator[Problem]:
    for before, after in pairwise(entries):
        is_older = after.at.timestamp() < before.at.timestamp()
        if is_older and _exists(before.at) and _exists(after.at):
            yield document.warning(
                after.line,
                _("this entry is older than the one above it"),
                _("the last entry sets the current state, so the newest entry belongs at the end"),
                _("check the date, or move the entry up"),
            )
