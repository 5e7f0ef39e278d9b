"""How long a mail may be, and its styles."""

from __future__ import annotations

from collections.abc import Iterator

from rundbrief.i18n.texts import _
from rundbrief.lint.findings import Clues, Finding, words
from rundbrief.lint.mail import Mail
from rundbrief.problems import Level

# Gmail shows no more of a mail than this many bytes.
MOST_BYTES = 102_400
MANY_BYTES = 92_160

# Gmail drops all styles of a mail that has more of them.
MOST_OF_STYLES = 16_384


def check_size(mail: Mail) -> Iterator[Finding]:
    size = len(mail.html.encode(errors="replace"))
    why = _("Gmail cuts a mail after 100 KB")
    fix = _("leave some updates out, or close issues more often")
    values = {"size": size // 1024}
    if size > MOST_BYTES:
        yield Finding(_("the newsletter is {size} KB long"), why, fix, values, Level.ERROR)
    elif size > MANY_BYTES:
        yield Finding(
            _("the newsletter is {size} KB long, which is nearly too much"), why, fix, values
        )


def check_styles(mail: Mail) -> Iterator[Finding]:
    """Look at the styles in the head."""
    size = sum(len(style.encode(errors="replace")) for style in mail.styles)
    if size > MOST_OF_STYLES:
        yield Finding(
            _("the styles in the head are {size} KB long"),
            _("Gmail takes 16 KB of them, and drops the rest"),
            _("move rules into inline.css, and delete those that nothing needs"),
            {"size": -(-size // 1024)},
            Level.ERROR,
            Clues(layout=(r"<mj-style\b", r"<style\b")),
        )
    for sheet in mail.sheets:
        for rule in sheet.at_rules:
            if rule.depth:
                yield Finding(
                    _("“@{keyword}” stands inside another @-rule"),
                    _("Gmail drops all styles of a mail with such a rule"),
                    _("write one @-rule after the other, or join their conditions with “and”"),
                    {"keyword": rule.keyword},
                    Level.ERROR,
                    Clues(layout=(_at_rule(rule.keyword, rule.prelude), rf"@{rule.keyword}\b")),
                )


def _at_rule(keyword: str, prelude: str) -> str:
    return rf"@{keyword}\s*{words(prelude)}"
