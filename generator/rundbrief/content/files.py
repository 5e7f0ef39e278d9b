"""Find and read the files of the content folder."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from rundbrief.characters import is_line
from rundbrief.config.strict_yaml import YamlDocument, YamlError, parse_yaml
from rundbrief.content.history import Commit
from rundbrief.i18n.texts import _
from rundbrief.problems import Level, Problem, ProblemsError, explain_os_error

MAX_BYTES = 2_000_000
# In nanoseconds: a file that was saved a moment ago may be saved again within the clock's tick.
_SETTLED = 2_000_000_000


# Hyphens or dashes alone, and directly below them what looks like a key.
_ALMOST_FRONT_MATTER = re.compile(
    r"\s*?^[ \t]*([-–—]+)[ \t]*\n[A-Za-z_-]+[ \t]*:(?:\s|$)", re.MULTILINE
)


@dataclass(frozen=True)
class File:
    """A file of the content folder. path: posix, inside it. shown: as the user would type it.

    state: what the disk says of it, and changes whenever the file does; empty while it was saved so
    short a time ago that the next change might not be seen.
    """

    path: str
    shown: str
    docs_dir: Path
    state: tuple[int, ...] = field(default=(), compare=False, repr=False)

    @cached_property
    def disk(self) -> Path:
        return self.docs_dir / self.path

    @cached_property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.path.split("/"))

    @cached_property
    def stem(self) -> str:
        name = self.parts[-1]
        return name.rpartition(".")[0] or name

    @cached_property
    def ending(self) -> str:
        __, dot, ending = self.parts[-1].rpartition(".")
        return ending.lower() if dot else ""

    def problem(self, line: int, what: str, why: str, fix: str, **values: object) -> Problem:
        return Problem(self.shown, line, what, why, fix, values)

    def warning(self, line: int, what: str, why: str, fix: str, **values: object) -> Problem:
        return Problem(self.shown, line, what, why, fix, values, Level.WARNING)


@dataclass(frozen=True)
class Document:
    """A Markdown file taken apart.

    line: on which the body begins, from 1.
    first_commit: what git says of the file; None where it says nothing.
    """

    file: File
    front_matter: YamlDocument
    body: str
    line: int
    first_commit: Commit | None = None

    @property
    def written(self) -> Mapping[str, Any]:
        """The front matter's keys, of whatever types they are."""
        keys: Mapping[str, Any] = self.front_matter.value
        return keys

    def line_of(self, *location: str | int) -> int:
        return self.front_matter.line_of(location)

    def problem(self, line: int, what: str, why: str, fix: str, **values: object) -> Problem:
        return self.file.problem(line, what, why, fix, **values)

    def warning(self, line: int, what: str, why: str, fix: str, **values: object) -> Problem:
        return self.file.warning(line, what, why, fix, **values)


def find_files(docs_dir: Path, shown: str) -> Iterator[File | Problem]:
    """Walk the folder in order of names. Links are not followed: each is a problem.

    Hidden files and folders are not content. shown: how the user types the folder.
    """
    lost: list[OSError] = []
    yield from _walk(docs_dir, shown, "", lost)
    for error in lost:
        path = Path(error.filename).relative_to(docs_dir).as_posix()
        file = File(path, f"{shown}/{path}".removesuffix("/."), docs_dir)
        yield _not_read(file, error)


def _walk(docs_dir: Path, shown: str, above: str, lost: list[OSError]) -> Iterator[File | Problem]:
    """Walk a folder, its files before its folders. above: its own path, ending in a slash."""
    try:
        with os.scandir(docs_dir / above) as found:
            entries = sorted((e for e in found if not e.name.startswith(".")), key=_name_of)
    except OSError as exc:
        lost.append(exc)
        return
    folders = []
    for entry in entries:
        path = above + entry.name
        if entry.is_dir(follow_symlinks=False):
            folders.append(f"{path}/")
        else:
            file = File(path, f"{shown}/{path}", docs_dir, _state_of(entry))
            yield _accept(file, is_link=entry.is_symlink())
    for folder in folders:
        yield from _walk(docs_dir, shown, folder, lost)


def _name_of(entry: os.DirEntry[str]) -> str:
    return entry.name


def _state_of(entry: os.DirEntry[str]) -> tuple[int, ...]:
    try:
        found = entry.stat(follow_symlinks=False)
    except OSError:
        return ()
    if time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) < _SETTLED:
        return ()
    return (found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def _accept(file: File, *, is_link: bool) -> File | Problem:
    if is_link:
        return file.warning(
            0,
            _("the file is a symbolic link and is skipped"),
            _("a link could publish files from outside the content folder"),
            _("replace the link with the file itself, or delete it"),
        )
    if not is_line(file.path):
        return file.problem(
            0,
            _("the file name contains invisible or invalid characters"),
            _("the file name becomes part of a web address"),
            _("rename the file, using letters, digits and hyphens"),
        )
    return file


def read_text(file: File) -> str:
    return decode_text(file, read_bytes(file))


def decode_text(file: File, data: bytes) -> str:
    """Decode UTF-8, with or without a byte order mark; all line ends become LF."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise ProblemsError(
            [
                file.problem(
                    _line_at(exc),
                    _("the file is not saved as UTF-8"),
                    _("in other encodings, letters such as ä come out garbled"),
                    _("in your editor, save the file with UTF-8 encoding"),
                )
            ]
        ) from exc
    text = text.replace("\r\n", "\n").replace("\r", "\n")
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
    return text


def _line_at(error: UnicodeDecodeError) -> int:
    """Find the line, from 1. The error counts from behind a byte order mark."""
    before = error.object[: error.start]
    return before.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1


def _not_read(file: File, error: OSError) -> Problem:
    return file.problem(
        0,
        _("can't open this file or folder ({reason})"),
        _("unreadable files can't be published"),
        _("check the access permissions"),
        reason=explain_os_error(error),
    )


def read_bytes(file: File) -> bytes:
    """Raises ProblemsError for what can't be read, or is too long."""
    try:
        with open(f"{file.docs_dir}/{file.path}", "rb", 0) as disk:  # noqa: PTH123  # ten thousands
            size = os.fstat(disk.fileno()).st_size
            if size <= MAX_BYTES:
                return disk.read()
    except OSError as exc:
        raise ProblemsError([_not_read(file, exc)]) from exc
    raise ProblemsError(
        [
            file.problem(
                0,
                _("the file is too large ({size} MB)"),
                _("a text file can have at most {limit} MB"),
                _("split the file, or move data and images into separate files"),
                size=round(size / 1e6, 1),
                limit=MAX_BYTES // 1_000_000,
            )
        ]
    )


def read_yaml(file: File) -> YamlDocument:
    return _parse_yaml(file, read_text(file), 1)


def parse_document(file: File, text: str, first_commit: Commit | None = None) -> Document:
    """Take the front matter off a Markdown file's text."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        _refuse_almost_front_matter(file, text)
        return Document(file, YamlDocument({}, {}), text, 1, first_commit)
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() in ("---", "..."):
            front_matter = _parse_yaml(file, "\n".join(lines[1:number]), 2)
            body = "\n".join(lines[number + 1 :])
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


def _refuse_almost_front_matter(file: File, text: str) -> None:
    """Settings behind a mistyped line of hyphens would be shown as text, and not be obeyed."""
    if match := _ALMOST_FRONT_MATTER.match(text):
        what = _("the front matter doesn't start with “---” on the first line")
        why = _("otherwise keys such as “audience” would be published as text")
        fix = _("make the first line exactly three hyphens, with nothing before it")
        line = text.count("\n", 0, match.start(1)) + 1
        raise ProblemsError([file.problem(line, what, why, fix)])


def _parse_yaml(file: File, text: str, first_line: int) -> YamlDocument:
    try:
        document = parse_yaml(text, first_line=first_line)
    except YamlError as exc:
        why = _("a file that can't be read is not published")
        raise ProblemsError([file.problem(exc.line, exc.what, why, exc.fix, **exc.values)]) from exc
    if document.value is not None and not isinstance(document.value, dict):
        raise ProblemsError(
            [
                file.problem(
                    document.line_of(()),
                    _("expected “key: value” lines, but found plain text or a list"),
                    _("without a key, it is unclear what a value means"),
                    _("write a key, a colon, a space and a value, for example “health: on-track”"),
                )
            ]
        )
    return YamlDocument(document.value or {}, document.lines)
