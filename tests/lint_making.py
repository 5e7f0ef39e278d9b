"""An email without any fault, to add one to, and what the linter reports."""

from __future__ import annotations

from typing import Any

from making import moment
from rundbrief.lint import Email, Finding, lint_email
from rundbrief.mail.message import Mailbox, Message
from rundbrief.mail.mime import serialise_message
from rundbrief.newsletter.linting import SourceFile, Sources
from rundbrief.problems import Level

FOOTER = (
    '<p><a href="https://example.org/leave">Unsubscribe</a></p>'
    "<p>Kestrel, Rope Walk 7, Lindhaven</p>"
)
TEXT = "Hello\n\nhttps://example.org/leave\n\nKestrel, Rope Walk 7, Lindhaven\n"

# What the smallest HTML already uses that some program doesn't know.
FALLBACKS = dict.fromkeys(
    ("html-doctype", "html-lang", "html-dir", "html-role", "html-style", "css-selector-type"),
    "It is fine.",
)


def page(body: str = "", head: str = "", *, root: str = 'lang="en" dir="ltr"') -> str:
    return (
        f"<!DOCTYPE html>\n<html {root}><head><title>Hello</title>{head}</head>\n"
        f"<body><h1>Hello</h1>{body}{FOOTER}</body></html>"
    )


def eml(html: str, text: str = TEXT, **changes: Any) -> bytes:
    fields = {
        "subject": "Hello",
        "sender": Mailbox("news@example.org", "Kestrel"),
        "to": (Mailbox("all@example.org"),),
        "list_id": "weekly.example.org",
        "unsubscribe": "https://example.org/leave",
        "language": "en",
        "key": "2026-W47",
        "date": moment("2026-11-20T12:00"),
        "text": text,
        "html": html,
        **changes,
    }
    return serialise_message(Message(**fields))


def make_email(body: str = "", head: str = "", **changes: Any) -> Email:
    html = changes.pop("html", None)
    html = page(body, head) if html is None else html
    text = changes.pop("text", TEXT)
    fields = {
        "html": html,
        "text": text,
        "source": changes.pop("source", None) or eml(page()),
        "subject": "Hello",
        "preheader": "What is new",
        "language": "en",
        "unsubscribe": "https://example.org/leave",
        "postal_address": "Kestrel, Rope Walk 7, Lindhaven",
        "list_id": "weekly.example.org",
        "fallbacks": FALLBACKS,
        **changes,
    }
    return Email(**fields)


def sources(content: str = "", layout: str = "", settings: str = "") -> Sources:
    return Sources(
        issue="issue.md",
        content=(SourceFile("issue.md", content),),
        layout=(
            SourceFile("layout/newsletter.mjml", layout),
            SourceFile("layout/newsletter.txt", ""),
        ),
        settings=(SourceFile("mkdocs.yml", settings),),
    )


def findings(email: Email, content: str = "", layout: str = "", settings: str = "") -> list[str]:
    """List what every rule finds, as `file:line: what [rule]`; errors are marked."""
    found = lint_email(email, locate=sources(content, layout, settings).locate)
    return [describe(finding) for finding in found]


def describe(finding: Finding) -> str:
    mark = "error: " if finding.level is Level.ERROR else ""
    return f"{finding.problem.place}: {mark}{finding.message} [{finding.rule}]"
