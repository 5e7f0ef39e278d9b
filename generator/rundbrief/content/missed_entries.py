"""Finding lines of a timeline that people take for entries but that aren't.

An entry is a second-level heading with date, time and state. People also write other headings, bold
text, list items or tables, the state first, or a date as in a letter. As text, such a line changes
no state: an incident would stay open although its last line says that it is resolved.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from rundbrief.content.schema import Entry
from rundbrief.markup.markdown_source import find_headings, read_lines
from rundbrief.problems import closest_match

# The beginning of an entry's heading: date, time, state, and what doesn't belong there.
DATED = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T]+(\d{1,2}:\d{2}))?(?:\s+(\S+))?\s*(.*)")

# In characters: the date and the state of an entry are at its beginning.
_MAX_LENGTH = 300

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_GERMAN = {"mär": "mar", "mai": "may", "okt": "oct", "dez": "dec"}
_MONTH = rf"(?:{'|'.join((*_MONTHS, *_GERMAN))})[a-zä]{{0,6}}\.?"
_DAY = (
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)"
    r"|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})?(?!\d)"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?\s?{_MONTH},?(?:\s\d{{4}})?(?!\w)"
    rf"|{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?!\w),?(?:\s\d{{4}})?"
    r"|20\d{6}(?!\d)"
)
_HOUR = r"(?P<hour>\d{1,2}[:.]\d{2})(?!\d)(?::\d{2})?"
_HOUR_ALONE = _HOUR.replace("hour", "only")
_ZONE = r"(?:am|pm|uhr|h|z|utc|ces?t|[+-]\d{2}:?\d{2})\b"
_WEEKDAY = r"(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)[a-z]{0,7}\.?"
_PREFIX = r"(?:update|status|state|stand|nachtrag|edit|entry|eintrag)"

# Markup, separators and emoji that may surround the parts of an entry.
_GAP = r"[\s,;:|/@()\[\]–—~=>-]{0,9}"
_JOINT = rf"(?:t|{_GAP}(?:(?:at|um){_GAP})?)"
_BULLET = re.compile(rf"[\s>#+•·|-]*(?:\d{{1,3}}[.)]\s(?!{_MONTH}))?(?:\[[ x]\]\s)?", re.IGNORECASE)
_DIGIT = re.compile("[0-9]")
# Indented, unless it is an item of a list in a list.
_CODE = re.compile(r"(?: {4}|\t)(?!\s*(?:[-*+]|\d+[.)])\s)")
_SHORTCODE = re.compile(r":[a-z][a-z0-9_+-]{1,30}:")
_TAG = re.compile(r"<[^<>]{0,200}>")
# Markup and pictures; the rest of a line is read as it is.
_MARKUP = frozenset("*_`~\\")
_PICTURES = frozenset({"So", "Sk", "Cf", "Mn", "Co"})


@dataclass(frozen=True)
class MissedEntry:
    """A line that looks like an entry."""

    # From 0, in the body.
    line: int
    text: str
    is_heading: bool
    # As they are to be written; the state is empty if it isn't known.
    moment: str
    state: str


@cache
def _patterns(states: frozenset[str]) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of date and state, of state and date, and of a state alone."""
    names = "|".join(name.replace("-", "[ _-]?") for name in sorted(states, key=len, reverse=True))
    names += "|post[ -]mortem" if "postmortem" in states else ""
    state = rf"(?P<state>{names})(?!\w)"
    prefix = rf"(?:{_PREFIX}{_GAP})?"
    when = (
        rf"(?:{_WEEKDAY}{_GAP})?(?:(?P<day>{_DAY}){_JOINT}(?:{_HOUR})?|{_HOUR_ALONE})"
        rf"\s?(?:(?P<pm>pm)\b|{_ZONE})?"
    )
    dated = rf"{prefix}{when}{_GAP}{prefix}{state}"
    turned = rf"{prefix}{state}{_GAP}(?:(?:on|at|since|am|um|seit){_GAP})?{when}"
    flags = re.IGNORECASE
    return re.compile(dated, flags), re.compile(turned, flags), re.compile(rf"\b{state}", flags)


_DAY_ANYWHERE = re.compile(
    rf"(?<!\w)(?P<day>{_DAY}){_JOINT}(?:{_HOUR})?\s?(?P<pm>pm\b)?", re.IGNORECASE
)


def find_missed_entries(
    body: str, entries: Collection[Entry], first_line: int, states: frozenset[str], day: date
) -> Iterator[MissedEntry]:
    """Find lines with a date and a known state that are no entries.

    first_line: on which the body begins. day: for dates without a year, and lines without a date.
    """
    headings = {heading.line: heading for heading in find_headings(body)}
    known = {entry.line - first_line: entry for entry in entries}
    for number, line in read_lines(body):
        if number in known:
            day = known[number].at.date()
        if not _DIGIT.search(line) or _CODE.match(line):
            continue
        heading = headings.get(number)
        if heading and heading.level == 2 and DATED.match(heading.text):
            continue  # is read, and has problems of its own
        stressed = heading is not None or line.lstrip().startswith(("**", "__"))
        text = _simplify(line[:_MAX_LENGTH])
        if found := _match(text, states, stressed=stressed, is_heading=heading is not None):
            parts, state = found
            moment = f"{_iso_day(parts, day)} {_iso_hour(parts)}".rstrip()
            written = heading.text if heading and heading.level == 2 else line.strip()
            yield MissedEntry(number, written, heading is not None, moment, state)


def _match(
    text: str, states: frozenset[str], *, stressed: bool, is_heading: bool
) -> tuple[dict[str, str | None], str] | None:
    """Return the parts of the date and the state, if a line has both."""
    dated, turned, state = _patterns(states)
    match = dated.match(text) or turned.match(text)
    if match and (stressed or match["day"] or match["state"]):
        return match.groupdict(), _known_state(match["state"], states)
    if not stressed or not (found := _DAY_ANYWHERE.search(text)):
        return None
    parts = found.groupdict() | {"only": None}
    if named := state.search(text):
        return parts, _known_state(named["state"], states)
    rest = text[: found.start()] + " " + text[found.end() :]
    near = next(filter(None, (closest_match(word, states) for word in rest.split()[:5])), None)
    if is_heading and near:
        return parts, near
    # A date, a time and a single word: an entry with a state that we don't know.
    return (parts, "") if is_heading and parts["hour"] and len(rest.split()) == 1 else None


def _known_state(written: str, states: frozenset[str]) -> str:
    letters = re.sub(r"[ _-]", "", written).casefold()
    return next(state for state in states if state.replace("-", "") == letters)


def _simplify(line: str) -> str:
    """Remove markup, bullets, pictures and whatever else is before the words."""
    text = _SHORTCODE.sub(" ", _TAG.sub(" ", unicodedata.normalize("NFKC", line)))
    kept = (" " if unicodedata.category(c) in _PICTURES else c for c in text if c not in _MARKUP)
    text = " ".join("".join(kept).split())
    bullet = _BULLET.match(text)
    return text[bullet.end() :].lstrip("([").lstrip() if bullet else text


def _iso_hour(parts: dict[str, str | None]) -> str:
    written = parts["hour"] or parts["only"]
    if not written:
        return ""
    hour, minute = int(written[:-3]), written[-2:]
    return f"{hour + 12 if parts['pm'] and hour < 12 else hour:02}:{minute}"


def _iso_day(parts: dict[str, str | None], day: date) -> str:
    """Write a date as year-month-day; the given day if there is none, or it isn't clear."""
    text = (parts["day"] or "").casefold()
    for name, english in _GERMAN.items():
        text = text.replace(name, english)
    month = next((n for n, name in enumerate(_MONTHS, start=1) if name in text), 0)
    if re.fullmatch(r"20\d{6}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    if month:
        numbers.insert(1, month)
    if len(numbers) == 2:
        numbers.append(day.year)
    if len(numbers) == 3 and numbers[0] < 100:
        numbers.reverse()
    try:
        first, second, third = numbers
        second, third = (third, second) if second > 12 else (second, third)
        return date(first + (2000 if first < 100 else 0), second, third).isoformat()
    except ValueError:
        return day.isoformat()
