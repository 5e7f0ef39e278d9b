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

# What can't be a comment: `#42`, `#launch`, `# 42`.
_NO_COMMENT = re.compile(r"[ \t]*(?<=\s)#(?![\s#!-]|$)|[ \t]*(?<=\s)#\s*\d")

_TAG = (
    _("“!” has a special meaning at the start of a YAML value, which is not supported"),
    _('put the value in quotes, for example "!new"'),
)

LOST_TEXT = (
    _("everything after “#” would be lost in this line"),
    _(
        'put the value in quotes, for example title: "Ticket #42"; if it is a comment, write a '
        "space after “#”"
    ),
)

_LOST_COLOUR = _('put the value in quotes, for example colour: "#0f4c4a"')
_COLOUR = re.compile(r"\s#[0-9a-fA-F]{3,8}\s*$")
_LOST_TAGS = re.compile(r"[^\s\"'#:]+\s*:\s+\[(?:[^\]\"'#]*[\s,])?#\w")
_HASH_IN_LIST = (
    _("everything after “#” would be lost in this line"),
    _('leave the “#” out, or put each value in quotes, for example tags: ["#launch", "#press"]'),
)
_OTHER_SPACE = re.compile(r"[^\s:][^:\n]*:[\u00a0\u2007\u202f\u3000]")
NO_BREAK_SPACE = (
    _("there is a no-break space after the colon, which YAML doesn't read as a space"),
    _("delete it, and type an ordinary space"),
)

# For an anchor or an alias: what is wrong, and the fix.
_ANCHOR = (
    _("“&” and “*” have a special meaning at the start of a YAML value, which is not supported"),
    _('put the value in quotes, for example "*important*"'),
)


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


def locate_yaml_error(
    exc: yaml.MarkedYAMLError, lines: Sequence[str], number: int
) -> tuple[int, str, str]:
    """Return the line (from 0) that is wrong, what is wrong with it, and the fix.

    number: the line that PyYAML reports.
    """
    near = range(number, max(number - 3, -1), -1)
    if (tags := next((n for n in near if _LOST_TAGS.search(lines[n])), None)) is not None:
        return (tags, *_HASH_IN_LIST)
    if (space := next((n for n in near if has_no_break_space(lines[n])), None)) is not None:
        return (space, *NO_BREAK_SPACE)
    above = _line_without_colon(exc, lines, number)
    if above is not None:
        return (above, *_NO_COLON)
    return (number, *explain_yaml_error(exc, lines[number]))


def _line_without_colon(exc: yaml.MarkedYAMLError, lines: Sequence[str], number: int) -> int | None:
    """Return the line that isn't “key: value”, if PyYAML reports the colon of the one below it."""
    if "mapping values are not allowed" not in str(exc.problem):
        return None
    if len(_COLON.findall(lines[number])) != 1 or lines[number].startswith(" "):
        return None
    above = next((n for n in range(number - 1, -1, -1) if lines[n].strip()), None)
    return above if above is not None and not _COLON.search(lines[above]) else None


def has_no_break_space(line: str) -> bool:
    """Whether a key's colon is followed by a space that is none to YAML."""
    return not _COLON.search(line) and bool(_OTHER_SPACE.match(line.strip(" -")))


def explain_lost_text(line: str) -> tuple[str, str]:
    """Return what is wrong with a line in which YAML sees a comment, and the fix."""
    what, fix = LOST_TEXT
    return what, _LOST_COLOUR if _COLOUR.search(line) else fix


def find_invalid_character(text: str) -> int | None:
    """Return the index of the first character that YAML doesn't allow.

    PyYAML's C parser reports an offset in bytes, so we search for it ourselves.
    """
    match = _NOT_PRINTABLE.search(text)
    return match.start() if match else None


_COLON = re.compile(r":(?:[ \t]|$)")
_NO_COLON = (
    _("this line doesn't have the form “key: value”"),
    _("write a key, a colon, a space and a value, for example “health: on-track”"),
)
# A value that YAML reads in another way than people do: text after quotes or brackets, or one that
# begins with a sign. What is wrong, and the fix.
_MORE_AFTER_QUOTES = re.compile(
    r"""\s*(?:-\s+)?[^\s"'#:]+\s*:\s+(?:"[^"]*"|'(?:[^']|'')*')\s*[^\s#,\]}]"""
)
_SIGN_FIRST = re.compile(
    r"\s*(?:-\s+)?[^\s\"'#:]+\s*:\s+"
    r"(?:[@`%,\]}>|?]|-\s|\[[^\]]*\]\s*[^\s#,\]}]|\{[^}]*\}\s*[^\s#,\]}])"
)
_UNREADABLE = _("this line can't be read as “key: value”")
_TYPOGRAPHIC = re.compile(r"\s*(?:-\s+)?[^\s\"'#:]+\s*:\s+[“”„«»‹›‘’‚]")
_STRAIGHT_QUOTES = (
    _("typographic quotation marks don't protect a value"),
    _('use straight ones, for example title: "Login: fixed"'),
)
_QUOTES = (
    _UNREADABLE,
    _("put the whole value in quotes of the other kind, for example title: '\"Ready\" again'"),
)
_APOSTROPHE_INSIDE = re.compile(r"[^\"']*:\s+'[^\"']*\w'\w[^\"]*$")
_APOSTROPHE = (
    _("an apostrophe ends a value in single quotation marks"),
    _('use double quotation marks, for example title: "Ada\'s plan"'),
)
_SIGN = (
    _UNREADABLE,
    _('put the value in quotes, for example title: "[Draft] Winter Pass"'),
)
_CHECK_LINES = _("in this line and those above, check indentation, colons, quotes and brackets")
# Patterns for the messages of PyYAML's C and Python parsers, what is wrong, and the fix.
_EXPLANATIONS = tuple(
    (re.compile(pattern), what, fix)
    for pattern, what, fix in (
        (
            "mapping values are not allowed",
            _("this line has a second colon and can't be read as “key: value”"),
            _('put the text after the first colon in quotes, for example title: "Login: fixed"'),
        ),
        # The Python parser mentions the tab; the C parser only says that no token starts there.
        (
            r"'\\t'|tab",
            _("a tab is used instead of spaces"),
            _("replace the tab with two spaces"),
        ),
        ("could not find expected ':'", *_NO_COLON),
        (
            "escape|hexa?decimal",
            _("a backslash has a special meaning between double quotation marks"),
            _("put the text in single quotation marks, for example 'C:\\Reports'"),
        ),
        (
            "quoted scalar",
            _("the closing quotation mark is missing"),
            _("close the quotation on the same line"),
        ),
        ("expected alphabetic or numeric character|undefined alias", *_ANCHOR),
        ("determine a constructor for the tag|constructing a Python", *_TAG),
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
    """Return what is wrong with a line, and the fix; PyYAML's own messages are for programmers."""
    message = f"{exc.context}: {exc.problem}"
    if line.lstrip(" ").startswith("\t"):
        message += ", a tab"
    if exc.problem_mark and not line[: exc.problem_mark.column].strip():
        message += " at the start of the line"
    if _TYPOGRAPHIC.match(line):
        return _STRAIGHT_QUOTES
    if "mapping values are not allowed" in message and len(_COLON.findall(line)) == 1:
        message = "expected key at the start of the line"  # it is only indented wrongly
    for pattern, what, fix in _EXPLANATIONS:
        if pattern.search(message):
            return what, fix
    if _MORE_AFTER_QUOTES.match(line):
        return _APOSTROPHE if _APOSTROPHE_INSIDE.match(line) else _QUOTES
    if _SIGN_FIRST.match(line):
        return _SIGN
    return _UNREADABLE, _CHECK_LINES


def hides_text(lines: Sequence[str], end: Any) -> bool:
    """Return whether text follows an unquoted value that YAML takes for a comment.

    end: PyYAML's mark of the end of the value.
    """
    line = lines[end.line] if end.line < len(lines) else ""
    return bool(_NO_COMMENT.match(line, end.column))


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
        self._note_lost_text(event)
        return _resolve_scalar(event.value)

    def _note_lost_text(self, event: Any) -> None:
        """Note text that YAML takes for a comment, as in `title: Ticket #42 is closed`."""
        if event.end_mark.line <= self.last and hides_text(self.text_lines, event.end_mark):
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
            raise self._error(event, *_ANCHOR)
        if getattr(event, "tag", None):
            raise self._error(event, *_TAG)
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
