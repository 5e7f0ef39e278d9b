"""A newsletter without any fault, to put one in; and what the lint says of it."""

from __future__ import annotations

from typing import Any

from making import moment
from rundbrief.lint.attribution import Place, Sources
from rundbrief.lint.linting import lint
from rundbrief.lint.mail import Mail
from rundbrief.lint.support import DEFAULT_CLIENTS, read_facts
from rundbrief.mail.message import Letter, build_message
from rundbrief.problems import Level, shown

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
        "sender_name": "Kestrel",
        "sender": "news@example.org",
        "to": "all@example.org",
        "reply_to": None,
        "list_id": "weekly.example.org",
        "list_name": "",
        "unsubscribe": "https://example.org/leave",
        "language": "en",
        "key": "2026-W47",
        "at": moment("2026-11-20T12:00"),
        "text": text,
        "html": html,
        **changes,
    }
    return build_message(Letter(**fields))


def mail(body: str = "", head: str = "", **changes: Any) -> Mail:
    html = changes.pop("html", None)
    html = page(body, head) if html is None else html
    text = changes.pop("text", TEXT)
    fields = {
        "html": html,
        "text": text,
        "eml": changes.pop("eml", None) or eml(page()),
        "subject": "Hello",
        "preheader": "What is new",
        "language": "en",
        "unsubscribe": "https://example.org/leave",
        "address": "Kestrel, Rope Walk 7, Lindhaven",
        "list_id": "weekly.example.org",
        "clients": read_facts().choose(DEFAULT_CLIENTS),
        "fallbacks": FALLBACKS,
        **changes,
    }
    return Mail(**fields)


def sources(written: str = "", layout: str = "", settings: str = "") -> Sources:
    return Sources(
        issue="issue.md",
        written=(Place("issue.md", written),),
        layout=(Place("layout/newsletter.mjml", layout), Place("layout/newsletter.txt", "")),
        settings=(Place("mkdocs.yml", settings),),
    )


def findings(one: Mail, written: str = "", layout: str = "", settings: str = "") -> list[str]:
    """Say what every rule finds: `place: what [rule]`, errors with a mark."""
    problems = lint(one, sources(written, layout, settings))
    marks = {Level.ERROR: "error: ", Level.WARNING: ""}
    return [f"{p.place}: {marks[p.level]}{shown(p.what, p)} [{p.rule}]" for p in problems]
