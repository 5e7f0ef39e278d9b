"""A linter for HTML emails, usable without the rest of rundbrief.

    >>> from rundbrief.lint import Email, lint_email
    >>> email = Email(html, text, source, subject="News", preheader="…", language="en")
    >>> for finding in lint_email(email, disabled=("postal-address",)):
    ...     print(finding.rule, finding.level, finding.message)

It needs lxml, tinycss2 and cssselect. Findings don't refer to the source files of an email, unless
`lint_email` gets a `locate` that finds them.
"""

from rundbrief.lint.client_support import DEFAULT_CLIENTS, read_client_support
from rundbrief.lint.email import Email
from rundbrief.lint.findings import Finding, Location, Locator, Patterns
from rundbrief.lint.rules import RULES, lint_email

__all__ = [
    "DEFAULT_CLIENTS",
    "RULES",
    "Email",
    "Finding",
    "Location",
    "Locator",
    "Patterns",
    "lint_email",
    "read_client_support",
]
