"""Attribution: which file and line of a project caused a finding in an email."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rundbrief.lint import Location, Patterns

# Files of a layout that end up in an email, in the order in which they are searched.
_EXTENSIONS = (".mjml", ".css", ".txt")


@dataclass(frozen=True)
class SourceFile:
    """A text file. shown: its path as the user would type it."""

    shown: str
    text: str

    def find(self, pattern: str) -> int | None:
        """Return the number of the first matching line, from 1; None if there is none."""
        match = re.search(pattern, self.text, re.MULTILINE)
        if not match:
            return None
        begin = match.start()
        while begin < match.end() and self.text[begin] in " \t\r\n":
            begin += 1
        return 1 + self.text.count("\n", 0, begin)


@dataclass(frozen=True)
class Sources:
    """All files that an email was rendered from."""

    # The issue's file, which is named if nothing matches.
    issue: str
    # The issue's file, followed by those of its updates.
    content: tuple[SourceFile, ...] = ()
    layout: tuple[SourceFile, ...] = ()
    settings: tuple[SourceFile, ...] = ()

    def locate(self, patterns: Patterns) -> Location:
        """Return the first match in the content, else in the layout, else in the settings."""
        kinds = (
            (self.content, patterns.content),
            (self.layout, patterns.layout),
            (self.settings, (*patterns.settings, *_section_patterns(patterns.section))),
        )
        for files, alternatives in kinds:
            for pattern in alternatives:
                for file in files:
                    if line := file.find(pattern):
                        return Location(file.shown, line)
        names = [file.shown for file in self.layout]
        template = patterns.template
        named = (name for name in names if template and name.endswith(f"/{template}"))
        return Location(next(named, self.issue))


def _section_patterns(section: str) -> tuple[str, ...]:
    """Return patterns for a section of the plugin's settings, or else for the plugin itself."""
    if not section:
        return ()
    return rf"^\s+{section}\s*:", r"^\s*-\s*rundbrief\b", r"\brundbrief\b(?=[^\n]*\])"


@dataclass(frozen=True)
class LayoutFolder:
    """A folder of templates and styles. shown: its path as the user would type it."""

    path: Path
    shown: str

    @cached_property
    def files(self) -> tuple[str, ...]:
        found = (p for p in sorted(self.path.rglob("*")) if p.suffix in (*_EXTENSIONS, ".yml"))
        return tuple(p.relative_to(self.path).as_posix() for p in found if p.is_file())


def read_source_file(path: Path, shown: str) -> SourceFile | None:
    """Read a file; None if it can't be read."""
    try:
        return parse_source_file(shown, path.read_bytes())
    except OSError:
        return None


def parse_source_file(shown: str, data: bytes) -> SourceFile:
    text = data.decode("utf-8-sig", "replace")
    return SourceFile(shown, text.replace("\r\n", "\n").replace("\r", "\n"))


def read_layouts(folders: Iterable[LayoutFolder]) -> tuple[SourceFile, ...]:
    """Read the files in use: if several folders have the same name, the first folder wins."""
    chosen: dict[str, LayoutFolder] = {}
    for folder in folders:
        for name in folder.files:
            if name.endswith(_EXTENSIONS):
                chosen.setdefault(name, folder)
    files = (
        read_source_file(chosen[name].path / name, f"{chosen[name].shown}/{name}")
        for folder in dict.fromkeys(chosen.values())
        for name in sorted(chosen, key=lambda n: (_EXTENSIONS.index(Path(n).suffix), n))
        if chosen[name] is folder
    )
    return tuple(file for file in files if file)
