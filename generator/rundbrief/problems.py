"""Problems: what is wrong, where, why it matters, and how to fix it.

Problems are data: they are collected first, then sorted, translated and rendered together.
"""

from __future__ import annotations

import difflib
import errno
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby, zip_longest
from operator import itemgetter

from rundbrief.characters import printable
from rundbrief.i18n.texts import Texts, TranslatableText, _
from rundbrief.web_addresses import hide_all_credentials

# In characters: long enough to list all known keys, short enough not to flood a terminal.
MAX_VALUE_LENGTH = 400
# How many problems of a kind, and how many kinds, the terminal shows.
MAX_EXAMPLES = 10
MAX_KINDS = 20
# GitHub drops further annotations of a step silently, separately for errors and warnings.
# Source: https://docs.github.com/rest/checks/runs and the limits of workflow annotations.
MAX_ANNOTATIONS = 10
# A longer word is no misspelled key, and comparing takes the product of the lengths.
_MAX_WORD = 60
_MAX_KNOWN = 1000


class Level(StrEnum):
    """An error stops the build from being published; a warning doesn't."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to fix."""

    # The path as the user would type it from the project's folder.
    file: str
    # From 1; 0 for the file as a whole.
    line: int
    # Untranslated messages; `values` fills their placeholders.
    what: str
    why: str
    fix: str
    values: Mapping[str, object] = field(default_factory=dict)
    level: Level = Level.ERROR
    # The lint rule, which `lint_off` can name; empty for other problems.
    rule: str = ""

    @property
    def place(self) -> str:
        file = printable(self.file)
        return f"{file}:{self.line}" if self.line else file


class RundbriefError(Exception):
    """Base class of all errors that a user may see.

    message: untranslated, if a command may show it; `values` fills its placeholders.
    """

    def __init__(self, message: str = "", /, **values: object) -> None:
        super().__init__(message.format(**values) if values else message)
        self.message, self.values = message, values


class ProblemsError(RundbriefError):
    """Raised when an operation can't continue because of problems."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sort_problems(problems)
        super().__init__("; ".join(f"{p.place}: {shown(p.what, p)}" for p in self.problems))

    def __reduce__(self) -> tuple[type[ProblemsError], tuple[tuple[Problem, ...]]]:
        """Pickle the problems, so that the error survives the way back from a worker process."""
        return type(self), (self.problems,)


def shown(message: str, problem: Problem, texts: Texts | None = None) -> str:
    """Fill a problem's message with its values, translated if texts are given.

    Values come from contributors, so control characters that could affect a terminal are replaced.
    """
    text = texts(message) if texts else message
    values = {k: _brief(printable(_joined(v, texts))) for k, v in problem.values.items()}
    return hide_all_credentials(text.format_map(_Values(values)) if values else text)


class _Values(dict[str, str]):
    """Values of a message; unknown placeholders, such as a quoted `{period}`, stay as they are."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def _joined(value: object, texts: Texts | None) -> str:
    """Format a tuple as `a, b or c` and translate a TranslatableText."""
    if isinstance(value, TranslatableText) and texts:
        return texts(value)
    if not isinstance(value, tuple):
        return str(value)
    *rest, last = [str(word) for word in value]
    joint = texts(_(" or ")) if texts else " or "
    return joint.join([", ".join(rest), last]) if rest else last


def _brief(text: str) -> str:
    return text if len(text) <= MAX_VALUE_LENGTH else text[: MAX_VALUE_LENGTH - 1] + "…"


_OS_ERRORS = {
    errno.EACCES: _("permission denied"),
    errno.EPERM: _("permission denied"),
    errno.ENOENT: _("file or folder not found"),
    errno.EEXIST: _("a file or folder of this name already exists"),
    errno.ENOSPC: _("no space left on the disk"),
    errno.EDQUOT: _("the disk quota is used up"),
    errno.EROFS: _("the disk is read-only"),
    errno.EISDIR: _("it is a folder"),
    errno.ENOTDIR: _("it is not a folder"),
    errno.ENAMETOOLONG: _("the name is too long"),
    errno.EADDRINUSE: _("the address is already in use; choose another one with --address"),
    errno.EADDRNOTAVAIL: _("this computer doesn't have this address"),
}


def explain_os_error(error: OSError) -> TranslatableText:
    """Return the reason of a system error; for uncommon ones, the system's own message."""
    return TranslatableText(_OS_ERRORS.get(error.errno or 0) or error.strerror or str(error))


_OS_FIXES = {
    errno.EACCES: _("check the access permissions"),
    errno.EPERM: _("check the access permissions"),
    errno.ENAMETOOLONG: _("choose a shorter name, or a folder that is less deep"),
    errno.ENOENT: _("check that it exists, then run the command again"),
    errno.EEXIST: _("move or rename what is there, then run the command again"),
    errno.ENOTDIR: _("move or rename what is there, then run the command again"),
    errno.EISDIR: _("move or rename what is there, then run the command again"),
}


def fix_os_error(error: OSError) -> str:
    """Return the fix for a system error, as an untranslated message."""
    return _OS_FIXES.get(error.errno or 0) or _("check the disk, then run the command again")


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort by file and line, without duplicates."""
    unique = {(p.file, p.line, shown(p.what, p)): p for p in problems}
    return tuple(unique[key] for key in sorted(unique))


def has_errors(problems: Iterable[Problem]) -> bool:
    return any(p.level is Level.ERROR for p in problems)


def closest_match(word: str, known: Iterable[str]) -> str | None:
    """Return the known word closest to a mistyped one; None if none is close."""
    if len(word) > _MAX_WORD:
        return None
    known = sorted(known)[:_MAX_KNOWN]
    lowered = {name.lower(): name for name in known}
    matches = difflib.get_close_matches(word.lower(), list(lowered), n=1, cutoff=0.6)
    return lowered[matches[0]] if matches else None


def render_text(problems: Iterable[Problem], texts: Texts) -> str:
    """Render for the terminal, by kind: a line per problem, and why and fix once if they are equal.

    Kinds are in the order of their first problem.
    """
    problems = tuple(problems)
    # Errors first, so that warnings can't hide one.
    kinds = sorted(_group(problems), key=lambda kind: problems[kind[0]].level is Level.WARNING)
    chosen = sorted(kinds[:MAX_KINDS])
    lines = [line for kind in chosen for line in _render_kind([problems[n] for n in kind], texts)]
    shown_problems = sum(len(kind[:MAX_EXAMPLES]) for kind in chosen)
    return "\n".join([*lines, *_count(shown_problems, len(problems), texts)])


def _render_kind(problems: Sequence[Problem], texts: Texts) -> Iterator[str]:
    """Render problems that differ only in place and values."""
    rendered = [(_what(p, texts), _details(p, texts)) for p in problems[:MAX_EXAMPLES]]
    for details, group in groupby(rendered, key=itemgetter(1)):
        yield from (what for what, __ in group)
        yield from details
    if more := len(problems[MAX_EXAMPLES:]):
        yield texts.plural("… and {n} more like this", "… and {n} more like this", more)


def _group(problems: Sequence[Problem]) -> list[list[int]]:
    """Group problems that differ only in place and values; as indexes, in order of appearance."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for number, p in enumerate(problems):
        groups.setdefault((p.level, p.what, p.why, p.fix, p.rule), []).append(number)
    return list(groups.values())


def _count(shown_problems: int, problems: int, texts: Texts) -> Iterator[str]:
    """Say how many problems are not shown, and how to list them."""
    if shown_problems < problems:
        yield texts(
            _(
                "Showing {shown} of {count} problems. To list all of them, run "
                "“rundbrief check --format json”."
            ),
            shown=shown_problems,
            count=problems,
        )


def _what(problem: Problem, texts: Texts) -> str:
    mark = texts(_("warning: ")) if problem.level is Level.WARNING else ""
    rule = f" [{problem.rule}]" if problem.rule else ""
    return f"{problem.place}: {mark}{shown(problem.what, problem, texts)}{rule}"


def _details(problem: Problem, texts: Texts) -> tuple[str, ...]:
    parts = ((_("why:"), problem.why), (_("fix:"), problem.fix))
    return tuple(f"  {texts(name)} {shown(text, problem, texts)}" for name, text in parts if text)


def render_json(problems: Iterable[Problem], texts: Texts) -> str:
    """Render as a JSON array of objects: file, line, level, what, why, fix; rule for lint only."""
    rows = [
        {
            "file": printable(p.file),
            "line": p.line,
            "level": p.level.value,
            **{key: shown(getattr(p, key), p, texts) for key in ("what", "why", "fix")},
            **({"rule": p.rule} if p.rule else {}),
        }
        for p in problems
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def render_github(problems: Iterable[Problem], texts: Texts) -> str:
    """Render as GitHub workflow commands, which annotate the lines of a pull request.

    Only as many as GitHub shows, and of each kind at least one, if possible.
    Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    problems = tuple(problems)
    turns = zip_longest(*_group(problems))
    numbers = [number for turn in turns for number in turn if number is not None]
    chosen = sorted(
        number
        for level in Level
        for number in [n for n in numbers if problems[n].level is level][:MAX_ANNOTATIONS]
    )
    lines = [_annotation(problems[number], texts) for number in chosen]
    return "\n".join([*lines, *_count(len(chosen), len(problems), texts)])


def _annotation(problem: Problem, texts: Texts) -> str:
    title = shown(problem.what, problem, texts)
    body = "\n".join(shown(m, problem, texts) for m in (problem.why, problem.fix) if m) or title
    properties = {"file": printable(problem.file), "line": problem.line or 1, "title": title}
    listed = ",".join(f"{key}={_escape_property(str(v))}" for key, v in properties.items())
    return f"::{problem.level} {listed}::{_escape_data(body)}"


def _escape_data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")


RENDERERS: Mapping[str, Callable[[Iterable[Problem], Texts], str]] = {
    "text": render_text,
    "json": render_json,
    "github": render_github,
}
