"""Finding lines of a timeline that people take for entries but that aren't.

An entry is a second-level heading with date, time and state. People also write other headings, bold
text, list items or tables, the state first, or a date as in a letter. As text, such a line changes
no state: an incident would stay open although its last line says that it is resolved.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from rundbrief.content.schema import Entry
from rundbrief.content.state_names import tidy
from rundbrief.markup.markdown_source import find_headings, read_lines
from rundbrief.periods import parse_moment
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
    # Without a year or a point at its end, such as `18/11, 16:00`, it might be a part of something.
    r"|\d{1,2}[/.]\d{1,2}(?=,? \d{1,2}[:.]\d{2}(?!\d))"
)
_HOUR = r"(?P<hour>\d{1,2}[:.h]\d{2}|\d{1,2}(?=\s?(?:uhr|[ap]m)\b))(?!\d)(?::\d{2})?"
_HOUR_ALONE = _HOUR.replace("hour", "only")
_ZONE = r"(?:am|pm|uhr|h|z|utc|ces?t|[+-]\d{2}:?\d{2})\b"
_WEEKDAY = r"(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)[a-z]{0,7}\.?"
_PREFIX = r"(?:update|status|state|stand|nachtrag|edit|entry|eintrag)"
# Words before a state that change nothing about it.
_FILLER = r"(?:(?:it is|is|ist|it's) )?(?:(?:now|jetzt|nun|again|wieder) )?"

# Markup, separators and emoji that may surround the parts of an entry.
_GAP = r"[\s,;:|/@()\[\]–—~=>-]{0,9}"
_JOINT = rf"(?:t|{_GAP}(?:(?:at|um){_GAP})?)"
_BULLET = re.compile(rf"[\s>#+•·|-]*(?:\d{{1,3}}[.)]\s(?!{_MONTH}))?(?:\[[ x]\]\s)?", re.IGNORECASE)
_DIGIT = re.compile("[0-9]")
# Indented, unless it is an item of a list in a list.
_CODE = re.compile(r"(?: {4}|\t)(?!\s*(?:(?:[-*+]|\d+[.)])\s|##\s*\d{4}-))")
_DIVIDER = re.compile("[:–—=|-]")
_STRUCK = re.compile(r"~~[^~]{0,200}~~")
_SHORTCODE = re.compile(r":[a-z][a-z0-9_+-]{1,30}:")
_TAG = re.compile(r"<[^<>]{0,200}>")
# Markup and pictures; the rest of a line is read as it is.
_MARKUP = frozenset("*_`~\\")
_PICTURES = frozenset({"So", "Sk", "Cf", "Mn", "Co"})


# Words that belong to a date.
_AROUND = re.compile(rf"(?:{_WEEKDAY}|at|on|since|am|um|seit|uhr|[ap]m)?", re.IGNORECASE)
_SEPARATORS = ",;:.|/()–—-"


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


@dataclass(frozen=True)
class _Patterns:
    """Patterns of what a line of an entry holds."""

    dated: re.Pattern[str]
    # The state comes first.
    turned: re.Pattern[str]
    state: re.Pattern[str]
    # Nothing else but a date, or a state.
    only_date: re.Pattern[str]
    only_state: re.Pattern[str]


@cache
def _patterns(names: frozenset[str]) -> _Patterns:
    """Compile the patterns for some names of states."""
    longest_first = sorted(names, key=len, reverse=True)
    listed = "|".join(re.escape(name).replace(r"\ ", "[ _-]?") for name in longest_first)
    state = rf"(?P<state>{listed})(?!\w)"
    prefix = rf"(?:{_PREFIX}{_GAP})?"
    when = (
        rf"(?:{_WEEKDAY}{_GAP})?(?:(?P<day>{_DAY}){_JOINT}(?:{_HOUR})?|{_HOUR_ALONE})"
        rf"\s?(?:(?P<half>[ap]m)\b|{_ZONE})?"
    )
    dated = rf"{prefix}(?P<on>(?:on|am) )?{when}(?P<gap>{_GAP}){prefix}{_FILLER}{state}"
    turned = rf"{prefix}{state}{_GAP}(?:(?:on|at|since|am|um|seit){_GAP})?{when}"
    texts = (dated, turned, rf"\b{state}", rf"{prefix}{when}{_GAP}", rf"{_GAP}{state}[\s.!:]*")
    return _Patterns(*(re.compile(text, re.IGNORECASE) for text in texts))


_DAY_ANYWHERE = re.compile(
    rf"(?<!\w)(?P<day>{_DAY}){_JOINT}(?:{_HOUR})?\s?(?P<half>[ap]m\b)?", re.IGNORECASE
)


# An entry, but with a time in another form, or with separators.
_LOOSE = re.compile(
    rf"(?P<day>\d{{4}}-\d{{2}}-\d{{2}}){_JOINT}"
    r"(?:(?P<hour>\d{1,2}[:.h]\d{1,2}|\d{1,2}(?=\s?(?:uhr|h|[ap]m)\b))(?!\d)(?::\d{2})?"
    rf"\s?(?:(?P<half>[ap]m)\b|{_ZONE})?)?{_GAP}(?P<words>.*)",
    re.IGNORECASE,
)
_TIME_AT_END = re.compile(
    rf"(?P<words>.*?\w){_JOINT}{_HOUR}\s?(?:(?P<half>[ap]m)|{_ZONE})?\W*", re.IGNORECASE
)


def read_odd_heading(text: str, names: Mapping[str, str]) -> tuple[str, str] | None:
    """Read a heading that begins with a date, but has a time in another form, or separators.

    Return the moment and the state, which is empty if it isn't known; None for other headings.
    """
    text = text[:_MAX_LENGTH]
    strict, loose = DATED.match(text), _LOOSE.match(_simplify(text))
    if not strict or not loose:
        return None
    parts: _Parts = loose.groupdict() | {"only": None}
    words = parts.pop("words") or ""
    if not parts["hour"] and (end := _TIME_AT_END.fullmatch(words)):
        parts |= end.groupdict()
        words = end["words"]
    # A hyphen that separates isn't a bullet.
    if f"x {words}".rstrip() == _simplify(f"x {strict[3] or ''} {strict[4]}"):
        return None
    moment = f"{parts['day']} {_iso_hour(parts)}".rstrip()
    return (moment, _find_state(words, names)) if _is_moment(moment) else None


def _find_state(words: str, names: Mapping[str, str]) -> str:
    if near := find_near_state(words.strip(" .!:"), names):
        return near
    if named := _patterns(frozenset(names)).state.search(words):
        return _known_state(named["state"], names)
    return find_near_state(words.partition(" ")[0], names) or ""


def _is_moment(moment: str) -> bool:
    try:
        parse_moment(moment if " " in moment else f"{moment} 00:00")
    except ValueError:
        return False
    return True


def find_missed_entries(
    body: str, entries: Collection[Entry], first_line: int, names: Mapping[str, str], day: date
) -> Iterator[MissedEntry]:
    """Find lines with a date and a known state that are no entries.

    first_line: on which the body begins. names: states by what people write for them. day: for
    dates without a year, and lines without a date.
    """
    headings = {heading.line: heading for heading in find_headings(body)}
    known = {entry.line - first_line: entry for entry in entries}
    lines = list(read_lines(body))
    for number, line in lines:
        if number in known:
            day = known[number].at.date()
        if not _DIGIT.search(line) or _CODE.match(line):
            continue
        heading = headings.get(number)
        if heading and heading.level == 2 and DATED.match(heading.text):
            continue  # is read, and has problems of its own
        is_heading = heading is not None
        stressed = is_heading or line.lstrip().startswith(("**", "__"))
        text = _simplify(line[:_MAX_LENGTH])
        if found := _match(text, names, stressed=stressed, is_heading=is_heading):
            parts, state = found
            written = heading.text if heading and heading.level == 2 else line.strip()
            yield MissedEntry(number, written, is_heading, _moment(parts, day), state)
        elif split := _match_neighbour(text, number, lines, names):
            parts, state, first = split
            written = lines[first][1].strip()
            yield MissedEntry(first, written, first in headings, _moment(parts, day), state)


_Parts = dict[str, str | None]


def _match(
    text: str, names: Mapping[str, str], *, stressed: bool, is_heading: bool
) -> tuple[_Parts, str] | None:
    """Return the parts of the date and the state, if a line has both."""
    patterns = _patterns(frozenset(names))
    match = patterns.dated.match(text)
    if match and match["on"] and not _DIVIDER.search(match["gap"]):
        match = None  # a sentence, such as “on 2026-11-18 open tickets were …”
    match = match or patterns.turned.match(text)
    if match and (stressed or match["day"] or match["state"]):
        return match.groupdict(), _known_state(match["state"], names)
    if not stressed or not (found := _DAY_ANYWHERE.search(text)):
        return None
    parts = found.groupdict() | {"only": None}
    if named := patterns.state.search(text):
        return parts, _known_state(named["state"], names)
    rest = text[: found.start()] + " " + text[found.end() :]
    near = next(filter(None, (find_near_state(word, names) for word in rest.split()[:5])), None)
    if is_heading and near:
        return parts, near
    # A date and a single word: an entry with a state that we don't know.
    others = [word for word in rest.split() if not _AROUND.fullmatch(word.strip(_SEPARATORS))]
    return (parts, "") if is_heading and len(others) == 1 else None


def _match_neighbour(
    text: str, number: int, lines: Sequence[tuple[int, str]], names: Mapping[str, str]
) -> tuple[_Parts, str, int] | None:
    """Match a line that is nothing but a date, with a state alone on the line above or below.

    Return the parts of the date, the state, and the line with which the two begin.
    """
    patterns = _patterns(frozenset(names))
    match = patterns.only_date.fullmatch(text)
    if not match or not match["day"]:
        return None
    for step in (-1, 1):
        near = number + step
        while 0 <= near < len(lines) and not lines[near][1].strip():
            near += step
        line = lines[near][1] if 0 <= near < len(lines) else ""
        if found := patterns.only_state.fullmatch(_simplify(line[:_MAX_LENGTH])):
            state = _known_state(found["state"], names)
            return match.groupdict(), state, min(number, near)
    return None


def find_near_state(written: str, names: Mapping[str, str]) -> str | None:
    """Return the state whose name is closest to what somebody wrote; None if none is close."""
    written = tidy(_STRUCK.sub(" ", written))
    near = written if written in names else closest_match(written, names)
    return names[near] if near else None


def _known_state(written: str, names: Mapping[str, str]) -> str:
    letters = tidy(written).replace(" ", "")
    return next(state for name, state in names.items() if name.replace(" ", "") == letters)


def _simplify(line: str) -> str:
    """Remove markup, bullets, pictures and whatever else is before the words."""
    # Word writes hyphens at which no line breaks.
    text = _STRUCK.sub(" ", unicodedata.normalize("NFKC", line).replace("\u2010", "-"))
    text = _SHORTCODE.sub(" ", _TAG.sub(" ", text))
    kept = (" " if unicodedata.category(c) in _PICTURES else c for c in text if c not in _MARKUP)
    text = " ".join("".join(kept).split())
    bullet = _BULLET.match(text)
    return text[bullet.end() :].lstrip("([").lstrip() if bullet else text


def _moment(parts: _Parts, day: date) -> str:
    return f"{_iso_day(parts, day)} {_iso_hour(parts)}".rstrip()


def _iso_hour(parts: _Parts) -> str:
    written = parts["hour"] or parts["only"]
    if not written:
        return ""
    hour, __, minute = re.sub("[.hH]", ":", written).partition(":")
    hours = int(hour)
    if parts["half"] and hours <= 12:  # 12 am is midnight
        hours = hours % 12 + (12 if parts["half"].casefold() == "pm" else 0)
    return f"{hours:02}:{minute.zfill(2)}"


def _iso_day(parts: _Parts, day: date) -> str:
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
