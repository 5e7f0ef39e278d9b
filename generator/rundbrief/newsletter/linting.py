"""Lint a rendered issue, and attribute each finding to a file of the project."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Protocol

from rundbrief.editorial.issue_composition import ComposedIssue
from rundbrief.i18n.texts import _
from rundbrief.lint import (
    DEFAULT_CLIENTS,
    RULES,
    Email,
    Finding,
    Location,
    Patterns,
    lint_email,
    read_client_support,
)
from rundbrief.problems import Level, Problem, closest_match, sort_problems
from rundbrief.queries import Queries
from rundbrief.render.templates import layout_folders
from rundbrief.validation.strict_yaml import YamlError, parse_yaml

# Files of a layout that end up in an email, in the order in which they are searched.
_EXTENSIONS = (".mjml", ".css", ".txt")


class Outputs(Protocol):
    """The rendered files of an issue that are linted."""

    @property
    def html(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def eml(self) -> bytes: ...
    @property
    def minutes(self) -> int: ...


def lint_newsletter(q: Queries, issue: ComposedIssue, outputs: Outputs) -> tuple[Problem, ...]:
    """Return the problems that email clients, servers and readers would have with an issue."""
    sources = _read_sources(q, issue)
    fallbacks, problems = _read_fallbacks(q)
    settings = q.newsletter.for_edition(issue.issue.edition)
    email = Email(
        html=outputs.html,
        text=outputs.text,
        source=outputs.eml,
        subject=issue.subject,
        preheader=issue.preheader,
        language=q.texts.language,
        earlier_subjects=find_earlier_subjects(q, issue),
        unsubscribe=settings.unsubscribe,
        postal_address=q.brand.address,
        list_id=settings.list_id,
        minutes=outputs.minutes,
        max_minutes=settings.minutes,
        clients=settings.clients or DEFAULT_CLIENTS,
        fallbacks=fallbacks,
    )
    findings = (
        *(replace(f, location=sources.locate(f.patterns)) for f in _check_settings(q)),
        *lint_email(email, disabled=settings.lint_off, locate=sources.locate),
    )
    problems += [finding.problem for finding in findings]
    if was_sent(q, issue):
        problems = [replace(p, level=Level.WARNING) for p in problems]
    return sort_problems(problems)


def find_earlier_subjects(q: Queries, issue: ComposedIssue) -> tuple[str, ...]:
    """Return the subjects of the edition's earlier issues, oldest first."""
    numbers = (number for number, other in enumerate(q.issues) if other.key == issue.key)
    earlier = q.issues[: next(numbers, None)]
    return tuple(it.subject for it in earlier if it.issue.edition == issue.issue.edition)


def was_sent(q: Queries, issue: ComposedIssue) -> bool:
    """Whether an issue was closed before today. Its problems must not fail a build any more."""
    closed = issue.issue.closed
    return bool(closed and closed.astimezone(q.zone).date() < q.today)


def _check_settings(q: Queries) -> Iterator[Finding]:
    """Report unknown names of clients and rules, which would have no effect."""
    settings = q.newsletter
    rows = (
        ("clients", settings.clients, read_client_support().client_names()),
        ("lint_off", settings.lint_off, tuple(RULES)),
    )
    for key, given, known in rows:
        for name in given:
            if name not in known:
                near = closest_match(name, known)
                what = _("“{name}” is not a valid value for “{key}”")
                why = _("a mistyped name would have no effect, and nobody would notice")
                fix = _("write {near}") if near else _("use one of the list in docs/lint.md")
                values = {"name": name, "key": key, "near": near}
                patterns = Patterns(settings=(rf"^\s*{key}\s*:",))
                yield Finding(what, why, fix, values, patterns=patterns)


def _read_sources(q: Queries, issue: ComposedIssue) -> Sources:
    refs = dict.fromkeys(item.ref for item in issue.contents.items)
    content = (issue.issue.source, *filter(None, map(q.source_of, refs)))
    files = ((it.shown, q.asset(it.path)) for it in content)
    return Sources(
        issue=issue.issue.source.shown,
        content=tuple(parse_source_file(shown, it) for shown, it in files if it is not None),
        layout=(*read_layouts(_layout_folders(q, "newsletter")), *_read_tokens(q)),
        settings=(parse_source_file("mkdocs.yml", q.settings_text()),),
    )


def _layout_folders(q: Queries, kind: str) -> list[LayoutFolder]:
    """List the folders of one kind of layout.

    A packaged one is shown as the folder that would override it.
    """
    folders = []
    for path in layout_folders(q.layouts, kind):
        is_own = path.is_relative_to(q.root)
        shown = q.show_path(path) if is_own else f"layouts/{kind}"
        folders.append(LayoutFolder(path, shown, packaged=not is_own))
    return folders


def _read_tokens(q: Queries) -> tuple[SourceFile, ...]:
    file = _read_first(_layout_folders(q, "brand"), "tokens.yml")
    return (file,) if file else ()


def _read_first(folders: list[LayoutFolder], name: str) -> SourceFile | None:
    """Read a file from the first folder that has it."""
    files = (folder.read(name) for folder in folders)
    return next((file for file in files if file), None)


def _read_fallbacks(q: Queries) -> tuple[Mapping[str, str], list[Problem]]:
    """Read the documented fallbacks for features that some clients don't support.

    Returns a sentence for each feature, and problems of the file.
    """
    file = _read_first(_layout_folders(q, "newsletter"), "fallbacks.yml")
    if not file:
        return {}, []
    why = _("it describes what readers see where a feature isn't supported")
    fix = _("write the feature's id, a colon and a sentence")
    try:
        document = parse_yaml(file.text)
    except YamlError as exc:
        return {}, [Problem(file.shown, exc.line, exc.what, why, exc.fix, exc.values)]
    if not isinstance(document.value, dict):
        what = _("this is not a list of features")
        return {}, [Problem(file.shown, 1, what, why, fix)]
    problems = []
    known = read_client_support().features
    for key, sentence in document.value.items():
        if key not in known or not isinstance(sentence, str) or not sentence.strip():
            what = _("“{name}” is not a known feature, or its sentence is missing")
            values = {"name": key}
            line = document.line_of((key,))
            problems.append(Problem(file.shown, line, what, why, fix, values, Level.WARNING))
    return {str(k): v for k, v in document.value.items() if isinstance(v, str)}, problems


@dataclass(frozen=True)
class SourceFile:
    """A text file. shown: its path as the user would type it."""

    shown: str
    text: str
    # Whether it is part of rundbrief. To change it, users have to write their own version first.
    packaged: bool = False

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
        """Return the first match in the content, the project's layout, the settings, our layout."""
        own = tuple(file for file in self.layout if not file.packaged)
        packaged = tuple(file for file in self.layout if file.packaged)
        kinds = (
            (self.content, patterns.content),
            (own, patterns.layout),
            (self.settings, (*patterns.settings, *_section_patterns(patterns.section))),
            # Weaker patterns would match in almost every template.
            (packaged, patterns.layout[:1]),
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
    packaged: bool = False

    def read(self, name: str) -> SourceFile | None:
        """Read a file; None if it can't be read."""
        file = read_source_file(self.path / name, f"{self.shown}/{name}")
        return replace(file, packaged=self.packaged) if file else None

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
        folder.read(name)
        for folder in dict.fromkeys(chosen.values())
        for name in sorted(chosen, key=lambda n: (_EXTENSIONS.index(Path(n).suffix), n))
        if chosen[name] is folder
    )
    return tuple(file for file in files if file)
