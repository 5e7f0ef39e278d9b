"""What mistakes in YAML mean for people: what is wrong with a line, and the fix."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import yaml

from rundbrief.i18n.texts import _

# What can't be a comment: `#42`, `#launch`, `# 42`.
_COMMENT = re.compile(r"[ \t]+#[ \t]*[^\s#]")
_NO_COMMENT = re.compile(r"[ \t]*(?<=\s)#(?![\s#!-]|$)|[ \t]*(?<=\s)#\s*\d")

TAG = (
    _("“!” has a special meaning at the start of a YAML value, which is not supported"),
    _('put the value in quotes, for example "!new"'),
)

LOST_TEXT = (
    _("everything after “#” would be lost in this line"),
    _(
        'put the value in quotes, for example title: "Ticket #42"; if it is a comment, write it '
        "on a line of its own"
    ),
)

_LOST_COLOUR = _('put the value in quotes, for example colour: "#0f4c4a"')
_COLOUR = re.compile(r"\s#[0-9a-fA-F]{3,8}\s*$")
_LOST_TAGS = re.compile(r"\s*(?:-\s+)?[^\s\"'#:]+\s*:\s+\[(?:[^\]\"'#]*[\s,])?#\w")
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
ANCHOR = (
    _("“&” and “*” have a special meaning at the start of a YAML value, which is not supported"),
    _('put the value in quotes, for example "*important*"'),
)


def locate_yaml_error(
    exc: yaml.MarkedYAMLError, lines: Sequence[str], number: int
) -> tuple[int, str, str]:
    """Return the line (from 0) that is wrong, what is wrong with it, and the fix.

    number: the line that PyYAML reports.
    """
    near = range(number, max(number - 3, -1), -1)
    if (tags := next((n for n in near if _LOST_TAGS.match(lines[n])), None)) is not None:
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
        ("expected alphabetic or numeric character|undefined alias", *ANCHOR),
        ("determine a constructor for the tag|constructing a Python", *TAG),
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


def hides_text(lines: Sequence[str], end: Any, *, is_prose: bool = False) -> bool:
    """Return whether text follows an unquoted value that YAML takes for a comment.

    end: PyYAML's mark of the end of the value. is_prose: readers see the value, as in a title.
    """
    line = lines[end.line] if end.line < len(lines) else ""
    return bool((_COMMENT if is_prose else _NO_COMMENT).match(line, end.column))
