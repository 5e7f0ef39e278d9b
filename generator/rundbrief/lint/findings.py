"""What a rule finds, and how to look for the line that caused it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from rundbrief.problems import Level

# Of a long text, so many words are enough to find it again.
_MOST_WORDS = 8


@dataclass(frozen=True)
class Clues:
    """Regular expressions of what caused a finding, the most telling first.

    written: as Markdown says it. layout: as templates, their CSS and the brand's tokens say it.
    settings: as `mkdocs.yml` says it. template: the file to name where none of them fits.
    """

    written: tuple[str, ...] = ()
    layout: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    template: str = ""


NOWHERE = Clues()


@dataclass(frozen=True)
class Finding:
    """One thing to mend, in messages of the catalogues, whose placeholders `values` fill."""

    what: str
    why: str
    fix: str
    values: Mapping[str, object] = field(default_factory=dict)
    level: Level = Level.WARNING
    clues: Clues = NOWHERE


def words(text: str) -> str:
    """Find a text, however its lines are broken."""
    return r"\s+".join(re.escape(word) for word in text.split()[:_MOST_WORDS])


def declaration(name: str, value: str = "") -> str:
    """Find a CSS declaration, or the MJML attribute that becomes one."""
    wanted = r"\s*".join(re.escape(part) for part in value.split()) if value else ""
    return rf"""(?<![\w-]){re.escape(name)}(?:\s*:\s*|\s*=\s*["']){wanted}"""


def element(tag: str) -> str:
    """Find an element of HTML, or the MJML component that becomes one."""
    return rf"<(?:mj-)?{re.escape(tag)}(?![\w-])"


def attribute(name: str, value: str = "") -> str:
    wanted = re.escape(value) + "[\"']" if value else ""
    return rf"""(?<![\w-]){re.escape(name)}\s*=\s*["']{wanted}"""


def texts_of(text: str) -> Clues:
    """Find where a text stands, in words of people or of a template."""
    wanted = words(text)
    return Clues(written=(wanted,), layout=(wanted,)) if wanted else Clues()
