"""YAML as people mean it.

PyYAML finds the structure; what a scalar means is decided here: only `true` and `false` are
truth values, `010` is ten, dates and times stay text. Repeated keys, aliases, tags and too much
depth are refused, and every value keeps its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from rundbrief.i18n.texts import _
from rundbrief.problems import RundbriefError

MAX_DEPTH = 16
MAX_CHARACTERS = 1_000_000

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Line breaks to YAML 1.1 and to no editor: they would move every line below.
_OTHER_BREAKS = re.compile("[\r\x85\u2028\u2029]")
# All but the characters that YAML allows.
_NOT_PRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INTEGER = re.compile(r"[-+]?[0-9]{1,15}")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,15}\.[0-9]{1,15}")
_WORDS: Mapping[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}

Location = tuple[str | int, ...]

# What is wrong with an anchor or an alias, and the fix.
_ANCHOR = (
    _("“&” or “*” at the start of a value has a special meaning, which we don't use"),
    _('put the value into quotes: "*important*"'),
)


class YamlError(RundbriefError):
    """A text is not YAML that we read.

    line: from 1, within the text. what, fix: messages for a problem, filled by `values`.
    """

    def __init__(self, line: int, what: str, fix: str, **values: object) -> None:
        super().__init__(f"line {line}: {what.format(**values)}")
        self.line, self.what, self.fix, self.values = line, what, fix, values


@dataclass(frozen=True)
class YamlDocument:
    """A value, and the line (from 1) of everything in it by its path of keys and indexes."""

    value: Any
    lines: Mapping[Location, int]

    def line_of(self, location: Location) -> int:
        """Find the line of a value, or of the nearest thing around it."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)


def parse_yaml(text: str, *, first_line: int = 1) -> YamlDocument:
    """Parse one document. `first_line` is the line of the file on which the text begins.

    Raises YamlError with the line of the first thing that can't be read.
    """
    text = _OTHER_BREAKS.sub(" ", text)
    if len(text) > MAX_CHARACTERS:
        raise YamlError(
            first_line,
            _("has more than {limit} characters of settings"),
            _("move the text below the front matter, or split the file"),
            limit=MAX_CHARACTERS,
        )
    # Where something is missing at the end, PyYAML's mark stands behind the last line.
    last = text.rstrip().count("\n")
    try:
        return _TreeBuilder(yaml.parse(text, Loader=_Loader), first_line, last).build()
    except yaml.MarkedYAMLError as exc:
        mark = exc.problem_mark or exc.context_mark
        line = min(mark.line if mark else 0, last) + first_line
        written = text.split("\n")[line - first_line]
        raise YamlError(line, *explain_yaml_error(exc, written)) from exc
    except (yaml.reader.ReaderError, UnicodeEncodeError) as exc:
        position = _unreadable(text)
        raise YamlError(
            text.count("\n", 0, position) + first_line,
            _("holds a character that can't be read ({character})"),
            _("delete it and type the line again"),
            character=f"U+{ord(text[position]):04X}",
        ) from exc


def _unreadable(text: str) -> int:
    """Find the first character that YAML doesn't allow. The parser in C counts bytes, not these."""
    match = _NOT_PRINTABLE.search(text)
    return match.start() if match else 0


_CHECK_LINES = _("compare the line with those above it: indentation, colon, quotes, brackets")
# What PyYAML says (its parser in C other than the one in Python), what is wrong, and the fix.
_EXPLANATIONS = tuple(
    (re.compile(pattern), what, fix)
    for pattern, what, fix in (
        (
            "mapping values are not allowed",
            _("this line has a second colon, so it can't be read as “key: value”"),
            _('put the text after the first colon into quotes: title: "Login: fixed"'),
        ),
        # The parser in Python names the tab, the one in C only that nothing begins with it.
        (
            r"'\\t'|tab",
            _("a tab stands where spaces are needed"),
            _("replace the tab by two spaces"),
        ),
        (
            "could not find expected ':'",
            _("this is no “key: value” line"),
            _("write a key, a colon, a space, and the value: health: on-track"),
        ),
        (
            "quoted scalar",
            _("a quotation mark is opened and never closed"),
            _("close it on the same line"),
        ),
        ("expected alphabetic or numeric character", *_ANCHOR),
        (
            "cannot start any token",
            _("a value can't start with this character"),
            _("put the value in quotes"),
        ),
        (
            r"expected ',' or '[]}]'",
            _("a comma or a closing bracket is missing"),
            _CHECK_LINES,
        ),
        (
            r"expected (<block end>|key|'-' indicator).* at the start of the line",
            _("the indentation doesn't match the lines above"),
            _CHECK_LINES,
        ),
    )
)


def explain_yaml_error(exc: yaml.MarkedYAMLError, line: str) -> tuple[str, str]:
    """Say what is wrong with a line, and the fix: PyYAML's own reasons are for programmers."""
    said = f"{exc.context}: {exc.problem}"
    if line.lstrip(" ").startswith("\t"):
        said += ", a tab"
    if exc.problem_mark and not line[: exc.problem_mark.column].strip():
        said += " at the start of the line"
    for pattern, what, fix in _EXPLANATIONS:
        if pattern.search(said):
            return what, fix
    return _("this line can't be read as “key: value”"), _CHECK_LINES


class _TreeBuilder:
    """Walk the events of PyYAML's parser, which is flat, so that depth is ours to limit."""

    def __init__(self, events: Iterator[Any], first_line: int, last: int) -> None:
        self.events = events
        self.first_line = first_line
        self.last = last
        self.lines: dict[Location, int] = {}

    def build(self) -> YamlDocument:
        value: Any = None
        for event in self.events:
            if isinstance(event, yaml.NodeEvent):
                if self.lines:
                    raise self._error(
                        event, _("a second document begins here"), _("delete the line “---”")
                    )
                value = self._value(event, ())
        return YamlDocument(value, self.lines)

    def _value(self, event: Any, location: Location) -> Any:
        self._refuse(event, location)
        self.lines.setdefault(location, self._line(event))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(location)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(location)
        return event.value if event.style else _plain(event.value)

    def _mapping(self, location: Location) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._key(event)
            if key in mapping:
                raise self._error(
                    event,
                    _("“{key}” stands here a second time (first on line {first})"),
                    _("keep one of the two"),
                    key=key,
                    first=self.lines[(*location, key)],
                )
            self.lines[(*location, key)] = self._line(event)
            mapping[key] = self._value(next(self.events), (*location, key))
        return mapping

    def _key(self, event: Any) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            raise self._error(
                event,
                _("a list or a group stands where a key belongs"),
                _("write a word, then a colon; put text with brackets into quotes"),
            )
        self._refuse(event, ())
        return str(event.value)

    def _sequence(self, location: Location) -> list[Any]:
        sequence: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            sequence.append(self._value(event, (*location, len(sequence))))
        return sequence

    def _refuse(self, event: Any, location: Location) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise self._error(event, *_ANCHOR)
        if getattr(event, "tag", None):
            raise self._error(
                event,
                _("“!” at the start of a value has a special meaning, which we don't use"),
                _('put the value into quotes: "!new"'),
            )
        if len(location) > MAX_DEPTH:
            raise self._error(
                event,
                _("is nested more than {limit} levels deep"),
                _("write it flatter"),
                limit=MAX_DEPTH,
            )

    def _line(self, event: Any) -> int:
        return min(int(event.start_mark.line), self.last) + self.first_line

    def _error(self, event: Any, what: str, fix: str, **values: object) -> YamlError:
        return YamlError(self._line(event), what, fix, **values)


def _plain(text: str) -> Any:
    """Say what an unquoted scalar means."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return text
