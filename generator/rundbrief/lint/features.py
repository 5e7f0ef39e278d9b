"""CSS and HTML that some mail programs don't know."""

from __future__ import annotations

from collections.abc import Iterator

from rundbrief.i18n.texts import _
from rundbrief.lint.css_features import find_in_css
from rundbrief.lint.findings import Clues, Finding
from rundbrief.lint.html_features import find_in_html
from rundbrief.lint.mail import Mail
from rundbrief.lint.support import read_facts


def check_features(mail: Mail) -> Iterator[Finding]:
    """Report what a program of the set doesn't know, unless a fallback is stated."""
    facts = read_facts()
    seen: set[tuple[str, Clues]] = set()
    for feature, clues in (*find_in_css(mail), *find_in_html(mail)):
        if feature in mail.fallbacks or (feature, clues) in seen or feature not in facts.features:
            continue
        seen.add((feature, clues))
        support = facts.support(feature, mail.clients)
        if support.without:
            known = support.full + support.partial
            values = {
                "title": facts.title(feature),
                "feature": feature,
                "known": known,
                "tested": support.tested,
                "without": ", ".join(support.without),
            }
            what = _("{title} is known to {known} of {tested} mail programs ({feature})")
            why = _("these don't know it: {without}")
            fix = _(
                "do without it, or say in layouts/newsletter/fallbacks.yml what they show instead"
            )
            yield Finding(what, why, fix, values, clues=clues)
