"""Findings of rules, and the patterns that locate what caused them."""

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
    """Regular expressions that match the source of a finding, the most specific first.

    An email is generated: what has to be corrected is in the files that it was made of. A rule
    knows the markup alone, so it says how the cause would look in each kind of file.
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
    """A line of a file. line: from 1; 0 for the file as a whole."""

    file: str = ""
    line: int = 0


NO_LOCATION = Location()

Locator = Callable[[Patterns], Location]


def locate_nowhere(patterns: Patterns) -> Location:
    """Locate nothing: for an email whose sources are unknown."""
    del patterns
    return NO_LOCATION


@dataclass(frozen=True)
class Finding:
    """One thing to fix, in messages of the catalogues, whose placeholders `values` fill."""

    what: str
    why: str
    fix: str
    values: Mapping[str, object] = field(default_factory=dict)
    level: Level = Level.WARNING
    patterns: Patterns = NO_PATTERNS
    rule: str = ""
    """Id of the rule; `lint_email` sets it."""
    location: Location = NO_LOCATION
    """Where the locator found the cause; `lint_email` sets it."""

    @property
    def message(self) -> str:
        """What was found, in English."""
        return shown(self.what, self.problem)

    @property
    def problem(self) -> Problem:
        """The same as a problem, which can be translated and rendered as text, JSON, and so on."""
        return Problem(
            *self.location,
            self.what,
            self.why,
            self.fix,
            self.values,
            self.level,
            rule=self.rule,
        )


def text_pattern(text: str) -> str:
    """Match a text, however its lines are broken."""
    return r"\s+".join(re.escape(word) for word in text.split()[:_MAX_WORDS])


def declaration_pattern(name: str, value: str = "") -> str:
    """Match a CSS declaration, or the MJML attribute that is compiled to one."""
    wanted = r"\s*".join(re.escape(part) for part in value.split()) if value else ""
    return rf"""(?<![\w-]){re.escape(name)}(?:\s*:\s*|\s*=\s*["']){wanted}"""


def element_pattern(tag: str) -> str:
    """Match an HTML element, or the MJML component that is compiled to one."""
    return rf"<(?:mj-)?{re.escape(tag)}(?![\w-])"


def attribute_pattern(name: str, value: str = "") -> str:
    """Match an HTML attribute, of any value unless one is given."""
    wanted = re.escape(value) + "[\"']" if value else ""
    return rf"""(?<![\w-]){re.escape(name)}\s*=\s*["']{wanted}"""


def patterns_of_text(text: str) -> Patterns:
    """Match a text in the content or in a template."""
    wanted = text_pattern(text)
    return Patterns(content=(wanted,), layout=(wanted,)) if wanted else NO_PATTERNS
