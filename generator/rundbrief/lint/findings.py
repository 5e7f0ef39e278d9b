"""Findings of rules, and the patterns that locate their causes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from rundbrief.problems import Level, Problem, shown

# The first words of a long text are enough to find it again.
_MAX_WORDS = 8


@dataclass(frozen=True)
class Patterns:
    """Regular expressions that match the cause of a finding, the most specific first.

    An email is generated, so the cause is in one of its source files. A rule only sees the result,
    so it describes what the cause looks like in each kind of file.
    """

    content: tuple[str, ...] = ()
    """In Markdown."""
    layout: tuple[str, ...] = ()
    """In templates, their CSS and design tokens."""
    settings: tuple[str, ...] = ()
    """In the configuration file."""
    section: str = ""
    """The section of the configuration file where a setting is missing."""
    template: str = ""
    """The template to name if no pattern matches anywhere."""


NO_PATTERNS = Patterns()


class Location(NamedTuple):
    """A line of a file. line: from 1; 0 for the whole file."""

    file: str = ""
    line: int = 0


NO_LOCATION = Location()

Locator = Callable[[Patterns], Location]


def locate_nowhere(patterns: Patterns) -> Location:
    """Return no location, for emails whose source files are unknown."""
    del patterns
    return NO_LOCATION


@dataclass(frozen=True)
class Finding:
    """A problem of an email, as messages of the catalogues. values: for their placeholders."""

    what: str
    why: str
    fix: str
    values: Mapping[str, object] = field(default_factory=dict)
    level: Level = Level.WARNING
    patterns: Patterns = NO_PATTERNS
    rule: str = ""
    """ID of the rule, set by `lint_email`."""
    location: Location = NO_LOCATION
    """Location of the cause, set by `lint_email`."""

    @property
    def message(self) -> str:
        """The message in English."""
        return shown(self.what, self.problem)

    @property
    def problem(self) -> Problem:
        """The finding as a problem, which can be translated and rendered as text or JSON."""
        return Problem(
            *self.location,
            self.what,
            self.why,
            self.fix,
            self.values,
            self.level,
            rule=self.rule,
        )


# What may be between two words, or before the first one: marks of Markdown, the address of a link,
# and HTML.
_MARKUP = r"[\s*_~`\[\]\\]|\]\([^()\n]*\)|<[^<>\n]*>"
# As typed, and as typography and escaping write them.
_VARIANTS = (
    (re.compile("['’‘]"), "['’‘]"),
    (re.compile('["“”„«»]'), '["“”„«»]'),
    (re.compile(r"\\-|[–—]"), "[-–—]{1,3}"),
    (re.compile(r"…|\\\.\\\.\\\."), r"(?:…|\.{3})"),
    (re.compile(r"\\&"), "&(?:amp;)?"),
)


def text_pattern(text: str) -> str:
    """Return a pattern for a text, however its lines are broken and its words are marked up."""
    return f"(?:{_MARKUP})+".join(map(_word_pattern, text.split()[:_MAX_WORDS]))


def _word_pattern(word: str) -> str:
    pattern = re.escape(word)
    for variant, either in _VARIANTS:
        pattern = either.join(variant.split(pattern))
    return pattern


def declaration_pattern(name: str, value: str = "") -> str:
    """Return a pattern for a CSS declaration, or the MJML attribute that is compiled to one."""
    wanted = r"\s*".join(re.escape(part) for part in value.split()) if value else ""
    return rf"""(?<![\w-]){re.escape(name)}(?:\s*:\s*|\s*=\s*["']){wanted}"""


def element_pattern(tag: str) -> str:
    """Return a pattern for an HTML element, or the MJML component that is compiled to one."""
    return rf"<(?:mj-)?{re.escape(tag)}(?![\w-])"


def attribute_pattern(name: str, value: str = "") -> str:
    """Return a pattern for an HTML attribute. value: empty for any value."""
    wanted = re.escape(value) + "[\"']" if value else ""
    return rf"""(?<![\w-]){re.escape(name)}\s*=\s*["']{wanted}"""


def patterns_of_text(text: str) -> Patterns:
    """Return patterns for a text in the content or in a template."""
    wanted = text_pattern(text)
    return Patterns(content=(wanted,), layout=(wanted,)) if wanted else NO_PATTERNS
