"""Reading and splitting the files of the content folder."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from rundbrief.conflict_markers import CONFLICT, find_conflict
from rundbrief.content.git_history import Commit
from rundbrief.content.lost_settings import LostSetting, find_lost_setting
from rundbrief.disk import open_regular
from rundbrief.file_names import compose, is_index
from rundbrief.i18n.texts import _
from rundbrief.problems import Level, Problem, ProblemsError, explain_os_error, fix_os_error
from rundbrief.validation.strict_yaml import (
    YamlDocument,
    YamlError,
    line_of_decoding_error,
    parse_yaml,
)
from rundbrief.validation.yaml_mistakes import NO_BREAK_SPACE, has_no_break_space

MAX_BYTES = 2_000_000
# In nanoseconds. A file saved this recently may be saved again within the same tick of the clock.
_SETTLED = 2_000_000_000
# Settings that decide who reads a file, in case YAML takes such a line for more of the value above.
_DECIDING_KEY = re.compile(r"^[ \t]*[\"']?(audience|draft)[\"']?[ \t]*[:=：]", re.MULTILINE)


@dataclass(frozen=True)
class File:
    """A file of the content folder."""

    # A POSIX path relative to the content folder, with composed letters (NFC).
    path: str
    # The path as the user would type it from the project's folder.
    shown: str
    docs_dir: Path
    # Size, times and inode, which change whenever the file does; empty if it was saved so recently
    # that another change might not show in them.
    state: tuple[int, ...] = field(default=(), compare=False, repr=False)
    # The path as the disk has it, if its letters are decomposed, as on macOS (NFD).
    decomposed: str = field(default="", compare=False, repr=False)

    @cached_property
    def disk(self) -> Path:
        return self.docs_dir / (self.decomposed or self.path)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.path.split("/"))

    @cached_property
    def stem(self) -> str:
        name = self.parts[-1]
        return name.rpartition(".")[0] or name

    @cached_property
    def is_index(self) -> bool:
        """Whether it is the first page of its folder."""
        return is_index(self.stem)

    @cached_property
    def ending(self) -> str:
        return ending_of(self.path)

    def problem(self, line: int, what: str, why: str, fix: str, **values: object) -> Problem:
        return Problem(self.shown, line, what, why, fix, values)

    def warning(self, line: int, what: str, why: str, fix: str, **values: object) -> Problem:
        return Problem(self.shown, line, what, why, fix, values, Level.WARNING)


def ending_of(path: str) -> str:
    """Return the extension of a file in lower case; empty if it has none."""
    __, dot, ending = path.rpartition("/")[2].rpartition(".")
    return ending.lower() if dot else ""


def state_of(status: os.stat_result) -> tuple[int, ...]:
    """Return what changes whenever a file does; empty if it was saved too recently."""
    if time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) < _SETTLED:
        return ()
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


@dataclass(frozen=True)
class Document:
    """A Markdown file split into front matter and body."""

    file: File
    front_matter: YamlDocument
    body: str
    # The line of the file on which the body begins, from 1.
    line: int
    # None if the file isn't committed or its history is unknown.
    first_commit: Commit | None = None

    @property
    def written(self) -> Mapping[str, Any]:
        """The keys of the front matter with their unchecked values."""
        keys: Mapping[str, Any] = self.front_matter.value
        return keys

    def line_of(self, *location: str | int) -> int:
        return self.front_matter.line_of(location)

    def problem(self, line: int, what: str, why: str, fix: str, **values: object) -> Problem:
        return self.file.problem(line, what, why, fix, **values)

    def warning(self, line: int, what: str, why: str, fix: str, **values: object) -> Problem:
        return self.file.warning(line, what, why, fix, **values)


def read_text(file: File) -> str:
    """Read a text file; see `read_bytes` and `decode_text`."""
    return decode_text(file, read_bytes(file))


def decode_text(file: File, data: bytes) -> str:
    """Decode UTF-8, with or without a byte order mark.

    Line endings are normalised to LF, and letters to composed ones (NFC), so that names are the
    same wherever they were typed.

    Raises ProblemsError for other encodings and binary data.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise ProblemsError(
            [
                file.problem(
                    line_of_decoding_error(exc),
                    _("the file is not saved as UTF-8"),
                    _("in other encodings, letters such as ä come out garbled"),
                    _("in your editor, save the file with UTF-8 encoding"),
                )
            ]
        ) from exc
    text = compose(text.replace("\r\n", "\n").replace("\r", "\n"))
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise ProblemsError(
            [
                file.problem(
                    line,
                    _("the file contains binary data"),
                    _("only plain text can be read here"),
                    _("save the file as plain text (UTF-8)"),
                )
            ]
        )
    if line := find_conflict(text):
        raise ProblemsError([file.problem(line, *CONFLICT)])
    return text


def unreadable(file: File, error: OSError) -> Problem:
    """Return the problem of a file or folder that can't be opened."""
    return file.problem(
        0,
        _("can't open this file or folder ({reason})"),
        _("unreadable files can't be published"),
        fix_os_error(error),
        reason=explain_os_error(error),
    )


def _too_large(file: File, size: int) -> Problem:
    return file.problem(
        0,
        _("the file is too large ({size} MB)"),
        _("a text file can have at most {limit} MB"),
        _("split the file, or move data and images into separate files"),
        size=round(size / 1e6, 1),
        limit=MAX_BYTES // 1_000_000,
    )


def read_bytes(
    file: File, limit: int = MAX_BYTES, refuse: Callable[[File, int], Problem] = _too_large
) -> bytes:
    """Read a file. Raises ProblemsError if it can't be read or is larger than the limit.

    refuse: makes the problem of a file that is too large.
    """
    try:
        handle = open_regular(f"{file.docs_dir}/{file.decomposed or file.path}")
        with os.fdopen(handle, "rb", 0) as disk:
            size = os.fstat(handle).st_size
            if size <= limit:
                return disk.read()
    except OSError as exc:
        raise ProblemsError([unreadable(file, exc)]) from exc
    raise ProblemsError([refuse(file, size)])


def read_yaml(file: File) -> YamlDocument:
    """Read a YAML file with a mapping; an empty file counts as one. Raises ProblemsError."""
    return parse_yaml_file(file, read_text(file))


def parse_yaml_file(file: File, text: str) -> YamlDocument:
    """Parse the text of a YAML file; see `read_yaml`."""
    return _parse_yaml(file, text, 1)


def parse_document(file: File, text: str, first_commit: Commit | None = None) -> Document:
    """Split a Markdown file into front matter and body. Raises ProblemsError."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        _refuse_lost_settings(file, text)
        return Document(file, YamlDocument({}, {}), text, 1, first_commit)
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() in ("---", "..."):
            written = "\n".join(lines[1:number])
            front_matter = _parse_yaml(file, written, 2)
            _refuse_swallowed_keys(file, written, front_matter)
            body = "\n".join(lines[number + 1 :])
            _refuse_lost_settings(file, body, number + 2, is_below=bool(front_matter.value))
            return Document(file, front_matter, body, number + 2, first_commit)
    raise ProblemsError(
        [
            file.problem(
                1,
                _("the front matter that starts here has no closing “---”"),
                _("without it, it is unclear where the text begins"),
                _("add a line “---” after the last “key: value” line"),
            )
        ]
    )


def _refuse_lost_settings(file: File, text: str, line: int = 1, *, is_below: bool = False) -> None:
    """Raise ProblemsError for settings that stand in the text.

    line: on which the text begins. is_below: there is front matter above it.
    """
    if found := find_lost_setting(text, below_front_matter=is_below):
        raise ProblemsError([_lost_setting(file, found, line + found.line, is_below=is_below)])


def _lost_setting(file: File, found: LostSetting, line: int, *, is_below: bool) -> Problem:
    why = _("otherwise keys such as “audience” would be published as text and have no effect")
    if found.fence:
        what = _("the front matter doesn't start with “---” on the first line")
        fix = _("make the first line exactly three hyphens, with nothing before it")
        return file.problem(line, what, why, fix)
    what = _("this looks like a setting, but it is outside the front matter")
    if is_below:
        fix = _("move it up, above the second “---”; if it is text, write it as a sentence")
        return file.problem(line, what, why, fix)
    fix = _(
        "write settings as “key: value” between two lines of exactly three hyphens, the first of "
        "which is the first line of the file; if it is text, write a sentence above it"
    )
    return file.problem(line, what, why, fix)


def _refuse_swallowed_keys(file: File, written: str, front_matter: YamlDocument) -> None:
    """Raise ProblemsError for a key that became a part of another key's value."""
    known = {location[-1] for location in front_matter.lines if location}
    for match in _DECIDING_KEY.finditer(written):
        if match[1] not in known:
            line = written.count("\n", 0, match.start(1)) + 2
            what = _("“{key}” is not read as a key")
            why = _("otherwise it would be a part of the value above, and have no effect")
            fix = _("start the line with it, and write a colon and a space after it")
            raise ProblemsError([file.problem(line, what, why, fix, key=match[1])])


def _parse_yaml(file: File, text: str, first_line: int) -> YamlDocument:
    try:
        document = parse_yaml(text, first_line=first_line)
    except YamlError as exc:
        why = _("a file that can't be read is not published")
        raise ProblemsError(
            file.problem(it.line, it.what, why, it.fix, **it.values) for it in (exc, *exc.further)
        ) from exc
    if document.value is not None and not isinstance(document.value, dict):
        raise ProblemsError([_without_keys(file, text, document, first_line)])
    return YamlDocument(document.value or {}, document.lines)


def _without_keys(file: File, text: str, document: YamlDocument, first_line: int) -> Problem:
    """Return the problem of YAML that is no group of keys."""
    what = _("expected “key: value” lines, but found plain text or a list")
    why = _("without a key, it is unclear what a value means")
    fix = _("write a key, a colon, a space and a value, for example “health: on-track”")
    line = document.line_of(())
    for number, written in enumerate(text.split("\n")):
        if has_no_break_space(written):
            what, fix = NO_BREAK_SPACE
            return file.problem(number + first_line, what, why, fix)
    if file.ending != "md":
        fix = _("write a name and a colon, and the keys indented below it, without “-”: {example}")
    example = "marketing: {name: Marketing}"
    return file.problem(line, what, why, fix, example=example)
