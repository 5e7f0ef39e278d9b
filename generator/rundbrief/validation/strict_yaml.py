"""A strict subset of YAML, without its surprises.

PyYAML's parser finds the structure; scalars are resolved here: only `true` and `false` are
booleans, `010` is ten, dates and times stay strings. Duplicate keys, aliases, tags and excessive
nesting are rejected. Every value has its line number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from rundbrief.i18n.texts import _
from rundbrief.problems import RundbriefError
from rundbrief.validation.yaml_mistakes import (
    ANCHOR,
    TAG,
    explain_lost_text,
    hides_text,
    locate_yaml_error,
)

MAX_DEPTH = 16
MAX_CHARACTERS = 1_000_000
# A closed issue or a roster of a large organisation has a tenth of these.
MAX_VALUES = 100_000

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Line breaks in YAML 1.1 but in no editor: they would shift the numbers of all lines below.
_OTHER_BREAKS = re.compile("[\r\x85\u2028\u2029]")
# Everything except the characters that YAML allows.
_NOT_PRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INTEGER = re.compile(r"[-+]?[0-9]{1,15}")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,15}\.[0-9]{1,15}")
_CONSTANTS: Mapping[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}

Location = tuple[str | int, ...]

# Keys with text for readers, where people write `#` more often as a sign than as a comment.
_PROSE = frozenset({"title", "summary", "correction", "subject", "preheader", "what", "from"})


class YamlError(RundbriefError):
    """Raised for a text that is not YAML, or uses a feature that is rejected.

    line: from 1, in the file. what, fix: messages of the problem; `values` fills placeholders.
    further: more mistakes below it, as far as they were found.
    """

    def __init__(self, line: int, what: str, fix: str, **values: object) -> None:
        super().__init__(f"line {line}: {what.format(**values)}")
        self.line, self.what, self.fix, self.values = line, what, fix, values
        self.further: Sequence[YamlError] = ()


@dataclass(frozen=True)
class YamlDocument:
    """A parsed value with line numbers."""

    value: Any
    # From 1, by the path of keys and indexes.
    lines: Mapping[Location, int]

    def line_of(self, location: Location) -> int:
        """Return the line of a value, or of the closest parent that has one."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)


def parse_yaml(text: str, *, first_line: int = 1) -> YamlDocument:
    """Parse one document. Raises YamlError for the first mistake, and as many more as it finds.

    first_line: the line of the file on which the text begins.
    """
    text = _OTHER_BREAKS.sub(" ", text)
    if len(text) > MAX_CHARACTERS:
        raise YamlError(
            first_line,
            _("the settings are longer than {limit} characters"),
            _("move text below the front matter, or split the file"),
            limit=MAX_CHARACTERS,
        )
    # If something is missing at the end, PyYAML's mark is after the last line.
    last = text.rstrip().count("\n")
    builder = _TreeBuilder(yaml.parse(text, Loader=_Loader), text, first_line, last)
    try:
        return builder.build()
    except yaml.MarkedYAMLError as exc:
        mark = exc.problem_mark or exc.context_mark
        line = min(mark.line if mark else 0, last) + first_line
        number, what, fix = locate_yaml_error(exc, text.split("\n"), line - first_line)
        raise _join([*builder.errors, YamlError(number + first_line, what, fix)]) from exc
    except (yaml.reader.ReaderError, UnicodeEncodeError) as exc:
        position = find_invalid_character(text) or 0
        raise YamlError(
            text.count("\n", 0, position) + first_line,
            _("unreadable character ({character})"),
            _("delete the line and type it again"),
            character=f"U+{ord(text[position]):04X}",
        ) from exc


def _join(errors: Sequence[YamlError]) -> YamlError:
    """Return the first error, with all others as further ones."""
    errors[0].further = errors[1:]
    return errors[0]


def line_of_decoding_error(error: UnicodeDecodeError) -> int:
    """Return the line of a decoding error, from 1. Offsets don't count a byte order mark."""
    before = error.object[: error.start]
    return before.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1


def find_invalid_character(text: str) -> int | None:
    """Return the index of the first character that YAML doesn't allow.

    PyYAML's C parser reports an offset in bytes, so we search for it ourselves.
    """
    match = _NOT_PRINTABLE.search(text)
    return match.start() if match else None


class _TreeBuilder:
    """Builds values from PyYAML's stream of events, which lets us limit the depth of nesting."""

    def __init__(self, events: Iterator[Any], text: str, first_line: int, last: int) -> None:
        self.events = events
        self.text_lines = text.split("\n")
        self.first_line = first_line
        self.last = last
        self.lines: dict[Location, int] = {}
        # Those after which reading goes on.
        self.errors: list[YamlError] = []

    def build(self) -> YamlDocument:
        value: Any = None
        for event in self.events:
            if isinstance(event, yaml.NodeEvent):
                if self.lines:
                    raise self._error(
                        event, _("a second YAML document starts here"), _("delete the line “---”")
                    )
                value = self._value(event, ())
        if self.errors:
            raise _join(self.errors)
        return YamlDocument(value, self.lines)

    def _value(self, event: Any, location: Location) -> Any:
        self._reject_unsupported(event, location)
        self.lines.setdefault(location, self._line(event))
        if len(self.lines) > MAX_VALUES:
            raise self._error(
                event,
                _("there are more than {limit} values up to this line"),
                _("split the file, or delete what isn't needed"),
                limit=MAX_VALUES,
            )
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(location)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(location)
        if event.style:
            return event.value
        self._note_lost_text(event, location)
        return _resolve_scalar(event.value)

    def _note_lost_text(self, event: Any, location: Location) -> None:
        """Note text that YAML takes for a comment, as in `title: Ticket #42 is closed`."""
        is_prose = not _PROSE.isdisjoint(location[-1:])
        if event.end_mark.line <= self.last and hides_text(
            self.text_lines, event.end_mark, is_prose=is_prose
        ):
            line = self.text_lines[event.end_mark.line]
            self.errors.append(self._error(event, *explain_lost_text(line)))

    def _mapping(self, location: Location) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._key(event)
            if key in mapping:
                first = self.lines[(*location, key)]
                what = _("duplicate key “{key}” (first used on line {first})")
                fix = _("keep only one of the two lines")
                self.errors.append(self._error(event, what, fix, key=key, first=first))
            self.lines.setdefault((*location, key), self._line(event))
            mapping[key] = self._value(next(self.events), (*location, key))
        return mapping

    def _key(self, event: Any) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            raise self._error(
                event,
                _("found a list or a group where a key is expected"),
                _("start with a key and a colon, and put text with brackets in quotes"),
            )
        self._reject_unsupported(event, ())
        return str(event.value)

    def _sequence(self, location: Location) -> list[Any]:
        sequence: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            sequence.append(self._value(event, (*location, len(sequence))))
        return sequence

    def _reject_unsupported(self, event: Any, location: Location) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._error(event, *ANCHOR)
        if getattr(event, "tag", None):
            raise self._error(event, *TAG)
        if len(location) > MAX_DEPTH:
            raise self._error(
                event,
                _("nested more than {limit} levels deep"),
                _("reduce the nesting"),
                limit=MAX_DEPTH,
            )

    def _line(self, event: Any) -> int:
        return min(int(event.start_mark.line), self.last) + self.first_line

    def _error(self, event: Any, what: str, fix: str, **values: object) -> YamlError:
        return YamlError(self._line(event), what, fix, **values)


def _resolve_scalar(text: str) -> Any:
    """Resolve an unquoted scalar."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return text
