"""All rules by ID, and the function that runs them on an email."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from rundbrief.lint.accessibility import check_alt, check_document, check_headings, check_tables
from rundbrief.lint.contrast import (
    check_contrast,
    check_dark,
    check_inverted,
    check_thunderbird,
)
from rundbrief.lint.delivery import check_mime, check_size, check_styles, check_text
from rundbrief.lint.email import Email
from rundbrief.lint.features import check_features
from rundbrief.lint.findings import NO_PATTERNS, Finding, Locator, locate_nowhere
from rundbrief.lint.links import (
    check_addresses,
    check_link_texts,
    check_postal_address,
    check_unsubscribe,
)
from rundbrief.lint.width import check_width
from rundbrief.lint.wording import (
    check_preheader,
    check_reading_time,
    check_shouting,
    check_subject,
)

# Projects refer to these IDs in their settings, so don't rename them.
RULES: Mapping[str, Callable[[Email], Iterable[Finding]]] = {
    "size": check_size,
    "styles": check_styles,
    "features": check_features,
    "contrast": check_contrast,
    "contrast-inverted": check_inverted,
    "contrast-dark": check_dark,
    "contrast-thunderbird": check_thunderbird,
    "width": check_width,
    "alt": check_alt,
    "headings": check_headings,
    "document": check_document,
    "tables": check_tables,
    "link-text": check_link_texts,
    "link-address": check_addresses,
    "unsubscribe": check_unsubscribe,
    "postal-address": check_postal_address,
    "subject": check_subject,
    "preheader": check_preheader,
    "reading-time": check_reading_time,
    "shouting": check_shouting,
    "text": check_text,
    "mime": check_mime,
}


# For each finding of a rule, all source files are searched. Further ones have no line.
_MAX_LOCATED = 100


def lint_email(
    email: Email, *, disabled: Collection[str] = (), locate: Locator = locate_nowhere
) -> tuple[Finding, ...]:
    """Run all rules that aren't disabled.

    Returns findings sorted by location and message, without duplicates. disabled: IDs of rules.
    locate: finds the file and line that caused a finding; without it, findings have no location.
    """
    found: dict[tuple[str, int, str], Finding] = {}
    for rule, check in RULES.items():
        if rule not in disabled:
            for number, finding in enumerate(check(email)):
                patterns = finding.patterns if number < _MAX_LOCATED else NO_PATTERNS
                located = replace(finding, rule=rule, location=locate(patterns))
                found[(*located.location, located.message)] = located
    return tuple(found[key] for key in sorted(found))
